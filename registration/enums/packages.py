"""The vocabulary of reporting products of Class III to the national centre (上报材料包)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class PackageStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("a report package", "Being put together")
    BUILT = "built", pgettext_lazy("a report package", "Built")
    HANDED_OVER = "handed_over", pgettext_lazy("a report package", "Handed over")
    DISCARDED = "discarded", pgettext_lazy("a report package", "Given up")
