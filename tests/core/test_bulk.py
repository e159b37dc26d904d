"""One act on many rows: an answer for each, undo only where it is real, nothing beyond the own rows."""

import re

import pytest
from django.core import signing
from django.urls import reverse

from accounts.enums import MembershipStatus
from core import bulk
from core.models import AuditEntry, Notice
from core.refs import new_ref
from outreach.models import Attendee
from outreach.services.activities import hold_activity
from outreach.services.attendance import enter_attendees
from registration.models import CaseTask
from registration.services.tasks import acknowledge_task
from tests.accounts.joining import ask, orphaned
from tests.outreach.given import going_on
from tests.registration.desks.given import asked, insurance_person
from tests.registration.factories import coached, open_case_of

pytestmark = pytest.mark.django_db

NOTICES, UNDO = "/notices/bulk/", "/undo/"


def notices(person, number: int) -> list[Notice]:
    return [
        Notice.objects.create(recipient=person.user, event="match.requested", key=new_ref(), title=f"第 {n} 件事")
        for n in range(number)
    ]


def post(client, address: str, rows, **more):
    return client.post(address, {"row": rows, **more})


def token_on(page: str) -> str:
    return re.search(r'name="token" value="([^"]+)"', page).group(1)


def test_ticked_notices_are_read_and_taken_back_as_they_were(people, sign_in):
    client, own = sign_in(people.wang), notices(people.wang, 3)
    client.get(f"/notices/{own[0].ref}/")
    post(client, NOTICES, [each.ref for each in own])
    page = client.get("/notices/").content.decode()
    assert not Notice.objects.filter(read_at=None).exists()
    assert "已将 2 条通知标为已读" in page
    assert "第 0 件事：此前已是如此" in page
    client.post(UNDO, {"token": token_on(page), "next": "/notices/"})
    assert set(Notice.objects.filter(read_at=None)) == set(own[1:])
    assert "bulk-result" in client.get("/notices/").content.decode()
    assert "bulk-result" not in client.get("/notices/").content.decode()


def test_notices_of_others_are_left_alone(people, sign_in):
    (foreign,) = notices(people.li, 1)
    client = sign_in(people.wang)
    post(client, NOTICES, [foreign.ref, "no-such", "\x00"])
    page = client.get("/notices/").content.decode()
    assert Notice.objects.get().read_at is None
    assert foreign.title not in page
    assert 'name="token"' not in page
    assert "已不在您的列表中" in page


def test_a_second_click_does_not_hide_what_the_first_one_did(people, sign_in):
    client, own = sign_in(people.wang), notices(people.wang, 2)
    refs = [each.ref for each in own]
    post(client, NOTICES, refs)
    post(client, NOTICES, refs)
    page = client.get("/notices/").content.decode()
    assert "已将 2 条通知标为已读" in page
    assert token_on(page)


@pytest.mark.parametrize(("number", "said"), [(0, "请至少勾选一行"), (101, "一次最多 100 行")])
def test_nothing_and_too_much_are_refused_with_a_word(people, sign_in, number, said):
    notices(people.wang, 1)
    client = sign_in(people.wang)
    assert post(client, NOTICES, [f"row{n}" for n in range(number)]).status_code == 302
    assert said in client.get("/notices/").content.decode()
    assert Notice.objects.filter(read_at=None).count() == 1


def test_a_token_is_good_for_one_person_and_some_minutes(people, sign_in, monkeypatch):
    client, own = sign_in(people.wang), notices(people.wang, 1)
    post(client, NOTICES, [own[0].ref])
    token = token_on(client.get("/notices/").content.decode())
    assert sign_in(people.li).post(UNDO, {"token": token}).status_code == 404
    assert client.post(UNDO, {"token": token + "x"}).status_code == 404
    assert client.post(UNDO).status_code == 404
    assert client.get(UNDO).status_code == 405
    monkeypatch.setattr(bulk, "UNDO_SECONDS", -1)
    client.post(UNDO, {"token": token, "next": "/notices/"})
    assert Notice.objects.get().read_at is not None
    assert "已超过可撤销的时间" in client.get("/notices/").content.decode()


def test_undo_twice_changes_nothing_more_and_never_leads_away(people, sign_in):
    client, own = sign_in(people.wang), notices(people.wang, 1)
    post(client, NOTICES, [own[0].ref])
    token = token_on(client.get("/notices/").content.decode())
    for _ in range(2):
        answer = client.post(UNDO, {"token": token, "next": "https://evil.example/"})
        assert answer["Location"] == "/"
    assert Notice.objects.get().read_at is None


def test_a_token_names_an_act_of_ours(people, sign_in):
    forged = signing.dumps({"act": "notices.read", "refs": [], "user": people.wang.user.pk}, salt="another")
    assert sign_in(people.wang).post(UNDO, {"token": forged}).status_code == 404


