"""What the audit log's lines about the screening are called."""

from django.utils.translation import gettext_lazy as _

from core.trail import EVENT_WORDS, FACT_WORDS, OBJECT_WORDS, VALUE_WORDS
from screening.enums import (
    AppealStatus,
    ConflictRule,
    DecisionStatus,
    ExpertStatus,
    ReviewStatus,
    SeatStatus,
    Specialty,
    Support,
    Verdict,
)
from screening.workflow import APPEAL_MACHINE, DECISION_MACHINE, REVIEW_MACHINE, SEAT_MACHINE

OBJECT_WORDS.update(
    {
        "expert": _("expert"),
        "expert_pool": _("expert pool"),
        "publication": _("publication"),
        "round": _("round"),
        "standard": _("standard"),
    }
)

EVENT_WORDS.update(
    {
        "appeal.dismissed": _("Let a decision stand after an appeal"),
        "appeal.filed": _("Filed an appeal"),
        "appeal.upheld": _("Upheld an appeal"),
        "decision.changed": _("Changed a decision"),
        "decision.confirmed": _("Confirmed a decision as second person"),
        "decision.released": _("Released a decision"),
        "discussion.posted": _("Wrote into the discussion of a review"),
        "expert.added": _("Took a person into the expert pool"),
        "expert.availability_set": _("Set when and how much an expert reviews"),
        "expert.changed": _("Changed what is known of an expert"),
        "expert.conflict_dismissed": _("Dismissed a conflict as a false alarm"),
        "expert.invitation_declined": _("Declined to join the expert pool"),
        "expert.invited": _("Asked an expert to join the pool"),
        "expert.invited_again": _("Took an expert back into the pool"),
        "expert.joined": _("Joined the expert pool"),
        "expert.pledged": _("Signed the confidentiality pledge"),
        "expert.retired": _("Took an expert out of the pool"),
        "expert.seated_by_hand": _("Gave an expert a seat by hand"),
        "expert.trained": _("Recorded an expert's training"),
        "experts.imported": _("Imported experts from a workbook"),
        "project.improvement_asked": _("Asked for improvement after the screening"),
        "project.not_passed": _("Did not pass a project"),
        "project.passed": _("Passed a project"),
        "project.reviewed_again": _("Put a project before experts again"),
        "project.screening_entered": _("Took a project into the screening"),
        "project.screening_left": _("Took a project out of the screening"),
        "publication.changed": _("Changed the draft of a publication"),
        "publication.closed": _("Ended the time for objections"),
        "publication.deleted": _("Deleted the draft of a publication"),
        "publication.drafted": _("Drafted a publication"),
        "publication.objection_answered": _("Answered an objection"),
        "publication.objection_raised": _("Objected to a publication"),
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
        "review.tags_chosen": _("Chose the tags of a project in the screening"),
        "round.changed": _("Changed a round"),
        "round.closed": _("Closed a round"),
        "round.created": _("Made a round"),
        "round.decided": _("Moved a round on to decisions"),
        "round.drawn": _("Drew the panels of a round"),
        "round.experts_reminded": _("Reminded experts of late scores"),
        "round.opened": _("Opened a round for scoring"),
        "round.reopened": _("Moved a round back to scoring"),
        "round.substitute_drawn": _("Drew a substitute"),
        "seat.accepted": _("Accepted a review and declared no conflict"),
        "seat.conflict_declared": _("Declared a conflict of interest"),
        "seat.declined": _("Declined a review"),
        "seat.replaced": _("Took a review back from an expert"),
        "seat.score_revised": _("Handed in a revised score"),
        "seat.scored": _("Handed in a score"),
        "standard.draft_deleted": _("Deleted a draft of the standard"),
        "standard.draft_saved": _("Saved a draft of the standard"),
        "standard.draft_started": _("Started a new version of the standard"),
        "standard.published": _("Published a standard"),
        "standard.superseded": _("Superseded a standard"),
    }
)

FACT_WORDS.update(
    {
        "appeal_until": _("Appeal until"),
        "away_until": _("Away until"),
        "chair_reason": _("What the discussion came to"),
        "chair_vetoes": _("Vetoes upheld"),
        "confirmed_at": _("Confirmed at"),
        "confirmed_by_id": _("Second person"),
        "draw": _("Draw"),
        "improve": _("What to improve"),
        "decision.changed.lists": _("Lists it enters"),
        "review.decision_prepared.lists": _("Lists it enters"),
        "load_limit": _("Most reviews at one time"),
        "needs_second": _("Needs a second person"),
        "prepared_at": _("Prepared at"),
        "prepared_by_id": _("Prepared by"),
        "project": _("Project"),
        "projects": _("Projects"),
        "released_at": _("Released at"),
        "rule": _("Rule"),
        "seats": _("Seats"),
        "seed": _("Seed"),
        "specialty": _("Specialty"),
        "strengths": _("Strengths"),
        "support": _("Suggested help"),
        "trained_on": _("Training finished on"),
        "unfilled": _("Seats left empty"),
        "verdict": _("Verdict"),
    }
)

VALUE_WORDS.update(
    {
        "expert.fields": {
            "affiliations": _("Other employers"),
            "birth_year": _("Year of birth"),
            "departments": _("Clinical departments"),
            "email": _("E-mail"),
            "institution": _("Institution or company"),
            "institution_name": _("Institution or company"),
            "load_limit": _("Most reviews at one time"),
            "name": _("Name"),
            "note": _("Note"),
            "subcatalogues": _("Sub-catalogues"),
            "title": _("Professional title"),
        },
        "expert.status": dict(ExpertStatus.choices),
        "rule": dict(ConflictRule.choices),
        "specialty": dict(Specialty.choices),
    }
)

# Reviews, seats, decisions and appeals are logged under their project: each event knows its own states.
for machine, states in (
    (REVIEW_MACHINE, ReviewStatus),
    (SEAT_MACHINE, SeatStatus),
    (DECISION_MACHINE, DecisionStatus),
    (APPEAL_MACHINE, AppealStatus),
):
    VALUE_WORDS.update({f"{each.event}.status": dict(states.choices) for each in machine.transitions})
VALUE_WORDS.update({"support": dict(Support.choices), "verdict": dict(Verdict.choices)})
