"""Addresses below ``/registration/``; each file holds those of one idea."""

from registration.urls import appointments, cases, channels, classification, milestones, proofs, roads

app_name = "registration"

urlpatterns = [
    *cases.urlpatterns,
    *channels.urlpatterns,
    *classification.urlpatterns,
    *proofs.urlpatterns,
    *roads.urlpatterns,
    *milestones.urlpatterns,
    *appointments.urlpatterns,
]
