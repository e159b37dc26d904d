"""The calendar, one activity, the door, and the office's pages."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from outreach.models import Activity, Attendee
from outreach.services.attendance import enter_attendees, register_for
from tests.outreach.given import announced, going_on, planned


def form_of(**changes) -> dict[str, str]:
    begins = timezone.localtime(timezone.now() + timedelta(days=5)).replace(second=0, microsecond=0)
    return {
        "kind": "training",
        "title": "申报培训 001",
        "starts_at": f"{begins:%Y-%m-%dT%H:%M}",
        "ends_at": f"{begins + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        "place": "报告厅",
        "audience": "everybody",
        "hosts": "医疗机构 001",
        "topics": "审评要求\n常见问题",
        **changes,
    }


def test_visitors_find_what_is_for_everybody_and_subscribe(client, people):
    shown, hidden = announced(people, title="公开培训"), announced(people, title="医生专场", audience="clinicians")
    page = client.get("/activities/").content.decode()
    assert shown.title in page
    assert hidden.title not in page
    assert client.get(f"/activities/{hidden.ref}/").status_code == 404
    calendar = Calendar.from_ical(client.get("/activities/calendar.ics").content)
    assert [str(event["summary"]) for event in calendar.walk("VEVENT")] == ["公开培训"]


def test_the_link_is_shown_to_those_who_registered(people, sign_in):
    activity = announced(people, link="https://meet.example.org/abc")
    client = sign_in(people.wang)
    assert "meet.example.org" not in client.get(f"/activities/{activity.ref}/").content.decode()
    client.post(f"/activities/{activity.ref}/register/")
    page = client.get(f"/activities/{activity.ref}/").content.decode()
    assert "meet.example.org" in page
    client.post(f"/activities/{activity.ref}/withdraw/")
    assert "meet.example.org" not in client.get(f"/activities/{activity.ref}/").content.decode()


def test_the_file_for_the_calendar_holds_no_link_that_is_not_his(client, people):
    activity = announced(people, link="https://meet.example.org/abc", place="")
    assert b"meet.example.org" not in client.get(f"/activities/{activity.ref}/calendar.ics").content
    assert b"meet.example.org" not in client.get("/activities/calendar.ics").content


def test_visitors_check_in_with_their_names(client, people):
    activity = going_on(people)
    address = f"/activities/door/{activity.door_code}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": ""}).status_code == 422
    assert "张一" in client.post(address, {"name": "张一", "organisation": "医疗机构 001"}).content.decode()
    client.post(address, {"name": "张一", "organisation": "医疗机构 001"})
    assert Attendee.objects.filter(activity=activity, came_at__isnull=False).count() == 1


def test_the_door_of_another_day_does_not_exist(client, people):
    assert client.get(f"/activities/door/{announced(people).door_code}/").status_code == 404
    assert client.get("/activities/door/NOSUCHCODE/").status_code == 404


def test_an_officer_plans_announces_and_holds_in_the_console(people, sign_in):
    client = sign_in(people.officer)
    client.post("/console/activities/new/", form_of())
    activity = Activity.objects.get()
    assert list(activity.hosts.all()) == [people.wang.organisation]
    client.post(f"/console/activities/{activity.ref}/act/", {"act": "announce"})
    Activity.objects.update(starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now() + timedelta(hours=1))
    client.post(f"/console/activities/{activity.ref}/people/", {"lines": "张一\n李二, 医疗机构 002"})
    client.post(f"/console/activities/{activity.ref}/check-in/", {"act": "all"})
    client.post(
        f"/console/activities/{activity.ref}/act/", {"act": "hold", "counted_by_hand": "3", "summary": "答疑十条"}
    )
    fresh = Activity.objects.get()
    assert (fresh.status, fresh.counted_by_hand, fresh.summary) == ("held", 3, "答疑十条")
    page = client.get(f"/console/activities/{activity.ref}/").content.decode()
    assert "答疑十条" in page
    assert client.get(f"/console/activities/{activity.ref}/people.xlsx").status_code == 200


def test_unknown_hosts_are_named_and_nothing_typed_is_lost(people, sign_in):
    response = sign_in(people.officer).post("/console/activities/new/", form_of(hosts="医疗机构 001\n没有这家"))
    assert response.status_code == 422
    assert "没有这家" in response.context["form"].errors["hosts"][0]
    assert "审评要求" in response.content.decode()
    assert not Activity.objects.exists()


def test_a_refused_act_keeps_what_was_typed(people, sign_in):
    activity = going_on(people)
    response = sign_in(people.officer).post(
        f"/console/activities/{activity.ref}/act/", {"act": "hold", "summary": "写了很久的总结"}
    )
    assert response.status_code == 422
    assert "写了很久的总结" in response.content.decode()


def test_a_scanned_code_leads_the_organiser_to_the_person_and_others_nowhere(people, sign_in):
    activity = going_on(people)
    attendee = register_for(by=people.wang.actor, activity=activity)
    address = f"/console/activities/arrivals/{attendee.code}/"
    assert sign_in(people.officer51).get(address).status_code == 404
    assert sign_in(people.wang).get(address).status_code == 403
    client = sign_in(people.officer)
    assert people.wang.user.name in client.get(address).content.decode()
    client.post(address)
    assert Attendee.objects.get().came_at is not None


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_questions_for_one_and_for_three(people, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        enter_attendees(by=people.officer.actor, activity=announced(people, title=f"活动 {number}"), lines=["张一"])
    office, visitor = sign_in(people.officer), sign_in(people.wang)
    office.get("/console/activities/")
    visitor.get("/activities/")
    with django_assert_num_queries(OFFICE_QUERIES):
        office.get("/console/activities/")
    with django_assert_num_queries(VISITOR_QUERIES):
        visitor.get("/activities/")


OFFICE_QUERIES, VISITOR_QUERIES = 7, 7


def test_a_script_in_a_title_is_text(people, sign_in, client):
    activity = announced(people, title="<script>alert(1)</script>")
    for page in (client.get("/activities/"), sign_in(people.officer).get(f"/console/activities/{activity.ref}/")):
        assert "<script>alert" not in page.content.decode()


def test_pages_of_another_province_do_not_exist(people, sign_in):
    activity = planned(people)
    client = sign_in(people.officer51)
    for tail in ("", "change/", "check-in/", "door/", "people.xlsx"):
        assert client.get(f"/console/activities/{activity.ref}/{tail}").status_code == 404