def test_the_cost_of_marking_grows_by_the_row_alone(people, sign_in, django_assert_num_queries):
    client = sign_in(people.wang)
    for number in (1, 3):
        rows = [each.ref for each in notices(people.wang, number)]
        # Session, user, memberships, rows; a savepoint around each; the session with the result, in a transaction.
        with django_assert_num_queries(4 + 3 * number + 4 - 1):
            post(client, NOTICES, rows)
        client.get("/notices/")


# Who has come to an activity.


@pytest.fixture
def activity(people):
    activity = going_on(people)
    enter_attendees(by=people.officer.actor, activity=activity, lines=["张一", "李二", "王三"])
    return activity


def desk(activity) -> str:
    return reverse("console:activity_check_in", args=[activity.ref])


def codes(*names) -> list[str]:
    return list(Attendee.objects.filter(name__in=names).order_by("pk").values_list("code", flat=True))


def came() -> set[str]:
    return set(Attendee.objects.filter(came_at__isnull=False).values_list("name", flat=True))


def test_many_are_checked_in_and_taken_back_each_with_its_line_in_the_log(people, sign_in, activity):
    client = sign_in(people.officer)
    post(client, desk(activity), codes("张一"), act="come")
    post(client, desk(activity), codes("张一", "李二"), act="come")
    page = client.get(desk(activity)).content.decode()
    assert came() == {"张一", "李二"}
    client.post(UNDO, {"token": token_on(page), "next": desk(activity)})
    # Who had come before stays.
    assert came() == {"张一"}
    assert AuditEntry.objects.filter(event="activity.checked_in").count() == 2
    assert AuditEntry.objects.filter(event="activity.check_in_undone").count() == 1


def test_a_stale_page_after_the_activity_was_held_is_told_row_by_row(people, sign_in, activity):
    client = sign_in(people.officer)
    post(client, desk(activity), codes("张一"), act="come")
    token = token_on(client.get(desk(activity)).content.decode())
    hold_activity(by=people.officer.actor, activity=activity)
    post(client, desk(activity), codes("李二", "王三"), act="come")
    page = client.get(desk(activity)).content.decode()
    assert "2 行未变更" in page
    assert "李二：" in page
    client.post(UNDO, {"token": token, "next": desk(activity)})
    assert came() == {"张一"}


def test_people_of_another_province_are_not_found(people, sign_in, activity):
    client = sign_in(people.officer51)
    other = going_on(people, title="另一场")
    assert post(client, desk(other), codes("张一"), act="come").status_code == 404
    assert not came()


# What cannot be taken back asks first.


def test_tasks_are_taken_in_hand_after_a_question(people, sign_in):
    case = coached(open_case_of(people), people.coach)
    body = insurance_person()
    first, second = (asked(people.coach, case, body, subject=f"事项 {n}") for n in (1, 2))
    client, address = sign_in(body), reverse("console:department_tasks")
    assert "data-tick" in client.get(address).content.decode()
    page = post(client, address, [first.ref, second.ref]).content.decode()
    assert "事项 1" in page
    assert set(CaseTask.objects.values_list("status", flat=True)) == {"asked"}
    acknowledge_task(by=body.actor, task=second)
    post(client, address, [first.ref, second.ref], confirmed="1")
    assert set(CaseTask.objects.values_list("status", flat=True)) == {"acknowledged"}
    page = client.get(address).content.decode()
    assert "已签收 1 项任务" in page
    assert "事项 2：" in page
    assert 'name="token"' not in page


def test_tasks_of_another_office_are_not_found(people, sign_in):
    task = asked(people.coach, coached(open_case_of(people), people.coach), insurance_person())
    other = sign_in(people.department)
    page = post(other, reverse("console:department_tasks"), [task.ref], confirmed="1")
    assert page.status_code == 302
    assert CaseTask.objects.get().status == "asked"
    assert task.subject not in other.get(reverse("console:department_tasks")).content.decode()


def test_requests_to_join_are_confirmed_together(people, sign_in):
    hospital = orphaned(people)
    wanted = [ask(people.nobody, hospital), ask(people.zhao, hospital)]
    client, address = sign_in(people.officer), reverse("console:membership_queue")
    refs = [each.ref for each in wanted]
    assert "访客 001" in post(client, address, refs).content.decode()
    for number in (2, 0):
        post(client, address, refs, confirmed="1")
        page = client.get(address).content.decode()
        assert (f"已确认 {number} 人" in page) is bool(number)
    for each in wanted:
        each.refresh_from_db()
        assert each.status == MembershipStatus.ACTIVE
    assert sign_in(people.officer51).post(address, {"row": refs, "confirmed": "1"}).status_code == 302
    assert sign_in(people.coach).post(address, {"row": refs}).status_code == 403
