"""The vocabulary of coaching: who acts, in which form a service is given, how a hand-over goes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Party(models.TextChoices):
    """Who of a case has to do something, or said something."""

    OWNER = "owner", pgettext_lazy("who acts in a case", "The project's side")
    REGISTRANT = "registrant", pgettext_lazy("who acts in a case", "The registrant")
    COACH = "coach", pgettext_lazy("who acts in a case", "The coach")
    BODY = "body", pgettext_lazy("who acts in a case", "Another body")


# Who is reminded of an action item: a body outside the case has no account in it.
ITEM_PARTIES = (Party.OWNER, Party.REGISTRANT, Party.COACH)


class ServiceForm(models.TextChoices):
    """How a coach was in touch."""

    VISIT = "visit", _("Visit on site")
    CALL = "call", _("Telephone call")
    VIDEO = "video", _("Video conference")
    MEETING = "meeting", pgettext_lazy("a form of coaching", "Meeting")
    WRITTEN = "written", _("In writing")


class HandOverStatus(models.TextChoices):
    """A coach proposes a colleague; an officer of the province decides."""

    PROPOSED = "proposed", _("Waits for the office")
    ACCEPTED = "accepted", pgettext_lazy("a hand-over", "Accepted")
    DECLINED = "declined", pgettext_lazy("a hand-over", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a hand-over", "Taken back")
    LAPSED = "lapsed", pgettext_lazy("a hand-over", "Overtaken by another assignment")
