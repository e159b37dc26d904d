from django.db import models
from django.utils.translation import pgettext_lazy


class TicketStatus(models.TextChoices):
    """How far a matter brought to the director is; only its asker closes it."""

    WAITING = "waiting", pgettext_lazy("a hotline ticket", "Waiting for the director's office")
    ACCEPTED = "accepted", pgettext_lazy("a hotline ticket", "Accepted")
    BOOKED = "booked", pgettext_lazy("a hotline ticket", "Talk arranged")
    DECIDED = "decided", pgettext_lazy("a hotline ticket", "Decided, being carried out")
    DONE = "done", pgettext_lazy("a hotline ticket", "Reported as done")
    CLOSED = "closed", pgettext_lazy("a hotline ticket", "Closed by the asker")
    WITHDRAWN = "withdrawn", pgettext_lazy("a hotline ticket", "Taken back")


# Whose turn it is: the office's, or the responsible unit's; then ``due_on`` says by when.
AT_OFFICE = frozenset({TicketStatus.WAITING.value, TicketStatus.ACCEPTED.value, TicketStatus.BOOKED.value})
UNANSWERED = AT_OFFICE | {TicketStatus.DECIDED.value}
# The unit has been named and reads the ticket.
AT_UNIT = frozenset({TicketStatus.DECIDED.value, TicketStatus.DONE.value, TicketStatus.CLOSED.value})


class Urgency(models.TextChoices):
    NORMAL = "normal", pgettext_lazy("urgency", "Normal")
    URGENT = "urgent", pgettext_lazy("urgency", "Urgent")


class StepKind(models.TextChoices):
    """What was said on a ticket after it was asked."""

    DECISION = "decision", pgettext_lazy("a hotline ticket", "Decision")
    ANSWER = "answer", pgettext_lazy("a hotline ticket", "Answer")
    REPORT = "report", pgettext_lazy("a hotline ticket", "Report of what was done")
    NOT_KEPT = "not_kept", pgettext_lazy("a hotline ticket", "Not kept")
