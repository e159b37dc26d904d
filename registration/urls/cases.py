from django.urls import path

from registration.views import case_acts, cases, files

urlpatterns = [
    path("", cases.case_list, name="case_list"),
    path("projects/<str:ref>/", cases.project_panel, name="project_panel"),
    path("partnerships/<str:ref>/", cases.partnership_panel, name="partnership_panel"),
    path("cases/<str:ref>/", cases.case_page, name="case_page"),
    path("cases/<str:ref>/files/<str:file>/", files.case_file, name="case_file"),
    path("cases/<str:ref>/block/", case_acts.case_block, name="case_block"),
    path("cases/<str:ref>/unblock/", case_acts.case_unblock, name="case_unblock"),
    path("cases/<str:ref>/stop/", case_acts.case_stop, name="case_stop"),
    path("cases/<str:ref>/resume/", case_acts.case_resume, name="case_resume"),
    path("cases/<str:ref>/close/", case_acts.case_close, name="case_close"),
    path("cases/<str:ref>/route/", case_acts.case_route, name="case_route"),
    path("cases/<str:ref>/subcatalogue/", case_acts.case_subcatalogue, name="case_subcatalogue"),
]
