"""Two at once, on two connections: one wins, the other is told."""

import pytest

from registration.models import Appointment, Slot, Ticket, TicketStep
from registration.services.appointments import book_slot, move_appointment
from registration.services.hotline import confirm_kept, report_done, say_not_kept
from registration.services.slots import offer_slots, withdraw_slot
from tests.at_once import at_once
from tests.personas import make_personas
from tests.registration.appointments.given import asked, booked, case_of, decided, institute, offered, plan
from tests.registration.factories import coached

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_book_one_time():
    people = make_personas()
    case = coached(case_of(people), people.coach)
    slot = offered(people.coach)[0]
    actors = people.wang.actor, people.firm.actor
    raised = at_once(*(lambda by=by: book_slot(by=by, case=case, slot=slot, subject="临床评价") for by in actors))
    assert sum(each is not None for each in raised) == 1
    made = Appointment.objects.get()
    assert made.booked_by == (people.firm.user if raised[0] else people.wang.user)


def test_two_cases_book_one_time_of_an_officer():
    people = make_personas()
    first = case_of(people)
    second = case_of(people, title="可吸收缝合锚钉")
    slot = offered(people.officer)[0]
    by = people.wang.actor
    raised = at_once(
        *(lambda case=case: book_slot(by=by, case=case, slot=slot, subject="x") for case in (first, second))
    )
    assert sum(each is not None for each in raised) == 1
    assert Appointment.objects.count() == 1


def test_booked_while_it_is_withdrawn():
    people = make_personas()
    case = coached(case_of(people), people.coach)
    slot = offered(people.coach)[0]
    wang, coach = people.wang.actor, people.coach.actor
    raised = at_once(
        lambda: book_slot(by=wang, case=case, slot=slot, subject="临床评价"),
        lambda: withdraw_slot(by=coach, slot=slot),
    )
    assert sum(each is not None for each in raised) == 1
    assert Appointment.objects.exists() == (Slot.objects.get(pk=slot.pk).withdrawn_at is None)


def test_a_series_sent_twice_at_once_is_offered_once():
    people = make_personas()
    by = people.coach.actor
    raised = at_once(*[lambda: offer_slots(by=by, plan=plan())] * 2)
    assert sum(each is not None for each in raised) == 1
    assert Slot.objects.count() == 2


def test_kept_and_not_kept_at_once():
    people = make_personas()
    ticket = decided(people, asked(people.wang), institute())
    report_done(by=people.officer.actor, ticket=ticket, text="已排期")
    fresh, by = Ticket.objects.get(), people.wang.actor
    raised = at_once(
        lambda: confirm_kept(by=by, ticket=fresh), lambda: say_not_kept(by=by, ticket=fresh, text="没有排期")
    )
    assert sum(each is not None for each in raised) == 1
    assert Ticket.objects.get().status == ("decided" if raised[0] else "closed")
    assert TicketStep.objects.filter(kind="not_kept").exists() == (raised[0] is not None)


def test_a_moved_and_a_booked_one_meet_at_one_time():
    people = make_personas()
    case = coached(case_of(people), people.coach)
    first, second = offered(people.coach)
    made = booked(people.wang, case, first)
    wang, firm = people.wang.actor, people.firm.actor
    raised = at_once(
        lambda: move_appointment(by=wang, appointment=made, slot=second),
        lambda: book_slot(by=firm, case=case, slot=second, subject="临床评价"),
    )
    assert sum(each is not None for each in raised) == 1
    assert Appointment.objects.filter(slot=second, status="booked").count() == 1
