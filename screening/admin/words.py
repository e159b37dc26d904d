"""What the audit log's lines about the screening are called."""

from django.utils.translation import gettext_lazy as _

from core.trail import EVENT_WORDS, OBJECT_WORDS

OBJECT_WORDS.update(
    {
        "expert": _("expert"),
        "publication": _("publication"),
        "round": _("round"),
        "standard": _("standard"),
    }
)

EVENT_WORDS.update(
    {
        "appeal.dismissed": _("Let a decision stand after an appeal"),
        "appeal.upheld": _("Upheld an appeal"),
        "decision.changed": _("Changed a decision"),
        "decision.confirmed": _("Confirmed a decision as second person"),
        "decision.released": _("Released a decision"),
        "expert.invited_again": _("Took an expert back into the pool"),
        "expert.joined": _("Joined the expert pool"),
        "expert.retired": _("Took an expert out of the pool"),
        "project.improvement_asked": _("Asked for improvement after the screening"),
        "project.not_passed": _("Did not pass a project"),
        "project.passed": _("Passed a project"),
        "project.reviewed_again": _("Put a project before experts again"),
        "project.screening_entered": _("Took a project into the screening"),
        "project.screening_left": _("Took a project out of the screening"),
        "publication.closed": _("Ended the time for objections"),
        "publication.opened": _("Published results"),
        "publication.withdrawn": _("Took a publication back"),
        "review.cancelled": _("Ended a review without a decision"),
        "review.decision_prepared": _("Prepared a decision"),
        "review.decision_taken_back": _("Took a prepared decision back"),
        "review.discussed": _("Sent a review into discussion"),
        "review.panel_incomplete": _("Found a panel incomplete"),
        "review.panel_seated": _("Seated a panel"),
        "review.released": _("Ended a review with its decision"),
        "review.scored": _("Completed the scores of a review"),
        "round.closed": _("Closed a round"),
        "round.decided": _("Moved a round on to decisions"),
        "round.opened": _("Opened a round for scoring"),
        "round.reopened": _("Moved a round back to scoring"),
        "seat.accepted": _("Accepted a review and declared no conflict"),
        "seat.conflict_declared": _("Declared a conflict of interest"),
        "seat.declined": _("Declined a review"),
        "seat.replaced": _("Took a review back from an expert"),
        "seat.scored": _("Handed in a score"),
        "standard.published": _("Published a standard"),
        "standard.superseded": _("Superseded a standard"),
    }
)
