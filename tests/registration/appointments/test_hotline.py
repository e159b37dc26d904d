"""The director's hotline through the services: asked, decided, carried out, and closed by its asker alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from accounts.selectors import active_memberships, actor_in
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, TooManyRequests
from core.models import Notice
from core.workdays import add_workdays
from registration.models import Ticket
from registration.selectors.hotline import desk_ticket, my_ticket, unit_ticket, units_of
from registration.services.hotline import (
    TalkPlan,
    accept_ticket,
    answer_ticket,
    assign_ticket,
    book_talk,
    confirm_kept,
    decide_ticket,
    follow_up_hotline,
    report_done,
    say_not_kept,
    withdraw_ticket,
)
from tests.personas import make_persona
from tests.registration.appointments.given import LINK, asked, case_of, decided, institute, moment, workday
from tests.registration.factories import city_person

TODAY = timezone.localdate()


def notices(event):
    return set(Notice.objects.filter(event=event).values_list("recipient__name", flat=True))


def names(*personas):
    return {each.user.name for each in personas}


def talk(ahead=3, **changes):
    return TalkPlan(**{"meets_at": moment(workday(ahead)), "minutes": 30, "link": LINK, **changes})


@pytest.mark.parametrize("name", ["wang", "firm", "manager", "zhao", "unverified_firm"])
def test_who_may_ask_without_a_case(people, name):
    ticket = asked(getattr(people, name))
    assert (ticket.status, ticket.region_id, ticket.due_on) == ("waiting", "44", add_workdays(TODAY, 3))
    assert notices("hotline.asked") == names(people.leader, people.officer)


@pytest.mark.parametrize("name", ["officer", "coach", "leader", "department", "national", "nobody", "security_admin"])
def test_who_may_not(people, name):
    with pytest.raises(PermissionRefused):
        asked(getattr(people, name))


def test_a_side_asks_about_its_case_and_others_do_not(people):
    case = case_of(people)
    assert asked(people.firm, case).case == case
    for name in ("li", "zhao", "manager", "coach"):
        with pytest.raises(PermissionRefused):
            asked(getattr(people, name), case)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("subject", {"subject": " "}),
        ("text", {"text": "太短"}),
        ("text", {"text": "长" * 2001}),
        ("urgency", {"urgency": "at_once"}),
        ("urgency_reason", {"urgency": "urgent"}),
    ],
)
def test_what_is_missing_is_said_at_its_field(people, field, changes):
    with pytest.raises(InvalidInput) as refusal:
        asked(people.wang, **changes)
    assert field in refusal.value.fields


def test_a_person_writes_three_a_day(people):
    for _n in range(3):
        asked(people.wang)
    with pytest.raises(TooManyRequests):
        asked(people.wang)
    asked(people.firm)


def test_who_finds_a_ticket(people):
    ticket, unit = asked(people.wang), institute()
    assert my_ticket(people.wang.actor, ticket.ref) == ticket
    assert desk_ticket(people.leader.actor, ticket.ref) == ticket
    assert desk_ticket(people.officer.actor, ticket.ref) == ticket
    for find, persona in (
        (my_ticket, people.firm),
        (my_ticket, people.leader),
        (desk_ticket, people.officer51),
        (desk_ticket, people.coach),
        (desk_ticket, people.national),
        (unit_ticket, unit),
    ):
        with pytest.raises(NotVisible):
            find(persona.actor, ticket.ref)


def test_a_unit_sees_what_it_is_responsible_for_and_nothing_else(people):
    ticket, unit, other = asked(people.wang), institute(), city_person()
    decided(people, ticket, unit)
    assert unit_ticket(unit.actor, ticket.ref) == ticket
    with pytest.raises(NotVisible):
        unit_ticket(other.actor, ticket.ref)
    assign_ticket(by=people.officer.actor, ticket=ticket, unit=other.organisation, due_on=workday(7))
    assert unit_ticket(other.actor, ticket.ref) == ticket
    with pytest.raises(NotVisible):
        unit_ticket(unit.actor, ticket.ref)


def test_nobody_decides_his_own_matter(people):
    ticket = asked(people.wang)
    make_persona_of(people.wang, Role.LEADER, people.leader.organisation)
    actor = next_actor(people.wang, Role.LEADER)
    with pytest.raises(NotVisible):
        desk_ticket(actor, ticket.ref)
    with pytest.raises(PermissionRefused):
        accept_ticket(by=actor, ticket=ticket)


def make_persona_of(persona, role, organisation):
    other = make_persona("x", role, organisation)
    other.user.memberships.update(user=persona.user)


def next_actor(persona, role):
    memberships = active_memberships(persona.user)
    chosen = next(each for each in memberships if each.role == role)
    return actor_in(persona.user, memberships, chosen.ref)


def test_from_the_question_to_the_askers_word(people):
    unit = institute()
    ticket = accept_ticket(by=people.officer.actor, ticket=asked(people.wang))
    ticket = book_talk(by=people.leader.actor, ticket=ticket, plan=talk())
    assert (ticket.status, ticket.due_on) == ("booked", add_workdays(workday(3), 3))
    ticket = decided(people, ticket, unit)
    assert (ticket.status, ticket.unit, ticket.due_on) == ("decided", unit.organisation, workday(5))
    assert notices("hotline.assigned") == names(unit)
    ticket = report_done(by=unit.actor, ticket=ticket, text="已于本周三完成检验")
    assert (ticket.status, ticket.due_on) == ("done", None)
    ticket = confirm_kept(by=people.wang.actor, ticket=ticket)
    assert ticket.status == "closed"
    assert [step.kind for step in ticket.steps.order_by("id")] == ["decision", "report"]


def test_not_kept_goes_back_to_the_unit_and_is_counted(people):
    unit = institute()
    ticket = report_done(by=unit.actor, ticket=decided(people, asked(people.wang), unit), text="已排期")
    ticket = say_not_kept(by=people.wang.actor, ticket=ticket, text="没有收到排期通知")
    assert (ticket.status, ticket.returned, ticket.due_on) == ("decided", 1, add_workdays(TODAY, 3))
    assert names(people.leader, unit) <= notices("hotline.not_kept.console:hotline_page") | notices(
        "hotline.not_kept.console:hotline_unit_page"
    )
    ticket = say_not_kept(
        by=people.wang.actor, ticket=report_done(by=people.officer.actor, ticket=ticket, text="代报"), text="仍没有"
    )
    assert ticket.returned == 2


def test_an_answer_that_does_not_help_goes_back_to_the_office(people):
    ticket = answer_ticket(by=people.leader.actor, ticket=asked(people.wang), text="请按公告第七条办理")
    assert (ticket.status, ticket.unit) == ("done", None)
    ticket = say_not_kept(by=people.wang.actor, ticket=ticket, text="第七条不适用")
    assert (ticket.status, ticket.returned) == ("accepted", 1)


@pytest.mark.parametrize("name", ["leader", "officer", "firm", "unit"])
def test_nobody_but_the_asker_closes_it(people, name):
    unit = institute()
    ticket = report_done(by=unit.actor, ticket=decided(people, asked(people.wang), unit), text="已排期")
    by = (unit if name == "unit" else getattr(people, name)).actor
    with pytest.raises(PermissionRefused):
        confirm_kept(by=by, ticket=ticket)
    with pytest.raises(PermissionRefused):
        say_not_kept(by=by, ticket=ticket, text="没有")


@pytest.mark.parametrize("name", ["wang", "firm", "coach", "officer51", "department", "national"])
def test_who_does_not_decide(people, name):
    ticket, by, unit = asked(people.wang), getattr(people, name).actor, institute()
    for act in (
        lambda: accept_ticket(by=by, ticket=ticket),
        lambda: book_talk(by=by, ticket=ticket, plan=talk()),
        lambda: answer_ticket(by=by, ticket=ticket, text="好"),
        lambda: decide_ticket(by=by, ticket=ticket, text="好", unit=unit.organisation, due_on=workday()),
    ):
        with pytest.raises(PermissionRefused):
            act()
    fresh = Ticket.objects.get()
    assert (fresh.status, fresh.unit, fresh.place) == ("waiting", None, "")


def test_another_unit_does_not_report(people):
    ticket = decided(people, asked(people.wang), institute())
    with pytest.raises(PermissionRefused):
        report_done(by=city_person().actor, ticket=ticket, text="已完成")


def test_responsible_is_a_body_of_the_province(people):
    ticket = asked(people.wang)
    for organisation in (institute("51").organisation, people.firm.organisation, people.wang.organisation):
        assert organisation not in units_of("44")
        with pytest.raises(InvalidInput):
            decide_ticket(by=people.leader.actor, ticket=ticket, text="好", unit=organisation, due_on=workday())


def test_a_talk_lies_ahead_and_is_somewhere(people):
    ticket = asked(people.wang)
    with pytest.raises(GuardRefused):
        book_talk(by=people.leader.actor, ticket=ticket, plan=talk(meets_at=timezone.now() - timedelta(hours=1)))
    with pytest.raises(InvalidInput):
        book_talk(by=people.leader.actor, ticket=ticket, plan=talk(link=""))
    book_talk(by=people.leader.actor, ticket=ticket, plan=talk())
    moved = book_talk(by=people.leader.actor, ticket=ticket, plan=talk(4))
    assert (moved.meets_at, moved.sequence) == (moment(workday(4)), 2)


def test_taken_back_before_a_decision_only(people):
    ticket = asked(people.wang)
    assert withdraw_ticket(by=people.wang.actor, ticket=ticket).status == "withdrawn"
    other = decided(people, asked(people.wang), institute())
    with pytest.raises(GuardRefused):
        withdraw_ticket(by=people.wang.actor, ticket=other)


def test_leaders_are_told_once_of_what_is_overdue(people):
    ticket = asked(people.wang)
    Ticket.objects.update(due_on=TODAY - timedelta(days=1))
    assert follow_up_hotline(now=timezone.now()) == 1
    assert follow_up_hotline(now=timezone.now()) == 0
    assert notices("hotline.late.console:hotline_page") == names(people.leader, people.officer)
    unit = institute()
    decided(people, ticket, unit)
    Ticket.objects.update(due_on=TODAY - timedelta(days=2))
    assert follow_up_hotline(now=timezone.now()) == 1
    assert notices("hotline.late.console:hotline_unit_page") == names(unit)


def test_the_asker_is_reminded_once_after_ten_working_days_and_nothing_is_closed_for_him(people):
    unit = institute()
    report_done(by=unit.actor, ticket=decided(people, asked(people.wang), unit), text="已排期")
    early, due = moment(add_workdays(TODAY, 9), 20), moment(add_workdays(TODAY, 10), 20)
    assert follow_up_hotline(now=early) == 0
    assert [follow_up_hotline(now=due) for _n in range(2)] == [1, 0]
    follow_up_hotline(now=due + timedelta(days=400))
    assert notices("hotline.reminder") == names(people.wang)
    assert Ticket.objects.get().status == "done"
