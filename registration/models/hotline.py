from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region, User
from registration.enums.hotline import StepKind, TicketStatus, Urgency
from registration.models.cases import Case


class Ticket(models.Model):
    """A matter that somebody brings to the head of the province's office (局长热线), with or without a case.

    ``due_on`` is the day by which whoever has the turn must act: the office's reply (3 工作日), then the day set for
    the responsible ``unit``; None while it is the asker's turn and once it is over. ``late_told`` is the due day that
    the leaders were told has passed. ``returned`` counts how often the asker said that the promise was not kept.
    What is decided, reported and objected to stands in ``TicketStep``.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets")
    asker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="hotline_tickets")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=120)
    text = models.CharField(max_length=2000)
    tried = models.CharField(max_length=1000, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.NORMAL)
    urgency_reason = models.CharField(max_length=300, blank=True)
    wants_talk = models.BooleanField(default=False)
    wish = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=12, choices=TicketStatus.choices, default=TicketStatus.WAITING)
    status_since = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(null=True, blank=True)
    late_told = models.DateField(null=True, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    meets_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=30)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    returned = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("hotline ticket")
        verbose_name_plural = _("hotline tickets")
        constraints = [
            models.CheckConstraint(
                condition=Q(urgency="normal") | ~Q(urgency_reason=""), name="ticket_urgent_with_reason"
            ),
            models.CheckConstraint(condition=~Q(status="decided") | Q(unit__isnull=False), name="ticket_decided_unit"),
            models.CheckConstraint(
                condition=~Q(status__in=["waiting", "accepted", "booked", "decided"]) | Q(due_on__isnull=False),
                name="ticket_turn_with_day",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "status", "due_on", "id"], name="ticket_region_due"),
            models.Index(fields=["region", "-id"], name="ticket_region"),
            models.Index(fields=["asker", "-id"], name="ticket_asker"),
            models.Index(fields=["unit", "status", "due_on", "id"], name="ticket_unit"),
            models.Index(fields=["due_on"], name="ticket_late"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def audit_ref(self) -> str:
        return self.ref


class TicketStep(models.Model):
    """What was said on a ticket: decision or answer, report, or that it was not kept. Nothing is ever changed."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    text = models.CharField(max_length=2000)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["ticket", "id"], name="ticket_step")]

    def __str__(self) -> str:
        return f"{self.ticket} {self.kind}"
