from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from registration.enums.proofs import ProofKind


class Proof(models.Model):
    """A certificate for one person about one project, as its facts stood on the day of issue.

    ``holder_name`` is the name as it is printed. ``facts`` is everything the paper states, plain JSON values;
    ``digest`` is the SHA-256 of it, in hex. Later changes of the project do not touch it: the paper says "as of".
    ``code`` opens the public page that verifies it.
    """

    ref = models.CharField(max_length=12, unique=True)
    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=ProofKind.choices)
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="proofs")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proofs")
    holder_name = models.CharField(max_length=120)
    facts = models.JSONField()
    digest = models.CharField(max_length=64)
    issued_on = models.DateField()
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("certificate for a person")
        verbose_name_plural = _("certificates for people")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "holder", "kind", "digest"], name="proof_once", condition=Q(revoked_at=None)
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revoke_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoke_reason="")),
                name="proof_revoked_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "-id"], name="proof_holder"),
            models.Index(fields=["project", "-id"], name="proof_project"),
            models.Index(fields=["region", "-id"], name="proof_region"),
            models.Index(fields=["region", "holder_name", "-id"], name="proof_name"),
        ]

    def __str__(self) -> str:
        return self.ref
