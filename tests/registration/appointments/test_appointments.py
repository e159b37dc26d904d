"""Appointments through the services: booked, moved, declined, reminded of, held or not."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, PermissionRefused, TooManyRequests
from core.models import AuditEntry, Notice
from registration.models import Appointment, Case, Slot
from registration.services.appointments import (
    book_slot,
    cancel_appointment,
    decline_appointment,
    move_appointment,
    remind_appointments,
    settle_appointment,
)
from registration.services.cases import close_case, stop_case
from tests.matching.partnerships.factories import second_firm
from tests.registration.appointments.given import SUBJECT, begun, booked, case_of, moment, offered, workday
from tests.registration.factories import city_person, coached
from tests.standing import standing


@standing
def case(people) -> Case:
    return coached(case_of(people), people.coach)


def notices(event):
    return set(Notice.objects.filter(event=event).values_list("recipient__name", flat=True))


def names(*personas):
    return {each.user.name for each in personas}


@pytest.mark.parametrize("name", ["wang", "firm"])
def test_a_side_books_and_the_coach_and_the_other_side_are_told(people, case, name):
    person = getattr(people, name)
    made = booked(person, case, offered(people.coach)[0])
    assert (made.status, made.subject, made.booked_by) == ("booked", SUBJECT, person.user)
    other = people.firm if name == "wang" else people.wang
    assert notices("appointment.booked") == names(people.coach, other)


@pytest.mark.parametrize("name", ["li", "zhao", "manager", "coach", "officer", "department", "nobody"])
def test_nobody_else_books(people, case, name):
    slot = offered(people.coach)[0]
    with pytest.raises(PermissionRefused):
        book_slot(by=getattr(people, name).actor, case=case, slot=slot, subject=SUBJECT)


def test_another_firm_does_not_book_for_this_case(people, case):
    with pytest.raises(PermissionRefused):
        book_slot(by=second_firm().actor, case=case, slot=offered(people.coach)[0], subject=SUBJECT)


def test_booked_twice_by_a_double_click_is_booked_once(people, case):
    slot = offered(people.coach)[0]
    first, again = booked(people.wang, case, slot), booked(people.wang, case, slot)
    assert first == again
    assert Appointment.objects.count() == 1


def test_a_taken_time_is_gone_for_others(people, case):
    slot = offered(people.coach)[0]
    booked(people.wang, case, slot)
    with pytest.raises(GuardRefused, match="刚刚"):
        booked(people.firm, case, slot)


def test_a_time_of_somebody_who_guides_another_province_is_refused(people, case):
    with pytest.raises(GuardRefused):
        booked(people.wang, case, offered(people.officer51)[0])


def test_no_more_than_three_lie_ahead(people, case):
    slots = offered(people.coach, begins=time(9), ends=time(11))
    for slot in slots[:3]:
        booked(people.wang, case, slot)
    with pytest.raises(GuardRefused):
        booked(people.firm, case, slots[3])


def test_bookings_of_a_person_are_limited(people, case, settings):
    settings.REGISTRATION = {**settings.REGISTRATION, "bookings_a_day": 1}
    slots = offered(people.coach)
    booked(people.wang, case, slots[0])
    with pytest.raises(TooManyRequests):
        booked(people.wang, case, slots[1])


def test_a_stopped_case_books_nothing(people, case):
    slot = offered(people.coach)[0]
    stop_case(by=people.officer.actor, case=case, code="market")
    with pytest.raises(GuardRefused):
        booked(people.wang, case, slot)


def test_moved_to_another_time_the_old_one_is_free_again(people, case):
    first, second = offered(people.coach)
    made = booked(people.wang, case, first)
    moved = move_appointment(by=people.firm.actor, appointment=made, slot=second)
    assert (moved.slot, moved.starts_at, moved.sequence) == (second, second.starts_at, 1)
    assert notices("appointment.moved") == names(people.coach, people.wang)
    assert booked(people.wang, case, first).slot == first


def test_moved_to_somebody_elses_time_both_guides_are_told(people, case):
    made = booked(people.wang, case, offered(people.coach)[0])
    move_appointment(by=people.wang.actor, appointment=made, slot=offered(people.officer)[0])
    assert names(people.coach, people.officer) <= notices("appointment.moved")


@pytest.mark.parametrize(
    "act",
    [
        lambda by, appointment, slot: move_appointment(by=by, appointment=appointment, slot=slot),
        lambda by, appointment, slot: cancel_appointment(by=by, appointment=appointment),
    ],
    ids=["move", "cancel"],
)
def test_shortly_before_it_begins_the_sides_change_nothing(people, case, act):
    made = booked(people.wang, case, offered(people.coach)[0])
    soon = begun(made, -timedelta(hours=20))
    other = offered(people.officer)[0]
    with pytest.raises(GuardRefused, match="24"):
        act(people.wang.actor, soon, other)
    assert Appointment.objects.get().slot == made.slot


def test_cancelled_the_time_is_free_for_others(people, case):
    slot = offered(people.coach)[0]
    made = cancel_appointment(by=people.firm.actor, appointment=booked(people.wang, case, slot), note="样机未到")
    assert (made.status, made.note) == ("cancelled", "样机未到")
    assert booked(people.wang, case, slot).slot == slot


@pytest.mark.parametrize("name", ["coach", "officer", "li", "manager"])
def test_only_the_sides_cancel(people, case, name):
    made = booked(people.wang, case, offered(people.coach)[0])
    with pytest.raises(PermissionRefused):
        cancel_appointment(by=getattr(people, name).actor, appointment=made)


def test_declined_with_a_reason_and_another_time_which_is_taken_with_one_click(people, case):
    first, second = offered(people.coach)
    made = booked(people.wang, case, first)
    declined = decline_appointment(by=people.coach.actor, appointment=made, reason="当天外出检查", offer=second)
    assert (declined.status, declined.note, declined.offered) == ("declined", "当天外出检查", second)
    assert Slot.objects.get(pk=first.pk).withdrawn_at is not None
    taken = move_appointment(by=people.wang.actor, appointment=declined, slot=second)
    assert (taken.status, taken.slot, taken.offered, taken.note) == ("booked", second, None, "")


def test_a_declined_time_can_stay_open_to_others(people, case):
    first = offered(people.coach)[0]
    made = booked(people.wang, case, first)
    decline_appointment(by=people.coach.actor, appointment=made, reason="请先问检测机构", keep_time=True)
    assert booked(people.firm, case, first).slot == first


def test_declining_needs_a_reason_and_only_ones_own_free_time_is_offered(people, case):
    first, second = offered(people.coach)
    made = booked(people.wang, case, first)
    with pytest.raises(InvalidInput) as refusal:
        decline_appointment(by=people.coach.actor, appointment=made, reason=" ")
    assert "reason" in refusal.value.fields
    with pytest.raises(InvalidInput) as refusal:
        decline_appointment(by=people.officer.actor, appointment=made, reason="外出", offer=second)
    assert "offer" in refusal.value.fields


@pytest.mark.parametrize("name", ["wang", "firm", "officer51", "department"])
def test_only_guides_decline(people, case, name):
    made = booked(people.wang, case, offered(people.coach)[0])
    with pytest.raises(PermissionRefused):
        decline_appointment(by=getattr(people, name).actor, appointment=made, reason="外出")


def test_held_counts_as_something_done_and_can_be_corrected(people, case):
    made = begun(booked(people.wang, case, offered(people.coach)[0]))
    Case.objects.update(active_on=timezone.localdate() - timedelta(days=40))
    held = settle_appointment(by=people.coach.actor, appointment=made, held=True)
    assert held.status == "held"
    assert Case.objects.get().active_on == timezone.localdate(made.starts_at)
    missed = settle_appointment(by=people.coach.actor, appointment=held, held=False)
    assert missed.status == "missed"
    assert notices("appointment.missed") == names(people.wang, people.firm)


def test_before_it_begins_it_is_neither_held_nor_missed(people, case):
    made = booked(people.wang, case, offered(people.coach)[0])
    with pytest.raises(GuardRefused):
        settle_appointment(by=people.coach.actor, appointment=made, held=True)


def test_the_city_guides_filings_of_class_one(people):
    city, case = city_person(), case_of(people, "I")
    made = begun(booked(people.firm, case, offered(city)[0]))
    assert settle_appointment(by=city.actor, appointment=made, held=True).status == "held"
    with pytest.raises(PermissionRefused):
        settle_appointment(by=city_person("4403").actor, appointment=made, held=False)


def test_reminded_the_day_before_and_an_hour_before_once_each(people, case):
    made = booked(people.wang, case, offered(people.coach)[0])
    day_before, hour_before = made.starts_at - timedelta(hours=23), made.starts_at - timedelta(minutes=50)
    assert remind_appointments(now=made.starts_at - timedelta(hours=30)) == 0
    for now in (day_before, day_before, hour_before, hour_before):
        remind_appointments(now=now)
    both = names(people.coach, people.wang, people.firm)
    for event in ("appointment.reminder_day", "appointment.reminder_hour"):
        assert notices(event) == both
        assert Notice.objects.filter(event=event).count() == 3


def test_what_is_booked_for_tomorrow_needs_no_reminder_of_the_day_before(people, case):
    made = booked(people.wang, case, offered(people.coach)[0])
    Appointment.objects.update(status_since=made.starts_at - timedelta(hours=20))
    remind_appointments(now=made.starts_at - timedelta(hours=19))
    assert notices("appointment.reminder_day") == set()


def test_a_moved_one_is_reminded_of_anew(people, case):
    first, second = offered(people.coach)
    made = booked(people.wang, case, first)
    remind_appointments(now=made.starts_at - timedelta(hours=23))
    moved = move_appointment(by=people.wang.actor, appointment=made, slot=second)
    remind_appointments(now=moved.starts_at - timedelta(hours=23))
    assert Notice.objects.filter(event="appointment.reminder_day").count() == 6


@pytest.mark.parametrize("act", [stop_case, close_case])
def test_what_lies_ahead_is_called_off_when_the_case_does_not_go_on(people, case, act):
    booked(people.wang, case, offered(people.coach)[0])
    act(by=people.officer.actor, case=case, code="market")
    assert Appointment.objects.get().status == "cancelled"
    assert names(people.coach, people.wang, people.firm) == notices("appointment.cancelled")


def test_with_a_coach_who_guides_it_no_longer_it_is_called_off_before_the_reminder(people, case):
    made = booked(people.wang, case, offered(people.coach)[0])
    Case.objects.update(coach=None, coach_since=None)
    remind_appointments(now=made.starts_at - timedelta(hours=23))
    assert Appointment.objects.get().status == "cancelled"
    assert notices("appointment.reminder_day") == set()


def test_the_story_of_the_case_tells_of_it(people, case):
    made = booked(people.wang, case, offered(people.coach)[0])
    cancel_appointment(by=people.wang.actor, appointment=made)
    events = AuditEntry.objects.filter(object_type="case", object_ref=case.ref, event__startswith="appointment.")
    assert list(events.order_by("id").values_list("event", flat=True)) == [
        "appointment.booked",
        "appointment.cancelled",
    ]


def test_the_booked_time_is_the_slots(people, case):
    made = booked(people.wang, case, offered(people.coach)[0])
    assert made.starts_at == moment(workday(), 14)
