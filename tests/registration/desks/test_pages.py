"""The pages of departments, institutes, the sides and the guides: who opens which, what leaks, what it costs."""

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry
from registration.models import CaseTask, TestBooking
from registration.selectors.cases import case_for
from registration.selectors.tasks import tasks_of_case
from registration.services.bookings import finish_test
from registration.services.tasks import TaskResult, finish_task, question_task, set_task_shown
from tests.factories import pdf
from tests.registration.desks.given import (
    ANSWER,
    RESULT,
    SECRET,
    TODAY,
    asked,
    booked,
    institute_person,
    insurance_person,
    received,
    requested,
    wanted,
)
from tests.registration.factories import city_person, coached, open_case_of, reached
from tests.standing import standing


@standing
def body(people):
    return insurance_person()


@standing
def institute(people):
    return institute_person()


@standing
def case(people):
    return coached(open_case_of(people), people.coach)


def status_of(client, address):
    """Reads a file to its end, as a browser does."""
    answer = client.get(address)
    answer.getvalue()
    return answer.status_code


def pages(case, task, booking):
    """Address: who opens it, by name; everybody else is answered 403 or 404."""
    at = f"/registration/cases/{case.ref}/"
    guides, sides = {"coach", "officer"}, {"wang", "firm"}
    return {
        f"{at}tasks/": guides | sides,
        f"{at}tasks/new/": guides,
        f"{at}tasks/{task.ref}/": guides,
        f"{at}tests/new/": guides | sides,
        f"{at}tests/{booking.ref}/": guides | sides,
        f"/console/department-tasks/{task.ref}/": {"body"},
        f"/console/test-desk/{booking.ref}/": {"institute"},
    }


def test_who_opens_which_page(people, case, body, institute, sign_in):
    task, booking = asked(people.coach, case, body, shown=True), requested(people.firm, case, institute)
    others = {
        "body": body,
        "institute": institute,
        "body51": insurance_person("51"),
        "institute2": institute_person("检测机构 962"),
        "institute51": institute_person("检测机构 951", "51"),
        "city": city_person(),
        "city2": city_person("4403"),
    }
    names = (
        "wang li manager zhao officer leader coach firm unverified_firm department national system_admin"
        " security_admin audit_admin sun officer51 nobody"
    )
    askers = {**{name: getattr(people, name) for name in names.split()}, **others}
    for name, persona in askers.items():
        client = sign_in(persona)
        for address, open_to in pages(case, task, booking).items():
            status = client.get(address).status_code
            assert (status == 200) == (name in open_to), (name, address, status)
            assert status in ({200} if name in open_to else {403, 404}), (name, address, status)


def test_a_body_of_the_same_role_gets_404_not_403(people, case, body, institute, sign_in):
    task, booking = asked(people.coach, case, body), requested(people.firm, case, institute)
    assert sign_in(people.department).get(f"/console/department-tasks/{task.ref}/").status_code == 404
    other = sign_in(institute_person("检测机构 962"))
    assert other.get(f"/console/test-desk/{booking.ref}/").status_code == 404
    assert other.get(f"/console/department-tasks/{task.ref}/").status_code == 404


def test_a_department_sees_its_own_tasks_only(people, case, body, sign_in):
    asked(people.coach, case, body, subject="医保事项")
    asked(people.coach, case, people.department, subject="卫健事项", text="卫健内部说明")
    page = sign_in(body).get("/console/department-tasks/").content.decode()
    assert "医保事项" in page
    assert "卫健事项" not in page
    mine = CaseTask.objects.get(subject="医保事项")
    assert "卫健" not in sign_in(body).get(f"/console/department-tasks/{mine.ref}/").content.decode()


def test_what_a_department_reads_of_the_case_is_what_was_meant_for_it(people, case, body, sign_in):
    reached(people.officer, case, "design_frozen", note="定型会议内部纪要")
    task = asked(people.coach, case, body)
    page = sign_in(body).get(f"/console/department-tasks/{task.ref}/").content.decode()
    for told in (case.project.title, case.project.ref, case.registrant.name, "医疗机构 001", "第二类", SECRET):
        assert told in page
    for hidden in ("定型会议内部纪要", case.ref, case.project.summary[:12], people.wang.user.name):
        assert hidden not in page


def test_what_an_institute_reads_of_the_case(people, case, institute, body, sign_in):
    asked(people.coach, case, body)
    booking = requested(people.firm, case, institute)
    page = sign_in(institute).get(f"/console/test-desk/{booking.ref}/").content.decode()
    for told in (case.project.title, case.project.ref, case.registrant.name, "注册专员 931", "三台，型号 DK-3"):
        assert told in page
    for hidden in (SECRET, case.ref, people.coach.user.name, "医疗机构 001", case.project.summary[:12]):
        assert hidden not in page


