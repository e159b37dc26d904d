from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation, User
from projects.enums import ConfirmationStatus, Rights, TransferStatus


class Applicant(models.Model):
    """A lead inventor as the figures count him: one person in one institution, with or without an account."""

    institution = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applicants")
    name = models.CharField(max_length=60)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="applicants")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="applicant_by_name", condition=Q(user=None)),
            models.UniqueConstraint(
                fields=["institution", "user"], name="applicant_by_user", condition=Q(user__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A person of the team in the order of contribution (1 = first). ``user`` is set once he accepted an invitation."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="team")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    organisation_name = models.CharField(max_length=120, blank=True)
    contribution = models.CharField(max_length=100, blank=True)
    rights = models.CharField(max_length=10, choices=Rights.choices, default=Rights.VIEW)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="teams")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"], name="team_member_once", condition=Q(user__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """Asks a person to join a project's team. Only the token's SHA-256 is kept; it works once, until it expires."""

    member = models.ForeignKey(TeamMember, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email


class OwnershipTransfer(models.Model):
    """Hands a project to another person, who must accept; one waiting transfer a project."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="transfers")
    giver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="offered_projects")
    status = models.CharField(max_length=10, choices=TransferStatus.choices, default=TransferStatus.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project"], name="transfer_waiting_once", condition=Q(status="waiting")),
        ]
        indexes = [models.Index(fields=["taker", "status"], name="transfer_taker")]

    def __str__(self) -> str:
        return f"{self.project} → {self.taker}"

    @property
    def audit_ref(self) -> str:
        return self.project.audit_ref

    @property
    def region_id(self) -> str:
        return self.project.region_id


class InstitutionConfirmation(models.Model):
    """The institution's consent to a service invention (职务科技成果), asked for at submission."""

    project = models.OneToOneField("projects.Project", on_delete=models.CASCADE, related_name="confirmation")
    institution = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="confirmations")
    status = models.CharField(max_length=10, choices=ConfirmationStatus.choices, default=ConfirmationStatus.WAITING)
    requested_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting", decided_at=None) | Q(decided_at__isnull=False),
                name="confirmation_decided_with_time",
            ),
        ]
        indexes = [models.Index(fields=["institution", "status", "-id"], name="confirmation_queue")]

    def __str__(self) -> str:
        return f"{self.project} {self.status}"

    @property
    def audit_ref(self) -> str:
        return self.project.audit_ref

    @property
    def region_id(self) -> str:
        return self.project.region_id
