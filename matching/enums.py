"""The vocabulary of matching. Chinese terms and their sources: docs/glossary.md."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Capability(models.TextChoices):
    """What an enterprise or platform can contribute."""

    RESEARCH = "research", _("Research and development")
    PILOT = "pilot", _("Pilot production")
    TESTING = "testing", pgettext_lazy("a capability", "Testing")
    CLINICAL = "clinical", pgettext_lazy("a capability", "Clinical studies")
    REGISTRATION = "registration", pgettext_lazy("a capability", "Registration")
    PRODUCTION = "production", pgettext_lazy("a capability", "Production")
    SALES = "sales", _("Sales and service")
    FUNDING = "funding", pgettext_lazy("a capability", "Funding")


class Cooperation(models.TextChoices):
    """Ways of working together; the same keys as the application's section 8."""

    TRANSFER = "transfer", _("Transfer of rights")
    LICENCE = "licence", _("Licence")
    EQUITY = "equity", _("Shares in a company")
    JOINT = "joint", _("Joint development")


class LicenceKind(models.TextChoices):
    """What a number in an enterprise's profile is the number of (domain guide §3.6)."""

    CERTIFICATE = "certificate", _("Registration certificate")
    IMPORTED = "imported", _("Registration certificate of an imported device")
    FILING = "filing", _("Class I filing")


class NeedKind(models.TextChoices):
    ENTERPRISE = "enterprise", _("An enterprise looks for something")
    CLINICAL = "clinical", _("A clinical problem without a solution")
    PROJECT = "project", _("A project needs something")


class NeedStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("a need", "Draft")
    PUBLISHED = "published", pgettext_lazy("a need", "Open")
    CLOSED = "closed", pgettext_lazy("a need", "Closed")


class NeedOutcome(models.TextChoices):
    SOLVED = "solved", _("Solved through the portal")
    ELSEWHERE = "elsewhere", _("Solved elsewhere")
    DROPPED = "dropped", _("No longer wanted")
    UNANSWERED = "unanswered", _("Nobody could help")


class PlatformKind(models.TextChoices):
    """Service platforms (domain guide §1.3 row 46 and §1.10)."""

    CONCEPT = "concept", _("Proof-of-concept centre")
    PILOT = "pilot", _("Pilot plant")
    CRO = "cro", _("Contract research organisation (CRO)")
    CDMO = "cdmo", _("Contract developer and manufacturer (CDMO)")
    TESTING = "testing", _("Test institute")
    TRIALS = "trials", _("Clinical trial institution")


class EnquiryStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("an enquiry", "Waiting for an answer")
    ANSWERED = "answered", pgettext_lazy("an enquiry", "Answered")
    CLOSED = "closed", pgettext_lazy("an enquiry", "Closed")


class MatchStatus(models.TextChoices):
    """One request or invitation from its first word to its end."""

    OPEN = "open", pgettext_lazy("a match", "Waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("a match", "Accepted: the agreement is to be signed")
    SIGNED = "signed", pgettext_lazy("a match", "In talks under the agreement")
    PARTNERED = "partnered", pgettext_lazy("a match", "Partnership confirmed")
    DECLINED = "declined", pgettext_lazy("a match", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a match", "Taken back")
    EXPIRED = "expired", pgettext_lazy("a match", "Not answered in time")
    ENDED = "ended", pgettext_lazy("a match", "Ended")


# Somebody still waits for something: one such match per project and firm.
LIVING = frozenset(
    {MatchStatus.OPEN.value, MatchStatus.ACCEPTED.value, MatchStatus.SIGNED.value, MatchStatus.PARTNERED.value}
)
# Both have chosen each other: each learns the other's name, and they can talk.
CHOSEN = frozenset({MatchStatus.ACCEPTED.value, MatchStatus.SIGNED.value, MatchStatus.PARTNERED.value})
# The agreement is in force.
BOUND = frozenset({MatchStatus.SIGNED.value, MatchStatus.PARTNERED.value})


class DeclineCode(models.TextChoices):
    """Why a request or an invitation is declined; the first four are parts of the project's card."""

    TOO_EARLY = "too_early", _("Too early")
    BENEFIT_UNCLEAR = "benefit_unclear", _("The benefit over what exists is not clear")
    ROUTE_UNCLEAR = "route_unclear", _("The route to market is not clear")
    DESCRIPTION_UNCLEAR = "description_unclear", _("The description is not clear")
    OTHER_DIRECTION = "other_direction", _("Does not fit our direction")
    COMMITTED = "committed", _("Already working with somebody")
    OTHER = "other", pgettext_lazy("a reason to decline", "Another reason")


class ConsentStatus(models.TextChoices):
    """Of the institution, where the project is a service invention."""

    WAITING = "waiting", pgettext_lazy("a consent", "Waiting for the institution")
    GIVEN = "given", pgettext_lazy("a consent", "Given")
    REFUSED = "refused", pgettext_lazy("a consent", "Refused")


class Side(models.TextChoices):
    """The two who choose each other."""

    PROJECT = "project", _("The project's side")
    FIRM = "firm", _("The enterprise's side")


class MeetingStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("a meeting", "Proposed")
    AGREED = "agreed", pgettext_lazy("a meeting", "Agreed")
    DECLINED = "declined", pgettext_lazy("a meeting", "Declined")
    CANCELLED = "cancelled", pgettext_lazy("a meeting", "Cancelled")


class PartnershipStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("a partnership", "Waiting for the other side")
    CONFIRMED = "confirmed", pgettext_lazy("a partnership", "Confirmed by both sides")
    CANCELLED = "cancelled", pgettext_lazy("a partnership", "Not concluded")
    ENDED = "ended", pgettext_lazy("a partnership", "Ended")


class AlertMode(models.TextChoices):
    """How soon a saved search tells of what is new."""

    NEVER = "never", _("No alerts")
    AT_ONCE = "at_once", pgettext_lazy("alerts", "At once")
    DAILY = "daily", pgettext_lazy("alerts", "Once a day")
    WEEKLY = "weekly", pgettext_lazy("alerts", "Once a week")


class FairStatus(models.TextChoices):
    """A matchmaking event (专场对接会)."""

    DRAFT = "draft", pgettext_lazy("an event", "Being prepared")
    CALLING = "calling", pgettext_lazy("an event", "Open for registration")
    SELECTING = "selecting", pgettext_lazy("an event", "Choosing participants")
    SCHEDULED = "scheduled", pgettext_lazy("an event", "Timetable published")
    HELD = "held", pgettext_lazy("an event", "Held")
    CANCELLED = "cancelled", pgettext_lazy("an event", "Cancelled")


class EntryStatus(models.TextChoices):
    """A project or firm that wants to take part in a matchmaking event."""

    APPLIED = "applied", pgettext_lazy("an entry", "Registered")
    CHOSEN = "chosen", pgettext_lazy("an entry", "Chosen")
    NOT_CHOSEN = "not_chosen", pgettext_lazy("an entry", "Not chosen")
    WITHDRAWN = "withdrawn", pgettext_lazy("an entry", "Taken back")


class Intention(models.TextChoices):
    """What a side wants after a meeting at an event."""

    GO_ON = "go_on", _("Go on talking")
    MAYBE = "maybe", _("Perhaps later")
    NO = "no", _("Not for us")