def test_sides_see_state_and_result_of_what_is_shown_and_nothing_else(people, case, body, sign_in):
    shown = question_task(by=body.actor, task=asked(people.coach, case, body, shown=True), text=ANSWER)
    hidden = asked(people.coach, case, people.department, subject="不公开事项", kind="research")
    finish_task(by=people.department.actor, task=hidden, result=TaskResult("不公开的结果"), files=[pdf("hidden.pdf")])
    second = asked(people.coach, case, body, shown=True, subject="第二项")
    finish_task(by=body.actor, task=second, result=TaskResult(RESULT), files=[pdf("result.pdf")])
    for name in ("wang", "firm"):
        page = sign_in(getattr(people, name)).get(f"/registration/cases/{case.ref}/tasks/").content.decode()
        assert RESULT in page
        assert "result.pdf" in page
        for text in (SECRET, ANSWER, "不公开事项", "不公开的结果", "hidden.pdf", shown.subject):
            assert text not in page, (name, text)


def test_files_between_office_and_department_are_not_handed_to_the_sides(people, case, body, sign_in):
    task = asked(people.coach, case, body, shown=True)
    task = question_task(by=body.actor, task=task, text=ANSWER, files=[pdf("question.pdf")])
    other = asked(people.coach, case, people.department)
    finish_task(by=people.department.actor, task=other, result=TaskResult(RESULT), files=[pdf("result.pdf")])
    at = f"/registration/cases/{case.ref}/files/"
    question = task.lines.get(said="question").files.get().ref
    result = other.lines.get(said="result").files.get().ref
    firm, coach, department = sign_in(people.firm), sign_in(people.coach), sign_in(body)
    assert [status_of(firm, f"{at}{ref}/") for ref in (question, result)] == [404, 404]
    assert status_of(coach, f"{at}{question}/") == 200
    set_task_shown(by=people.coach.actor, task=other, shown=True)
    assert status_of(firm, f"{at}{result}/") == 200
    own = f"/console/department-tasks/{task.ref}/files/{question}/"
    assert status_of(department, own) == 200
    assert status_of(department, f"/console/department-tasks/{task.ref}/files/{result}/") == 404
    assert status_of(sign_in(people.department), own) == 404
    assert AuditEntry.objects.filter(event="case.file_opened", actor_id=body.user.pk).count() == 1


def test_an_institutes_files(people, case, institute, sign_in):
    booking = received(people.firm, case, institute)
    finish_test(by=institute.actor, booking=booking, on=TODAY, number="GDJ-1", files=[pdf("report.pdf")])
    file = booking.files.get()
    assert default_storage.exists(file.file.name)
    at = f"/console/test-desk/{booking.ref}/files/{file.ref}/"
    assert status_of(sign_in(institute), at) == 200
    assert status_of(sign_in(institute_person("检测机构 962")), at) == 404
    assert status_of(sign_in(people.firm), f"/registration/cases/{case.ref}/files/{file.ref}/") == 200


# Acts by their pages


def test_the_coach_asks_and_what_was_typed_is_not_lost(people, case, body, sign_in):
    client, at = sign_in(people.coach), f"/registration/cases/{case.ref}/tasks/new/"
    given = {
        "organisation": body.organisation.ref,
        "kind": "price_item",
        "subject": "价格项目",
        "text": SECRET,
        "days": 9,
    }
    answer = client.post(at, {**given, "days": "0"})
    assert answer.status_code == 422
    assert SECRET in answer.content.decode()
    assert client.post(at, {**given, "files": [pdf()]}).status_code == 302
    task = CaseTask.objects.get()
    assert (task.asked_by, task.lines.get().files.count()) == (people.coach.user, 1)


def test_a_department_works_through_its_page(people, case, body, sign_in):
    task, client = asked(people.coach, case, body), sign_in(body)
    at = f"/console/department-tasks/{task.ref}/"
    assert client.post(at, {"act": "acknowledge"}).status_code == 302
    assert client.post(at, {"act": "acknowledge"}).status_code == 422
    assert client.post(at, {"act": "question", "question-text": " "}).status_code == 422
    assert client.post(at, {"act": "question", "question-text": ANSWER}).status_code == 302
    guide = sign_in(people.officer)
    page = f"/registration/cases/{case.ref}/tasks/{task.ref}/"
    assert guide.post(page, {"act": "answer", "answer-text": "见附件", "answer-files": [pdf()]}).status_code == 302
    late = {"act": "finish", "finish-text": RESULT, "finish-reached_on": "2000-01-01"}
    reached(people.officer, case, "accepted")
    reached(people.officer, case, "certified")
    answer = client.post(at, late)
    assert answer.status_code == 422
    assert RESULT in answer.content.decode()
    assert client.post(at, {**late, "finish-reached_on": TODAY.isoformat()}).status_code == 302
    assert CaseTask.objects.get().milestone.kind == "priced"


