from django.urls import path

from registration.views import bookings, tasks

CASE = "cases/<str:ref>/"

urlpatterns = [
    path(f"{CASE}tasks/", tasks.case_tasks, name="case_tasks"),
    path(f"{CASE}tasks/new/", tasks.case_task_new, name="case_task_new"),
    path(f"{CASE}tasks/<str:task>/", tasks.case_task, name="case_task"),
    path(f"{CASE}tasks/<str:task>/shown/", tasks.case_task_shown, name="case_task_shown"),
    path(f"{CASE}tests/new/", bookings.case_booking_new, name="case_booking_new"),
    path(f"{CASE}tests/<str:booking>/", bookings.case_booking, name="case_booking"),
]
