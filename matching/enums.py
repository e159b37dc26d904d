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
