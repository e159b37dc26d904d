"""The vocabulary of activities. Chinese terms and their sources: docs/glossary.md."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActivityKind(models.TextChoices):
    """Figures count some kinds (domain guide §1.3, §1.4): 12 coaching meetings a year, trainings, surveys."""

    COACHING_MEETING = "coaching_meeting", _("Registration coaching meeting")
    TRAINING = "training", _("Policy briefing and application training")
    SURVEY = "survey", _("Survey at institutions")
    FOLLOW_UP = "follow_up", _("Follow-up visit")
    MATCHMAKING = "matchmaking", _("Matchmaking meeting")
    OTHER = "other", pgettext_lazy("a kind of activity", "Other")


class ActivityStatus(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    ANNOUNCED = "announced", _("Announced")
    HELD = "held", pgettext_lazy("an activity", "Held")
    CANCELLED = "cancelled", pgettext_lazy("an activity", "Cancelled")


class Audience(models.TextChoices):
    """Who may register and finds it in the calendar."""

    EVERYBODY = "everybody", _("Everybody")
    CLINICIANS = "clinicians", _("Clinicians and institutions")
    FIRMS = "firms", _("Enterprises and service platforms")
    INVITED = "invited", _("Only the participants the office enters")


class PaperKind(models.TextChoices):
    MINUTES = "minutes", _("Minutes")
    PICTURE = "picture", _("Picture")
    MATERIAL = "material", _("Material for participants")
