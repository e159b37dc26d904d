"""The vocabulary of screening. Chinese terms and their sources: docs/glossary.md."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.enums import ListKind


class StandardStatus(models.TextChoices):
    """A published standard never changes again; the next version supersedes it."""

    DRAFT = "draft", pgettext_lazy("a standard", "Draft")
    PUBLISHED = "published", pgettext_lazy("a standard", "In force")
    SUPERSEDED = "superseded", _("Superseded")


class Specialty(models.TextChoices):
    """What an expert answers for. A panel needs a clinician of the field, an engineer and a regulatory expert."""

    CLINICAL = "clinical", pgettext_lazy("an expert", "Clinician")
    ENGINEERING = "engineering", _("Engineer")
    REGULATORY = "regulatory", _("Regulatory expert")
    MARKET = "market", _("Market expert")


class ExpertStatus(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACTIVE = "active", pgettext_lazy("an expert", "In the pool")
    RETIRED = "retired", pgettext_lazy("an expert", "Left the pool")


class RoundKind(models.TextChoices):
    BATCH = "batch", _("Batch")
    ROLLING = "rolling", _("Rolling review")


class RoundStatus(models.TextChoices):
    PREPARING = "preparing", _("Being prepared")
    SCORING = "scoring", _("Being scored")
    DECIDING = "deciding", _("Being decided")
    CLOSED = "closed", pgettext_lazy("a round", "Closed")


class ReviewStatus(models.TextChoices):
    """One project in one round."""

    WAITING = "waiting", _("Waiting for its panel")
    SCORING = "scoring", pgettext_lazy("a review", "Being scored")
    SCORED = "scored", _("Scored")
    DISCUSSION = "discussion", _("In discussion")
    PREPARED = "prepared", _("Decision prepared")
    RELEASED = "released", _("Decision released")
    CANCELLED = "cancelled", pgettext_lazy("a review", "Taken out")


class SeatStatus(models.TextChoices):
    """One expert's place in the panel of one review."""

    INVITED = "invited", _("Waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("a seat", "Scoring")
    SUBMITTED = "submitted", pgettext_lazy("a seat", "Scored")
    DECLINED = "declined", pgettext_lazy("a seat", "Declined")
    CONFLICT = "conflict", _("Conflict of interest")
    REPLACED = "replaced", _("Taken back by the office")


# Seats whose expert belongs to the panel; the others are its history.
SITTING = frozenset({SeatStatus.INVITED.value, SeatStatus.ACCEPTED.value, SeatStatus.SUBMITTED.value})


class ConflictRule(models.TextChoices):
    """Why somebody may not judge a project (domain guide §4.2, panel)."""

    SAME_INSTITUTION = "same_institution", _("Works in the applicant's institution")
    AFFILIATED = "affiliated", _("Works in an affiliated institution")
    CO_APPLICANT = "co_applicant", _("Belongs to the project's team")
    CO_INVENTOR = "co_inventor", _("Named as owner or inventor of its patent")
    SAME_ENTERPRISE = "same_enterprise", _("Belongs to an enterprise named in the application")
    RECUSED = "recused", _("The applicant asks not to be judged by this person")
    DECLARED = "declared", _("Has declared a conflict")


class Verdict(models.TextChoices):
    PASSED = "passed", pgettext_lazy("a verdict", "Passed")
    IMPROVE = "improve", _("To be improved")
    NOT_PASSED = "not_passed", _("Not passed")


# The lists a verdict of passing can write, each resting on the one before only where the standard says so.
OUTCOME_LISTS = (
    ListKind.LIBRARY,
    ListKind.COMPREHENSIVE_EVALUATION,
    ListKind.REPORTED_TO_CMDE,
    ListKind.PRESERVICE_CANDIDATES,
)


class DecisionStatus(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("a decision", "Prepared")
    CONFIRMED = "confirmed", pgettext_lazy("a decision", "Confirmed")
    RELEASED = "released", pgettext_lazy("a decision", "Released")


class AppealStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("an appeal", "Being looked into")
    UPHELD = "upheld", pgettext_lazy("an appeal", "Upheld: reviewed again")
    DISMISSED = "dismissed", pgettext_lazy("an appeal", "Dismissed")


class PublicationStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("a publication", "Draft")
    OPEN = "open", pgettext_lazy("a publication", "Open to objections")
    CLOSED = "closed", pgettext_lazy("a publication", "Objections closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("a publication", "Withdrawn")


class Support(models.TextChoices):
    """What would help the project on; each kind names the body to turn to (``screening.support``)."""

    ENGINEERING = "engineering", _("Engineering and prototypes")
    TESTING = "testing", _("Testing")
    CLINICAL = "clinical", _("Clinical evidence")
    REGISTRATION = "registration", _("Registration path and class")
    PATENTS = "patents", _("Patents")
    FUNDING = "funding", _("Funding")
    PRODUCTION = "production", _("Manufacture")
