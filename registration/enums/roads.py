"""The vocabulary of the planner: parts of a road, versions of its templates, why a case was planned anew."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Part(models.TextChoices):
    """What a stage of a template is in the arithmetic (registration.pathway.plans)."""

    PREPARATION = "preparation", _("Preparation: people plan its days themselves")
    OFFICIAL = "official", _("Official stage with a statutory limit")
    PAUSE = "pause", _("The clock stands still for the registrant's answer")
    PARALLEL = "parallel", _("Official, beside the others")


class TemplateStatus(models.TextChoices):
    """A published version never changes again; the next one supersedes it."""

    DRAFT = "draft", pgettext_lazy("a road template", "Draft")
    PUBLISHED = "published", pgettext_lazy("a road template", "In force")
    SUPERSEDED = "superseded", pgettext_lazy("a road template", "Superseded")


class PlanReason(models.TextChoices):
    """Why a plan of a case was made."""

    OPENED = "opened", _("The case was opened")
    RECLASSED = "reclassed", _("The class changed")
    ROUTE = "route", _("The way of clinical evaluation was chosen")
    SUBCATALOGUE = "subcatalogue", _("The sub-catalogue was named")
    CHANNEL = "channel", _("A special channel was granted or taken back")
    SUPPLEMENT = "supplement", _("A supplement was asked for")
    DAYS = "days", _("Planned days of the preparation were set")
    REPLANNED = "replanned", _("Planned anew by the version in force")
