"""The vocabulary of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    MONTH = "month", _("Monthly report")
    QUARTER = "quarter", _("Quarterly report")
    YEAR = "year", _("Yearly report")


class FileFormat(models.TextChoices):
    WORD = "docx", "Word"
    EXCEL = "xlsx", "Excel"
