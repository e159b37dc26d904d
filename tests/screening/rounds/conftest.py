from datetime import timedelta

import pytest
from django.utils import timezone

from screening.enums import SeatStatus
from screening.models import Round
from screening.services.rounds import RoundFacts, create_round, open_round
from tests.screening.factories import PANEL, make_expert, make_review, make_round, make_seat
from tests.standing import standing


@pytest.fixture
def facts():
    """What an officer types for an ordinary batch; named fields override."""

    def given(**fields) -> RoundFacts:
        return RoundFacts(
            **{"name": "2026年第一批", "scores_due_on": timezone.localdate() + timedelta(days=14), "seats": 3, **fields}
        )

    return given


@pytest.fixture
def batch(people, facts) -> Round:
    return create_round(by=people.officer.actor, facts=facts())


@standing
def opened(people):
    """An open batch with one project and its three experts, who have not answered: (review, seats with personas)."""
    round_ = make_round(people, seats=3)
    review = make_review(people, round_)
    panel = []
    for specialty in PANEL[:3]:
        expert, persona = make_expert(specialty)
        seat = make_seat(review, expert, SeatStatus.INVITED)
        panel.append((seat, persona))
    # The factory sets a review in motion with its first seat; the service is to do it here.
    type(review).objects.filter(pk=review.pk).update(status="waiting")
    Round.objects.filter(pk=round_.pk).update(status="preparing")
    open_round(by=people.officer.actor, round=Round.objects.get(pk=round_.pk))
    review.refresh_from_db()
    return review, panel
