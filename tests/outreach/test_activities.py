"""Activities from the plan to the figure: who may, what counts, what is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, StaleEdit
from core.models import AuditEntry, Notice
from outreach.models import Activity, Attendee
from outreach.selectors.activities import activity_for, calendar
from outreach.selectors.counted import held_activities, visited_institutions
from outreach.services.activities import (
    announce_activity,
    cancel_activity,
    change_activity,
    hold_activity,
    plan_activity,
    remind_activities,
    reopen_activity,
)
from outreach.services.attendance import (
    check_in,
    check_in_all,
    check_in_at_door,
    enter_attendees,
    register_for,
    withdraw_registration,
)
from outreach.services.papers import add_paper, remove_paper
from tests.factories import pdf
from tests.outreach.given import announced, facts, going_on, planned

TODAY = timezone.localdate


def counted(kinds=("coaching_meeting",), **asked):
    return held_activities(**{"region": "44", "kinds": kinds, "until": TODAY(), **asked})


@pytest.mark.parametrize("name", ["wang", "manager", "firm", "leader", "department", "national", "system_admin"])
def test_only_officers_and_coaches_plan(people, name):
    with pytest.raises(PermissionRefused):
        plan_activity(by=getattr(people, name).actor, facts=facts())


def test_a_coach_plans_too(people):
    assert plan_activity(by=people.coach.actor, facts=facts()).region_id == "44"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"title": " "}, "title"),
        ({"place": "", "link": ""}, "place"),
        ({"link": "http://example.org"}, "link"),
        ({"ends_at": timezone.now()}, "ends_at"),
        ({"city": "5101"}, "city"),
        ({"places": 0}, "places"),
        ({"register_until": timezone.localdate() + timedelta(days=30)}, "register_until"),
        ({"hosts": ("NOSUCH",)}, "hosts"),
        ({"audience": "friends"}, "audience"),
        ({"topics": tuple("主题" for _ in range(31))}, "topics"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(people, changes, field):
    with pytest.raises(InvalidInput) as refusal:
        planned(people, **changes)
    assert field in refusal.value.fields


def test_drafts_are_the_offices_and_announced_ones_are_found_by_their_audience(people):
    activity = planned(people, audience="clinicians")
    for name in ("wang", "firm", "officer51"):
        with pytest.raises(NotVisible):
            activity_for(getattr(people, name).actor, activity.ref)
    announce_activity(by=people.officer.actor, activity=activity)
    assert activity in calendar(people.wang.actor)
    assert activity in calendar(people.officer51.actor)
    assert activity not in calendar(people.firm.actor)
    assert activity not in calendar(people.nobody.actor)


def test_another_time_is_told_to_those_who_registered_and_another_text_is_not(people):
    activity = announced(people)
    register_for(by=people.wang.actor, activity=activity)
    change_activity(
        by=people.officer.actor, activity=activity, facts=facts(starts_at=activity.starts_at, text="新说明")
    )
    assert not Notice.objects.filter(event="activity.changed").exists()
    later = activity.starts_at + timedelta(days=1)
    change_activity(by=people.officer.actor, activity=activity, facts=facts(starts_at=later))
    assert Notice.objects.get(event="activity.changed").recipient == people.wang.user


def test_two_who_change_it_at_once(people):
    activity = planned(people)
    change_activity(by=people.officer.actor, activity=activity, facts=facts(title="甲"), sequence=0)
    with pytest.raises(StaleEdit):
        change_activity(by=people.coach.actor, activity=activity, facts=facts(title="乙"), sequence=0)


def test_registering_twice_and_taking_it_back(people):
    activity = announced(people, places=1)
    first = register_for(by=people.wang.actor, activity=activity)
    assert register_for(by=people.wang.actor, activity=activity) == first
    with pytest.raises(GuardRefused):
        register_for(by=people.zhao.actor, activity=activity)
    withdraw_registration(by=people.wang.actor, activity=activity)
    assert register_for(by=people.zhao.actor, activity=activity).name == people.zhao.user.name
    with pytest.raises(GuardRefused):
        register_for(by=people.wang.actor, activity=activity)


def test_registration_closes_and_is_not_for_others(people):
    activity = announced(people, audience="firms")
    with pytest.raises(NotVisible):
        register_for(by=people.wang.actor, activity=activity)
    closed = announced(people, starts_at=timezone.now() + timedelta(days=3), register_until=TODAY() - timedelta(days=1))
    with pytest.raises(GuardRefused):
        register_for(by=people.wang.actor, activity=closed)


def test_people_are_entered_once_each(people):
    activity = planned(people)
    lines = ["张一, 医疗机构 001", "李二，医疗机构 002", "张一, 医疗机构 001", ""]
    assert enter_attendees(by=people.officer.actor, activity=activity, lines=lines) == 2
    assert enter_attendees(by=people.officer.actor, activity=activity, lines=lines) == 0
    with pytest.raises(InvalidInput):
        enter_attendees(by=people.officer.actor, activity=activity, lines=["", " "])


def test_the_door_counts_each_person_once(people):
    activity = going_on(people)
    for _twice in range(2):
        check_in_at_door(by=people.wang.actor, activity=activity)
        check_in_at_door(by=people.nobody.actor, activity=activity)
    assert Attendee.objects.filter(activity=activity, came_at__isnull=False).count() == 2


def test_the_door_is_open_on_its_day_only(people):
    with pytest.raises(GuardRefused):
        check_in_at_door(by=people.wang.actor, activity=announced(people))


def test_a_held_meeting_counts_with_its_people_and_its_hosts(people):
    hospital = people.wang.organisation
    activity = going_on(people, hosts=(hospital.ref,))
    assert not counted().exists()
    attendee = register_for(by=people.wang.actor, activity=activity)
    check_in(by=people.officer.actor, attendee=attendee)
    hold_activity(by=people.officer.actor, activity=activity, counted_by_hand=59)
    row, day = counted().get(), timezone.localdate(activity.starts_at)
    assert (row.people, row.held_on) == (60, day)
    assert not counted(region="51").exists()
    assert not counted(until=day - timedelta(days=1)).exists()
    visited = visited_institutions(region="44", kinds=("coaching_meeting",), until=TODAY())
    assert [(each, each.visits) for each in visited] == [(hospital, 1)]


def test_nothing_counts_before_it_begins_without_people_or_when_taken_back(people):
    with pytest.raises(GuardRefused):
        hold_activity(by=people.officer.actor, activity=announced(people), counted_by_hand=5)
    activity = going_on(people)
    with pytest.raises(GuardRefused):
        hold_activity(by=people.officer.actor, activity=activity)
    hold_activity(by=people.officer.actor, activity=activity, counted_by_hand=5)
    reopen_activity(by=people.officer.actor, activity=Activity.objects.get(pk=activity.pk), reason="重复登记")
    assert not counted().exists()


def test_a_held_one_is_not_changed_behind_its_figure(people):
    activity = going_on(people)
    hold_activity(by=people.officer.actor, activity=activity, counted_by_hand=5)
    with pytest.raises(GuardRefused):
        enter_attendees(by=people.officer.actor, activity=activity, lines=["张一"])
    with pytest.raises(GuardRefused):
        check_in_all(by=people.officer.actor, activity=activity)
    with pytest.raises(GuardRefused):
        change_activity(by=people.officer.actor, activity=activity, facts=facts())


def test_cancelling_tells_those_who_registered_with_the_reason(people):
    activity = announced(people)
    register_for(by=people.wang.actor, activity=activity)
    cancel_activity(by=people.officer.actor, activity=activity, reason="台风")
    assert Notice.objects.get(event="activity.cancelled").body == "台风"
    with pytest.raises(GuardRefused):
        hold_activity(by=people.officer.actor, activity=activity, counted_by_hand=5)


def test_reminders_come_once(people):
    activity = announced(people, starts_at=timezone.now() + timedelta(days=1))
    over = going_on(people)
    Activity.objects.filter(pk=over.pk).update(
        starts_at=timezone.now() - timedelta(days=3), ends_at=timezone.now() - timedelta(days=2)
    )
    register_for(by=people.wang.actor, activity=activity)
    for _twice in range(2):
        remind_activities(today=TODAY(), tomorrow=TODAY() + timedelta(days=1))
    assert Notice.objects.filter(event="activity.tomorrow").count() == 1
    assert Notice.objects.get(event="activity.to_close").recipient == people.officer.user


def test_papers_are_kept_once_and_minutes_stay_inside(people, sign_in):
    activity = going_on(people)
    minutes = add_paper(by=people.officer.actor, activity=activity, kind="minutes", upload=pdf("纪要.pdf"))
    assert add_paper(by=people.officer.actor, activity=activity, kind="minutes", upload=pdf("again.pdf")) == minutes
    material = add_paper(by=people.officer.actor, activity=activity, kind="material", upload=pdf("讲义.pdf"))

    def asked(persona, paper):
        response = sign_in(persona).get(f"/activities/{activity.ref}/papers/{paper.ref}/")
        b"".join(response)
        return response.status_code

    assert [asked(people.wang, minutes), asked(people.wang, material), asked(people.officer, minutes)] == [
        404,
        200,
        200,
    ]
    remove_paper(by=people.officer.actor, paper=material)
    assert asked(people.wang, material) == 404


def test_the_log_holds_facts_and_no_names_of_people(people):
    activity = planned(people)
    enter_attendees(by=people.officer.actor, activity=activity, lines=["张一, 医疗机构 001"])
    entries = AuditEntry.objects.filter(object_type="activity")
    assert entries.count() == 2
    assert "张一" not in str(list(entries.values()))


@pytest.mark.parametrize("name", ["officer51", "wang"])
def test_another_province_has_no_hand_in_it(people, name):
    activity = going_on(people)
    with pytest.raises(PermissionRefused):
        hold_activity(by=getattr(people, name).actor, activity=activity, counted_by_hand=9)
