"""The vocabulary of what waits."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Turn(models.TextChoices):
    """Who has to act."""

    PERSON = "person", pgettext_lazy("whose turn", "One person")
    ORGANISATION = "organisation", pgettext_lazy("whose turn", "Whoever acts for an organisation")
    OFFICE = "office", pgettext_lazy("whose turn", "The office")


class Unit(models.TextChoices):
    """How a term counts."""

    WORKDAYS = "workdays", _("working days")
    DAYS = "days", pgettext_lazy("unit of a term", "calendar days")
    HOURS = "hours", pgettext_lazy("unit of a term", "hours")
    NUMBER = "number", pgettext_lazy("unit of a limit", "times")
    NONE = "none", pgettext_lazy("unit of a term", "no term")
