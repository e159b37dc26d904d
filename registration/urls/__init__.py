"""Addresses below ``/registration/``; each file holds those of one idea."""

from registration.urls import cases, dossiers

app_name = "registration"

urlpatterns = [
    *cases.urlpatterns,
    *dossiers.urlpatterns,
]
