from django.urls import path

from registration.views import proofs

urlpatterns = [
    path("proofs/", proofs.proof_list, name="proof_list"),
    path("proofs/<str:ref>/", proofs.project_proofs, name="project_proofs"),
    path("proofs/<str:ref>/panel/", proofs.proof_panel, name="proof_panel"),
    path("proofs/<str:ref>/<str:proof>.pdf", proofs.proof_pdf, name="proof_pdf"),
]
