from django.urls import path

from outreach.views import activities

app_name = "outreach"

urlpatterns = [
    path("", activities.activity_list, name="activity_list"),
    path("calendar.ics", activities.activity_calendar, name="activity_calendar"),
    path("door/<str:code>/", activities.activity_door, name="activity_door"),
    path("<str:ref>/", activities.activity_page, name="activity_page"),
    path("<str:ref>/calendar.ics", activities.activity_file, name="activity_file"),
    path("<str:ref>/register/", activities.activity_register, name="activity_register"),
    path("<str:ref>/withdraw/", activities.activity_withdraw, name="activity_withdraw"),
    path("<str:ref>/papers/<str:paper>/", activities.activity_paper, name="activity_paper"),
]
