"""Task forces through the services: members of several bodies, meetings, decisions, what the sides are shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import AuditEntry, Notice
from registration.models import Force, ForceMember
from registration.selectors.forces import force_for, force_list, forces_shown_in, people_found, todo_counts
from registration.services.force_work import (
    Decision,
    ForceMeetingPlan,
    call_off_meeting,
    move_meeting,
    plan_meeting,
    set_decision_done,
    write_decision,
    write_minutes,
)
from registration.services.forces import ForcePlan, add_member, close_force, remove_member, set_lead, set_up_force
from tests.registration.appointments.given import LINK, case_of, force_of, held, institute, moment, workday
from tests.registration.factories import city_person, coached
from tests.standing import standing

TODAY = timezone.localdate()


def notices(event):
    return set(Notice.objects.filter(event=event).values_list("recipient__name", flat=True))


def names(*personas):
    return {each.user.name for each in personas}


def meeting_plan(ahead=3, **changes):
    return ForceMeetingPlan(**{"subject": "检验进度", "starts_at": moment(workday(ahead)), "link": LINK, **changes})


@standing
def case(people):
    return coached(case_of(people), people.coach)


@standing
def force(people, case):
    return force_of(people, case, people.coach, people.department, leads=people.coach)


def place(force, persona):
    return ForceMember.objects.get(force=force, membership__user=persona.user, left_on=None)


def test_set_up_by_an_officer_the_sides_and_members_are_told(people, force):
    assert notices("force.set_up") == names(people.wang, people.firm)
    assert notices("force.joined") == names(people.coach, people.department)


@pytest.mark.parametrize("name", ["wang", "firm", "coach", "leader", "officer51", "department"])
def test_nobody_else_sets_one_up(people, case, name):
    with pytest.raises(PermissionRefused):
        set_up_force(
            by=getattr(people, name).actor, case=case, plan=ForcePlan("专班", "目标", TODAY + timedelta(days=9))
        )


def test_one_at_a_time(people, case, force):
    with pytest.raises(GuardRefused):
        force_of(people, case)
    close_force(by=people.officer.actor, force=force, result="已完成")
    assert force_of(people, case).status == "standing"


@pytest.mark.parametrize("name", ["coach", "department", "officer"])
def test_who_finds_it(people, force, name):
    assert force_for(getattr(people, name).actor, force.ref) == force


@pytest.mark.parametrize(
    "name", ["wang", "firm", "manager", "leader", "officer51", "national", "nobody", "audit_admin"]
)
def test_to_whom_it_does_not_exist(people, force, name):
    with pytest.raises(NotVisible):
        force_for(getattr(people, name).actor, force.ref)


def test_another_of_the_same_body_does_not_find_it(people, force):
    with pytest.raises(NotVisible):
        force_for(institute().actor, force.ref)


def test_a_member_whose_post_has_ended_sees_nothing_any_more(people, force):
    held(people.department)
    people.department.user.memberships.update(status="ended", ended_at=timezone.now())
    with pytest.raises(NotVisible):
        force_for(people.department.actor, force.ref)


def test_a_stale_actor_of_an_ended_post_sees_nothing_either(people, force):
    actor = people.department.actor
    people.department.user.memberships.update(status="ended", ended_at=timezone.now())
    with pytest.raises(NotVisible):
        force_for(actor, force.ref)


def test_taken_out_he_sees_nothing_and_it_is_on_record(people, force):
    remove_member(by=people.officer.actor, member=place(force, people.department))
    with pytest.raises(NotVisible):
        force_for(people.department.actor, force.ref)
    events = AuditEntry.objects.filter(object_type="force", object_ref=force.ref).order_by("id")
    assert list(events.values_list("event", flat=True)) == ["force.member_added"] * 2 + ["force.member_left"]
    again = add_member(by=people.officer.actor, force=force, membership=held(people.department))
    assert again.left_on is None


def test_who_is_found_as_a_member(people, force):
    unit, other, city = institute(), institute("51"), city_person()
    found = people_found(people.officer.actor, force, "检测机构")
    assert [row.user for row in found] == [unit.user]
    assert [row.user for row in people_found(people.officer.actor, force, "地市局")] == [city.user]
    for text in ("申报人", "企业", "机构管理员", "辅导员", "x"):
        assert people_found(people.officer.actor, force, text) == []
    assert people_found(people.coach.actor, force, "检测机构") == []
    for persona in (other, people.wang, people.firm, people.manager):
        with pytest.raises(InvalidInput):
            add_member(by=people.officer.actor, force=force, membership=held(persona))


@pytest.mark.parametrize("name", ["coach", "department", "leader", "wang", "officer51"])
def test_only_officers_choose_members_and_close(people, force, name):
    by, unit = getattr(people, name).actor, institute()
    for act in (
        lambda: add_member(by=by, force=force, membership=held(unit)),
        lambda: remove_member(by=by, member=place(force, people.coach)),
        lambda: set_lead(by=by, member=place(force, people.department), leads=True),
        lambda: close_force(by=by, force=force, result="已完成"),
    ):
        with pytest.raises(PermissionRefused):
            act()
    assert (Force.objects.get().status, Force.objects.get().result) == ("standing", "")


@pytest.mark.parametrize(
    ("name", "may"), [("officer", True), ("coach", True), ("department", False), ("leader", False)]
)
def test_officers_and_who_leads_plan_meetings_and_write_decisions(people, force, name, may):
    by = getattr(people, name).actor
    acts = (
        lambda: plan_meeting(by=by, force=force, plan=meeting_plan()),
        lambda: write_decision(by=by, force=force, decision=Decision("优先安排检验")),
    )
    for act in acts:
        if may:
            act()
            continue
        with pytest.raises(PermissionRefused):
            act()


def test_a_meeting_planned_moved_called_off_with_minutes(people, force):
    meeting = plan_meeting(by=people.coach.actor, force=force, plan=meeting_plan())
    assert notices("force.meeting") == names(people.department)
    moved = move_meeting(by=people.coach.actor, meeting=meeting, plan=meeting_plan(4))
    assert (moved.sequence, moved.starts_at) == (1, moment(workday(4)))
    same = move_meeting(by=people.coach.actor, meeting=moved, plan=meeting_plan(4, subject="检验与临床"))
    assert same.sequence == 1
    assert write_minutes(by=people.coach.actor, meeting=same, text="各单位通报进度").record == "各单位通报进度"
    off = call_off_meeting(by=people.officer.actor, meeting=same)
    assert (off.sequence, off.called_off_at is not None) == (2, True)
    with pytest.raises(GuardRefused):
        move_meeting(by=people.coach.actor, meeting=off, plan=meeting_plan(5))


def test_a_decision_is_somebodys_until_a_day(people, force):
    member = place(force, people.department)
    decision = write_decision(by=people.coach.actor, force=force, decision=Decision("协调医保编码", member, workday(4)))
    assert notices("force.to_do") == names(people.department)
    assert todo_counts(people.department.actor, TODAY) == (1, 0)
    assert todo_counts(people.department.actor, workday(6)) == (1, 1)
    done = set_decision_done(by=people.department.actor, decision=decision, done=True)
    assert done.done_on == TODAY
    assert todo_counts(people.department.actor, TODAY) == (0, 0)


def test_others_do_not_tick_somebodys_task(people, force):
    unit = institute()
    add_member(by=people.officer.actor, force=force, membership=held(unit))
    decision = write_decision(
        by=people.coach.actor,
        force=force,
        decision=Decision("协调医保编码", place(force, people.department), workday(4)),
    )
    with pytest.raises(PermissionRefused):
        set_decision_done(by=unit.actor, decision=decision, done=True)
    set_decision_done(by=people.coach.actor, decision=decision, done=True)


@pytest.mark.parametrize(
    ("field", "day"), [("due_on", None), ("due_on", TODAY - timedelta(days=1))], ids=["none", "past"]
)
def test_a_task_needs_a_day_that_lies_ahead(people, force, field, day):
    with pytest.raises(InvalidInput) as refusal:
        write_decision(by=people.coach.actor, force=force, decision=Decision("x", place(force, people.department), day))
    assert field in refusal.value.fields


def test_the_sides_are_shown_bodies_and_what_is_for_them(people, case, force):
    write_decision(by=people.coach.actor, force=force, decision=Decision("内部分工"))
    write_decision(by=people.coach.actor, force=force, decision=Decision("请三日内送样", for_sides=True))
    (shown,) = forces_shown_in(case)
    assert shown.bodies == [people.coach.organisation.name, people.department.organisation.name]
    assert [each.text for each in shown.decisions] == ["请三日内送样"]
    assert notices("force.decision") == names(people.wang, people.firm)


def test_closed_with_its_result_nothing_changes_any_more(people, force):
    with pytest.raises(InvalidInput):
        close_force(by=people.officer.actor, force=force, result=" ")
    closed = close_force(by=people.officer.actor, force=force, result="两周内完成检验")
    assert (closed.status, closed.result) == ("closed", "两周内完成检验")
    with pytest.raises(GuardRefused):
        plan_meeting(by=people.coach.actor, force=force, plan=meeting_plan())
    assert force_for(people.department.actor, force.ref).result == "两周内完成检验"


def test_the_list_counts_people_and_open_tasks(people, force):
    for text in ("一", "二"):
        write_decision(
            by=people.coach.actor, force=force, decision=Decision(text, place(force, people.department), workday())
        )
    (row,) = force_list(people.officer.actor)
    assert (row.people, row.open) == (2, 2)
