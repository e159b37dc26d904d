from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Region, User
from projects.enums import CheckOutcome, DeadlineKind, RefusalCode


class CheckDecision(models.Model):
    """The outcome of one formal check. Returning is a one-time notice (一次性告知) with its remarks."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="decisions")
    submission = models.ForeignKey("projects.Submission", null=True, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=CheckOutcome.choices)
    reason_code = models.CharField(max_length=20, blank=True, choices=RefusalCode.choices)
    text = models.TextField(blank=True)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["project", "-id"], name="decision_project")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="refused") | ~Q(reason_code=""), name="refusal_with_reason_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.outcome}"


class Remark(models.Model):
    """One item of a correction notice, at one field of one section (``field`` empty: the section as a whole)."""

    decision = models.ForeignKey(CheckDecision, on_delete=models.CASCADE, related_name="remarks")
    section = models.CharField(max_length=20)
    field = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"{self.section}.{self.field}"


class Deadline(models.Model):
    """A day by which somebody must act; ``due_on`` is the last working day. Exempt needs a reason and a person."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="deadlines")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DeadlineKind.choices)
    opened_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    exempt_reason = models.CharField(max_length=200, blank=True)
    exempt_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "kind"], name="deadline_open_once", condition=Q(closed_at=None)),
            models.CheckConstraint(
                condition=Q(exempt_reason="", exempt_by=None) | (~Q(exempt_reason="") & Q(exempt_by__isnull=False)),
                name="deadline_exempt_with_person",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "kind", "due_on", "id"], name="deadline_queue", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.kind} {self.due_on}"
