"""The institution manager's overview, answers and export."""

import threading
from io import BytesIO

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from core.errors import GuardRefused
from core.models import AuditEntry, Job, Notice
from projects.enums import ConfirmationStatus, ListKind
from projects.models import Deadline, InstitutionConfirmation
from projects.services import institution_export
from projects.services.confirmations import decide_confirmation
from projects.services.lifecycle import archive_project, withdraw_project
from projects.services.listings import enter_list
from projects.views import institution as views
from tests.factories import accepted_project, draft_project, returned_project, submitted_project
from tests.projects.papers.remarks import ONE_REMARK

OVERVIEW, CONFIRM, EXPORT = "/projects/institution/", "/projects/institution/confirm/", "/projects/institution/export/"
OTHERS = (
    "wang",
    "li",
    "zhao",
    "officer",
    "officer51",
    "leader",
    "coach",
    "department",
    "national",
    "firm",
    "system_admin",
    "security_admin",
    "audit_admin",
    "nobody",
)


def service_invention(people, title="骨科三维导板", owner="wang"):
    return submitted_project(getattr(people, owner), title=title, service_invention="yes")


def answer_of(project) -> str:
    return InstitutionConfirmation.objects.get(project=project).status


def post(client: Client, decision: str, *projects, **more):
    return client.post(CONFIRM, {"decision": decision, "project": [each.reference for each in projects], **more})


@pytest.mark.parametrize("persona", OTHERS)
def test_only_institution_managers_have_an_overview(people, sign_in, persona):
    project = service_invention(people)
    client = sign_in(getattr(people, persona))

    assert client.get(OVERVIEW).status_code == 404
    assert client.get(EXPORT).status_code == 404
    assert post(client, "confirm", project, step="send").status_code == 404
    assert client.get(f"/projects/{project.ref}/consent/").status_code == 404
    assert answer_of(project) == ConfirmationStatus.WAITING


def test_a_manager_sees_all_of_his_institution_and_nothing_of_another(people, sign_in):
    mine, theirs = service_invention(people, "骨科三维导板"), service_invention(people, "可吸收止血夹", "zhao")
    draft = draft_project(people.wang, title="还没有提交的想法")

    page = sign_in(people.manager).get(OVERVIEW).content.decode()

    assert mine.title in page
    assert theirs.title not in page
    assert theirs.reference not in page
    assert draft.title not in page


def test_a_manager_cannot_answer_for_another_institution(people, sign_in):
    theirs = service_invention(people, owner="zhao")
    client = sign_in(people.manager)

    assert client.get(f"/projects/{theirs.ref}/consent/").status_code == 404
    answer = {"decision": "confirm", "seen": "waiting"}
    assert client.post(f"/projects/{theirs.ref}/consent/", answer).status_code == 404
    post(client, "confirm", theirs, step="send")
    assert answer_of(theirs) == ConfirmationStatus.WAITING


def test_a_batch_shows_the_list_first_and_then_what_became_of_each(people, sign_in):
    first, second = service_invention(people, "骨科三维导板"), service_invention(people, "可吸收止血夹")
    client = sign_in(people.manager)

    preview = post(client, "confirm", first, second)
    assert first.title in preview.content.decode()
    assert answer_of(first) == ConfirmationStatus.WAITING

    decide_confirmation(by=people.manager.actor, project=second, confirmed=True)
    result = post(client, "confirm", first, second, step="send")

    assert result.status_code == 200
    assert [each.problem == "" for each in result.context["results"]] == [False, True]
    assert answer_of(first) == answer_of(second) == ConfirmationStatus.CONFIRMED
    assert Notice.objects.filter(recipient=people.wang.user, event="confirmation.decided").count() == 2


def test_refusing_needs_a_reason_and_keeps_what_was_chosen(people, sign_in):
    project = service_invention(people)
    client = sign_in(people.manager)

    again = post(client, "refuse", project, step="send", note="  ")
    assert again.status_code == 422
    assert project.title in again.content.decode()

    post(client, "refuse", project, step="send", note="权属待核实")
    assert answer_of(project) == ConfirmationStatus.REFUSED


def test_nothing_ticked_leads_back_with_a_sentence(people, sign_in):
    service_invention(people)

    assert post(sign_in(people.manager), "confirm").status_code == 302


def test_one_project_is_answered_on_its_own_page_and_a_refusal_can_be_taken_back(people, sign_in):
    project = service_invention(people)
    client = sign_in(people.manager)
    address = f"/projects/{project.ref}/consent/"

    assert address in client.get(f"/projects/{project.ref}/").content.decode()
    assert client.post(address, {"decision": "refuse", "seen": "waiting"}).status_code == 422
    assert client.post(address, {"decision": "refuse", "note": "请先补签协议", "seen": "waiting"}).status_code == 302
    assert client.post(address, {"decision": "confirm", "seen": "refused"}).status_code == 302

    changes = AuditEntry.objects.filter(event="confirmation.decided").order_by("id").values_list("changes", flat=True)
    assert [change["status"] for change in changes] == [["waiting", "refused"], ["refused", "confirmed"]]


def test_a_manager_who_has_not_seen_a_colleagues_answer_is_told_instead(people, sign_in):
    project = service_invention(people)
    decide_confirmation(by=people.manager.actor, project=project, confirmed=False, note="权属待核实")

    answer = sign_in(people.manager).post(
        f"/projects/{project.ref}/consent/", {"decision": "confirm", "note": "我打的字", "seen": "waiting"}
    )

    assert answer.status_code == 422
    assert "我打的字" in answer.content.decode()
    assert answer_of(project) == ConfirmationStatus.REFUSED


