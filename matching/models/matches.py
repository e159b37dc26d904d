from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from matching.enums import LIVING, ConsentStatus, DeclineCode, MatchStatus


class Match(models.Model):
    """An enterprise's request for a project, or (``invited``) an owner's invitation of an enterprise, and what follows.

    ``author`` wrote it; ``organisation`` is the enterprise, whichever side wrote. ``message``, ``cooperation`` (ways
    of working together) and ``team`` (who on the enterprise's side would work on it) are read by the two sides only.
    ``expires_on`` is the last day (in China) for an answer, and after acceptance for the signatures. ``access_days``
    and ``may_download`` are what the owner is ready to open once the agreement is signed. ``contact`` is who of the
    enterprise took part: the author of a request, the person who accepted an invitation.
    """

    ref = models.CharField(max_length=12, unique=True)
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="matches")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="matches")
    invited = models.BooleanField(default=False)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=MatchStatus.choices, default=MatchStatus.OPEN)
    status_since = models.DateTimeField(default=timezone.now)
    message = models.TextField()
    cooperation = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    team = models.TextField(blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decline_code = models.CharField(max_length=20, choices=DeclineCode.choices, blank=True)
    decline_text = models.CharField(max_length=300, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    access_days = models.PositiveSmallIntegerField(default=90)
    may_download = models.BooleanField(default=False)
    nudged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation"], name="match_living_once", condition=Q(status__in=sorted(LIVING))
            ),
            models.CheckConstraint(condition=~Q(status="declined") | ~Q(decline_code=""), name="match_declined_why"),
        ]
        indexes = [
            models.Index(fields=["project", "-id"], name="match_project"),
            models.Index(fields=["organisation", "-id"], name="match_organisation"),
            models.Index(fields=["status", "expires_on"], name="match_due"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def audit_ref(self) -> str:
        return self.ref

    @property
    def region_id(self) -> str:
        return self.project.region_id


class MatchPerson(models.Model):
    """A person of the enterprise who is to read the dossier; ``admitted`` once the owner has said yes to him."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    admitted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["match", "user"], name="match_person_once")]

    def __str__(self) -> str:
        return f"{self.match} {self.user}"


class MatchConsent(models.Model):
    """What the institution says to the match of a service invention (职务科技成果, domain guide §5.3)."""

    match = models.OneToOneField(Match, on_delete=models.CASCADE, related_name="consent")
    institution = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="match_consents")
    status = models.CharField(max_length=10, choices=ConsentStatus.choices, default=ConsentStatus.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("institution's consent")
        indexes = [models.Index(fields=["institution", "status", "-id"], name="consent_institution")]

    def __str__(self) -> str:
        return f"{self.match} {self.status}"

    @property
    def audit_ref(self) -> str:
        return self.match.ref

    @property
    def region_id(self) -> str:
        return self.match.region_id


class NdaText(models.Model):
    """One version of the confidentiality agreement; never changed once it is there. ``body_*`` are paragraphs."""

    number = models.PositiveSmallIntegerField(unique=True)
    body_zh = models.TextField()
    body_en = models.TextField()
    published_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.number}"


class Agreement(models.Model):
    """The confidentiality agreement of one match, as both sides sign it by click.

    ``terms`` hold everything that is signed: text version, parties as they were then, scope, months. ``digest`` is the
    SHA-256 (hex) of their canonical form; ``sealed`` that of the terms with both signatures, set with the second one.
    ``signatures`` hold who signed as he was called then, by side; the columns of each side say the same for queries.
    ``code`` opens the public page that verifies it.
    """

    match = models.OneToOneField(Match, on_delete=models.PROTECT, related_name="agreement")
    text = models.ForeignKey(NdaText, on_delete=models.PROTECT, related_name="+")
    terms = models.JSONField()
    digest = models.CharField(max_length=64)
    sealed = models.CharField(max_length=64, blank=True)
    signatures = models.JSONField(default=dict, blank=True)
    code = models.CharField(max_length=20, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    owner_signed_at = models.DateTimeField(null=True, blank=True)
    owner_signed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    firm_signed_at = models.DateTimeField(null=True, blank=True)
    firm_signed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("confidentiality agreement")

    def __str__(self) -> str:
        return self.code

    @property
    def is_signed(self) -> bool:
        return self.owner_signed_at is not None and self.firm_signed_at is not None
