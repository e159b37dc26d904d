"""An expert's answer to a seat: accept with a declaration, decline once with a reason, declare a conflict."""

import pytest

from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from screening.enums import RoundStatus, SeatStatus
from screening.models import Pledge, Round, Seat
from screening.services.seats import accept_seat, declare_conflict, decline_seat
from tests.screening.factories import make_expert, make_review, make_round, make_seat
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def asked(people):
    """A seat that waits for its expert's answer, and the expert."""
    expert, persona = make_expert()
    return make_seat(make_review(people, make_round(people)), expert), persona


def test_accepting_records_the_declaration_and_its_time(asked):
    seat, expert = asked
    accepted = accept_seat(by=expert.actor, seat=seat, declaration="曾在同一会议上见过。")
    assert accepted.status == SeatStatus.ACCEPTED
    assert accepted.declaration == "曾在同一会议上见过。"
    assert accepted.declared_at is not None
    assert AuditEntry.objects.filter(event="seat.accepted", object_ref=seat.audit_ref).exists()


def test_without_the_present_pledge_no_dossier_opens(asked):
    seat, expert = asked
    Pledge.objects.update(version="0")
    with pytest.raises(GuardRefused):
        accept_seat(by=expert.actor, seat=seat)
    assert Seat.objects.get(pk=seat.pk).status == SeatStatus.INVITED


def test_declining_needs_a_reason_happens_once_and_tells_the_office(people, asked):
    seat, expert = asked
    with pytest.raises(InvalidInput):
        decline_seat(by=expert.actor, seat=seat, reason="  ")
    declined = decline_seat(by=expert.actor, seat=seat, reason="近期出差")
    assert (declined.status, declined.reason) == (SeatStatus.DECLINED, "近期出差")
    with pytest.raises(GuardRefused):
        decline_seat(by=expert.actor, seat=seat, reason="近期出差")
    told = Notice.objects.get(recipient=people.officer.user, event="seat.declined")
    assert "近期出差" not in told.title + told.body


def test_a_conflict_can_be_declared_before_and_after_accepting_and_not_after_handing_in(people, asked):
    seat, expert = asked
    accept_seat(by=expert.actor, seat=seat)
    left = declare_conflict(by=expert.actor, seat=seat, text="发现为本人导师的项目")
    assert left.status == SeatStatus.CONFLICT
    assert left.ended_at is not None
    other, colleague = make_expert()
    done = make_seat(seat.review, other, SeatStatus.SUBMITTED)
    with pytest.raises(GuardRefused):
        declare_conflict(by=colleague.actor, seat=done, text="太晚")


@pytest.mark.parametrize("who", ["officer", "wang", "manager", "leader", "security_admin"])
def test_nobody_answers_for_the_expert(people, asked, who):
    seat, _expert = asked
    with pytest.raises(PermissionRefused):
        accept_seat(by=getattr(people, who).actor, seat=seat)


def test_another_expert_cannot_answer_for_him(asked):
    seat, _expert = asked
    _other, colleague = make_expert()
    with pytest.raises(PermissionRefused):
        decline_seat(by=colleague.actor, seat=seat, reason="代答")


def test_nothing_is_answered_once_the_round_is_over(asked):
    seat, expert = asked
    Round.objects.update(status=RoundStatus.CLOSED)
    with pytest.raises(GuardRefused):
        accept_seat(by=expert.actor, seat=seat)
