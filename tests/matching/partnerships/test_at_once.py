"""Two at once, on connections of their own: one wins, the other is told, nothing is there twice."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from core.errors import PortalError
from matching.enums import MatchStatus, PartnershipStatus
from matching.models import Match, Partnership, PartnershipSurvey
from matching.services.matches import end_match
from matching.services.partnership_life import answer_survey
from matching.services.partnerships import cancel_partnership, confirm_partnership, propose_partnership
from projects.enums import ListKind
from projects.models import Listing
from tests.matching.matched import signed_match
from tests.matching.partnerships.factories import confirmed, proposed, terms
from tests.personas import make_personas

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(db):
    return make_personas()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each gave, or the refusal it met."""
    barrier, given = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=20)
            given[place] = act()
        except PortalError as refusal:
            given[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return given


def refusals(given: list[Any]) -> int:
    return sum(isinstance(each, PortalError) for each in given)


def test_both_sides_record_at_once(people):
    match = signed_match(people)
    actors = [people.wang.actor, people.firm.actor]
    given = at_once(
        *(lambda by=by: propose_partnership(by=by, match=match, values=terms()) for by in actors),
    )
    assert refusals(given) == 1
    assert Partnership.objects.count() == 1


def test_confirmed_twice_at_once(people):
    partnership, actor = proposed(people), people.firm.actor
    given = at_once(*[lambda: confirm_partnership(by=actor, partnership=partnership)] * 2)
    assert refusals(given) == 1
    assert Listing.objects.filter(kind=ListKind.MATCHED).count() == 1
    assert Match.objects.get(pk=partnership.match_id).status == MatchStatus.PARTNERED


def test_confirmed_and_taken_back_at_once(people):
    partnership = proposed(people)
    wang, firm = people.wang.actor, people.firm.actor
    given = at_once(
        lambda: confirm_partnership(by=firm, partnership=partnership),
        lambda: cancel_partnership(by=wang, partnership=partnership),
    )
    assert refusals(given) == 1
    stored = Partnership.objects.get(pk=partnership.pk)
    match = Match.objects.get(pk=partnership.match_id)
    assert (stored.status, match.status) in {
        (PartnershipStatus.CONFIRMED, MatchStatus.PARTNERED),
        (PartnershipStatus.CANCELLED, MatchStatus.SIGNED),
    }


def test_confirmed_and_the_talks_ended_at_once(people):
    partnership = proposed(people)
    wang, firm = people.wang.actor, people.firm.actor
    match = Match.objects.get(pk=partnership.match_id)
    given = at_once(
        lambda: confirm_partnership(by=firm, partnership=partnership),
        lambda: end_match(by=wang, match=match, reason="No funding"),
    )
    assert refusals(given) == 1
    stored = Partnership.objects.get(pk=partnership.pk)
    assert (stored.status, Match.objects.get(pk=match.pk).status) in {
        (PartnershipStatus.CONFIRMED, MatchStatus.PARTNERED),
        (PartnershipStatus.CANCELLED, MatchStatus.ENDED),
    }


def test_the_survey_answered_twice_at_once(people):
    partnership, actor = confirmed(people), people.wang.actor
    given = at_once(
        *(
            lambda marks=marks: answer_survey(by=actor, partnership=partnership, marks=marks, helped=True)
            for marks in (1, 5)
        )
    )
    assert refusals(given) == 1
    assert PartnershipSurvey.objects.count() == 1
