from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from accounts.roles import Role
from registration.enums.appointments import TAKING, AppointmentStatus
from registration.models.cases import Case


class Slot(models.Model):
    """A time that somebody who guides cases offers; one appointment takes it.

    ``role``, ``region`` and ``city`` are those in which he offered it, and decide which cases it is open to.
    """

    ref = models.CharField(max_length=12, unique=True)
    guide = models.ForeignKey(User, on_delete=models.PROTECT, related_name="slots")
    role = models.CharField(max_length=30, choices=Role.choices)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    city = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True)
    offered_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("offered time")
        verbose_name_plural = _("offered times")
        constraints = [
            models.UniqueConstraint(
                fields=["guide", "starts_at"], name="slot_once", condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(condition=~Q(place="", link=""), name="slot_somewhere"),
        ]
        indexes = [
            models.Index(fields=["guide", "starts_at"], name="slot_guide"),
            models.Index(fields=["region", "role", "starts_at"], name="slot_region", condition=Q(withdrawn_at=None)),
        ]

    def __str__(self) -> str:
        return self.ref


class BlockedDay(models.Model):
    """A day (in China) on which somebody offers no times."""

    guide = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocked_days")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guide", "day"], name="blocked_day_once")]

    def __str__(self) -> str:
        return f"{self.guide} {self.day}"


class Appointment(models.Model):
    """A side of a case meets who guides it, at a time he has offered.

    ``starts_at`` and ``minutes`` are the slot's, kept here for lists. ``subject``, ``question`` and ``note`` (why it
    was declined or cancelled) are read by the case's own people only. ``offered`` is the time proposed instead of a
    declined one. ``sequence`` counts changes, for calendar programs.
    """

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appointments")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="appointments")
    status = models.CharField(max_length=12, choices=AppointmentStatus.choices, default=AppointmentStatus.BOOKED)
    status_since = models.DateTimeField(default=timezone.now)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=120)
    question = models.CharField(max_length=1000, blank=True)
    note = models.CharField(max_length=300, blank=True)
    offered = models.ForeignKey(Slot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    booked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(default=timezone.now)
    sequence = models.PositiveSmallIntegerField(default=0)
    day_reminded_at = models.DateTimeField(null=True, blank=True)
    hour_reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], name="appointment_slot_once", condition=Q(status__in=sorted(TAKING))
            ),
            models.CheckConstraint(
                condition=Q(offered=None) | Q(status="declined"), name="appointment_offer_when_declined"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-starts_at", "-id"], name="appointment_case"),
            models.Index(fields=["starts_at"], name="appointment_due", condition=Q(status="booked")),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def audit_ref(self) -> str:
        return self.case.ref

    @property
    def region_id(self) -> str:
        return self.case.region_id
