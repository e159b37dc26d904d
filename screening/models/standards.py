from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from core.languages import is_english
from screening.enums import StandardStatus


class Standard(models.Model):
    """One version of the clinical-value standard (临床价值筛选评价参考标准).

    ``region`` is the province it holds for; None: every province that has published none of its own. ``content`` is
    the whole of it, in the form of ``screening.content``. Once published, the database refuses to change it.
    ``version`` counts saves of a draft: a save that started from an older one is refused as stale.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="standards")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    content = models.JSONField()
    status = models.CharField(max_length=12, choices=StandardStatus.choices, default=StandardStatus.DRAFT)
    version = models.PositiveIntegerField(default=1)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="standard_number", nulls_distinct=False),
            models.UniqueConstraint(
                fields=["region"], name="standard_in_force", condition=Q(status="published"), nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at=None) | (~Q(status="draft") & Q(published_at__isnull=False)),
                name="standard_published_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.name_en if is_english() else self.name

    @property
    def audit_ref(self) -> str:
        return self.ref
