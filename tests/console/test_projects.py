"""The office's list of projects, its export, the page of one project, and applications entered for clinicians."""

import io

import pytest
from openpyxl import load_workbook

from core.models import AuditEntry, Job
from projects.models import Project
from projects.services.listings import enter_list
from tests.factories import accepted_project, draft_project, submitted_project

LIST = "/console/projects/"


def titles(answer):
    return [row["project"].title for row in answer.context["rows"]]


def table(answer):
    book = load_workbook(io.BytesIO(answer.getvalue()))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


class TestList:
    def test_every_status_but_drafts(self, people, sign_in):
        draft_project(people.li, title="未提交的草稿")
        submitted_project(people.wang, title="审查中的项目")
        accepted_project(people, title="已受理的项目")
        client = sign_in(people.officer)
        assert set(titles(client.get(LIST))) == {"审查中的项目", "已受理的项目"}
        assert titles(client.get(LIST, {"status": "accepted"})) == ["已受理的项目"]
        assert "未提交的草稿" not in client.get(LIST).content.decode()

    def test_filters(self, people, sign_in):
        listed = accepted_project(people, title="在库项目")
        enter_list(by=people.officer.actor, project=listed, kind="library", on=listed.applied_on)
        other = submitted_project(people.zhao, title="别的项目", subcatalogue="08")
        client = sign_in(people.officer)
        assert titles(client.get(LIST, {"on_list": "library"})) == ["在库项目"]
        assert titles(client.get(LIST, {"subcatalogue": "08"})) == ["别的项目"]
        assert titles(client.get(LIST, {"text": "医疗机构 002"})) == ["别的项目"]
        assert titles(client.get(LIST, {"text": other.reference})) == ["别的项目"]
        assert len(titles(client.get(LIST, {"status": "nonsense", "source": "nonsense"}))) == 2

    def test_another_province_sees_none(self, people, sign_in):
        submitted_project(people.wang)
        client = sign_in(people.officer51)
        assert titles(client.get(LIST)) == []
        assert all(tab["n"] == 0 for tab in client.get(LIST).context["tabs"])
        assert len(table(client.get(f"{LIST}export/"))) == 1

    def test_one_row_costs_as_many_queries_as_three(self, people, sign_in, django_assert_num_queries):
        client = sign_in(people.officer)
        first = accepted_project(people)
        enter_list(by=people.officer.actor, project=first, kind="library", on=first.applied_on)
        client.get(LIST)
        with django_assert_num_queries(QUERIES):
            client.get(LIST)
        for persona in (people.li, people.zhao):
            submitted_project(persona)
        with django_assert_num_queries(QUERIES):
            client.get(LIST)


# Session, person, memberships, notices; views, sub-catalogues, counts, rows, their lists.
QUERIES = 9


class TestExport:
    def test_the_rows_as_filtered_and_harmless(self, people, sign_in):
        submitted_project(people.wang, title="=HYPERLINK(1)")
        submitted_project(people.zhao, title="别的项目")
        rows = table(sign_in(people.officer).get(f"{LIST}export/", {"text": "HYPERLINK"}))
        assert [row[2] for row in rows[1:]] == ["=HYPERLINK(1)"]
        assert AuditEntry.objects.get(event="export.made").changes == {"filters": "text=HYPERLINK"}

    def test_a_large_one_becomes_a_task(self, people, sign_in, monkeypatch, django_capture_on_commit_callbacks):
        monkeypatch.setattr("projects.services.exports.MOST_AT_ONCE", 1)
        submitted_project(people.wang)
        submitted_project(people.zhao)
        client = sign_in(people.officer)
        answer = client.get(f"{LIST}export/")
        job = Job.objects.get(kind="project_export")
        assert answer.url == f"/jobs/{job.ref}/"
        assert job.params["filters"] == {}

    @pytest.mark.parametrize("who", ["leader", "national", "system_admin", "audit_admin"])
    def test_only_officers(self, people, sign_in, who):
        assert sign_in(getattr(people, who)).get(f"{LIST}export/").status_code == 403


class TestPage:
    def test_facts_lists_and_what_was_decided(self, people, sign_in):
        project = accepted_project(people, title="可降解支撑环")
        enter_list(by=people.officer.actor, project=project, kind="library", on=project.applied_on, basis="纪要 3 号")
        page = sign_in(people.officer).get(f"{LIST}{project.ref}/").content.decode()
        assert "可降解支撑环" in page
        assert "纪要 3 号" in page

    def test_archive_and_restore(self, people, sign_in):
        project = accepted_project(people)
        client = sign_in(people.officer)
        client.post(f"{LIST}{project.ref}/archive/", {"reason": "重复"})
        assert Project.objects.get(pk=project.pk).status == "archived"
        assert AuditEntry.objects.get(event="project.archived").reason == "重复"
        client.post(f"{LIST}{project.ref}/archive/")
        assert Project.objects.get(pk=project.pk).status == "accepted"

    @pytest.mark.parametrize("part", ["", "audit/", "class/"])
    def test_another_province_finds_nothing(self, people, sign_in, part):
        project = accepted_project(people)
        assert sign_in(people.officer51).get(f"{LIST}{project.ref}/{part}").status_code == 404

    def test_looking_is_logged(self, people, sign_in):
        project = accepted_project(people)
        sign_in(people.officer).get(f"{LIST}{project.ref}/")
        assert AuditEntry.objects.filter(event="project.viewed", changes__part="page").count() == 1


class TestBehalf:
    def given(self, people, **more):
        return {
            "title": "艾灸温控灸具",
            "institution": people.wang.organisation.name,
            "applicant_name": "申报人 017",
            "email": "",
            **more,
        }

    def test_entered_listed_and_handed_over(self, people, sign_in):
        client = sign_in(people.officer)
        assert client.post(f"{LIST}behalf/new/", self.given(people)).status_code == 302
        project = Project.objects.get()
        assert "艾灸温控灸具" in client.get(f"{LIST}behalf/").content.decode()
        answer = client.post(f"{LIST}behalf/{project.key}/hand-over/", {"email": people.wang.user.email})
        assert answer.status_code == 302
        assert Project.objects.get().owner == people.wang.user

    def test_what_the_clinician_writes_then_stays_his(self, people, sign_in):
        client = sign_in(people.officer)
        client.post(f"{LIST}behalf/new/", self.given(people, email=people.wang.user.email))
        project = Project.objects.get()
        client.get(f"{LIST}behalf/")  # shows the message that names it
        assert "艾灸温控灸具" not in client.get(f"{LIST}behalf/").content.decode()
        assert client.get(f"{LIST}{project.key}/").status_code == 404

    @pytest.mark.parametrize("wrong", [{"title": ""}, {"institution": "没有这家医院"}, {"email": "x@example.org"}])
    def test_what_is_wrong_stands_on_the_page(self, people, sign_in, wrong):
        answer = sign_in(people.officer).post(f"{LIST}behalf/new/", self.given(people, **wrong))
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == list(wrong)
        assert not Project.objects.exists()

    def test_another_province_finds_nothing(self, people, sign_in):
        sign_in(people.officer).post(f"{LIST}behalf/new/", self.given(people))
        client = sign_in(people.officer51)
        key = Project.objects.get().key
        assert "艾灸温控灸具" not in client.get(f"{LIST}behalf/").content.decode()
        assert client.get(f"{LIST}behalf/{key}/hand-over/").status_code == 404
        assert client.post(f"{LIST}behalf/new/", self.given(people)).status_code == 422
