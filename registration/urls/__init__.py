"""Addresses below ``/registration/``; each file holds those of one idea."""

from registration.urls import cases, tasks

app_name = "registration"

urlpatterns = [
    *cases.urlpatterns,
    *tasks.urlpatterns,
]
