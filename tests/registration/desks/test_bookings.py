"""A registration test from the request to the report, and the milestone it proposes."""

from datetime import timedelta

import pytest

from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from core.workdays import add_workdays
from matching.models import Partnership
from matching.services.partnerships import end_partnership
from registration.models import Case, Milestone, TestBooking
from registration.selectors.bookings import bookings_of_institute, priority_code
from registration.services.bookings import (
    book_test,
    fail_test,
    finish_test,
    move_test,
    receive_samples,
    request_test,
    return_test,
    withdraw_test,
)
from registration.services.cases import close_case, open_case
from registration.services.milestones import confirm_milestone
from registration.services.task_chasing import chase_bookings
from tests.factories import pdf
from tests.registration.desks.given import TODAY, booked, days, institute_person, received, requested, wanted
from tests.registration.factories import coached, open_case_of
from tests.standing import standing


@standing
def institute(people):
    return institute_person()


@standing
def case(people):
    return coached(open_case_of(people), people.coach)


def told(persona, event):
    return Notice.objects.filter(recipient=persona.user, event=event).count()


def test_asked_booked_moved_received_passed_confirmed(people, case, institute):
    booking = requested(people.firm, case, institute)
    assert (booking.status, booking.answer_by, told(institute, "booking.requested")) == (
        "requested",
        add_workdays(TODAY, 5),
        1,
    )
    booking = book_test(by=institute.actor, booking=booking, days=days())
    assert (booking.status, booking.arrives_on) == ("booked", TODAY + timedelta(days=5))
    assert [told(each, "booking.booked") for each in (people.firm, people.wang, people.coach)] == [1, 1, 1]
    booking = move_test(by=institute.actor, booking=booking, days=days(first=9))
    assert (booking.arrives_on, booking.moved) == (TODAY + timedelta(days=9), 1)
    booking = receive_samples(by=institute.actor, booking=booking, on=TODAY)
    booking = finish_test(by=institute.actor, booking=booking, on=TODAY, number="GDJ-2026-0931", files=[pdf()])
    assert (booking.status, booking.report_number, booking.files.count()) == ("finished", "GDJ-2026-0931", 1)
    milestone = Milestone.objects.get()
    assert (milestone.kind, milestone.status, milestone.number) == ("tested", "reported", "GDJ-2026-0931")
    assert milestone.facts == {"institute": institute.organisation.name}
    assert (milestone.files.count(), booking.milestone) == (1, milestone)
    confirm_milestone(by=people.coach.actor, milestone=milestone)
    assert Case.objects.get().stage == "evaluation"


def test_who_asks_for_a_test(people, case, institute):
    for number, name in enumerate(("wang", "firm", "coach", "officer")):
        person = getattr(people, name)
        assert requested(person, case, institute, product=f"样品 {number}").asked_by == person.user


def test_who_does_not(people, case, institute):
    for name in ("li", "manager", "leader", "department", "officer51", "national", "zhao"):
        with pytest.raises(PermissionRefused):
            requested(getattr(people, name), case, institute)


def test_only_the_asked_institute_answers(people, case, institute):
    booking = requested(people.firm, case, institute)
    for name in ("firm", "wang", "coach", "officer", "department"):
        with pytest.raises(PermissionRefused):
            book_test(by=getattr(people, name).actor, booking=booking, days=days())


def test_another_institute_does_not_answer(people, case, institute):
    booking = requested(people.firm, case, institute)
    with pytest.raises(PermissionRefused):
        book_test(by=institute_person("检测机构 962").actor, booking=booking, days=days())


def test_not_passed_is_said_and_can_be_asked_for_anew(people, case, institute):
    booking = received(people.firm, case, institute)
    booking = fail_test(by=institute.actor, booking=booking, on=TODAY, reason="漏电流超出限值")
    assert (booking.status, booking.reason) == ("failed", "漏电流超出限值")
    assert not Milestone.objects.exists()
    assert requested(people.firm, case, institute).status == "requested"


def test_sent_back_with_what_is_missing(people, case, institute):
    booking = return_test(by=institute.actor, booking=requested(people.firm, case, institute), reason="缺少技术要求")
    assert (booking.status, told(people.firm, "booking.returned")) == ("returned", 1)


def test_withdrawn_only_before_the_samples_are_there(people, case, institute):
    booking = received(people.firm, case, institute)
    with pytest.raises(GuardRefused):
        withdraw_test(by=people.firm.actor, booking=booking)
    other = requested(people.firm, case, institute, product="电动骨钻 DK-4")
    assert withdraw_test(by=people.wang.actor, booking=other, reason="改期").status == "withdrawn"


