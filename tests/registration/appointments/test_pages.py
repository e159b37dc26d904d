"""The pages as people meet them: what they show, what they keep, who is let in."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from registration.models import Appointment, Force, ForceMeeting, Slot, Ticket
from registration.selectors.slots import free_slots
from registration.services.appointments import decline_appointment
from registration.services.force_work import Decision, write_decision
from registration.services.forces import add_member
from tests.personas import make_persona
from tests.registration.appointments.given import (
    LINK,
    MATTER,
    QUESTION,
    SAID,
    SUBJECT,
    asked,
    begun,
    booked,
    case_of,
    decided,
    force_of,
    held,
    institute,
    offered,
    workday,
)
from tests.registration.factories import coached
from tests.standing import standing

ADDRESS = "/registration/cases/%s/appointments/"


@standing
def case(people):
    return coached(case_of(people), people.coach)


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [("wang", 200), ("firm", 200), ("coach", 200), ("officer", 200), ("manager", 404), ("li", 404), ("leader", 404),
     ("department", 404), ("officer51", 404), ("nobody", 404)],
)  # fmt: skip
def test_who_opens_the_appointments_of_a_case(people, sign_in, case, name, status):
    slot = offered(people.coach)[0]
    made = booked(people.wang, case, slot)
    client = sign_in(getattr(people, name))
    for address in ("", f"{made.ref}/", f"{made.ref}/calendar/"):
        assert client.get(ADDRESS % case.ref + address).status_code == status


def test_booked_on_the_page(people, sign_in, case):
    slot = offered(people.coach)[0]
    client = sign_in(people.wang)
    assert slot.ref in text_of(client.get(ADDRESS % case.ref))
    answer = client.post(
        ADDRESS % case.ref + "new/", {"slot": slot.ref, "subject": SUBJECT, "question": QUESTION}, follow=True
    )
    assert SUBJECT in text_of(answer)
    assert QUESTION in text_of(answer)
    assert Appointment.objects.get().status == "booked"


def test_a_time_that_is_gone_leaves_what_was_typed(people, sign_in, case):
    first, second = offered(people.coach)
    booked(people.firm, case, first)
    answer = sign_in(people.wang).post(
        ADDRESS % case.ref + "new/", {"slot": first.ref, "subject": SUBJECT, "question": QUESTION}
    )
    page = text_of(answer)
    assert answer.status_code == 422
    assert SUBJECT in page
    assert QUESTION in page
    assert second.ref in page
    assert first.ref not in page
    assert "刚刚被预约或撤回" in page


def test_of_two_who_send_one_time_the_later_one_keeps_his_text(people, sign_in, case, monkeypatch):
    """The form still showed the time as free when it was sent."""
    first, _second = offered(people.coach)
    shown = list(Slot.objects.select_related("guide"))
    booked(people.firm, case, first)
    answers = iter([_Shown(shown)])
    monkeypatch.setattr(
        "registration.views.appointments.free_slots", lambda *given: next(answers, None) or free_slots(*given)
    )
    answer = sign_in(people.wang).post(
        ADDRESS % case.ref + "new/", {"slot": first.ref, "subject": SUBJECT, "question": QUESTION}
    )
    assert answer.status_code == 422
    assert QUESTION in text_of(answer)
    assert Appointment.objects.count() == 1


class _Shown(list):
    def __getitem__(self, part):
        return list(self)


def test_declined_and_the_offered_time_taken(people, sign_in, case):
    first, second = offered(people.coach)
    made = booked(people.wang, case, first)
    answer = sign_in(people.coach).post(
        ADDRESS % case.ref + f"{made.ref}/", {"act": "decline", "reason": "外出检查", "offer": second.ref}
    )
    assert answer.status_code == 302
    client = sign_in(people.firm)
    page = text_of(client.get(ADDRESS % case.ref + f"{made.ref}/"))
    assert "外出检查" in page
    assert f"?slot={second.ref}" in page
    client.post(ADDRESS % case.ref + f"{made.ref}/move/", {"slot": second.ref})
    assert Appointment.objects.get().slot == second


def test_a_refused_act_says_why_on_its_page(people, sign_in, case):
    made = begun(booked(people.wang, case, offered(people.coach)[0]), -timedelta(hours=3))
    answer = sign_in(people.wang).post(ADDRESS % case.ref + f"{made.ref}/", {"act": "cancel", "note": "来不了"})
    assert answer.status_code == 409
    assert "24" in text_of(answer)
    assert "来不了" in text_of(answer)
    answer = sign_in(people.wang).post(ADDRESS % case.ref + f"{made.ref}/", {"act": "nonsense"})
    assert answer.status_code == 409


def test_held_or_not_is_asked_of_the_coach_afterwards(people, sign_in, case):
    made = begun(booked(people.wang, case, offered(people.coach)[0]))
    client = sign_in(people.coach)
    assert made.ref in text_of(client.get("/console/slots/"))
    client.post(ADDRESS % case.ref + f"{made.ref}/", {"act": "hold"})
    assert Appointment.objects.get().status == "held"
    assert "是否如期进行" not in text_of(client.get("/console/slots/"))


def test_the_week_of_the_coach_and_a_new_series(people, sign_in):
    client, day = sign_in(people.coach), workday()
    given = {"day": day.isoformat(), "begins": "09:00", "ends": "10:00", "minutes": 30, "weeks": 2, "link": LINK}
    answer = client.post("/console/slots/offer/", given, follow=True)
    assert "已发布" in text_of(answer)
    slot = Slot.objects.order_by("starts_at")[0]
    week = f"/console/slots/?week={day.isoformat()}"
    assert slot.ref in text_of(client.get(week))
    client.post(week, {"act": "withdraw", "slot": slot.ref})
    client.post(week, {"act": "block", "day": day.isoformat()})
    assert Slot.objects.filter(withdrawn_at=None, starts_at__date=day).count() == 0
    assert client.post(week, {"act": "block", "day": "2026-13-45"}).status_code == 302
    assert client.get("/console/slots/?week=2026-02-31").status_code == 200


def test_a_wrong_series_keeps_what_was_typed(people, sign_in):
    given = {
        "day": workday().isoformat(),
        "begins": "09:00",
        "ends": "09:10",
        "minutes": 30,
        "weeks": 1,
        "place": "203",
    }
    answer = sign_in(people.coach).post("/console/slots/offer/", given)
    assert answer.status_code == 422
    assert 'value="203"' in text_of(answer)


@pytest.mark.parametrize("name", ["leader", "department", "national", "audit_admin", "wang", "firm"])
def test_who_has_no_week(people, sign_in, name):
    for address in ("/console/slots/", "/console/slots/offer/"):
        assert sign_in(getattr(people, name)).get(address).status_code == 403


def test_a_ticket_from_the_page_to_its_end(people, sign_in):
    unit, wang = institute(), sign_in(people.wang)
    given = {
        "subject": "送检排期",
        "text": MATTER,
        "urgency": "urgent",
        "urgency_reason": "样品将到期",
        "wants_talk": "on",
    }
    assert "送检排期" in text_of(wang.post("/registration/hotline/new/", given, follow=True))
    ticket = Ticket.objects.get()
    leader = sign_in(people.leader)
    assert ticket.ref in text_of(leader.get("/console/hotline/"))
    page = f"/console/hotline/{ticket.ref}/"
    talk = {"act": "book", "day": workday(2).isoformat(), "time": "10:00", "minutes": 30, "link": LINK}
    assert leader.post(page, talk).status_code == 302
    decision = {"act": "decide", "text": SAID, "unit": unit.organisation.ref, "due_on": workday(5).isoformat()}
    assert leader.post(page, decision).status_code == 302
    at_unit = sign_in(unit)
    assert ticket.ref in text_of(at_unit.get("/console/hotline-tasks/"))
    assert SAID in text_of(at_unit.get(f"/console/hotline-tasks/{ticket.ref}/"))
    at_unit.post(f"/console/hotline-tasks/{ticket.ref}/", {"text": "本周三已完成检验"})
    own = f"/registration/hotline/{ticket.ref}/"
    assert "本周三已完成检验" in text_of(wang.get(own))
    assert wang.post(own, {"act": "not_kept", "text": ""}).status_code == 409
    wang.post(own, {"act": "not_kept", "text": "没有收到报告"})
    assert "没有收到报告" in text_of(at_unit.get(f"/console/hotline-tasks/{ticket.ref}/"))
    at_unit.post(f"/console/hotline-tasks/{ticket.ref}/", {"text": "报告已寄出"})
    wang.post(own, {"act": "kept"})
    assert Ticket.objects.get().status == "closed"
    assert (Ticket.objects.get().returned, Ticket.objects.get().steps.count()) == (1, 4)


@pytest.mark.parametrize(
    ("name", "own", "desk", "unit"),
    [("wang", 200, 403, 403), ("firm", 404, 403, 403), ("leader", 404, 200, 403), ("officer", 404, 200, 403),
     ("national", 404, 403, 403),
     ("officer51", 404, 404, 403), ("department", 404, 403, 404), ("coach", 404, 403, 404)],
)  # fmt: skip
def test_who_opens_a_ticket(people, sign_in, name, own, desk, unit):
    ticket = decided(people, asked(people.wang), institute())
    client = sign_in(getattr(people, name))
    addresses = (
        f"/registration/hotline/{ticket.ref}/",
        f"/console/hotline/{ticket.ref}/",
        f"/console/hotline-tasks/{ticket.ref}/",
    )
    assert [client.get(address).status_code for address in addresses] == [own, desk, unit]


def test_a_city_office_reads_only_its_own(people, sign_in):
    city = make_persona("地市局经办 01", Role.CITY_OFFICER, people.officer.organisation)
    ticket, other = asked(people.wang), asked(people.firm)
    decided(people, ticket, city)
    decided(people, other, institute())
    client = sign_in(city)
    assert client.get(f"/console/hotline-tasks/{ticket.ref}/").status_code == 200
    assert client.get(f"/console/hotline-tasks/{other.ref}/").status_code == 404
    page = text_of(client.get("/console/hotline-tasks/"))
    assert ticket.ref in page
    assert other.ref not in page


def test_a_wrong_decision_keeps_what_was_typed(people, sign_in):
    ticket = asked(people.wang)
    answer = sign_in(people.leader).post(
        f"/console/hotline/{ticket.ref}/", {"act": "decide", "text": SAID, "unit": "", "due_on": ""}
    )
    assert answer.status_code == 409
    assert SAID in text_of(answer)


def test_a_task_force_from_the_page(people, sign_in, case):
    officer, unit = sign_in(people.officer), institute()
    given = {"name": "检验提速专班", "aim": "两个月内完成检验", "until": workday(30).isoformat()}
    answer = officer.post(f"/console/cases/{case.ref}/force/", given)
    force = Force.objects.get()
    assert answer["Location"] == f"/registration/forces/{force.ref}/members/"
    found = f"/registration/forces/{force.ref}/members/?text=检测机构"
    assert unit.user.name in text_of(officer.get(found))
    officer.post(found, {"person": held(unit).ref, "leads": "on"})
    lead = sign_in(unit)
    page = f"/registration/forces/{force.ref}/"
    assert case.project.title in text_of(lead.get(page))
    meeting = {
        "act": "move",
        "subject": "进度",
        "day": workday(3).isoformat(),
        "time": "10:00",
        "minutes": 60,
        "link": LINK,
    }
    lead.post(f"{page}meetings/new/", meeting)
    planned = ForceMeeting.objects.get()
    lead.post(f"{page}meetings/{planned.ref}/", {"act": "minutes", "record": "通报各方进度"})
    given = {"text": "三日内送样", "member": "", "due_on": "", "meeting": planned.ref, "for_sides": "on"}
    lead.post(f"{page}decisions/new/", given)
    shown = text_of(lead.get(page))
    assert "通报各方进度" in shown
    assert "三日内送样" in shown
    side = text_of(sign_in(people.wang).get(ADDRESS % case.ref))
    assert "三日内送样" in side
    assert unit.organisation.name in side
    for hidden in ("检验提速专班", "两个月内完成检验", "通报各方进度", unit.user.name):
        assert hidden not in side
    assert officer.post(f"{page}close/", {"result": "完成"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "status"),
    [("officer", 200), ("coach", 200), ("department", 404), ("leader", 404), ("wang", 404), ("firm", 404),
     ("manager", 404), ("officer51", 404), ("national", 404)],
)  # fmt: skip
def test_who_opens_a_task_force(people, sign_in, case, name, status):
    force = force_of(people, case, people.coach, leads=people.coach)
    assert sign_in(getattr(people, name)).get(f"/registration/forces/{force.ref}/").status_code == status


def test_a_member_without_the_lead_changes_nothing(people, sign_in, case):
    force = force_of(people, case, people.department)
    client, page = sign_in(people.department), f"/registration/forces/{force.ref}/"
    assert client.get(page).status_code == 200
    for address in ("members/", "meetings/new/", "decisions/new/", "close/"):
        assert client.get(page + address).status_code == 403
    assert case.ref not in text_of(client.get(page))


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def same_at_one_and_three(client, address, more):
    first = queries_of(client, address)
    more()
    assert queries_of(client, address) == first


def test_lists_ask_as_often_at_three_rows_as_at_one(people, sign_in, case, settings):
    settings.REGISTRATION = {**settings.REGISTRATION, "hotline_a_day": 9, "bookings_a_day": 9}
    slots = offered(people.coach, begins=time(9), ends=time(17))
    booked(people.wang, case, slots[0])
    day = workday().isoformat()

    def more_appointments():
        booked(people.wang, case, slots[1])
        made = booked(people.firm, case, slots[2])
        decline_appointment(by=people.coach.actor, appointment=made, reason="外出", keep_time=True)

    same_at_one_and_three(sign_in(people.wang), ADDRESS % case.ref, more_appointments)
    begun(Appointment.objects.filter(status="booked")[0])
    same_at_one_and_three(
        sign_in(people.coach), f"/console/slots/?week={day}", lambda: booked(people.firm, case, slots[5])
    )

    unit = institute()
    decided(people, asked(people.wang), unit)

    def more_tickets():
        for by in (people.wang, people.wang, people.firm):
            decided(people, asked(by, case if by == people.firm else None), unit)

    for persona, address in (
        (people.wang, "/registration/hotline/"),
        (people.leader, "/console/hotline/"),
        (unit, "/console/hotline-tasks/"),
    ):
        same_at_one_and_three(sign_in(persona), address, more_tickets)


def test_the_page_of_a_task_force_asks_as_often_for_many_rows(people, sign_in, case):
    force = force_of(people, case, people.coach, leads=people.coach)
    member = force.members.get()

    def write(text, who=None):
        write_decision(by=people.coach.actor, force=force, decision=Decision(text, who, workday(), for_sides=True))

    def more():
        for text in ("二", "三"):
            write(text, member)
        add_member(by=people.officer.actor, force=force, membership=held(institute()))
        add_member(by=people.officer.actor, force=force, membership=held(people.department))

    write("一", member)
    same_at_one_and_three(sign_in(people.coach), f"/registration/forces/{force.ref}/", more)
    same_at_one_and_three(sign_in(people.coach), "/console/forces/", lambda: write("四"))
    same_at_one_and_three(sign_in(people.wang), ADDRESS % case.ref, lambda: write("五"))


def test_report_is_open_to_the_office_for_the_unit(people, sign_in):
    ticket = decided(people, asked(people.wang), institute())
    sign_in(people.officer).post(f"/console/hotline/{ticket.ref}/", {"act": "report", "text": "已由经办代报"})
    assert Ticket.objects.get().status == "done"
