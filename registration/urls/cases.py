from django.urls import path

from registration.views import cases, files

urlpatterns = [
    path("", cases.case_list, name="case_list"),
    path("cases/<str:ref>/", cases.case_page, name="case_page"),
    path("cases/<str:ref>/files/<str:file>/", files.case_file, name="case_file"),
]
