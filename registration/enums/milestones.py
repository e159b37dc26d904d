from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MilestoneKind(models.TextChoices):
    DESIGN_FROZEN = "design_frozen", _("Design frozen")
    TESTED = "tested", _("Registration test passed")
    TRIAL_FILED = "trial_filed", _("Clinical trial filed or approved")
    EVALUATED = "evaluated", _("Clinical evaluation finished")
    QUALITY_CHECKED = "quality_checked", _("Quality system check passed")
    CHANNEL_GRANTED = "channel_granted", _("Entered a special channel")
    ACCEPTED = "accepted", _("Registration accepted")
    SUPPLEMENT_ASKED = "supplement_asked", _("Supplement asked for")
    SUPPLEMENT_ANSWERED = "supplement_answered", _("Supplement handed in")
    REVIEWED = "reviewed", _("Technical review finished")
    DECIDED = "decided", _("Administrative decision made")
    CERTIFIED = "certified", _("Certificate issued")
    FILED = "filed", pgettext_lazy("a milestone", "Filed")
    LAUNCHED = "launched", _("Brought to the market")
    PRICED = "priced", _("Price item of medical services set up")
    INSURED = "insured", _("Taken into basic medical insurance")


class MilestoneStatus(models.TextChoices):
    """Only confirmed ones count: what a side reports, a coach or the office looks at."""

    REPORTED = "reported", _("Waits for confirmation")
    CONFIRMED = "confirmed", pgettext_lazy("a milestone", "Confirmed")
    REFUSED = "refused", pgettext_lazy("a milestone", "Not confirmed")
    REVOKED = "revoked", pgettext_lazy("a milestone", "Taken back")


# At most one of a kind and round.
STANDING = frozenset({MilestoneStatus.REPORTED.value, MilestoneStatus.CONFIRMED.value})
