from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from registration.enums.tasks import OPEN_TASKS, Said, TaskKind, TaskStatus
from registration.models.cases import Case


class CaseTask(models.Model):
    """What a body of the region is asked to do for a case (部门协同).

    That body reads ``subject`` and its lines, and of the case no more than title, number, class, stage, registrant
    and institution. ``acknowledge_by`` and ``due_on`` are last days in working days (工作日); while a question waits
    (since ``questioned_on``) the due day moves on. ``shown`` lets the two sides see status and result.
    ``escalated``: 0 not yet; 1 the asking person knows it is late; 2 the asked body and the office were told again.
    """

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=TaskKind.choices)
    subject = models.CharField(max_length=120)
    shown = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=TaskStatus.choices, default=TaskStatus.ASKED)
    status_since = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    acknowledge_by = models.DateField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    questioned_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    escalated = models.PositiveSmallIntegerField(default=0)
    milestone = models.ForeignKey(
        "registration.Milestone", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("task of a department")
        verbose_name_plural = _("tasks of departments")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="questioned") ^ Q(questioned_on=None), name="task_questioned_with_day"
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(OPEN_TASKS), ended_at=None)
                | Q(status__in=["done", "declined", "withdrawn"], ended_at__isnull=False),
                name="task_ended_with_time",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "due_on", "id"], name="task_organisation"),
            models.Index(fields=["organisation", "due_on", "id"], name="task_organisation_due"),
            models.Index(fields=["case", "-id"], name="task_case"),
            models.Index(fields=["due_on"], name="task_open", condition=Q(status__in=["asked", "acknowledged"])),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def audit_ref(self) -> str:
        return self.case.ref

    @property
    def region_id(self) -> str:
        return self.case.region_id


class TaskLine(models.Model):
    """What one side of a task wrote to the other, with its files; never changed afterwards."""

    task = models.ForeignKey(CaseTask, on_delete=models.CASCADE, related_name="lines")
    said = models.CharField(max_length=12, choices=Said.choices)
    text = models.TextField()
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["task", "id"], name="task_line")]

    def __str__(self) -> str:
        return f"{self.task} {self.said}"
