"""Addresses below ``/registration/``; each file holds those of one idea."""

from registration.urls import (
    appointments,
    cases,
    channels,
    classification,
    coaching,
    dossiers,
    milestones,
    proofs,
    roads,
    tasks,
)

app_name = "registration"

urlpatterns = [
    *cases.urlpatterns,
    *appointments.urlpatterns,
    *channels.urlpatterns,
    *classification.urlpatterns,
    *coaching.urlpatterns,
    *dossiers.urlpatterns,
    *milestones.urlpatterns,
    *proofs.urlpatterns,
    *roads.urlpatterns,
    *tasks.urlpatterns,
]
