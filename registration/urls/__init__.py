"""Addresses below ``/registration/``; each file holds those of one idea."""

from registration.urls import cases, milestones

app_name = "registration"

urlpatterns = [
    *cases.urlpatterns,
    *milestones.urlpatterns,
]
