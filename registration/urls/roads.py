from django.urls import path

from registration.views import roads

urlpatterns = [
    path("planner/", roads.planner, name="planner"),
    path("cases/<str:ref>/road/", roads.case_road, name="case_road"),
    path("cases/<str:ref>/road/days/", roads.case_road_days, name="case_road_days"),
    path("cases/<str:ref>/road/replan/", roads.case_road_replan, name="case_road_replan"),
]
