from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Region, User
from registration.enums.forces import ForceStatus
from registration.models.cases import Case


class Force(models.Model):
    """People of several bodies who together bring one case forward (专班), until a day."""

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="forces")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    aim = models.CharField(max_length=500)
    until = models.DateField()
    status = models.CharField(max_length=12, choices=ForceStatus.choices, default=ForceStatus.STANDING)
    status_since = models.DateTimeField(default=timezone.now)
    set_up_on = models.DateField()
    set_up_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = _("task force")
        verbose_name_plural = _("task forces")
        constraints = [
            models.UniqueConstraint(fields=["case"], name="force_once", condition=Q(status="standing")),
            models.CheckConstraint(condition=Q(status="standing") | ~Q(result=""), name="force_closed_with_result"),
        ]
        indexes = [models.Index(fields=["region", "status", "-id"], name="force_region")]

    def __str__(self) -> str:
        return self.ref

    @property
    def audit_ref(self) -> str:
        return self.ref


class ForceMember(models.Model):
    """Somebody in a task force, in one of his memberships; when that ends, the force no longer opens to him.

    ``leads``: he arranges meetings and writes their minutes and decisions, as an officer does.
    """

    force = models.ForeignKey(Force, on_delete=models.CASCADE, related_name="members")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "membership"], name="force_member_once", condition=Q(left_on=None))
        ]
        indexes = [models.Index(fields=["membership", "force"], name="force_member")]

    def __str__(self) -> str:
        return f"{self.force} {self.membership_id}"


class ForceMeeting(models.Model):
    """``record`` holds its minutes. ``sequence`` counts changes, for calendar programs."""

    ref = models.CharField(max_length=12, unique=True)
    force = models.ForeignKey(Force, on_delete=models.CASCADE, related_name="meetings")
    subject = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True)
    record = models.CharField(max_length=4000, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    called_off_at = models.DateTimeField(null=True, blank=True)
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["force", "-starts_at", "-id"], name="force_meeting")]

    def __str__(self) -> str:
        return self.ref


class ForceDecision(models.Model):
    """What the force has decided, who does it, by when, and since when it is done. ``for_sides``: the case reads it."""

    ref = models.CharField(max_length=12, unique=True)
    force = models.ForeignKey(Force, on_delete=models.CASCADE, related_name="decisions")
    meeting = models.ForeignKey(ForceMeeting, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    text = models.CharField(max_length=500)
    member = models.ForeignKey(ForceMember, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    for_sides = models.BooleanField(default=False)
    decided_on = models.DateField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(member=None) | Q(due_on__isnull=False), name="force_decision_with_day")
        ]
        indexes = [models.Index(fields=["force", "due_on", "id"], name="force_decision")]

    def __str__(self) -> str:
        return self.ref
