from django.urls import path

from registration.views import appointments, forces, hotline

CASE = "cases/<str:ref>/appointments/"
FORCE = "forces/<str:ref>/"

urlpatterns = [
    path(CASE, appointments.case_appointments, name="case_appointments"),
    path(f"{CASE}new/", appointments.appointment_new, name="appointment_new"),
    path(f"{CASE}<str:appointment>/", appointments.appointment_page, name="appointment_page"),
    path(f"{CASE}<str:appointment>/move/", appointments.appointment_move, name="appointment_move"),
    path(f"{CASE}<str:appointment>/calendar/", appointments.appointment_calendar, name="appointment_calendar"),
    path("hotline/", hotline.hotline_list, name="hotline_list"),
    path("hotline/new/", hotline.hotline_new, name="hotline_new"),
    path("hotline/<str:ref>/", hotline.hotline_ticket, name="hotline_ticket"),
    path("hotline/<str:ref>/calendar/", hotline.hotline_calendar, name="hotline_calendar"),
    path(FORCE, forces.force_page, name="force_page"),
    path(f"{FORCE}members/", forces.force_members, name="force_members"),
    path(f"{FORCE}meetings/new/", forces.force_meeting_new, name="force_meeting_new"),
    path(f"{FORCE}meetings/<str:meeting>/", forces.force_meeting, name="force_meeting"),
    path(f"{FORCE}meetings/<str:meeting>/calendar/", forces.force_calendar, name="force_calendar"),
    path(f"{FORCE}decisions/new/", forces.force_decision_new, name="force_decision_new"),
    path(f"{FORCE}close/", forces.force_close, name="force_close"),
]
