"""Short addresses at the portal's root, as they are printed on papers and scanned from them."""

from django.urls import path

from registration.views import proofs

app_name = "proofs"

urlpatterns = [
    path("", proofs.proof_ask, name="proof_ask"),
    path("<str:code>/", proofs.proof_verify, name="proof_verify"),
]
