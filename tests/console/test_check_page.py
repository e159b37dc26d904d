"""The page of a formal check: read, preview, decide; what is typed stays, what is refused is said."""

import re

import pytest
from django.urls import reverse

from core.models import AuditEntry
from projects.enums import Status
from projects.models import Deadline, Project, Remark
from projects.services.applications import save_section
from projects.services.checks import RemarkInput, accept_project, return_project
from projects.services.documents import add_document
from projects.services.lifecycle import submit_project
from tests.factories import accepted_project, draft_project, pdf, returned_project, submitted_project

SECRET = "独有的工作原理甲乙丙丁" * 6


def url(project, act=""):
    return reverse(f"console:check_{act}" if act else "console:check_page", args=[project.ref])


def status_of(project):
    return Project.objects.get(pk=project.pk).status


def points(*pairs, **more):
    return {"target": [pair[0] for pair in pairs], "remark": [pair[1] for pair in pairs], "text": "", **more}


TITLE = ("basics.title", "请写明器械名称。")


class TestReading:
    def test_the_officer_reads_everything_up_to_the_highest_tier(self, people, sign_in):
        project = submitted_project(people.wang, principle=SECRET)
        page = sign_in(people.officer).get(url(project))
        assert page.status_code == 200
        assert SECRET in page.content.decode()
        assert "省局经办 01 20" in page.context["watermark"]

    def test_looking_is_logged_once_in_half_an_hour(self, people, sign_in):
        project = submitted_project(people.wang)
        client = sign_in(people.officer)
        client.get(url(project))
        client.get(url(project))
        entry = AuditEntry.objects.get(event="project.viewed")
        assert entry.changes == {"tier": 3, "part": "application"}

    @pytest.mark.parametrize("act", ["", "accept", "return", "refuse", "exempt"])
    def test_another_provinces_officer_finds_nothing(self, people, sign_in, act):
        project = submitted_project(people.wang, principle=SECRET)
        client = sign_in(people.officer51)
        answer = client.post(url(project, act), {"step": "send"}) if act else client.get(url(project))
        assert answer.status_code == 404
        assert project.title not in answer.content.decode()

    @pytest.mark.parametrize("who", ["wang", "manager", "leader", "national", "audit_admin", "system_admin", "coach"])
    def test_nobody_else_opens_it(self, people, sign_in, who):
        project = submitted_project(people.wang, principle=SECRET)
        answer = sign_in(getattr(people, who)).get(url(project))
        assert answer.status_code == 403
        assert SECRET not in answer.content.decode()

    def test_a_draft_does_not_exist_for_the_office(self, people, sign_in):
        project = draft_project(people.wang)
        assert sign_in(people.officer).get(url(project)).status_code == 404

    def test_papers_can_be_opened(self, people, sign_in):
        project = draft_project(people.wang)
        add_document(by=people.wang.actor, project=project, section="evidence", title="伦理批件", tier=3, upload=pdf())
        submit_project(by=people.wang.actor, project=project)
        client = sign_in(people.officer)
        project.refresh_from_db()
        page = client.get(url(project)).content.decode()
        link = re.search(r'href="(/projects/[^"]+/documents/[^"]+)"', page)
        assert client.get(link[1]).getvalue().startswith(b"%PDF")
        assert AuditEntry.objects.filter(event="document.downloaded", actor_id=people.officer.user.pk).exists()

    def test_what_was_changed_since_the_last_submission_is_marked(self, people, sign_in):
        project = returned_project(people, [RemarkInput("basics", "title", "请写明器械名称。")], title="旧的项目名称")
        save_section(
            by=people.wang.actor, project=project, section="basics", answers={"title": "新的项目名称"}, version=1
        )
        submit_project(by=people.wang.actor, project=project)
        read = sign_in(people.officer).get(url(project)).context["dossier"]
        assert read.changes == 1
        field = next(each for each in read.sections[0].fields if each.before is not None)
        assert (field.before.text, field.shown.text) == ("旧的项目名称", "新的项目名称")
        assert list(field.asked) == ["请写明器械名称。"]

    def test_a_returned_application_is_read_as_handed_in(self, people, sign_in):
        """What the applicant is writing meanwhile is not yet the office's business."""
        project = returned_project(people, [RemarkInput("basics", "title", "请改。")])
        save_section(by=people.wang.actor, project=project, section="product", answers={"principle": SECRET}, version=1)
        page = sign_in(people.officer).get(url(project))
        assert SECRET not in page.content.decode()


