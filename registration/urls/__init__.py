"""Addresses below ``/registration/``; each file holds those of one idea."""

from registration.urls import appointments, cases

app_name = "registration"

urlpatterns = [
    *cases.urlpatterns,
    *appointments.urlpatterns,
]
