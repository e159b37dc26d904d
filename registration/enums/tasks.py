from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TaskKind(models.TextChoices):
    """What another body is asked for (domain guide §1.3, items 29, 47, 48; §1.5, item 82)."""

    PRICE_ITEM = "price_item", _("Price item of medical services")
    INSURANCE = "insurance", _("Payment by basic medical insurance")
    TRIAL = "trial", _("Help with the clinical trial")
    TESTING = "testing", _("Arrange a registration test")
    INDUSTRY = "industry", _("Support for production and industry")
    RESEARCH = "research", _("Support for research")
    OTHER = "other", pgettext_lazy("a kind of task", "Something else")


class TaskStatus(models.TextChoices):
    ASKED = "asked", pgettext_lazy("a task", "Asked for")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("a task", "In hand")
    QUESTIONED = "questioned", pgettext_lazy("a task", "Sent back with a question")
    DONE = "done", pgettext_lazy("a task", "Done")
    DECLINED = "declined", pgettext_lazy("a task", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a task", "Withdrawn")


# Somebody still has to do something.
OPEN_TASKS = frozenset({TaskStatus.ASKED.value, TaskStatus.ACKNOWLEDGED.value, TaskStatus.QUESTIONED.value})
# It is the asked body's turn; while a question waits, its days do not run.
DEPARTMENTS_TURN = frozenset({TaskStatus.ASKED.value, TaskStatus.ACKNOWLEDGED.value})


class Said(models.TextChoices):
    """What a line of a task is."""

    REQUEST = "request", pgettext_lazy("a line of a task", "Request")
    QUESTION = "question", pgettext_lazy("a line of a task", "Question")
    ANSWER = "answer", pgettext_lazy("a line of a task", "Answer")
    RESULT = "result", pgettext_lazy("a line of a task", "Result")
    REFUSAL = "refusal", pgettext_lazy("a line of a task", "Why it was declined")
    WITHDRAWAL = "withdrawal", pgettext_lazy("a line of a task", "Why it was withdrawn")


# How a task ended: what the two sides read of it, when they are shown it.
OUTCOMES = frozenset({Said.RESULT.value, Said.REFUSAL.value})
