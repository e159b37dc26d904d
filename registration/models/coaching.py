from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registration.enums.coaching import HandOverStatus
from registration.models.cases import Case


class CoachSpell(models.Model):
    """How long somebody was the one officer of a case (一项目一专员); the open one is the present coach's.

    ``note`` is the officer's to the new coach and is read by the guides only. ``contact_due_on`` is the last working
    day for the first contact, ``contact_on`` the day of the first service record the sides can read;
    ``late_told_at`` when the office was told that there was none.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="coach_spells")
    coach = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    assigned_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    contact_due_on = models.DateField()
    contact_on = models.DateField(null=True, blank=True)
    late_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="coach_spell_open_once", condition=Q(until_on=None)),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")), name="coach_spell_days_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-id"], name="coach_spell_case"),
            models.Index(
                fields=["contact_due_on"],
                name="coach_spell_silent",
                condition=Q(until_on=None, contact_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.coach}"


class HandOver(models.Model):
    """A coach's proposal that a colleague goes on with his case; an officer decides. Guides alone read ``note``."""

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_overs")
    from_coach = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_coach = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500)
    status = models.CharField(max_length=12, choices=HandOverStatus.choices, default=HandOverStatus.PROPOSED)
    status_since = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("hand-over of a registration case")
        constraints = [
            models.UniqueConstraint(fields=["case"], name="hand_over_open_once", condition=Q(status="proposed")),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="hand_over_case")]

    def __str__(self) -> str:
        return self.ref

    @property
    def audit_ref(self) -> str:
        return self.case.ref

    @property
    def region_id(self) -> str:
        return self.case.region_id
