from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region, User
from screening.enums import ExpertStatus, Specialty


class Expert(models.Model):
    """A person of a province's expert pool.

    ``number`` is what other experts and papers call him (E-017). ``user`` is set once he accepted the invitation.
    ``subcatalogues`` and ``departments`` say what he is qualified in; a clinician with neither is qualified in none.
    ``institution`` is known to the portal, ``institution_name`` as it was given; ``affiliations`` are further
    organisations by name that would put him in conflict. ``load_limit`` counts reviews he holds at one time.
    ``away_until`` is the last day on which he takes no new reviews. ``trained_on``: the day he finished training.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="experts")
    number = models.PositiveIntegerField()
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="expertise")
    email = models.EmailField()
    name = models.CharField(max_length=60)
    specialty = models.CharField(max_length=12, choices=Specialty.choices)
    subcatalogues = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    departments = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    title = models.CharField(max_length=60, blank=True)
    institution = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="experts"
    )
    institution_name = models.CharField(max_length=120)
    affiliations = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    load_limit = models.PositiveSmallIntegerField(default=10)
    away_until = models.DateField(null=True, blank=True)
    trained_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=ExpertStatus.choices, default=ExpertStatus.INVITED)
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="expert_number"),
            models.UniqueConstraint(fields=["region", "email"], name="expert_email"),
            models.UniqueConstraint(fields=["region", "user"], name="expert_user", condition=Q(user__isnull=False)),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(user__isnull=False), name="expert_active_with_account"
            ),
        ]
        indexes = [
            models.Index(fields=["region", "status", "specialty", "number"], name="expert_pool"),
            models.Index(fields=["user"], name="expert_account"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"E-{self.number:03d}"

    @property
    def audit_ref(self) -> str:
        return self.ref


class ExpertInvitation(models.Model):
    """Asks a person to join the pool. Only the token's SHA-256 is kept; it works once, until it expires."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.expert} {self.created_at:%Y-%m-%d}"


class Pledge(models.Model):
    """The confidentiality pledge (保密承诺书) an expert signed, by the version of its text."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="pledges")
    version = models.CharField(max_length=20)
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "version"], name="pledge_once")]

    def __str__(self) -> str:
        return f"{self.expert} {self.version}"
