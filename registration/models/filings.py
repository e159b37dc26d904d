from django.db import models
from django.utils import timezone

from accounts.models import User
from registration.enums.filings import FilingItem
from registration.models.cases import Case


class FilingCheck(models.Model):
    """A point of the filing checklist that the city's officer has seen; taking it back removes the row."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="filing_checks")
    item = models.CharField(max_length=16, choices=FilingItem.choices)
    seen_at = models.DateTimeField(default=timezone.now)
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "item"], name="filing_check_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.item}"