def test_once_for_each_product_at_an_institute(people, case, institute):
    first = requested(people.firm, case, institute)
    assert requested(people.firm, case, institute) == first
    with pytest.raises(GuardRefused):
        requested(people.wang, case, institute)


WRONG = (
    ("product", {"product": " "}),
    ("samples", {"samples": ""}),
    ("standards", {"standards": ""}),
    ("contact", {"contact": ""}),
    ("wished_from", {"wished_from": TODAY - timedelta(days=1)}),
    ("wished_until", {"wished_until": TODAY}),
    ("wished_until", {"wished_until": TODAY + timedelta(days=800)}),
)


def test_what_is_wrong_with_a_request(people, case, institute):
    for field, changes in WRONG:
        with pytest.raises(InvalidInput) as refusal:
            requested(people.firm, case, institute, **changes)
        assert field in refusal.value.fields


def test_an_institute_of_another_province_cannot_be_asked(people, case):
    with pytest.raises(InvalidInput):
        requested(people.firm, case, institute_person("检测机构 951", "51"))


def test_days_in_order_and_ahead(people, case, institute):
    booking = requested(people.firm, case, institute)
    wrong = days(first=-3)
    with pytest.raises(InvalidInput) as refusal:
        book_test(by=institute.actor, booking=booking, days=wrong)
    assert list(refusal.value.fields) == ["arrives_on"]


def test_a_report_from_before_the_samples_is_refused(people, case, institute):
    booking = received(people.firm, case, institute)
    with pytest.raises(InvalidInput):
        finish_test(by=institute.actor, booking=booking, on=TODAY - timedelta(days=1), number="GDJ-1")
    assert TestBooking.objects.get().status == "received"


def test_of_class_one_no_milestone_is_proposed(people, institute):
    case = open_case_of(people, "I")
    booking = received(people.firm, case, institute)
    assert finish_test(by=institute.actor, booking=booking, on=TODAY, number="GDJ-1").milestone is None


def test_priority_comes_with_a_partnership_in_force_and_ends_with_it(people, case, institute):
    requested(people.firm, case, institute)
    assert priority_code(case) != ""
    assert bookings_of_institute(institute.actor).get().priority == 1
    end_partnership(by=people.wang.actor, partnership=Partnership.objects.get())
    assert priority_code(Case.objects.get()) == ""
    assert bookings_of_institute(institute.actor).get().priority == 0


def test_priority_stands_first_on_the_desk(people, case, institute, sign_in):
    own = open_case(by=people.officer.actor, project=case.project, registrant=case.project.institution)
    request_test(by=people.wang.actor, case=own, request=wanted(institute, product="先到的样品"))
    requested(people.firm, case, institute, product="优先的样品")
    page = sign_in(institute).get("/console/test-desk/").content.decode()
    assert 0 < page.index("优先的样品") < page.index("先到的样品")


def test_an_institute_that_does_not_answer_is_reminded_then_the_guides_are_told(people, case, institute):
    booking = requested(people.firm, case, institute)
    assert chase_bookings(today=booking.answer_by) == 0
    chase_bookings(today=add_workdays(booking.answer_by, 1))
    assert (told(institute, "booking.late"), told(people.coach, "booking.late_again")) == (1, 0)
    chase_bookings(today=add_workdays(booking.answer_by, 3))
    assert told(people.coach, "booking.late_again") == 1
    assert chase_bookings(today=add_workdays(booking.answer_by, 9)) == 0


def test_past_its_planned_end_the_institute_is_reminded(people, case, institute):
    booking = booked(people.firm, case, institute)
    assert chase_bookings(today=add_workdays(booking.ends_on, 1)) == 1
    moved = move_test(by=institute.actor, booking=TestBooking.objects.get(), days=days(first=60))
    assert (moved.reminded, chase_bookings(today=TODAY)) == (0, 0)


def test_a_closed_case_withdraws_its_requests(people, case, institute):
    booking = requested(people.firm, case, institute)
    close_case(by=people.officer.actor, case=case, code="not_feasible")
    assert TestBooking.objects.get(pk=booking.pk).status == "withdrawn"


def test_what_was_written_stands_in_no_notice_and_no_log(people, case, institute):
    booking = received(people.firm, case, institute)
    fail_test(by=institute.actor, booking=booking, on=TODAY, reason="漏电流超出限值", number="GDJ-77")
    said = [f"{notice.title} {notice.body}" for notice in Notice.objects.all()]
    said += [f"{entry.changes} {entry.reason}" for entry in AuditEntry.objects.filter(event__startswith="booking.")]
    for text in ("漏电流", "DK-3", "0931", "GB 9706", "GDJ-77"):
        assert not any(text in each for each in said)
