"""Reviews whose panels have handed in, through the same service the experts' own act announces."""

from accounts.roles import Role
from core.actor import SYSTEM
from core.events import publish
from projects.models import Project
from screening.enums import SeatStatus
from screening.events import SCORECARD_SUBMITTED
from screening.models import Review, Round, Scorecard, Seat
from tests.factories import accepted_project
from tests.personas import Persona, Personas, make_persona
from tests.screening.factories import PANEL, make_expert, make_review, make_round, make_scorecard, make_seat

FIVE_FOURS = (4, 4, 4, 4, 4)


def second_officer(people: Personas) -> Persona:
    return make_persona("省局经办 02", Role.PROVINCIAL_OFFICER, people.officer.organisation)


def hand_in(seat: Seat, level: int = 3, **given) -> Scorecard:
    """As when the expert submits: the sheet is stored, and announced."""
    card = make_scorecard(Seat.objects.get(pk=seat.pk), level, **given)
    publish(SCORECARD_SUBMITTED, scorecard=card, by=SYSTEM)
    return card


def scored_review(
    people: Personas,
    levels: tuple[int, ...] = FIVE_FOURS,
    *,
    round_: Round | None = None,
    project: Project | None = None,
    vetoes: tuple[str, ...] = (),
    **answers,
) -> Review:
    """A whole panel has handed in, each expert one level everywhere; ``vetoes`` are ticked by the first one."""
    round_ = round_ or make_round(people, seats=len(levels))
    review = make_review(people, round_, project or accepted_project(people, **answers))
    seats = [make_seat(review, make_expert(PANEL[n])[0], SeatStatus.ACCEPTED) for n in range(len(levels))]
    for position, (seat, level) in enumerate(zip(seats, levels, strict=True)):
        hand_in(seat, level, vetoes=vetoes if position == 0 else ())
    return Review.objects.get(pk=review.pk)


def review_seats(review: Review) -> list[Seat]:
    return list(review.panel.order_by("pk"))
