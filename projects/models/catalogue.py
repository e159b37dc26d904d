from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Catalogue(models.Model):
    """One loaded edition of 《医疗器械分类目录》; exactly one is current and offered in the application."""

    name = models.CharField(max_length=120)
    loaded_at = models.DateTimeField(default=timezone.now)
    current = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["current"], name="catalogue_current", condition=Q(current=True))]

    def __str__(self) -> str:
        return self.name


class DeviceCategory(models.Model):
    """A product category such as 13-07-04; ``subcatalogue`` is the two-digit code (40: IVD reagents)."""

    catalogue = models.ForeignKey(Catalogue, on_delete=models.CASCADE, related_name="categories")
    subcatalogue = models.CharField(max_length=2)
    subcatalogue_name = models.CharField(max_length=60)
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("device category")
        verbose_name_plural = _("device categories")
        constraints = [models.UniqueConstraint(fields=["catalogue", "code", "name"], name="category_once")]
        indexes = [models.Index(fields=["catalogue", "subcatalogue", "code"], name="category_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
