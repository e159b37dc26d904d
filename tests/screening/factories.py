"""Experts, rounds, reviews and scores for tests, as they stand in the database when the services have done their part.

Built directly, so that each part of the screening is tested without the others; the journeys drive the services.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.roles import Role
from core.refs import new_ref
from projects.models import Project
from projects.services.screening import enter_screening
from screening.content import Content
from screening.enums import ExpertStatus, ReviewStatus, RoundStatus, SeatStatus, Specialty
from screening.models import Expert, Pledge, Review, Round, Scorecard, Seat, Standard
from screening.scoring import Sheet, points_of
from tests.factories import accepted_project
from tests.personas import Persona, Personas, make_organisation, make_persona

PANEL = (Specialty.CLINICAL, Specialty.ENGINEERING, Specialty.REGULATORY, Specialty.CLINICAL, Specialty.MARKET)


def first_standard() -> Standard:
    return Standard.objects.get(region=None, number=1)


def make_expert(
    specialty: str = Specialty.CLINICAL, *, region: str = "44", institution: str = "", **fields: Any
) -> tuple[Expert, Persona]:
    """An expert of the pool with his account, trained and pledged, in an institution of his own unless given."""
    number = (
        Expert.objects.filter(region_id=region).order_by("-number").values_list("number", flat=True).first() or 0
    ) + 1
    place = make_organisation(institution or f"专家单位 {number:03d}", OrganisationKind.INSTITUTION, region)
    persona = make_persona(f"专家 {number:03d}", Role.REVIEWER, place)
    given = {"subcatalogues": ["01", "13"], "departments": ["普外科"], "trained_on": timezone.localdate(), **fields}
    expert = Expert.objects.create(
        ref=new_ref(),
        region_id=region,
        number=number,
        user=persona.user,
        email=persona.user.email,
        name=persona.user.name,
        specialty=specialty,
        institution=place,
        institution_name=place.name,
        status=ExpertStatus.ACTIVE,
        **given,
    )
    Pledge.objects.create(expert=expert, version="1")
    return expert, persona


def make_round(people: Personas, name: str = "第一批", **fields: Any) -> Round:
    today = timezone.localdate()
    given = {
        "standard": first_standard(),
        "status": RoundStatus.PREPARING,
        "scores_due_on": today + timedelta(days=14),
        "two_persons": ["not_passed", "comprehensive_evaluation"],
        **fields,
    }
    return Round.objects.create(
        ref=new_ref(),
        region_id=people.officer.organisation.region_id,
        name=name,
        created_by=people.officer.user,
        **given,
    )


def make_review(people: Personas, round_: Round, project: Project | None = None, **answers: Any) -> Review:
    """Wang's project (or the given one) in the round, waiting for its panel."""
    project = project or accepted_project(people, **answers)
    enter_screening(by=people.officer.actor, project=project)
    return Review.objects.create(
        ref=new_ref(),
        region_id=project.region_id,
        round=round_,
        project=Project.objects.get(pk=project.pk),
        submission=project.submissions.order_by("-number").first(),
    )


def make_seat(review: Review, expert: Expert, status: str = SeatStatus.INVITED, **fields: Any) -> Seat:
    """One seat; the review is then being scored and its round open."""
    now = timezone.now()
    declared = {"declared_at": now} if status in (SeatStatus.ACCEPTED, SeatStatus.SUBMITTED) else {}
    seat = Seat.objects.create(
        ref=new_ref(),
        region_id=review.region_id,
        review=review,
        expert=expert,
        specialty=expert.specialty,
        status=status,
        answer_due_on=timezone.localdate() + timedelta(days=2),
        score_due_on=review.round.scores_due_on,
        submitted_at=now if status == SeatStatus.SUBMITTED else None,
        **{**declared, **fields},
    )
    if review.status == ReviewStatus.WAITING:
        Review.objects.filter(pk=review.pk).update(status=ReviewStatus.SCORING)
        Round.objects.filter(pk=review.round_id, status=RoundStatus.PREPARING).update(status=RoundStatus.SCORING)
        review.refresh_from_db()
    return seat


def make_scorecard(
    seat: Seat, level: int = 3, *, vetoes: tuple[str, ...] = (), turn: int = 1, **levels: int
) -> Scorecard:
    """A submitted scorecard with the same level everywhere, but for ``levels`` by criterion code."""
    content = Content.read(seat.review.round.standard.content)
    given = {each.code: levels.get(each.code, level) for each in content.criteria}
    points = points_of(content, Sheet(given, vetoes))
    Seat.objects.filter(pk=seat.pk).update(
        status=SeatStatus.SUBMITTED, submitted_at=timezone.now(), declared_at=seat.declared_at or timezone.now()
    )
    return Scorecard.objects.create(
        seat=seat,
        review=seat.review,
        standard=seat.review.round.standard,
        turn=turn,
        answers={code: {"level": value, "comment": "有依据", "unable": ""} for code, value in given.items()},
        vetoes=list(vetoes),
        veto_reason="重复" if vetoes else "",
        confidence=4,
        remark="总体意见",
        total=points.total,
        dimensions={code: str(value) for code, value in points.dimensions.items()},
        submitted_at=timezone.now(),
    )


def seated_review(people: Personas, seats: int = 5, **answers: Any) -> tuple[Review, list[tuple[Seat, Persona]]]:
    """A review with a whole panel that has accepted and can score."""
    review = make_review(people, make_round(people, seats=seats), **answers)
    panel = []
    for specialty in PANEL[:seats]:
        expert, persona = make_expert(specialty)
        panel.append((make_seat(review, expert, SeatStatus.ACCEPTED), persona))
    return review, panel
