"""The vocabulary of a project. Chinese terms and their sources: docs/glossary.md."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """The one lifecycle status; lists (综合评选, 项目库 …) are listings, not statuses."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Formal check")
    RETURNED = "returned", _("Correction asked for")
    ACCEPTED = "accepted", _("Accepted")
    SCREENING = "screening", _("In screening")
    PASSED = "passed", _("Passed the screening")
    TO_IMPROVE = "to_improve", _("To be improved")
    NOT_PASSED = "not_passed", _("Not passed")
    REFUSED = "refused", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ARCHIVED = "archived", _("Archived")


# Accepted by the formal check and not turned down since: these can be listed, found, and go on.
STANDING = frozenset({Status.ACCEPTED.value, Status.SCREENING.value, Status.PASSED.value})


# With the experts, or decided by them.
SCREENED = frozenset({Status.SCREENING.value, Status.PASSED.value, Status.TO_IMPROVE.value, Status.NOT_PASSED.value})


class Phase(models.TextChoices):
    """The four macro-phases every project page shows (征集筛选—对接匹配—培育辅导—转化落地)."""

    SCREENING = "screening", _("Collection and screening")
    MATCHING = "matching", _("Matching")
    COACHING = "coaching", _("Cultivation and coaching")
    LANDING = "landing", _("Landing on the market")


class Tier(models.IntegerChoices):
    """How much of a project may be seen: a viewer of a tier sees it and all below."""

    PUBLIC = 0, _("Public")
    ENTERPRISE = 1, _("Verified enterprises")
    GRANTED = 2, _("Granted enterprises")
    REVIEW = 3, _("Review only")


class Openness(models.TextChoices):
    """Who may find the project at all; chosen by its owner, closed until he does."""

    CLOSED = "closed", _("Nobody outside the review")
    ENTERPRISES = "enterprises", _("Verified enterprises")
    PUBLIC = "public", _("Everybody")


class ManagementClass(models.TextChoices):
    I = "I", _("Class I")  # noqa: E741 - the regulation's own numeral
    II = "II", _("Class II")
    III = "III", _("Class III")
    UNSURE = "unsure", _("Not sure")


class Stage(models.TextChoices):
    IDEA = "idea", _("Idea")
    PROTOTYPE = "prototype", _("Proof-of-principle prototype")
    ENGINEERING = "engineering", _("Engineering prototype")
    FROZEN = "frozen", _("Design frozen")
    TRIAL = "trial", _("Clinical trial")


class PatentStatus(models.TextChoices):
    NONE = "none", _("None")
    PLANNED = "planned", _("To be filed")
    FILED = "filed", _("Filed")
    PUBLISHED = "published", _("Published")
    GRANTED = "granted", _("Granted")


# An invention patent application has been filed (ledger column 已申请发明专利).
PATENT_FILED = frozenset({PatentStatus.FILED.value, PatentStatus.PUBLISHED.value, PatentStatus.GRANTED.value})


class ListKind(models.TextChoices):
    """Independent dated lists: the published figures cannot come from one funnel."""

    COMPREHENSIVE_EVALUATION = "comprehensive_evaluation", _("Comprehensive evaluation")
    LIBRARY = "library", _("Project library")
    KEY_PROJECTS = "key_projects", _("Key projects")
    REPORTED_TO_CMDE = "reported_to_cmde", _("Reported to CMDE")
    PRESERVICE_CANDIDATES = "preservice_candidates", _("Pre-service candidates")
    PRESERVICE_GUIDANCE = "preservice_guidance", _("Pre-service guidance")
    PRE_REVIEW = "pre_review", _("Pre-review")
    ZERO_SUPPLEMENT = "zero_supplement", _("Zero supplement")
    DEMONSTRATION = "demonstration", _("Demonstration projects")
    MATCHED = "matched", _("Matched")


class Source(models.TextChoices):
    PORTAL = "portal", _("Handed in through the portal")
    LEDGER = "ledger", _("Imported from the office's ledger")
    ON_BEHALF = "on_behalf", _("Entered by the office")


class Rights(models.TextChoices):
    VIEW = "view", _("May read")
    EDIT = "edit", _("May edit")


class CheckOutcome(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned for correction")
    REFUSED = "refused", _("Not accepted")


class DeadlineKind(models.TextChoices):
    FORMAL_CHECK = "formal_check", _("Formal check")
    CORRECTION = "correction", _("Correction by the applicant")


class DeadlineState(models.TextChoices):
    NORMAL = "normal", _("On time")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    EXEMPT = "exempt", _("Exempt")


class ConfirmationStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting for the institution")
    CONFIRMED = "confirmed", _("Confirmed by the institution")
    REFUSED = "refused", _("Refused by the institution")


class TransferStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("an offer", "Accepted")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")


class RefusalCode(models.TextChoices):
    """Why a formal check ends without acceptance (domain guide §4.2 step 0 and the veto list V1, V2, V4, V7, V8)."""

    NOT_A_DEVICE = "not_a_device", _("Not a medical device")
    OWNERSHIP = "ownership", _("Ownership in dispute")
    UNTRUE = "untrue", _("Untrue or copied material")
    NO_CONSENT = "no_consent", _("No consent of the institution")
    SECRET = "secret", _("State secrets involved")
    DUPLICATE = "duplicate", _("Already handed in")
    OTHER = "other", _("Another reason")
