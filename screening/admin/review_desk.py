"""What stands on the officer's page of one review, whatever he has typed so far."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from core.console import render_page
from core.errors import PortalError
from core.requests import PortalRequest
from screening.admin.ranking import REVIEW_TONES
from screening.content import Content, Veto
from screening.enums import SITTING, ReviewStatus, SeatStatus, Verdict
from screening.forms.decisions import ConclusionForm, DecisionForm, PostForm, ReasonForm
from screening.models import Decision, Review
from screening.permissions import decided_by
from screening.selectors.history import standing_lists
from screening.selectors.proposals import TONES, proposal_words
from screening.selectors.results import (
    SeatScores,
    decision_mark,
    decision_of,
    is_barred,
    posts_of,
    proposal_of,
    score_matrix,
    seat_scores,
)
from screening.selectors.standards import list_label, tag_label
from screening.services.bulk_decisions import choice_proposed
from screening.services.decisions import Choice


@dataclass
class Typed:
    """The forms that came back with errors; the others are made anew. ``opened`` names the one in use."""

    decision: DecisionForm | None = None
    conclusion: ConclusionForm | None = None
    post: PostForm | None = None
    reasons: ReasonForm | None = None
    opened: str = ""
    refusal: PortalError | None = None


def desk_page(request: PortalRequest, review: Review, typed: Typed | None = None, status: int = 200) -> HttpResponse:
    typed = typed or Typed()
    content = Content.read(review.round.standard.content)
    scores = seat_scores(review)
    context = {
        "review": review,
        "project": review.project,
        "round": review.round,
        "status_tone": REVIEW_TONES.get(ReviewStatus(review.status), ""),
        "tags": [tag_label(tag) for tag in review.tags],
        "scores": scores,
        "blocks": score_matrix(review, content, scores),
        "calls_for_discussion": review.spread is not None and review.spread > content.spread,
        "notes": notes_of(content, scores),
        "posts": posts_of(review),
        "upheld": [veto for veto in content.vetoes if veto.code in review.chair_vetoes],
        "typed": typed,
        **standing_of(scores),
        **decision_context(request, review, content, typed),
    }
    return render_page(request, "console/screening/review_page.html", context, status=status)


def standing_of(scores: list[SeatScores]) -> dict[str, Any]:
    statuses = [each.seat.status for each in scores]
    handed_in = statuses.count(SeatStatus.SUBMITTED.value)
    return {"handed_in": handed_in, "still": len([each for each in statuses if each in SITTING]) - handed_in}


def notes_of(content: Content, scores: list[SeatScores]) -> list[dict[str, Any]]:
    """What each expert wrote: vetoes with their reason, remark, and the comments to single criteria."""
    names = {veto.code: f"{veto.code} {veto.name}" for veto in content.vetoes}
    return [
        {
            "seat": score.seat,
            "card": card,
            "vetoes": [names.get(code, code) for code in card.vetoes],
            "comments": [
                (each, answer["comment"])
                for each in content.criteria
                if (answer := card.answers.get(each.code, {})).get("comment")
            ],
        }
        for score in scores
        if (card := score.counting) is not None
    ]


def decision_context(request: PortalRequest, review: Review, content: Content, typed: Typed) -> dict[str, Any]:
    decision = decision_of(review)
    standing = decision if review.status in (ReviewStatus.PREPARED, ReviewStatus.RELEASED) else None
    me = request.actor.user_id
    return {
        "proposal": proposal_words(content, proposal_of(review, content)) if review.total is not None else None,
        "decision": standing,
        "decision_tone": TONES[Verdict(standing.verdict)] if standing else "",
        "decision_lists": [list_label(each) for each in standing.lists] if standing else [],
        "is_mine": standing is not None and standing.prepared_by_id == me,
        "waits": standing is not None and standing.needs_second and standing.confirmed_by_id is None,
        "took_part": standing is not None and me in decided_by(standing),
        "decision_mark": decision_mark(review, decision),
        "still_listed": listed_before(review),
        "barred": is_barred(request.actor, review),
        "decision_form": typed.decision or form_for(review, content, decision),
        "conclusion_form": typed.conclusion or ConclusionForm(ticked_vetoes(content, review)),
        "post_form": typed.post or PostForm(),
        **{f"{name}_form": reason_form(typed, name) for name in ("discuss", "complete", "take_back")},
    }


def listed_before(review: Review) -> list[str]:
    """The lists an earlier decision brought, which a new one does not end."""
    if review.previous_id is None:
        return []
    return [listing.get_kind_display() for listing in standing_lists(review.project)]


def reason_form(typed: Typed, name: str) -> ReasonForm:
    return typed.reasons if typed.reasons is not None and typed.opened == name else ReasonForm(name)


def form_for(review: Review, content: Content, decision: Decision | None) -> DecisionForm | None:
    """The decision form while something can be decided; what was typed for an earlier decision is offered again."""
    if review.status not in (ReviewStatus.SCORED, ReviewStatus.PREPARED):
        return None
    if decision is None:
        return DecisionForm.filled(choice_proposed(review, content))
    return DecisionForm.filled(
        Choice(
            decision.verdict,
            tuple(decision.lists),
            decision.strengths,
            decision.improve,
            tuple(decision.support),
            decision.reason,
        )
    )


def ticked_vetoes(content: Content, review: Review) -> list[Veto]:
    ticked = {code for each in seat_scores(review) if each.counting for code in each.counting.vetoes}
    return [veto for veto in content.vetoes if veto.code in ticked]
