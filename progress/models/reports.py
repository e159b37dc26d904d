"""Reports as they were made, and who wants them. The database refuses to change or delete a report."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Region, User
from progress.enums import FileFormat, ReportKind


class Report(models.Model):
    """One making of a report. Made anew for the same period, the next version stands beside it.

    ``region`` is a province; None: the nation. ``first`` and ``last`` are the days of the period, ``as_of`` the day
    the figures are as of. ``data`` holds everything that is shown, in all languages (``progress.reports.shape``);
    ``digest`` is its SHA-256. ``made_by`` is None for what the calendar asked for.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    first = models.DateField()
    last = models.DateField()
    as_of = models.DateField()
    version = models.PositiveSmallIntegerField()
    data = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_for = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind", "first", "version"], name="report_version_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(as_of__gte=F("first"), as_of__lte=F("last")), name="report_day_in_period"
            ),
        ]
        indexes = [
            models.Index(fields=["-first", "-id"], name="report_recent"),
            models.Index(fields=["region", "-first", "-id"], name="report_region"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first} v{self.version}"


class ReportFile(models.Model):
    """A report as a file in one language, kept under a name that tells nothing; ``sha256`` is of its bytes."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=10)
    format = models.CharField(max_length=5, choices=FileFormat.choices)
    file = models.FileField(upload_to="reports", max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["report", "language", "format"], name="report_file_once")]

    def __str__(self) -> str:
        return self.name


class ReportSubscription(models.Model):
    """Who is told when the calendar has made a report of this kind, in the role in which he asked for it."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="report_subscriptions")
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["membership", "kind"], name="report_subscription_once")]
        indexes = [models.Index(fields=["kind", "id"], name="report_subscription_kind")]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.kind}"
