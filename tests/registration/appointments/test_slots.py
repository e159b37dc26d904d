"""Offered times: cut from a series, never on a free day, in the past or over one's own."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from registration.models import Slot
from registration.selectors.slots import free_slots, slot_of, week_of
from registration.services.slots import SlotPlan, block_day, offer_slots, times_of, unblock_day, withdraw_slot
from tests.registration.appointments.given import booked, case_of, next_free_day, offered, plan, workday
from tests.registration.factories import city_person, coached

TODAY = timezone.localdate()


def refused_at(by, field, **changes):
    with pytest.raises(InvalidInput) as refusal:
        offer_slots(by=by.actor, plan=plan(**changes))
    assert field in refusal.value.fields


def test_an_afternoon_becomes_times_of_half_an_hour(people):
    slots = offered(people.coach, begins=time(14), ends=time(17))
    assert [f"{timezone.localtime(slot.starts_at):%H:%M}" for slot in slots] == [
        "14:00", "14:30", "15:00", "15:30", "16:00", "16:30",
    ]  # fmt: skip


def test_a_series_leaves_out_days_that_are_no_working_days(people, monkeypatch):
    first, free = workday(), workday() + timedelta(weeks=1)
    monkeypatch.setattr("registration.services.slots.is_workday", lambda day: day != free)
    result = offer_slots(by=people.coach.actor, plan=plan(first, weeks=3))
    days = {timezone.localdate(slot.starts_at) for slot in result.slots}
    assert days == {first, first + timedelta(weeks=2)}
    assert result.free_days == [free]


def test_a_day_that_is_no_working_day_offers_nothing(people):
    refused_at(people.coach, "day", day=next_free_day())


def test_nothing_overlaps_with_ones_own_and_twice_is_as_once(people):
    offered(people.coach, begins=time(14), ends=time(15))
    result = offer_slots(by=people.coach.actor, plan=plan(begins=time(13, 45), ends=time(16), minutes=45))
    assert (len(result.slots), result.overlapping) == (1, 2)
    refused_at(people.coach, "day", begins=time(14), ends=time(15))
    assert Slot.objects.count() == 3


def test_two_people_offer_the_same_hour(people):
    offered(people.coach)
    assert len(offered(people.officer)) == 2


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("day", {"day": TODAY - timedelta(days=1)}),
        ("day", {"day": TODAY + timedelta(days=400)}),
        ("ends", {"begins": time(15), "ends": time(15)}),
        ("ends", {"begins": time(15), "ends": time(14)}),
        ("minutes", {"minutes": 5}),
        ("weeks", {"weeks": 60}),
        ("weeks", {"begins": time(0), "ends": time(23), "minutes": 10, "weeks": 20}),
        ("place", {"place": "", "link": ""}),
        ("link", {"link": "http://meet.example.org"}),
        ("link", {"link": "javascript:alert(1)"}),
    ],
)
def test_what_cannot_be_offered_is_said_at_its_field(people, field, changes):
    refused_at(people.coach, field, **changes)


@pytest.mark.parametrize("name", ["wang", "firm", "manager", "leader", "department", "national"])
def test_who_guides_nothing_offers_nothing(people, name):
    with pytest.raises(PermissionRefused):
        offer_slots(by=getattr(people, name).actor, plan=plan())


def test_a_free_time_is_withdrawn_a_booked_one_is_not(people):
    first, second = offered(people.coach)
    booked(people.wang, coached(case_of(people), people.coach), first)
    with pytest.raises(GuardRefused):
        withdraw_slot(by=people.coach.actor, slot=first)
    withdraw_slot(by=people.coach.actor, slot=second)
    withdraw_slot(by=people.coach.actor, slot=second)
    assert Slot.objects.filter(withdrawn_at=None).get() == first


def test_anothers_time_is_neither_seen_nor_withdrawn(people):
    slot = offered(people.coach)[0]
    with pytest.raises(NotVisible):
        slot_of(people.officer.actor, slot.ref)
    with pytest.raises(PermissionRefused):
        withdraw_slot(by=people.officer.actor, slot=slot)


def test_a_blocked_day_loses_its_free_times_and_takes_no_new_ones(people):
    first, _second = offered(people.coach)
    booked(people.wang, coached(case_of(people), people.coach), first)
    assert block_day(by=people.coach.actor, day=workday()) == 1
    refused_at(people.coach, "day", begins=time(9), ends=time(10))
    assert Slot.objects.filter(withdrawn_at=None).get() == first
    unblock_day(by=people.coach.actor, day=workday())
    assert len(offered(people.coach, begins=time(9), ends=time(10))) == 2


def free_to(case):
    return {slot.guide.name for slot in free_slots(case, timezone.now())}


def test_to_which_cases_times_are_open(people):
    case, city, elsewhere = case_of(people, "II"), city_person(), city_person("4403")
    for guide in (people.coach, people.officer, people.officer51, city, elsewhere):
        offered(guide)
    assert free_to(case) == {people.officer.user.name}
    assert free_to(coached(case, people.coach)) == {people.officer.user.name, people.coach.user.name}


def test_the_citys_times_are_open_to_its_filings_of_class_one(people):
    case, city, elsewhere = case_of(people, "I"), city_person(), city_person("4403")
    for guide in (city, elsewhere):
        offered(guide)
    assert free_to(case) == {city.user.name}


def test_whoever_left_the_office_offers_nothing_any_more(people):
    case = coached(case_of(people), people.coach)
    offered(people.coach)
    people.coach.user.memberships.update(status="ended", ended_at=timezone.now())
    assert free_to(case) == set()


def test_what_begins_within_two_hours_is_not_offered_to_anybody(people):
    case = coached(case_of(people), people.coach)
    slot = offered(people.coach)[0]
    Slot.objects.exclude(pk=slot.pk).delete()
    Slot.objects.update(starts_at=timezone.now() + timedelta(hours=1))
    assert free_to(case) == set()


def test_the_week_shows_its_seven_days(people):
    slots = offered(people.coach)
    day = timezone.localdate(slots[0].starts_at)
    monday = day - timedelta(days=day.weekday())
    week = week_of(people.coach.actor, monday, timezone.now())
    assert [len(each.rows) for each in week] == [2 if each.day == day else 0 for each in week]
    assert week[day.weekday()].free == 2


@given(begins=some.times(), ends=some.times(), minutes=some.integers(10, 240))
def test_cut_times_follow_each_other_and_fit_in(begins, ends, minutes):
    cut = SlotPlan(date(2026, 3, 3), begins.replace(second=0, microsecond=0), ends.replace(second=0), minutes)
    starts = list(times_of(cut, cut.day))
    assert all(later - earlier == timedelta(minutes=minutes) for earlier, later in pairwise(starts))
    if starts:
        last = timezone.localtime(starts[-1] + timedelta(minutes=minutes))
        assert (last.hour, last.minute) <= (cut.ends.hour, cut.ends.minute)
        assert last.date() == cut.day
