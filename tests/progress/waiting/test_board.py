"""The office's board of what is overdue: counted, opened to rows, exempted with reasons, and told to the leaders."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import AuditEntry, Mail, Notice
from core.workdays import is_workday
from progress.models import Exemption
from progress.services.escalation import escalate_overdue
from progress.services.exemptions import exempt, take_exemption_back
from progress.waiting.board import BoardFilter, board_counts, board_page, responsible
from progress.waiting.lists import waiting_counts
from projects.models import TeamMember
from tests.factories import submitted_project
from tests.progress.waiting.late import late_check, workdays_ago
from tests.screening.applicant.decided import second_officer
from tests.screening.factories import make_expert, make_review, make_round, make_seat

TODAY = timezone.localdate()
REASON = "申报人出差，已电话约定下周办理"


def rows(persona, **chosen) -> list[str]:
    page = board_page(persona.actor, BoardFilter(**chosen), timezone.localdate())
    return [row.number for row in page.rows]


def test_what_is_overdue_is_seen_by_its_offices_and_by_nobody_else(people):
    deadline = late_check(people, 2)
    submitted_project(people.wang, title="还未到期的项目")
    late_check(people, 2, by=people.sun, title="外省项目")
    for persona in (people.officer, people.leader):
        assert rows(persona) == [deadline.project.reference]
    assert rows(people.officer51) != [deadline.project.reference]
    for who in ("wang", "manager", "coach", "firm", "department", "national", "system_admin", "audit_admin", "nobody"):
        assert rows(getattr(people, who)) == []


def test_an_officer_does_not_find_what_he_has_a_part_in(people):
    deadline = late_check(people, 2)
    TeamMember.objects.create(project=deadline.project, name="经办", user=people.officer.user, position=9)
    colleague = second_officer(people)
    assert rows(people.officer) == []
    assert rows(colleague) == [deadline.project.reference]
    with pytest.raises(NotVisible):
        exempt(by=people.officer.actor, kind="formal_check", pk=deadline.pk, until=TODAY, reason=REASON)


def test_leaders_do_not_read_who_judges(people):
    expert, _persona = make_expert()
    seat = make_seat(make_review(people, make_round(people)), expert, "accepted")
    type(seat).objects.filter(pk=seat.pk).update(score_due_on=workdays_ago(3))
    assert [each.who for each in responsible(people.officer.actor, TODAY)] == [expert.name]
    assert responsible(people.leader.actor, TODAY) == []
    found = board_page(people.leader.actor, BoardFilter(), TODAY).rows
    assert [(row.kind, row.who) for row in found] == [("score", "")]


def test_an_exempt_row_is_counted_apart_and_comes_back_by_itself(people):
    deadline = late_check(people, 4)
    pk = deadline.pk
    until = timezone.localdate() + timedelta(days=3)
    exempt(by=people.officer.actor, kind="formal_check", pk=pk, until=until, reason=REASON)
    counts = board_counts(people.officer.actor, TODAY)["formal_check"]
    assert (counts.overdue, counts.exempt) == (0, 1)
    assert (rows(people.officer), rows(people.officer, shown="exempt")) == ([], [deadline.project.reference])
    assert waiting_counts(people.officer.actor, TODAY)["formal_check"].overdue == 0
    Exemption.objects.update(until=TODAY - timedelta(days=1))
    assert rows(people.officer) == [deadline.project.reference]
    line = AuditEntry.objects.get(event="exemption.made")
    assert (line.reason, line.region, line.changes["until"]) == (REASON, "44", until.isoformat())


def test_an_exemption_is_taken_back_or_replaced(people):
    pk = late_check(people, 4).pk
    ask = {"by": people.officer.actor, "kind": "formal_check", "pk": pk}
    exempt(**ask, until=TODAY, reason=REASON)
    exempt(**ask, until=TODAY + timedelta(days=9), reason="另一个理由，延长至下周")
    standing = Exemption.objects.get(ended_at=None)
    assert (Exemption.objects.count(), standing.until) == (2, TODAY + timedelta(days=9))
    take_exemption_back(**ask)
    take_exemption_back(**ask)
    assert not Exemption.objects.filter(ended_at=None).exists()
    assert AuditEntry.objects.filter(event="exemption.taken_back").count() == 1


@pytest.mark.parametrize("who", ["leader", "coach", "wang", "department", "system_admin"])
def test_only_officers_exempt(people, who):
    pk = late_check(people, 4).pk
    with pytest.raises(PermissionRefused):
        exempt(by=getattr(people, who).actor, kind="formal_check", pk=pk, until=TODAY, reason=REASON)


def test_another_province_and_other_kinds_do_not_exist(people):
    pk = late_check(people, 4).pk
    for actor, kind in ((people.officer51.actor, "formal_check"), (people.officer.actor, "correction")):
        with pytest.raises(NotVisible):
            exempt(by=actor, kind=kind, pk=pk, until=TODAY, reason=REASON)


def test_what_is_refused(people):
    late = late_check(people, 4).pk
    on_time = submitted_project(people.wang, title="还未到期").deadlines.get().pk
    ask = {"by": people.officer.actor, "kind": "formal_check"}
    for until in (TODAY - timedelta(days=1), TODAY + timedelta(days=366)):
        with pytest.raises(InvalidInput) as refusal:
            exempt(**ask, pk=late, until=until, reason=REASON)
        assert set(refusal.value.fields) == {"until"}
    with pytest.raises(InvalidInput):
        exempt(**ask, pk=late, until=TODAY, reason=" 无 ")
    with pytest.raises(GuardRefused):
        exempt(**ask, pk=on_time, until=TODAY, reason=REASON)


def workday():
    day = timezone.localdate()
    return day if escalates(day) else workdays_ago(1)


def escalates(day) -> bool:
    return is_workday(day)


def told() -> list[str]:
    return sorted(Notice.objects.filter(event="waiting.escalated").values_list("recipient__name", flat=True))


def test_leaders_are_told_once_a_day_of_what_is_long_overdue(people):
    for number in range(3):
        late_check(people, 12, title=f"超期项目 {number}")
    late_check(people, 2, title="刚超期的项目")
    day = workday()
    assert [escalate_overdue(today=day), escalate_overdue(today=day)] == [1, 1]
    assert told() == [people.leader.user.name]
    notice = Notice.objects.get(event="waiting.escalated")
    assert "3" in notice.title
    assert notice.url == "/console/overdue/"
    assert not any(f"超期项目 {number}" in f"{notice.title}{notice.body}" for number in range(3))
    assert Mail.objects.filter(notices=notice).count() == 1


def test_nothing_is_told_of_what_is_exempt_or_just_late_or_on_a_day_off(people):
    pk = late_check(people, 12).pk
    late_check(people, 2, title="刚超期的项目")
    saturday = timezone.localdate()
    while escalates(saturday):
        saturday += timedelta(days=1)
    assert escalate_overdue(today=saturday) == 0
    exempt(by=people.officer.actor, kind="formal_check", pk=pk, until=TODAY + timedelta(days=30), reason=REASON)
    assert escalate_overdue(today=workday()) == 0
    assert told() == []


def test_the_board_page_opens_rows_names_and_a_workbook(people, sign_in):
    deadline = late_check(people, 4)
    page = sign_in(people.officer).get("/console/overdue/")
    assert page.status_code == 200
    text = page.content.decode()
    assert deadline.project.reference in text
    assert f"/console/checks/{deadline.project.reference}/" in text
    leader = sign_in(people.leader).get("/console/overdue/").content.decode()
    assert deadline.project.reference in leader
    assert f"/console/checks/{deadline.project.reference}/" not in leader
    answer = sign_in(people.leader).post("/console/overdue/export/", {})
    sheet = load_workbook(BytesIO(answer.content)).active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [deadline.project.reference]
    assert AuditEntry.objects.filter(event="export.made", object_type="overdue").count() == 1


def test_an_exemption_is_made_on_its_page(people, sign_in):
    deadline = late_check(people, 4)
    client, place = sign_in(people.officer), f"/console/overdue/formal_check/{deadline.pk}/"
    assert client.get(place).status_code == 200
    refused = client.post(place, {"until": "2020-01-01", "reason": REASON})
    assert refused.status_code == 422
    assert REASON in refused.content.decode()
    done = client.post(place, {"until": TODAY.isoformat(), "reason": REASON})
    assert done.status_code == 302
    assert REASON in client.get("/console/overdue/?shown=exempt").content.decode()
    assert client.post(place, {"act": "take_back"}).status_code == 302
    assert rows(people.officer) == [deadline.project.reference]
    assert sign_in(people.officer51).get(place).status_code == 404
    assert sign_in(people.leader).get(place).status_code == 403


def test_the_board_costs_the_same_for_one_row_and_for_three(people, sign_in):
    client = sign_in(people.leader)
    late_check(people, 4)
    client.get("/console/overdue/")
    asked = []
    for number in (0, 1):
        if number:
            late_check(people, 6, title="第二个")
            late_check(people, 8, title="第三个")
        with CaptureQueriesContext(connection) as found:
            client.get("/console/overdue/")
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_a_keyset_page_goes_on_after_the_last_row_and_comes_back(people, monkeypatch):
    monkeypatch.setattr("progress.waiting.board.PAGE_SIZE", 2)
    for number in range(5):
        late_check(people, 3 + number, title=f"项目 {number}")
    actor: Actor = people.officer.actor
    first = board_page(actor, BoardFilter(), TODAY)
    second = board_page(actor, BoardFilter(), TODAY, first.older)
    third = board_page(actor, BoardFilter(), TODAY, second.older)
    seen = [row.title for page in (first, second, third) for row in page.rows]
    assert seen == [f"项目 {number}" for number in (4, 3, 2, 1, 0)]
    assert (first.newer, third.older) == ("", "")
    assert board_page(actor, BoardFilter(), TODAY, third.newer).rows == second.rows
    assert board_page(actor, BoardFilter(), TODAY, "damaged").rows == first.rows
