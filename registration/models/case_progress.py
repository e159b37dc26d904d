from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registration.enums.coaching import Party
from registration.enums.milestones import MilestoneKind
from registration.models.cases import Case


class ProgressRequest(models.Model):
    """A guide asks the sides how far they are; the next update of either side answers it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="progress_requests")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="progress_request_open_once", condition=Q(answered_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.due_on}"


class ProgressUpdate(models.Model):
    """What a side tells of its progress: development, clinical trial, preparation of the registration.

    ``expects`` and ``expects_on`` are the milestone it means to reach next, and when; both or neither.
    """

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="progress_updates")
    side = models.CharField(max_length=12, choices=[(p.value, p.label) for p in (Party.OWNER, Party.REGISTRANT)])
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)
    development = models.CharField(max_length=500, blank=True)
    trial = models.CharField(max_length=500, blank=True)
    preparation = models.CharField(max_length=500, blank=True)
    expects = models.CharField(max_length=20, choices=MilestoneKind.choices, blank=True)
    expects_on = models.DateField(null=True, blank=True)
    key = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("progress update")
        verbose_name_plural = _("progress updates")
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="progress_update_once"),
            models.CheckConstraint(condition=Q(expects="") ^ Q(expects_on__isnull=False), name="progress_expects_day"),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="progress_update_case")]

    def __str__(self) -> str:
        return self.ref


class IdleReminder(models.Model):
    """That a case without activity since ``active_on`` was reminded of after so many calendar days: once each."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="idle_reminders")
    active_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "active_on", "days"], name="idle_reminder_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.days}"
