"""Tells a holder that his certificate no longer holds; the reason stands on his page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.notices import notify
from registration.models import Proof


def tell_revoked(*, proof: Proof) -> None:
    notify(
        recipients=[proof.holder],
        event="proof.revoked",
        key=f"proof.revoked:{proof.ref}",
        title=lambda: _("%(number)s: a certificate of yours was revoked") % {"number": proof.project.ref},
        body=lambda: _("Its page says why. Whoever verifies it from now on reads that it was revoked."),
        url=reverse("registration:project_proofs", args=[proof.project.ref]),
    )
