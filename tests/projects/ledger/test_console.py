"""The ledger in the console and on the command line."""

from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AuditEntry, Job
from projects.models import Project
from tests.projects.ledger.workbooks import YEAR_LEDGER, typed_row, workbook

pytestmark = pytest.mark.django_db

IMPORT = "console:ledger_import"


def upload(*rows, name: str = "台账.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, workbook(*rows).getvalue())


@pytest.fixture
def hand_in(client, people, sign_in, django_capture_on_commit_callbacks):
    """An officer hands a workbook in; the job runs at once. Answers the job's page and the job."""
    officer = sign_in(people.officer)

    def enter(*rows, file=None):
        with django_capture_on_commit_callbacks(execute=True):
            answer = officer.post(reverse(IMPORT), {"file": file or upload(*rows)})
        assert answer.status_code == 302, answer.content.decode()
        return officer.get(answer.url), Job.objects.latest("pk"), officer

    return enter


def confirm(officer, plan, callbacks):
    with callbacks(execute=True):
        return officer.post(reverse("console:ledger_confirm", args=[plan.ref]))


def test_preview_then_confirmation(hand_in, django_capture_on_commit_callbacks):
    page, plan, officer = hand_in(typed_row(1), typed_row(2, management_class="四类"))
    text = page.content.decode()
    assert plan.result["counts"] == {"create": 1, "update": 0, "unchanged": 0, "refused": 1}
    assert "四类" in text
    assert not Project.objects.exists()
    answer = confirm(officer, plan, django_capture_on_commit_callbacks)
    assert Project.objects.get().entered_by == plan.owner
    done = Job.objects.latest("pk")
    assert answer.url == reverse("console:ledger_job", args=[done.ref])
    assert (done.kind, done.status) == ("ledger_import", "done")
    assert officer.get(answer.url).status_code == 200


def test_confirming_twice_imports_once(hand_in, django_capture_on_commit_callbacks):
    _page, plan, officer = hand_in(typed_row())
    first = confirm(officer, plan, django_capture_on_commit_callbacks)
    second = confirm(officer, plan, django_capture_on_commit_callbacks)
    assert first.url == second.url
    assert Job.objects.filter(kind="ledger_import").count() == 1


def test_only_a_preview_can_be_confirmed(hand_in, django_capture_on_commit_callbacks):
    _page, plan, officer = hand_in(typed_row())
    confirm(officer, plan, django_capture_on_commit_callbacks)
    done = Job.objects.get(kind="ledger_import")
    assert officer.post(reverse("console:ledger_confirm", args=[done.ref])).status_code == 409


def test_the_report_has_the_refused_rows_and_the_results(hand_in):
    _page, plan, officer = hand_in(typed_row(1), typed_row(2, title=None), typed_row(3, stage="量产", patent="也许"))
    book = load_workbook(BytesIO(b"".join(officer.get(reverse("core:job_output", args=[plan.ref])).streaming_content)))
    refused, results = book.worksheets
    assert [row[0].value for row in refused.iter_rows(min_row=2)] == [3, 4, 4]
    assert [row[3].value for row in refused.iter_rows(min_row=2)] == ["项目名称", "研发阶段", "已申请发明专利"]
    assert results.max_row == 1 + 3


def test_a_wrong_file_is_refused_at_its_field(people, sign_in):
    officer = sign_in(people.officer)
    for content in (b"", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        answer = officer.post(reverse(IMPORT), {"file": SimpleUploadedFile("台账.xlsx", content)})
        assert answer.status_code == 422
    assert officer.post(reverse(IMPORT), {}).status_code == 422
    assert not Job.objects.exists()


def test_a_workbook_without_a_ledger_ends_the_job_with_the_reason(hand_in):
    page, plan, _officer = hand_in(file=SimpleUploadedFile("x.xlsx", workbook(typed_row(), number="编码").getvalue()))
    assert plan.status == "failed"
    assert "申报编号" in page.content.decode()


def test_markup_and_formulas_are_harmless_on_the_page_and_in_the_workbooks(hand_in, django_capture_on_commit_callbacks):
    nasty = "<script>alert(1)</script><img src=x onerror=1>"
    formula = '=HYPERLINK("http://x","支架")'
    page, plan, officer = hand_in(
        typed_row(1, title=nasty), typed_row(2, title=formula), typed_row(3, stage=nasty), typed_row(4, place=formula)
    )
    assert nasty not in page.content.decode()
    assert "&lt;script&gt;" in page.content.decode()
    confirm(officer, plan, django_capture_on_commit_callbacks)
    assert set(Project.objects.values_list("title", flat=True)) == {nasty, formula}
    for url in (
        reverse("core:job_output", args=[plan.ref]),
        exported(officer, django_capture_on_commit_callbacks),
    ):
        book = load_workbook(BytesIO(b"".join(officer.get(url).streaming_content)))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert not [cell for cell in cells if cell.data_type == "f"]
        assert formula in {cell.value for cell in cells}


def exported(officer, callbacks) -> str:
    with callbacks(execute=True):
        officer.post(reverse("console:ledger_export"))
    return reverse("core:job_output", args=[Job.objects.get(kind="ledger_export").ref])


def test_the_exported_file_can_be_handed_in_again(hand_in, django_capture_on_commit_callbacks):
    _page, plan, officer = hand_in(typed_row(1), typed_row(2))
    confirm(officer, plan, django_capture_on_commit_callbacks)
    content = b"".join(officer.get(exported(officer, django_capture_on_commit_callbacks)).streaming_content)
    _page, again, _officer = hand_in(file=SimpleUploadedFile("again.xlsx", content))
    assert again.result["counts"] == {"create": 0, "update": 0, "unchanged": 2, "refused": 0}


OTHERS = (
    "wang",
    "manager",
    "leader",
    "coach",
    "firm",
    "department",
    "national",
    "system_admin",
    "audit_admin",
    "nobody",
)


@pytest.mark.parametrize("name", OTHERS)
def test_the_ledger_is_for_officers_alone(people, sign_in, name):
    client = sign_in(getattr(people, name))
    assert client.get(reverse(IMPORT)).status_code == 403
    assert client.post(reverse(IMPORT), {"file": upload(typed_row())}).status_code == 403
    assert client.post(reverse("console:ledger_export")).status_code == 403
    assert not Job.objects.exists()


def test_another_officer_s_work_does_not_exist_for_others(hand_in, people, sign_in):
    _page, plan, _officer = hand_in(typed_row())
    other = sign_in(people.officer51)
    assert other.get(reverse("console:ledger_job", args=[plan.ref])).status_code == 404
    assert other.post(reverse("console:ledger_confirm", args=[plan.ref])).status_code == 404
    assert other.get(reverse("core:job_output", args=[plan.ref])).status_code == 404
    assert not Project.objects.exists()


def test_an_import_by_an_officer_who_has_lost_his_role_does_not_run(
    people, sign_in, django_capture_on_commit_callbacks
):
    officer = sign_in(people.officer)
    with django_capture_on_commit_callbacks() as waiting:
        officer.post(reverse(IMPORT), {"file": upload(typed_row())})
    people.officer.user.memberships.update(status="ended")
    for callback in waiting:
        callback()
    assert Job.objects.get().status == "failed"


def test_the_upload_is_kept_privately(hand_in, client):
    _page, plan, _officer = hand_in(typed_row())
    assert plan.input.name.startswith("jobs/")
    assert "台账" not in plan.input.name
    assert client.get(f"/{plan.input.name}").status_code in (302, 404)


def test_the_page_takes_the_same_queries_with_one_job_and_with_three(
    hand_in, people, sign_in, django_assert_max_num_queries
):
    hand_in(typed_row(1))
    officer = sign_in(people.officer)
    officer.get(reverse(IMPORT))
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(60) as queries:
            officer.get(reverse(IMPORT))
        counts.append(len(queries))
        hand_in(typed_row(2))
        hand_in(typed_row(3))
    assert counts[0] == counts[1]


def test_the_command_imports_reports_and_exports(tmp_path):
    source, report, target = tmp_path / "in.xlsx", tmp_path / "report.xlsx", tmp_path / "out.xlsx"
    source.write_bytes(workbook(typed_row(1), typed_row(2, title=None)).getvalue())
    out = StringIO()
    call_command("import_ledger", str(source), "--dry-run", stdout=out)
    assert not Project.objects.exists()
    call_command("import_ledger", str(source), "--report", str(report), stdout=out)
    assert Project.objects.count() == 1
    assert "项目名称" in out.getvalue()
    assert load_workbook(report).worksheets[0].max_row == 2
    call_command("export_ledger", str(target))
    assert load_workbook(target).active.max_row == 2
    assert AuditEntry.objects.filter(event="export.made").exists()


def test_the_command_says_what_is_wrong(tmp_path):
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(b"nonsense")
    for arguments in ([str(wrong)], [str(tmp_path / "none.xlsx")], [str(YEAR_LEDGER), "--region", "99"]):
        with pytest.raises(CommandError):
            call_command("import_ledger", *arguments)
