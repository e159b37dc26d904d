"""Two at once, on two connections: what is sent twice is there once, and of two answers one counts."""

import pytest

from core.models import Notice
from matching.models import Match, Meeting, Message
from matching.services.matches import end_match
from matching.services.meetings import agree_meeting, cancel_meeting, move_meeting
from tests.at_once import at_once
from tests.matching.matched import chosen_match
from tests.matching.talks.said import plan, proposal, said
from tests.personas import make_personas

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_double_click_says_it_once_and_tells_once():
    people = make_personas()
    match = chosen_match(people)
    raised = at_once(*[lambda: said(people.wang, match, key="K")] * 2, lambda: said(people.wang, match, "另一条"))
    assert raised == [None] * 3
    assert Message.objects.count() == 2
    assert Notice.objects.filter(recipient=people.firm.user, event="message.sent").count() == 1


def test_of_agreeing_and_moving_nobody_meets_at_a_time_he_did_not_see():
    people = make_personas()
    meeting = proposal(people.wang, chosen_match(people))
    raised = at_once(
        lambda: agree_meeting(by=people.firm.actor, meeting=meeting, sequence=0),
        lambda: move_meeting(by=people.wang.actor, meeting=meeting, plan=plan(6)),
    )
    fresh = Meeting.objects.get()
    # Moved last it waits again; agreed too late the firm is told.
    assert (fresh.status, fresh.sequence, raised[1]) == ("proposed", 1, None)


def test_a_meeting_is_called_off_once_when_the_match_ends_meanwhile():
    people = make_personas()
    match = chosen_match(people)
    meeting = agree_meeting(by=people.firm.actor, meeting=proposal(people.wang, match))
    at_once(
        lambda: cancel_meeting(by=people.firm.actor, meeting=meeting),
        lambda: end_match(by=people.wang.actor, match=match, reason=""),
    )
    assert Match.objects.get().status == "ended"
    assert (Meeting.objects.get().status, Meeting.objects.get().sequence) == ("cancelled", 1)
