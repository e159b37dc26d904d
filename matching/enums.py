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


class AlertMode(models.TextChoices):
    OFF = "off", _("No alerts")
    AT_ONCE = "at_once", pgettext_lazy("alerts", "At once")
    DAILY = "daily", pgettext_lazy("alerts", "Once a day")
    WEEKLY = "weekly", _("Once a week")


class Direction(models.TextChoices):
    REQUEST = "request", _("Requested by the enterprise")
    INVITATION = "invitation", _("Invited by the inventor")


class MatchStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("a match", "Waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("a match", "Accepted, agreement to be signed")
    SIGNED = "signed", pgettext_lazy("a match", "In talks")
    DECLINED = "declined", pgettext_lazy("a match", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a match", "Taken back")
    EXPIRED = "expired", pgettext_lazy("a match", "Expired")
    ENDED = "ended", pgettext_lazy("a match", "Talks ended")
    PARTNERED = "partnered", pgettext_lazy("a match", "Partners")


class DeclineCode(models.TextChoices):
    """The same words as the parts of the structured summary: what is missing there is why people decline."""

    TOO_EARLY = "too_early", _("Too early")
    BENEFIT_UNCLEAR = "benefit_unclear", _("The advantage is not clear")
    ROUTE_UNCLEAR = "route_unclear", _("The way to the market is not clear")
    DESCRIPTION_UNCLEAR = "description_unclear", _("The description is not clear")
    OTHER_DIRECTION = "other_direction", _("Not our direction")
    COMMITTED = "committed", _("Working with somebody already")
    OTHER = "other", pgettext_lazy("a reason", "Another reason")


class GrantStatus(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("an access", "Open")
    WITHDRAWN = "withdrawn", pgettext_lazy("an access", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("an access", "Run out")


class PartnershipStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("a partnership", "Waiting for the other side")
    CONFIRMED = "confirmed", pgettext_lazy("a partnership", "Confirmed by both")
    DECLINED = "declined", pgettext_lazy("a partnership", "Not confirmed")
    ENDED = "ended", pgettext_lazy("a partnership", "Ended")
