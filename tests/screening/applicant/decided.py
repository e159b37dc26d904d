"""Projects whose decision is out, with everything around it that must not leak: experts, single scores, a veto."""

from dataclasses import dataclass
from typing import Any

from accounts.roles import Role
from projects.models import Project
from screening.content import Content
from screening.enums import ReviewStatus, SeatStatus, Verdict
from screening.models import Decision, DiscussionPost, Review, Round, Scorecard, Seat
from screening.scoring import Sheet, result_of
from screening.services.decisions import confirm_decision, prepare_decision, release_decision
from tests.personas import Persona, Personas, make_persona
from tests.screening.factories import PANEL, make_expert, make_review, make_scorecard, make_seat, seated_review

STRENGTHS = "临床需求真实，团队长期积累。"
IMPROVE = "请补充与现有产品的对比数据。\n请说明风险控制措施。"
# Levels that make no round number, so that a single score found in a page is no accident.
LEVELS = {Verdict.PASSED: (4, 4, 5, 4, 3), Verdict.IMPROVE: (3, 2, 3, 3, 2), Verdict.NOT_PASSED: (1, 2, 1, 2, 1)}


@dataclass(frozen=True)
class Decided:
    project: Project
    review: Review
    decision: Decision
    panel: list[tuple[Seat, Persona]]
    cards: list[Scorecard]


def second_officer(people: Personas) -> Persona:
    """A colleague who takes part in decisions."""
    return make_persona("省局经办 02", Role.PROVINCIAL_OFFICER, people.officer.organisation)


def third_officer(people: Personas) -> Persona:
    """A colleague who takes no part in decisions."""
    return make_persona("省局经办 03", Role.PROVINCIAL_OFFICER, people.officer.organisation)


def seated(people: Personas, round_: Round | None, **answers: Any) -> tuple[Review, list[tuple[Seat, Persona]]]:
    """As ``seated_review``; or in a round that is there already."""
    if round_ is None:
        return seated_review(people, **answers)
    review = make_review(people, round_, **answers)
    given = [make_expert(specialty) for specialty in PANEL]
    return review, [(make_seat(review, expert, SeatStatus.ACCEPTED), persona) for expert, persona in given]


def scored_review(
    people: Personas, verdict: str, vetoes: tuple[str, ...] = (), round_: Round | None = None, **answers: Any
) -> tuple[Review, list[tuple[Seat, Persona]], list[Scorecard]]:
    """Five experts have scored; a veto of the first is upheld by the discussion when there is one."""
    review, panel = seated(people, round_, **answers)
    cards = []
    for index, (seat, _persona) in enumerate(panel):
        odd = {"A1": min(5, LEVELS[verdict][index] + 1)}
        given = vetoes if index == 0 else ()
        cards.append(make_scorecard(seat, LEVELS[verdict][index], vetoes=given, **odd))
    seat, expert = panel[0]
    DiscussionPost.objects.create(review=review, seat=seat, author=expert.user, text="讨论中的机密意见")
    content = Content.read(review.round.standard.content)
    sheets = [Sheet({code: one["level"] for code, one in card.answers.items()}, tuple(card.vetoes)) for card in cards]
    result = result_of(content, sheets)
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.SCORED,
        scored=len(cards),
        total=result.total,
        spread=result.spread,
        dimensions={code: str(value) for code, value in result.dimensions.items()},
        criteria={code: str(value) for code, value in result.criteria.items()},
        vetoes=result.vetoes,
        judged=dict(result.judged),
        chair_vetoes=list(vetoes),
        chair_reason="主持人内部意见" if vetoes else "",
    )
    return Review.objects.get(pk=review.pk), panel, cards


def decided(
    people: Personas,
    verdict: str = Verdict.NOT_PASSED,
    *,
    second: Persona | None = None,
    vetoes: tuple[str, ...] = (),
    **answers: Any,
) -> Decided:
    """Wang's project with a released decision, prepared by the officer and confirmed by the second one."""
    review, panel, cards = scored_review(people, verdict, vetoes, **answers)
    decision = prepare_decision(
        by=people.officer.actor,
        review=review,
        verdict=verdict,
        lists=["library"] if verdict == Verdict.PASSED else [],
        strengths=STRENGTHS,
        improve="" if verdict == Verdict.PASSED else IMPROVE,
        support=["testing", "clinical"],
        reason="内部理由：与建议不同",
    )
    if decision.needs_second:
        decision = confirm_decision(by=(second or second_officer(people)).actor, decision=decision)
    released = release_decision(by=people.officer.actor, decision=decision)
    review = Review.objects.get(pk=review.pk)
    return Decided(Project.objects.get(pk=review.project_id), review, released, panel, cards)
