from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registration.enums.coaching import Party
from registration.models.cases import Case


class CasePlan(models.Model):
    """The one plan document of a case (一企一策): what is found, and the measures that follow from it.

    ``version`` counts every change, also of a single measure; each is kept as a ``PlanVersion``.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="plan")
    version = models.PositiveIntegerField(default=1)
    diagnosis = models.TextField(blank=True)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("plan of a registration case")

    def __str__(self) -> str:
        return f"{self.case} v{self.version}"


class PlanVersion(models.Model):
    """The whole plan as it was saved. ``measures`` is a list of texts by name, days as YYYY-MM-DD."""

    plan = models.ForeignKey(CasePlan, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    diagnosis = models.TextField(blank=True)
    measures = models.JSONField(default=list)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "version"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.version}"


class Measure(models.Model):
    """One measure of a plan: what, by whom, until when. ``body`` names who it is when it is none of the case.

    ``case`` repeats the plan's, so that desks find due measures without a join. ``late_told_on`` is the due day of
    which those concerned were told that it has passed: another due day is told of anew.
    """

    ref = models.CharField(max_length=12, unique=True)
    plan = models.ForeignKey(CasePlan, on_delete=models.PROTECT, related_name="measures")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=12, choices=Party.choices)
    body = models.CharField(max_length=60, blank=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    late_told_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("measure of a plan")
        constraints = [
            models.CheckConstraint(condition=Q(who="body") ^ Q(body=""), name="measure_body_named"),
        ]
        indexes = [
            models.Index(fields=["plan", "position", "id"], name="measure_plan"),
            models.Index(fields=["case", "due_on"], name="measure_open", condition=Q(done_on=None)),
            models.Index(fields=["due_on", "id"], name="measure_late", condition=Q(done_on=None)),
        ]

    def __str__(self) -> str:
        return self.ref
