"""Meetings: proposed by one side, agreed by the other, known to nobody else; and what a calendar gets to know."""

from datetime import timedelta

import icalendar
import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import AuditEntry, Mail, Notice
from matching.enums import MeetingStatus
from matching.models import Match, Meeting
from matching.selectors.meetings import clashes, coming_meetings, meeting_for
from matching.services.matches import end_match
from matching.services.meetings import (
    agree_meeting,
    cancel_meeting,
    decline_meeting,
    move_meeting,
    remind_meetings,
)
from tests.matching.matched import chosen_match, requested_match
from tests.matching.talks.said import OUTSIDERS, colleague_of, outsider, plan, proposal, second_match
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def match(people) -> Match:
    return chosen_match(people)


def notices(persona, event: str) -> int:
    return Notice.objects.filter(recipient=persona.user, event=event).count()


def test_the_other_side_agrees_and_whoever_proposed_is_told(people, match):
    meeting = proposal(people.wang, match)
    assert (notices(people.firm, "meeting.proposed"), notices(people.wang, "meeting.proposed")) == (1, 0)
    agreed = agree_meeting(by=people.firm.actor, meeting=meeting)
    assert agreed.status == MeetingStatus.AGREED
    assert (notices(people.firm, "meeting.agreed"), notices(people.wang, "meeting.agreed")) == (0, 1)


def test_nobody_agrees_with_himself_or_answers_for_the_other_side(people, match):
    for act in (agree_meeting, decline_meeting):
        with pytest.raises(PermissionRefused):
            act(by=people.wang.actor, meeting=proposal(people.wang, match))
        with pytest.raises(PermissionRefused):
            act(by=colleague_of(people.firm).actor, meeting=proposal(people.firm, match))


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_sees_or_touches_a_meeting(people, match, who):
    meeting = proposal(people.wang, match)
    persona = outsider(people, who)
    actor = persona.actor
    with pytest.raises(NotVisible):
        meeting_for(actor, match.ref, meeting.ref)
    assert coming_meetings(actor, match, timezone.now()) == []
    for act in (agree_meeting, decline_meeting, cancel_meeting):
        with pytest.raises(PermissionRefused):
            act(by=actor, meeting=meeting)
    with pytest.raises(PermissionRefused):
        move_meeting(by=actor, meeting=meeting, plan=plan(5))
    with pytest.raises(PermissionRefused):
        proposal(persona, match)


def test_a_moved_meeting_waits_for_the_other_side_again(people, match):
    meeting = agree_meeting(by=people.firm.actor, meeting=proposal(people.wang, match))
    moved = move_meeting(by=people.firm.actor, meeting=meeting, plan=plan(5, place="企业 031 一楼"))
    assert (moved.ref, moved.sequence, moved.status, moved.side) == (meeting.ref, 1, "proposed", "firm")
    with pytest.raises(PermissionRefused):
        agree_meeting(by=people.firm.actor, meeting=moved)
    assert agree_meeting(by=people.wang.actor, meeting=moved).place == "企业 031 一楼"


def test_nobody_agrees_to_a_time_he_has_not_seen(people, match):
    meeting = proposal(people.wang, match)
    moved = move_meeting(by=people.wang.actor, meeting=meeting, plan=plan(6))
    with pytest.raises(GuardRefused):
        agree_meeting(by=people.firm.actor, meeting=moved, sequence=meeting.sequence)
    assert agree_meeting(by=people.firm.actor, meeting=moved, sequence=moved.sequence).status == "agreed"


def test_a_declined_time_can_be_followed_by_another(people, match):
    declined = decline_meeting(by=people.firm.actor, meeting=proposal(people.wang, match), note="在外地出差")
    assert (declined.status, declined.note) == ("declined", "在外地出差")
    assert notices(people.wang, "meeting.declined") == 1
    assert move_meeting(by=people.wang.actor, meeting=declined, plan=plan(8)).status == "proposed"


def test_either_side_cancels_what_lies_ahead(people, match):
    meeting = agree_meeting(by=people.firm.actor, meeting=proposal(people.wang, match))
    cancelled = cancel_meeting(by=people.firm.actor, meeting=meeting, note="设备未到")
    assert (cancelled.status, cancelled.sequence) == ("cancelled", 1)
    assert (notices(people.wang, "meeting.cancelled"), notices(people.firm, "meeting.cancelled")) == (1, 0)
    with pytest.raises(GuardRefused):
        move_meeting(by=people.wang.actor, meeting=cancelled, plan=plan(8))


def test_what_has_passed_is_neither_agreed_nor_cancelled(people, match):
    meeting = proposal(people.wang, match)
    Meeting.objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(GuardRefused):
        agree_meeting(by=people.firm.actor, meeting=meeting)
    with pytest.raises(GuardRefused):
        cancel_meeting(by=people.wang.actor, meeting=meeting)


def test_meetings_are_for_those_who_have_chosen_each_other(people):
    with pytest.raises(GuardRefused):
        proposal(people.wang, requested_match(people))


def test_when_the_match_ends_its_meetings_are_off(people, match):
    agreed = agree_meeting(by=people.firm.actor, meeting=proposal(people.wang, match))
    open_one = proposal(people.wang, match, 9)
    end_match(by=people.wang.actor, match=match, reason="")
    for meeting in (agreed, open_one):
        meeting.refresh_from_db()
        assert meeting.status == "cancelled"
    assert notices(people.firm, "meeting.cancelled") == 2
    with pytest.raises(GuardRefused):
        proposal(people.firm, Match.objects.get(pk=match.pk))


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("subject", {"subject": "  "}),
        ("subject", {"subject": "长" * 121}),
        ("minutes", {"minutes": 10}),
        ("minutes", {"minutes": 481}),
        ("place", {"place": "", "link": ""}),
        ("link", {"link": "javascript:alert(1)"}),
        ("link", {"link": "http://meeting.example.org"}),
        ("note", {"note": "长" * 301}),
    ],
)
def test_a_plan_that_cannot_be_is_refused_beside_its_field(people, match, field, changed):
    with pytest.raises(InvalidInput) as refused:
        proposal(people.wang, match, **changed)
    assert field in refused.value.fields