class TestReturning:
    def test_preview_then_send(self, people, sign_in):
        project = submitted_project(people.wang)
        client = sign_in(people.officer)
        given = points(TITLE, ("clinical.", "请补充本院数据。"), ("", ""))
        preview = client.post(url(project, "return"), {**given, "step": "preview"})
        assert "请补充本院数据。" in preview.content.decode()
        assert status_of(project) == Status.SUBMITTED
        answer = client.post(url(project, "return"), {**given, "step": "send"})
        assert answer.url == f"/console/checks/?done={project.key}"
        assert status_of(project) == Status.RETURNED
        assert list(Remark.objects.order_by("id").values_list("section", "field")) == [
            ("basics", "title"),
            ("clinical", ""),
        ]

    def test_the_preview_sends_on_what_was_typed(self, people, sign_in):
        project = submitted_project(people.wang)
        client = sign_in(people.officer)
        text = '写着 "引号" 和 <b>标记</b> 的意见'
        page = client.post(url(project, "return"), {**points(("basics.title", text)), "step": "preview"})
        body = page.content.decode()
        assert "<b>标记</b>" not in body
        assert dict(page.context["given"])["remark"] == text

    def test_going_back_keeps_every_row(self, people, sign_in):
        project = submitted_project(people.wang)
        answer = sign_in(people.officer).post(url(project, "return"), {**points(TITLE), "step": "edit"})
        assert answer.status_code == 200
        assert [(row.target, row.text) for row in answer.context["desk"].rows] == [TITLE]

    def test_without_script_another_row_can_be_asked_for(self, people, sign_in):
        project = submitted_project(people.wang)
        answer = sign_in(people.officer).post(url(project, "return"), {**points(TITLE), "step": "add"})
        assert [row.target for row in answer.context["desk"].rows] == ["basics.title", ""]
        assert status_of(project) == Status.SUBMITTED

    def test_a_link_beside_a_field_begins_a_remark(self, people, sign_in):
        project = submitted_project(people.wang)
        page = sign_in(people.officer).get(url(project), {"remark": "product.principle"})
        assert page.context["desk"].rows[0].target == "product.principle"
        assert page.context["desk"].opened == "return"

    def test_errors_stand_at_their_row(self, people, sign_in):
        project = submitted_project(people.wang)
        given = points(TITLE, ("", "没有选栏目"))
        answer = sign_in(people.officer).post(url(project, "return"), {**given, "step": "preview"})
        assert answer.status_code == 422
        assert [bool(row.error) for row in answer.context["desk"].rows] == [False, True]
        assert "没有选栏目" in answer.content.decode()

    def test_not_without_any_point(self, people, sign_in):
        project = submitted_project(people.wang)
        answer = sign_in(people.officer).post(url(project, "return"), {**points(("", "")), "step": "send"})
        assert answer.status_code == 422
        assert status_of(project) == Status.SUBMITTED

    def test_a_second_return_warns_and_asks_why(self, people, sign_in):
        project = returned_project(people, [RemarkInput("basics", "title", "请改。")])
        submit_project(by=people.wang.actor, project=project)
        client = sign_in(people.officer)
        assert client.get(url(project)).context["desk"].again
        answer = client.post(url(project, "return"), {**points(TITLE), "step": "send"})
        assert answer.status_code == 422
        assert status_of(project) == Status.SUBMITTED
        client.post(url(project, "return"), {**points(TITLE), "text": "补正中新出现的问题。", "step": "send"})
        assert status_of(project) == Status.RETURNED


class TestOtherActs:
    def test_accept_with_a_class(self, people, sign_in):
        project = submitted_project(people.wang)
        client = sign_in(people.officer)
        preview = client.post(url(project, "accept"), {"confirmed_class": "II", "step": "preview"})
        assert preview.status_code == 200
        assert status_of(project) == Status.SUBMITTED
        client.post(url(project, "accept"), {"confirmed_class": "II", "step": "send"})
        assert Project.objects.get(pk=project.pk).confirmed_class == "II"
        assert status_of(project) == Status.ACCEPTED

    def test_refuse(self, people, sign_in):
        project = submitted_project(people.wang)
        client = sign_in(people.officer)
        assert client.post(url(project, "refuse"), {"code": "", "text": "x", "step": "send"}).status_code == 422
        given = {"code": "not_a_device", "text": "属于药品，请咨询药品注册。"}
        assert given["text"] in client.post(url(project, "refuse"), {**given, "step": "preview"}).content.decode()
        client.post(url(project, "refuse"), {**given, "step": "send"})
        assert status_of(project) == Status.REFUSED

    def test_exempt(self, people, sign_in):
        project = submitted_project(people.wang)
        client = sign_in(people.officer)
        assert client.post(url(project, "exempt"), {"reason": ""}).status_code == 422
        assert client.post(url(project, "exempt"), {"reason": "系统迁移"}).status_code == 302
        assert Deadline.objects.get(project=project, closed_at=None).exempt_reason == "系统迁移"

    def test_acceptance_before_the_institution_is_refused_on_the_page(self, people, sign_in):
        project = submitted_project(people.wang, service_invention="yes")
        answer = sign_in(people.officer).post(url(project, "accept"), {"step": "send"})
        assert answer.status_code == 409
        assert answer.context["desk"].refusal is not None
        assert status_of(project) == Status.SUBMITTED

    @pytest.mark.parametrize("act", ["accept", "return", "refuse", "exempt"])
    def test_acts_are_not_done_by_looking(self, people, sign_in, act):
        project = submitted_project(people.wang)
        assert sign_in(people.officer).get(url(project, act)).status_code == 405


class TestTwoOfficers:
    def test_the_second_is_told_and_keeps_what_he_typed(self, people, sign_in):
        project = submitted_project(people.wang)
        client = sign_in(people.officer)
        accept_project(by=people.officer.actor, project=project)
        answer = client.post(url(project, "return"), {**points(TITLE), "step": "send"})
        assert answer.status_code == 409
        assert "省局经办 01" in str(answer.context["desk"].refusal.message)
        assert status_of(project) == Status.ACCEPTED
        assert not Remark.objects.exists()

    def test_a_decided_application_offers_no_decision(self, people, sign_in):
        page = sign_in(people.officer).get(url(accepted_project(people)))
        assert page.context["open"] is False
        assert "check_accept" not in page.content.decode()


def test_three_remarks_cost_as_many_queries_as_one(people, sign_in, django_assert_num_queries):
    client = sign_in(people.officer)
    project = submitted_project(people.wang)
    client.get(url(project))
    remark = RemarkInput("basics", "title", "请改。")
    return_project(by=people.officer.actor, project=project, remarks=[remark])
    submit_project(by=people.wang.actor, project=project)
    with django_assert_num_queries(QUERIES):
        client.get(url(project))
    return_project(by=people.officer.actor, project=project, remarks=[remark] * 3, text="新出现的问题")
    submit_project(by=people.wang.actor, project=project)
    with django_assert_num_queries(QUERIES):
        client.get(url(project))


QUERIES = 14
