"""What an office has published of its figures. The database refuses to change what was published."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User


class StatisticsEdition(models.Model):
    """The figures an office chose to publish, as they were on the day. The newest version counts, until taken back.

    ``region`` None: the figures of the nation. ``figures`` holds each with its names, rule and value in all languages
    (``progress.reports.offered``); nothing else is ever shown to visitors.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    as_of = models.DateField()
    figures = models.JSONField()
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=120)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("published statistics")
        verbose_name_plural = _("published statistics")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["region", "version"], name="statistics_version_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="statistics_taken_back_with_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} v{self.version}"