def test_a_meeting_lies_ahead(people, match):
    with pytest.raises(GuardRefused):
        proposal(people.wang, match, -1)
    with pytest.raises(GuardRefused):
        move_meeting(by=people.wang.actor, meeting=proposal(people.wang, match), plan=plan(-1))


def test_five_proposals_may_wait(people, match):
    for days in range(1, 6):
        proposal(people.wang, match, days)
    with pytest.raises(GuardRefused):
        proposal(people.wang, match, 7)
    assert proposal(people.firm, match, 7).pk


def test_everybody_is_warned_of_his_own_meetings_only(people, match):
    other = second_match(people)
    first, second = proposal(people.wang, match), proposal(people.firm, other)
    later = proposal(people.firm, other, 4)
    for persona in (people.wang, people.firm):
        found = clashes(persona.actor, [first, later])
        assert (found[first.pk], found[later.pk]) == ([second], [])
    # A colleague who had no part in either has no meeting at that time.
    assert clashes(colleague_of(people.firm).actor, [first])[first.pk] == []
    cancel_meeting(by=people.firm.actor, meeting=second)
    assert clashes(people.wang.actor, [first])[first.pk] == []


def test_both_sides_are_reminded_once_the_day_before(people, match):
    meeting = agree_meeting(by=people.firm.actor, meeting=proposal(people.wang, match, 3))
    proposal(people.wang, match, 3)
    now = meeting.starts_at - timedelta(hours=25)
    assert remind_meetings(now=now) == 0
    assert [remind_meetings(now=now + timedelta(hours=2)) for _ in range(2)] == [1, 0]
    assert (notices(people.wang, "meeting.reminder"), notices(people.firm, "meeting.reminder")) == (1, 1)


def test_who_has_just_agreed_needs_no_reminder(people, match):
    meeting = agree_meeting(by=people.firm.actor, meeting=proposal(people.wang, match, 0.5))
    assert remind_meetings(now=meeting.starts_at - timedelta(hours=2)) == 0


def test_what_was_written_stays_in_the_portal(people, match):
    meeting = proposal(people.wang, match)
    decline_meeting(by=people.firm.actor, meeting=meeting, note="暂不方便透露")
    move_meeting(by=people.firm.actor, meeting=meeting, plan=plan(6))
    cancel_meeting(by=people.wang.actor, meeting=meeting, note="另有安排")
    told = [
        *Notice.objects.values_list("title", "body"),
        *Mail.objects.values_list("subject", "body"),
        *AuditEntry.objects.values_list("changes", "reason"),
    ]
    assert AuditEntry.objects.filter(object_type="meeting").count() == 4
    for text in ("样机尺寸与接口", "三号楼", "meeting.example.org", "图纸", "暂不方便透露", "另有安排"):
        assert not [row for row in told if text in str(row)], text


def calendar(client, meeting) -> tuple[icalendar.Calendar, str]:
    answer = client.get(f"/matching/matches/{meeting.match.ref}/meetings/{meeting.ref}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(answer.content), answer.content.decode()


def test_the_calendar_file_names_number_time_and_place_only(people, match, sign_in):
    meeting = agree_meeting(by=people.firm.actor, meeting=proposal(people.wang, match))
    for persona in (people.wang, people.firm):
        read, text = calendar(sign_in(persona), meeting)
        event = read.walk("VEVENT")[0]
        assert (read["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("PUBLISH", "CONFIRMED", 0)
        assert str(event["DTSTART"].params["TZID"]) == "Asia/Shanghai"
        assert event["DTSTART"].dt == meeting.starts_at
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=60)
        assert match.project.reference in str(event["SUMMARY"])
        assert str(event["LOCATION"]) == "医疗机构 001 三号楼会议室"
        assert read.walk("VTIMEZONE")
        unfolded = text.replace("\r\n ", "")
        for secret in (
            "样机尺寸",
            "图纸",
            match.project.title,
            people.wang.user.name,
            people.firm.user.name,
            "企业 031",
        ):
            assert secret not in unfolded


def test_a_calendar_program_knows_a_changed_meeting_again(people, match, sign_in):
    client = sign_in(people.wang)
    meeting = proposal(people.wang, match)
    first = calendar(client, meeting)[0].walk("VEVENT")[0]
    assert first["STATUS"] == "TENTATIVE"
    moved = move_meeting(by=people.firm.actor, meeting=meeting, plan=plan(5))
    second = calendar(client, moved)[0].walk("VEVENT")[0]
    cancelled = cancel_meeting(by=people.firm.actor, meeting=moved)
    third = calendar(client, cancelled)[0].walk("VEVENT")[0]
    assert first["UID"] == second["UID"] == third["UID"]
    assert [each["SEQUENCE"] for each in (first, second, third)] == [0, 1, 2]
    assert third["STATUS"] == "CANCELLED"


def test_line_breaks_in_a_place_begin_no_new_property(people, match, sign_in):
    meeting = proposal(people.wang, match, place="楼上\r\nATTENDEE:mailto:x@example.org", link="")
    event = calendar(sign_in(people.wang), meeting)[0].walk("VEVENT")[0]
    assert "ATTENDEE" not in event
