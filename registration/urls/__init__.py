"""Addresses below ``/registration/``; each file holds those of one idea."""

from registration.urls import cases, coaching

app_name = "registration"

urlpatterns = [
    *cases.urlpatterns,
    *coaching.urlpatterns,
]
