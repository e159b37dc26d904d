"""The vocabulary of a dossier's pre-review (审评前置)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class ModuleStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("a module of a dossier", "Not handed in yet")
    SUBMITTED = "submitted", pgettext_lazy("a module of a dossier", "Being read")
    REMARKS = "remarks", pgettext_lazy("a module of a dossier", "Remarks to answer")
    READY = "ready", pgettext_lazy("a module of a dossier", "Ready")


class Severity(models.TextChoices):
    """A module is not ready while a MUST is unanswered."""

    MUST = "must", pgettext_lazy("a remark", "Must be mended")
    SHOULD = "should", pgettext_lazy("a remark", "Should be better")
