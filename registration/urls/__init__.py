"""Addresses below ``/registration/``; each file holds those of one idea."""

from registration.urls import cases, roads

app_name = "registration"

urlpatterns = [
    *cases.urlpatterns,
    *roads.urlpatterns,
]