def test_a_withdrawn_project_waits_for_nobody(people, sign_in):
    project = service_invention(people)
    withdraw_project(by=people.wang.actor, project=project)
    client = sign_in(people.manager)

    assert client.get(OVERVIEW).context["counts"].waiting == 0
    with pytest.raises(GuardRefused):
        decide_confirmation(by=people.manager.actor, project=project, confirmed=True)


@pytest.mark.django_db(transaction=True)
def test_two_managers_deciding_at_once_decide_once(people):
    project = service_invention(people)
    actor, start, outcomes = people.manager.actor, threading.Barrier(2), []

    def decide(confirmed: bool) -> None:
        start.wait()
        try:
            decide_confirmation(by=actor, project=project, confirmed=confirmed, note="意见", seen="waiting")
            outcomes.append("done")
        except GuardRefused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=(confirmed,)) for confirmed in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused"]
    assert AuditEntry.objects.filter(event="confirmation.decided").count() == 1


def test_filters_counts_and_what_is_stuck(people, sign_in):
    waiting = service_invention(people, "等待确认的项目")
    late = returned_project(people, ONE_REMARK, title="补正超期的项目")
    Deadline.objects.filter(project=late, closed_at=None).update(due_on=timezone.localdate().replace(year=2020))
    calm = accepted_project(people, title="已受理的项目", department="骨科")
    gone = submitted_project(people.wang, title="已归档的项目")
    archive_project(by=people.wang.actor, project=gone)
    client = sign_in(people.manager)

    def titles(**query) -> set[str]:
        return {each.title for each in client.get(OVERVIEW, query).context["page"].rows}

    counts = client.get(OVERVIEW).context["counts"]
    assert (counts.total, counts.in_check, counts.returned, counts.accepted) == (3, 1, 1, 1)
    assert (counts.waiting, counts.overdue) == (1, 1)
    assert titles() == {waiting.title, late.title, calm.title}
    assert titles(stuck="1") == {waiting.title, late.title}
    assert titles(confirmation="waiting") == {waiting.title}
    assert titles(status="accepted") == titles(department="骨") == {calm.title}
    assert titles(status="archived") == {gone.title}
    assert titles(status="draft", confirmation="x") == titles()


def test_the_overview_costs_the_same_at_one_row_and_at_three(people, sign_in):
    client = sign_in(people.manager)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(OVERVIEW)
        return len(captured)

    service_invention(people, "项目一")
    client.get(OVERVIEW)
    one = queries()
    for number in (2, 3):
        project = service_invention(people, f"项目{number}")
        decide_confirmation(by=people.manager.actor, project=project, confirmed=number == 2, note="意见")
    returned_project(people, ONE_REMARK, title="项目四")

    assert queries() == one


def test_pages_go_on_without_losing_or_repeating_a_row(people, sign_in, monkeypatch):
    monkeypatch.setattr(views, "overview_page", smaller(views.overview_page))
    titles = [service_invention(people, f"项目{number}").title for number in range(3)]
    client, seen, query = sign_in(people.manager), [], {}
    for _page in range(3):
        page = client.get(OVERVIEW, query).context["page"]
        seen += [each.title for each in page.rows]
        query = {"after": page.older}

    assert seen == titles[::-1]


def smaller(page):
    return lambda actor, chosen, cursor: page(actor, chosen, cursor, size=1)


def test_the_export_has_the_rows_of_the_list_as_texts_and_is_put_on_record(people, sign_in):
    risky = service_invention(people, '=HYPERLINK("http://x","y")')
    listed = accepted_project(people, title="已入库项目", department="+1+1")
    today = timezone.localdate()
    enter_list(by=people.officer.actor, project=listed, kind=ListKind.LIBRARY, on=today, basis="依据")
    other = service_invention(people, "外院项目", "zhao")

    answer = sign_in(people.manager).get(EXPORT)
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(min_row=2))
    texts = {cell.value: cell for row in rows for cell in row}

    assert len(rows) == 2
    assert texts[risky.title].data_type == "s"
    assert texts[risky.title].quotePrefix
    assert texts["+1+1"].data_type == "s"
    assert other.title not in texts
    assert str(ListKind.LIBRARY.label) in texts
    entry = AuditEntry.objects.get(event="export.made")
    assert (entry.actor_id, entry.organisation_name) == (people.manager.user.pk, "医疗机构 001")


def test_the_export_follows_the_filter(people, sign_in):
    service_invention(people, "等待确认的项目")
    submitted_project(people.wang, title="非职务发明")

    answer = sign_in(people.manager).get(EXPORT, {"confirmation": "waiting"})

    titles = [row[1].value for row in load_workbook(BytesIO(answer.content)).active.iter_rows(min_row=2)]
    assert titles == ["等待确认的项目"]


def test_a_long_export_becomes_a_task(people, sign_in, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(institution_export, "MOST_AT_ONCE", 1)
    for number in range(2):
        service_invention(people, f"项目{number}")

    with django_capture_on_commit_callbacks(execute=True):
        answer = sign_in(people.manager).get(EXPORT)

    assert answer.status_code == 302
    job = Job.objects.get()
    assert job.output_name.endswith(".xlsx")
    with job.output.open("rb") as file:
        assert load_workbook(file).active.max_row == 3
