"""The expert pool from a workbook: rehearsed, confirmed, told row by row."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from core.errors import InvalidInput, PermissionRefused
from core.models import AuditEntry, Job, Mail
from screening.enums import ExpertStatus
from screening.models import Expert, ExpertInvitation
from screening.services.expert_import import import_experts, plan_experts, template_workbook
from screening.services.expert_import.running import Action
from screening.services.experts import retire_expert
from tests.screening.factories import make_expert

HEADINGS = ["姓名", "邮箱", "专业类别", "单位", "分类目录", "科室", "出生年份", "同时评审上限"]
GOOD = ["专家 001", "e1@example.org", "临床", "医疗机构 001", "13、01 有源手术器械", "骨科；普外科", 1970, 5]


def workbook(*rows, headings=HEADINGS, above=()):
    book = Workbook()
    sheet = book.active
    for row in [*above, headings, *rows]:
        sheet.append(list(row))
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


def row(**changes):
    return [changes.get(heading, value) for heading, value in zip(HEADINGS, GOOD, strict=True)]


@pytest.fixture
def officer(people):
    return people.officer.actor


class TestReading:
    def test_the_template_can_be_handed_in(self, officer):
        result = plan_experts(by=officer, file=BytesIO(template_workbook()))
        assert result.counts() == {"create": 1, "update": 0, "unchanged": 0, "refused": 0}

    def test_a_row_becomes_an_expert(self, officer):
        import_experts(by=officer, file=workbook(GOOD, above=[["广东省评审专家库"]]))
        expert = Expert.objects.get()
        assert (expert.subcatalogues, expert.departments) == (["01", "13"], ["骨科", "普外科"])
        assert (expert.specialty, expert.birth_year, expert.load_limit) == ("clinical", 1970, 5)
        assert (expert.status, expert.code) == (ExpertStatus.INVITED, "E-001")

    def test_excel_makes_a_number_of_a_code(self, officer):
        import_experts(by=officer, file=workbook(row(分类目录=1)))
        assert Expert.objects.get().subcatalogues == ["01"]

    def test_formulas_stay_text(self, officer):
        result = plan_experts(by=officer, file=workbook(row(姓名="=HYPERLINK(1)")))
        assert result.counts()["create"] in (0, 1)
        assert "HYPERLINK" not in str([each.values for each in result.decided])

    @pytest.mark.parametrize(
        ("changes", "column"),
        [
            ({"姓名": ""}, "姓名"),
            ({"邮箱": "不是邮箱"}, "邮箱"),
            ({"专业类别": "外科"}, "专业类别"),
            ({"单位": None}, "单位"),
            ({"分类目录": "眼睛"}, "分类目录"),
            ({"出生年份": "很久以前"}, "出生年份"),
            ({"出生年份": 1850}, "出生年份"),
            ({"同时评审上限": 0}, "同时评审上限"),
            ({"同时评审上限": "许多"}, "同时评审上限"),
        ],
    )
    def test_a_wrong_cell_keeps_the_row_out_and_says_where(self, officer, changes, column):
        result = import_experts(by=officer, file=workbook(row(**changes), row(邮箱="e2@example.org")))
        assert result.counts() == {"create": 1, "update": 0, "unchanged": 0, "refused": 1}
        assert (result.refused[0].row, [each.column for each in result.refused[0].problems]) == (2, [column])
        assert Expert.objects.get().email == "e2@example.org"

    def test_of_rows_with_one_address_none_goes_in(self, officer):
        result = import_experts(by=officer, file=workbook(GOOD, row(邮箱="E1@example.org", 姓名="专家 002")))
        assert [each.row for each in result.refused] == [2, 3]
        assert not Expert.objects.exists()

    @pytest.mark.parametrize("content", [b"", b"name,email\n", b"PK\x03\x04 no archive"])
    def test_what_is_no_workbook_is_refused(self, officer, content):
        with pytest.raises(InvalidInput):
            plan_experts(by=officer, file=BytesIO(content))

    def test_a_workbook_without_the_headings_says_which_it_needs(self, officer):
        with pytest.raises(InvalidInput) as refusal:
            plan_experts(by=officer, file=workbook(GOOD[:2], headings=["姓名", "电话"]))
        assert "专业类别" in str(refusal.value.message)


class TestRunning:
    def test_the_rehearsal_writes_nothing(self, officer):
        plan_experts(by=officer, file=workbook(GOOD))
        assert not Expert.objects.exists()
        assert not AuditEntry.objects.filter(object_type__startswith="expert").exists()

    def test_a_second_import_is_idle_and_a_changed_one_changes(self, officer):
        import_experts(by=officer, file=workbook(GOOD))
        assert import_experts(by=officer, file=workbook(GOOD)).counts()["unchanged"] == 1
        result = import_experts(by=officer, file=workbook(row(科室="骨科", 同时评审上限=7)))
        assert result.of(Action.UPDATE)[0].changed == ("departments", "load_limit")
        assert Expert.objects.get().load_limit == 7

    def test_a_missing_column_is_not_touched(self, officer):
        import_experts(by=officer, file=workbook(GOOD))
        import_experts(by=officer, file=workbook([*GOOD[:3], "医疗机构 003"], headings=HEADINGS[:4]))
        expert = Expert.objects.get()
        assert (expert.institution_name, expert.departments) == ("医疗机构 003", ["骨科", "普外科"])

    def test_nobody_is_invited_and_those_who_left_stay_out(self, officer, people):
        gone, persona = make_expert()
        retire_expert(by=officer, expert=gone, reason="调离")
        result = import_experts(by=officer, file=workbook(GOOD, row(邮箱=persona.user.email)))
        assert result.counts() == {"create": 1, "update": 0, "unchanged": 0, "refused": 1}
        assert not ExpertInvitation.objects.exists()
        assert not Mail.objects.filter(address="e1@example.org").exists()

    def test_the_province_is_the_officers(self, people):
        import_experts(by=people.officer.actor, file=workbook(GOOD))
        import_experts(by=people.officer51.actor, file=workbook(GOOD))
        assert sorted(Expert.objects.values_list("region_id", "number")) == [("44", 1), ("51", 1)]

    @pytest.mark.parametrize("who", ["wang", "leader", "security_admin", "coach"])
    def test_others_are_refused(self, people, who):
        with pytest.raises(PermissionRefused):
            import_experts(by=getattr(people, who).actor, file=workbook(GOOD))


class TestPages:
    def upload(self, client, file):
        content = SimpleUploadedFile("专家.xlsx", file.getvalue())
        return client.post("/console/experts/import/", {"file": content})

    def test_hand_in_look_confirm(self, people, sign_in, django_capture_on_commit_callbacks):
        client = sign_in(people.officer)
        with django_capture_on_commit_callbacks(execute=True):
            answer = self.upload(client, workbook(GOOD, row(邮箱="x", 姓名="专家 009")))
        preview = client.get(answer.url)
        assert "专家 009" in preview.content.decode()
        assert not Expert.objects.exists()
        plan = Job.objects.get()
        with django_capture_on_commit_callbacks(execute=True):
            done = client.post(f"/console/experts/jobs/{plan.ref}/confirm/")
            client.post(f"/console/experts/jobs/{plan.ref}/confirm/")
        assert Expert.objects.get().email == "e1@example.org"
        assert Job.objects.count() == 2
        job = Job.objects.latest("id")
        assert client.get(done.url).status_code == 200
        with job.output.open("rb") as report:
            rows = list(load_workbook(report).worksheets[0].values)
        assert rows[1][:5] == (3, "专家 009", "x", "邮箱", "x")

    def test_a_wrong_file_is_refused_beside_its_field(self, people, sign_in):
        answer = self.upload(sign_in(people.officer), BytesIO(b"nonsense"))
        assert answer.status_code == 422
        assert "file" in answer.context["form"].errors

    def test_a_job_is_its_owners(self, people, sign_in, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            answer = self.upload(sign_in(people.officer), workbook(GOOD))
        assert sign_in(people.officer51).get(answer.url).status_code == 404

    def test_the_template_is_offered(self, people, sign_in):
        answer = sign_in(people.officer).get("/console/experts/template/")
        assert load_workbook(BytesIO(answer.content)).active["A1"].value == "姓名"
