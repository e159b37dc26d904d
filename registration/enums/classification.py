"""The vocabulary of a request for classification (分类界定). Where it comes from: domain guide §3.3."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClassificationStatus(models.TextChoices):
    DRAFTED = "drafted", pgettext_lazy("a request for classification", "Being prepared")
    HANDED_IN = "handed_in", pgettext_lazy("a request for classification", "With the province")
    SUPPLEMENT = "supplement", pgettext_lazy("a request for classification", "Supplement asked for")
    SENT = "sent", pgettext_lazy("a request for classification", "With the national centre")
    DECIDED = "decided", pgettext_lazy("a request for classification", "Decided")
    WITHDRAWN = "withdrawn", pgettext_lazy("a request for classification", "Withdrawn")


# Somebody has to do something about it; a case has at most one of these.
OPEN = frozenset({"drafted", "handed_in", "supplement", "sent"})
# What the office has on its desk or waits for.
WITH_OFFICE = frozenset({"handed_in", "supplement", "sent"})


class Outcome(models.TextChoices):
    """What a decision says; only the three classes can be confirmed for the project."""

    I = "I", _("Class I")  # noqa: E741 - the regulation's own numeral
    II = "II", _("Class II")
    III = "III", _("Class III")
    NOT_A_DEVICE = "not_a_device", _("Not a medical device")
