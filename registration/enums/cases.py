"""The vocabulary of a project's way to the market. Chinese terms and their sources: docs/glossary.md."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseStatus(models.TextChoices):
    """Whether the case goes on; how far it is, is its stage."""

    RUNNING = "running", _("Under way")
    BLOCKED = "blocked", _("Blocked")
    STOPPED = "stopped", pgettext_lazy("a registration case", "Stopped")
    COMPLETED = "completed", _("Registered or filed")
    CLOSED = "closed", pgettext_lazy("a registration case", "Closed")


# The case has its place in the queues, and its project and registrant cannot have a second one.
LIVING = frozenset({CaseStatus.RUNNING.value, CaseStatus.BLOCKED.value, CaseStatus.STOPPED.value})


class RoadStage(models.TextChoices):
    """Where on the road a case is; it follows from the confirmed milestones (registration.steps.stage_of)."""

    CULTIVATION = "cultivation", _("Cultivation and coaching")
    TESTING = "testing", _("Registration testing")
    EVALUATION = "evaluation", _("Clinical evaluation")
    DOSSIER = "dossier", _("Dossier and quality system")
    FILING = "filing", _("Preparing the filing")
    REVIEW = "review", _("Technical review")
    SUPPLEMENT = "supplement", _("Supplement asked for")
    DECISION = "decision", _("Administrative decision")
    APPROVED = "approved", _("Registered or filed")
    MARKET = "market", _("On the market")


class BlockCode(models.TextChoices):
    """What keeps a case from going on; the office looks at blocked cases by reason."""

    FUNDING = "funding", _("Funding")
    ENGINEERING = "engineering", _("Engineering or materials")
    TESTING = "testing", _("Testing capacity or failed tests")
    CLINICAL = "clinical", _("Clinical trial or ethics")
    CLASSIFICATION = "classification", _("Class or regulatory question")
    PARTNER = "partner", _("Partner or contract")
    OTHER = "other", pgettext_lazy("a reason", "Something else")


class StopCode(models.TextChoices):
    """Why a case is stopped for a while, or closed for good."""

    PARTNERSHIP_ENDED = "partnership_ended", _("The partnership has ended")
    PROJECT_GONE = "project_gone", _("The project was withdrawn or archived")
    REGISTRANT = "registrant", _("The registrant does not go on")
    NOT_FEASIBLE = "not_feasible", _("Technically or clinically not feasible")
    MARKET = "market", _("No market or no payment")
    OTHER = "other", pgettext_lazy("a reason", "Something else")


class Route(models.TextChoices):
    """临床评价路径: how clinical evidence is given."""

    UNDECIDED = "undecided", _("Not decided yet")
    EXEMPT = "exempt", _("Exempt from clinical evaluation")
    SAME_KIND = "same_kind", _("Comparison with the same kind")
    TRIAL = "trial", _("Clinical trial")


class Channel(models.TextChoices):
    """Special ways to registration; entering one is a milestone with its date."""

    NATIONAL_INNOVATION = "national_innovation", _("National innovation channel")
    NATIONAL_PRIORITY = "national_priority", _("National priority channel")
    EMERGENCY = "emergency", _("Emergency channel")
    PROVINCIAL_INNOVATION = "provincial_innovation", _("Provincial innovation channel")
    PROVINCIAL_PRIORITY = "provincial_priority", _("Provincial priority channel")


class Body(models.TextChoices):
    """Who is responsible for a stage."""

    REGISTRANT = "registrant", _("The registrant")
    INSTITUTE = "institute", _("Test institute")
    SITE = "site", _("Clinical trial institution")
    CITY = "city", _("City market regulator")
    PROVINCE = "province", _("Provincial office")
    NATION = "nation", _("National centre (CMDE)")
