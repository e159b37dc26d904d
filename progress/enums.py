"""The vocabulary of programmes with their targets, and of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Role

# Of these a target may name one, or a person who holds one.
RESPONSIBLE_ROLES = (Role.PROVINCIAL_OFFICER.value, Role.COACH.value, Role.LEADER.value)


class TargetKind(models.TextChoices):
    """Over which period a target counts."""

    YEARLY = "yearly", pgettext_lazy("a target", "Every year")
    CUMULATIVE = "cumulative", pgettext_lazy("a target", "By the end of the programme")
    AVERAGE = "average", pgettext_lazy("a target", "Average of the years")


class Batch(models.TextChoices):
    """The three goals of the plan 2026–2028 (domain guide §1.3 no. 37), the columns of its cards."""

    COLLECT = "collect", _("Collect and screen")
    SERVE = "serve", _("Match and serve")
    LEAD = "lead", _("Lead and form")


class ReportKind(models.TextChoices):
    MONTH = "month", _("Monthly report")
    QUARTER = "quarter", _("Quarterly report")
    YEAR = "year", _("Yearly report")


class FileFormat(models.TextChoices):
    WORD = "docx", "Word"
    EXCEL = "xlsx", "Excel"
