from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registration.enums.cases import Channel
from registration.enums.milestones import STANDING, MilestoneKind, MilestoneStatus
from registration.models.cases import Case


class Milestone(models.Model):
    """Something a case has reached, with the day (in China) on which it happened.

    A side of the case reports it; a coach, the office, or for Class I the city confirms it, and only then it counts.
    ``round`` numbers supplements from 1 and is 0 for everything else. ``number`` is what an authority gave:
    acceptance, certificate, filing, innovation. ``facts`` holds the further answers of its kind
    (``registration.steps.STEPS``), texts by key. ``revoked_on`` is the day from which it no longer counts.
    """

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=20, choices=MilestoneKind.choices)
    round = models.PositiveSmallIntegerField(default=0)
    on = models.DateField()
    number = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=24, choices=Channel.choices, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    note = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=12, choices=MilestoneStatus.choices, default=MilestoneStatus.REPORTED)
    status_since = models.DateTimeField(default=timezone.now)
    reported_at = models.DateTimeField(default=timezone.now)
    reported_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "round"], name="milestone_once", condition=Q(status__in=sorted(STANDING))
            ),
            models.CheckConstraint(condition=Q(kind="channel_granted") ^ Q(channel=""), name="milestone_channel_named"),
            models.CheckConstraint(
                condition=Q(status="revoked") ^ Q(revoked_on=None), name="milestone_revoked_with_day"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "on", "id"], name="milestone_case"),
            models.Index(fields=["kind", "on"], name="milestone_counted", condition=Q(status="confirmed")),
            models.Index(fields=["case", "id"], name="milestone_waiting", condition=Q(status="reported")),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"

    @property
    def audit_ref(self) -> str:
        return self.case.ref

    @property
    def region_id(self) -> str:
        return self.case.region_id
