from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from registration.enums.bookings import BookingStatus
from registration.models.cases import Case


class TestBooking(models.Model):
    """A registration test (注册检验) a side or the coach asks a test institute of the region for.

    The institute reads what stands here, and of the case number, title, class and registrant, nothing else.
    ``wished_from`` and ``wished_until`` are the days the side would like; ``arrives_on`` (samples), ``starts_on`` and
    ``ends_on`` the institute's answer, ``answer_by`` the last working day (工作日) for it. ``reason``: why it was not
    passed, sent back or withdrawn. ``milestone``: the report the guides look at.
    """

    __test__ = False  # a name that pytest would collect

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bookings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=BookingStatus.choices, default=BookingStatus.REQUESTED)
    status_since = models.DateTimeField(default=timezone.now)
    product = models.CharField(max_length=120)
    samples = models.CharField(max_length=500)
    standards = models.TextField()
    contact = models.CharField(max_length=120)
    wished_from = models.DateField()
    wished_until = models.DateField()
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateField()
    arrives_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    institute_contact = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=500, blank=True)
    moved = models.PositiveSmallIntegerField(default=0)
    received_on = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    report_number = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    milestone = models.ForeignKey(
        "registration.Milestone", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("booking of a registration test")
        verbose_name_plural = _("bookings of registration tests")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation", "product"],
                name="booking_open_once",
                condition=Q(status__in=["requested", "booked", "received"]),
            ),
            models.CheckConstraint(
                condition=Q(wished_until__gte=models.F("wished_from")), name="booking_wish_in_order"
            ),
            models.CheckConstraint(
                condition=Q(arrives_on=None, starts_on=None, ends_on=None)
                | Q(starts_on__gte=models.F("arrives_on"), ends_on__gte=models.F("starts_on")),
                name="booking_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["booked", "received"]) | Q(ends_on__isnull=False), name="booking_with_days"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "id"], name="booking_organisation"),
            models.Index(fields=["case", "-id"], name="booking_case"),
            models.Index(fields=["answer_by"], name="booking_unanswered", condition=Q(status="requested")),
            models.Index(fields=["ends_on"], name="booking_under_way", condition=Q(status__in=["booked", "received"])),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def audit_ref(self) -> str:
        return self.case.ref

    @property
    def region_id(self) -> str:
        return self.case.region_id
