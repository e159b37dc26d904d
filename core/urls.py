from django.urls import path

from core.views import bulk, demo, display, health, jobs, lists, notices

app_name = "core"

urlpatterns = [
    path("undo/", bulk.bulk_undo, name="bulk_undo"),
    path("demo/mail/", demo.demo_mail, name="demo_mail"),
    path("display/", display.display_choose, name="display_choose"),
    path("healthz", health.healthz, name="healthz"),
    path("jobs/", jobs.job_list, name="job_list"),
    path("jobs/<str:ref>/", jobs.job_page, name="job_page"),
    path("jobs/<str:ref>/output/", jobs.job_output, name="job_output"),
    path("jobs/<str:ref>/progress/", jobs.job_progress, name="job_progress"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/menu/", notices.notice_menu, name="notice_menu"),
    path("notices/read/", notices.notice_read_all, name="notice_read_all"),
    path("notices/bulk/", notices.notice_bulk, name="notice_bulk"),
    path("notices/<str:ref>/", notices.notice_open, name="notice_open"),
    path("views/", lists.view_list, name="view_list"),
    path("views/save/", lists.view_save, name="view_save"),
    path("views/columns/", lists.view_columns, name="view_columns"),
    path("views/<str:ref>/", lists.view_page, name="view_page"),
    path("views/<str:ref>/delete/", lists.view_delete, name="view_delete"),
]