@pytest.mark.parametrize("act", ["", "nothing", "withdraw"])
def test_an_act_that_does_not_exist_changes_nothing(people, case, body, sign_in, act):
    task = asked(people.coach, case, body)
    assert sign_in(body).post(f"/console/department-tasks/{task.ref}/", {"act": act}).status_code == 422
    assert CaseTask.objects.get().status == "asked"


def test_the_firm_asks_and_the_institute_answers_by_its_pages(people, case, institute, sign_in):
    ask = wanted(institute)
    given = {**vars(ask), "wished_from": ask.wished_from.isoformat(), "wished_until": ask.wished_until.isoformat()}
    client = sign_in(people.firm)
    assert client.post(f"/registration/cases/{case.ref}/tests/new/", {**given, "samples": ""}).status_code == 422
    assert client.post(f"/registration/cases/{case.ref}/tests/new/", given).status_code == 302
    booking, desk = TestBooking.objects.get(), sign_in(institute)
    at, day = f"/console/test-desk/{booking.ref}/", TODAY.isoformat()
    assert desk.post(at, {"act": "finish", "finish-on": day, "finish-number": "1"}).status_code == 422
    days = {f"book-{name}": day for name in ("arrives_on", "starts_on", "ends_on")}
    assert desk.post(at, {"act": "book", **days, "book-contact": "样品室"}).status_code == 302
    assert desk.post(at, {"act": "move", **{key.replace("book", "move"): day for key in days}}).status_code == 302
    assert desk.post(at, {"act": "receive", "receive-on": day}).status_code == 302
    assert desk.post(at, {"act": "finish", "finish-on": day, "finish-number": ""}).status_code == 422
    assert desk.post(at, {"act": "finish", "finish-on": day, "finish-number": "GDJ-9"}).status_code == 302
    booking = TestBooking.objects.get()
    assert (booking.status, booking.moved, booking.milestone.number) == ("finished", 1, "GDJ-9")


def test_withdrawn_by_its_page(people, case, institute, sign_in):
    booking = requested(people.firm, case, institute)
    client, at = sign_in(people.firm), f"/registration/cases/{case.ref}/tests/{booking.ref}/"
    assert client.post(at, {"reason": "改期"}).status_code == 302
    assert client.post(at, {"reason": "改期"}).status_code == 422


# What lists cost

# Of these roles' menus nothing else is counted; on the other pages every part of the case adds its own.
QUERIES = {"department": 7, "desk": 7}


def test_lists_cost_the_same_for_three_as_for_one(people, case, body, institute, sign_in, django_assert_num_queries):
    lists = {
        "department": (sign_in(body), "/console/department-tasks/"),
        "desk": (sign_in(institute), "/console/test-desk/"),
        "guide": (sign_in(people.coach), f"/registration/cases/{case.ref}/tasks/"),
        "side": (sign_in(people.firm), f"/registration/cases/{case.ref}/tasks/"),
    }
    spent = {}
    for rows in (1, 3):
        while CaseTask.objects.filter(organisation=body.organisation, status="asked").count() < rows:
            n = CaseTask.objects.count()
            asked(people.coach, case, body, subject=f"事项 {n}", shown=True)
            done = asked(people.coach, case, people.department, subject=f"事项 {n}", shown=True)
            finish_task(by=people.department.actor, task=done, result=TaskResult(RESULT), files=[pdf()])
            requested(people.firm, case, institute, product=f"样品 {n}")
        for name, (client, address) in lists.items():
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            spent[name, rows] = len(queries)
        actor = people.officer.actor
        found = case_for(actor, case.ref)
        with django_assert_num_queries(3):
            tasks_of_case(actor, found)
    assert {name: (spent[name, 1], spent[name, 3]) for name in QUERIES} == {name: (n, n) for name, n in QUERIES.items()}
    assert [spent[name, 1] for name in lists] == [spent[name, 3] for name in lists]


def test_the_desk_finds_by_words_and_places(people, case, institute, sign_in):
    booked(people.firm, case, institute, product="已约样品")
    requested(people.firm, case, institute, product="新样品")
    client = sign_in(institute)
    for query, told, hidden in (
        ("place=booked", "已约样品", "新样品"),
        ("q=新样", "新样品", "已约样品"),
        ("place=booked&q=没有", "", "已约样品"),
        ("place=nonsense", "新样品", "已约样品"),
    ):
        page = client.get(f"/console/test-desk/?{query}").content.decode()
        assert told in page
        assert hidden not in page
