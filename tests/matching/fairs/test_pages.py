"""The pages carry what the services do."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from core.models import AuditEntry
from matching.models import Fair, FairEntry, FairMeeting, FairWish
from matching.services.fair_entries import choose_entry, enter_fair
from tests.matching.fairs.fairs import begin, called, chosen_pair, drafted, open_project, rival, scheduled
from tests.matching.profiles.profiles import write

OFFICE, PORTAL = "/console/events/", "/matching/events/"
LIST_QUERIES, OFFICE_QUERIES, ENTRY_QUERIES, WISH_QUERIES = 5, 6, 8, 9
GIVEN = {
    "title": "专场对接会 02",
    "text": "上午洽谈",
    "place": "二号厅",
    "city": "4401",
    "slots": "6",
    "slot_minutes": "20",
    "tables": "5",
}


def form(**changes: str) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=30)
    until = day - timedelta(days=7)
    return {**GIVEN, "starts_at": f"{day.isoformat()}T09:30", "apply_until": until.isoformat(), **changes}


def test_the_office_leads_an_event_from_its_pages(people, sign_in):
    client = sign_in(people.officer)
    place = client.post(f"{OFFICE}new/", form())["Location"]
    assert client.post(f"{place}change/", form(place="三号厅")).status_code == 302
    client.post(f"{place}act/", {"act": "call"})
    fair = Fair.objects.get()
    assert (fair.place, fair.status) == ("三号厅", "calling")
    write(people.firm)
    entry = enter_fair(by=people.firm.actor, fair=fair)
    client.post(f"{place}entries/{people.firm.organisation.ref}/", {"act": "choose"})
    entry.refresh_from_db()
    assert entry.status == "chosen"
    client.post(f"{place}act/", {"act": "close_call"})
    refused = client.post(f"{place}timetable/", {"act": "solve", "seed": "3"}, follow=True)
    assert refused.status_code == 200
    assert not FairMeeting.objects.exists()
    assert client.post(f"{place}act/", {"act": "cancel", "reason": ""}).status_code == 422
    assert client.post(f"{place}act/", {"act": "cancel", "reason": "台风"}).status_code == 302
    assert Fair.objects.get().status == "cancelled"


def test_what_the_officer_typed_stays_when_it_is_refused(people, sign_in):
    late = form(text="留下的文字")
    late["apply_until"] = late["starts_at"][:10]
    refused = sign_in(people.officer).post(f"{OFFICE}new/", late)
    assert refused.status_code == 422
    assert "留下的文字" in refused.content.decode()


@pytest.mark.parametrize(("who", "status"), [("officer51", 404), ("leader", 403), ("wang", 403), ("firm", 403)])
def test_the_console_is_the_provinces_offices(people, sign_in, who, status):
    fair = scheduled(people)[0]
    client = sign_in(getattr(people, who))
    for page in ("", "change/", "timetable/", "timetable.xlsx", "check-in/", "outcomes/"):
        assert client.get(f"{OFFICE}{fair.ref}/{page}").status_code == status, page
    for act in ("act/", "entries/x/", "outcomes/1/1/"):
        assert client.post(f"{OFFICE}{fair.ref}/{act}", {"act": "hold"}).status_code == status, act


def test_entering_wishing_and_withdrawing_on_the_pages(people, sign_in):
    write(people.firm)
    fair, project, wang = called(people), open_project(people), sign_in(people.wang)
    place = f"{PORTAL}{fair.ref}/"
    assert wang.get(f"{place}enter/").status_code == 200
    assert wang.post(f"{place}enter/", {"project": "x"}).status_code == 422
    assert wang.post(f"{place}enter/", {"project": project.ref, "absent_slots": ["2"]}).status_code == 302
    mine = f"{place}entries/{project.ref}/"
    assert wang.get(f"{mine}wishes/").status_code == 404
    firm = enter_fair(by=people.firm.actor, fair=fair)
    for entry in FairEntry.objects.all():
        choose_entry(by=people.officer.actor, entry=entry)
    assert people.firm.organisation.name in wang.get(f"{mine}wishes/").content.decode()
    assert wang.post(f"{mine}wishes/", {f"wish_{people.firm.organisation.ref}": "want"}).status_code == 302
    assert FairWish.objects.get().other_id == firm.pk
    assert wang.post(mine, {"act": "save", "note": "新的说明", "absent_slots": []}).status_code == 302
    assert wang.post(mine, {"act": "withdraw"}).status_code == 302
    assert FairEntry.objects.get(project=project).status == "withdrawn"


def test_the_day_of_the_event_on_the_pages(people, sign_in):
    fair, project, firm = scheduled(people)
    client, office = sign_in(people.firm), sign_in(people.officer)
    mine = f"{PORTAL}{fair.ref}/entries/{people.firm.organisation.ref}/"
    page = client.get(f"{mine}timetable/").content.decode()
    assert "<svg" in page
    assert firm.check_in not in page
    begin(fair)
    arrival = f"{OFFICE}check-in/{firm.check_in}/"
    assert people.firm.organisation.name in office.get(arrival).content.decode()
    assert FairEntry.objects.get(pk=firm.pk).arrived_at is None
    assert office.post(arrival).status_code == 302
    assert FairEntry.objects.get(pk=firm.pk).arrived_at is not None
    office.post(f"{OFFICE}{fair.ref}/check-in/", {"whose": project.project.ref})
    assert FairEntry.objects.filter(arrived_at=None).count() == 0
    slot, table = FairMeeting.objects.values_list("slot", "table").get()
    assert client.post(f"{mine}meetings/{slot}/", {"intention": "go_on"}).status_code == 302
    assert f"/matching/projects/{project.project.ref}/request/" in client.get(f"{mine}timetable/").content.decode()
    place = f"{OFFICE}{fair.ref}/outcomes/{slot}/{table}/"
    prefix = f"m{slot}-{table}-"
    assert (
        office.post(place, {f"{prefix}project": "maybe", f"{prefix}firm": "", f"{prefix}note": ""}).status_code == 302
    )
    meeting = FairMeeting.objects.get()
    assert (meeting.project_intention, meeting.firm_intention) == ("maybe", "go_on")


def test_the_sheet_names_the_meetings_and_stands_in_the_audit_log(people, sign_in):
    fair, project, _firm = scheduled(people, title="=HYPERLINK(1)")
    answer = sign_in(people.officer).get(f"{OFFICE}{fair.ref}/timetable.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[1][4:] == (project.project.ref, project.project.title, "医疗机构 001", "企业 031")
    assert AuditEntry.objects.filter(event="export.made", object_ref=fair.ref).count() == 1


def test_an_event_being_prepared_is_found_by_nobody_else(people, sign_in):
    fair = drafted(people)
    assert sign_in(people.officer).get(f"{OFFICE}{fair.ref}/").status_code == 200
    for who in ("wang", "firm", "leader"):
        client = sign_in(getattr(people, who))
        assert client.get(f"{PORTAL}{fair.ref}/").status_code == 404
        assert fair.title not in client.get(PORTAL).content.decode()


def test_visitors_are_asked_to_sign_in(people, client):
    fair = called(people)
    for page in (PORTAL, f"{PORTAL}{fair.ref}/"):
        assert client.get(page).status_code == 302


@pytest.mark.parametrize("who", ["li", "zhao", "manager", "officer", "leader", "firm"])
def test_an_entry_is_its_owners(people, sign_in, who):
    fair, project, _firm = scheduled(people)
    place = f"{PORTAL}{fair.ref}/entries/{project.project.ref}/"
    client = sign_in(getattr(people, who))
    for page in ("", "wishes/", "timetable/", "calendar.ics"):
        assert client.get(place + page).status_code == 404
    assert client.post(place + "meetings/1/", {"intention": "no"}).status_code == 404


def test_the_lists_ask_as_often_for_three_as_for_one(people, sign_in, django_assert_num_queries):
    client, office = sign_in(people.firm), sign_in(people.officer)
    called(people)
    client.get(PORTAL)
    office.get(OFFICE)
    with django_assert_num_queries(LIST_QUERIES) as first:
        client.get(PORTAL)
    with django_assert_num_queries(OFFICE_QUERIES) as second:
        office.get(OFFICE)
    for number in (2, 3):
        called(people, title=f"专场对接会 0{number}")
    with django_assert_num_queries(len(first)):
        assert len(client.get(PORTAL).context["rows"]) == 3
    with django_assert_num_queries(len(second)):
        assert len(office.get(OFFICE).context["rows"]) == 3


def test_the_entries_ask_as_often_for_three_as_for_one(people, sign_in, django_assert_num_queries):
    fair, office = called(people), sign_in(people.officer)
    _project, firm = chosen_pair(people, fair)
    place = f"{OFFICE}{fair.ref}/"
    office.get(place)
    with django_assert_num_queries(ENTRY_QUERIES) as first:
        office.get(place)
    for number in (41, 42):
        choose_entry(by=people.officer.actor, entry=enter_fair(by=rival(number).actor, fair=fair))
    with django_assert_num_queries(len(first)):
        assert len(office.get(place).context["firms"]) == 3
    assert firm.organisation is not None


def test_the_wishes_ask_as_often_for_three_as_for_one(people, sign_in, django_assert_num_queries):
    fair, wang = called(people), sign_in(people.wang)
    project, _firm = chosen_pair(people, fair)
    place = f"{PORTAL}{fair.ref}/entries/{project.project.ref}/wishes/"
    with django_assert_num_queries(WISH_QUERIES) as first:
        wang.get(place)
    for number in (41, 42):
        choose_entry(by=people.officer.actor, entry=enter_fair(by=rival(number).actor, fair=fair))
    with django_assert_num_queries(len(first)):
        assert len(wang.get(place).context["others"]) == 3


def test_the_timetable_asks_as_often_for_three_as_for_one(people, sign_in, django_assert_num_queries):
    fair, project, _firm = scheduled(people)
    office, wang = sign_in(people.officer), sign_in(people.wang)
    places = (f"{OFFICE}{fair.ref}/timetable/", f"{PORTAL}{fair.ref}/entries/{project.project.ref}/timetable/")
    counts = []
    for client, place in zip((office, wang), places, strict=True):
        client.get(place)
        with CaptureQueriesContext(connection) as seen:
            client.get(place)
        counts.append(len(seen))
    taken = FairMeeting.objects.get()
    slots = [slot for slot in range(1, fair.slots + 1) if slot != taken.slot][:2]
    for number, slot in zip((41, 42), slots, strict=True):
        entry = FairEntry.objects.create(
            fair=fair,
            organisation=rival(number).organisation,
            author=people.firm.user,
            status="chosen",
            check_in=f"c{number}",
        )
        FairMeeting.objects.create(fair=fair, project_entry=project, firm_entry=entry, slot=slot, table=taken.table)
    for client, place, count in zip((office, wang), places, counts, strict=True):
        with django_assert_num_queries(count):
            client.get(place)
