"""The formal check through its services: who may, what follows, what is refused."""

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from core.workdays import add_workdays
from projects.enums import CheckOutcome, DeadlineKind, RefusalCode, Status
from projects.models import CheckDecision, ClassConfirmation, Deadline, Project, Remark
from projects.services.checks import (
    RemarkInput,
    accept_project,
    exempt_deadline,
    refuse_project,
    return_project,
)
from projects.services.lifecycle import submit_project, withdraw_project
from tests.factories import returned_project, submitted_project

TITLE = RemarkInput("basics", "title", "请写明器械名称。")
WHOLE = RemarkInput("clinical", "", "请补充本院数据。")


def fresh(project):
    return Project.objects.get(pk=project.pk)


def open_deadlines(project):
    return list(Deadline.objects.filter(project=project, closed_at=None).values_list("kind", "due_on"))


class TestAccept:
    def test_the_officer_accepts(self, people):
        project = submitted_project(people.wang)
        decision = accept_project(by=people.officer.actor, project=project)
        assert fresh(project).status == Status.ACCEPTED
        assert decision.submission.number == 1
        assert open_deadlines(project) == []
        entry = AuditEntry.objects.get(event="project.accepted")
        assert (entry.actor_id, entry.role, entry.object_ref) == (
            people.officer.user.pk,
            "provincial_officer",
            project.key,
        )
        assert Notice.objects.filter(recipient=people.wang.user, event="project.accepted").count() == 1

    def test_with_a_class_confirms_it_from_today(self, people):
        project = submitted_project(people.wang)
        accept_project(by=people.officer.actor, project=project, confirmed_class="III")
        assert fresh(project).confirmed_class == "III"
        assert ClassConfirmation.objects.get(project=project).valid_from == timezone.localdate()

    def test_a_class_that_cannot_be_confirmed_undoes_the_whole_act(self, people):
        project = submitted_project(people.wang)
        with pytest.raises(InvalidInput):
            accept_project(by=people.officer.actor, project=project, confirmed_class="unsure")
        assert fresh(project).status == Status.SUBMITTED
        assert not CheckDecision.objects.exists()

    @pytest.mark.parametrize("who", ["wang", "manager", "leader", "officer51", "audit_admin", "nobody"])
    def test_nobody_else_accepts(self, people, who):
        project = submitted_project(people.wang)
        with pytest.raises(PermissionRefused):
            accept_project(by=getattr(people, who).actor, project=project)
        assert fresh(project).status == Status.SUBMITTED

    def test_a_service_invention_waits_for_the_institution(self, people):
        project = submitted_project(people.wang, service_invention="yes")
        with pytest.raises(GuardRefused, match="单位"):
            accept_project(by=people.officer.actor, project=project)
        assert fresh(project).status == Status.SUBMITTED


class TestReturn:
    def test_each_point_stands_at_its_field(self, people):
        project = submitted_project(people.wang)
        return_project(by=people.officer.actor, project=project, remarks=[TITLE, WHOLE], text="请一次改齐。")
        assert fresh(project).status == Status.RETURNED
        assert list(Remark.objects.order_by("id").values_list("section", "field", "text")) == [
            ("basics", "title", "请写明器械名称。"),
            ("clinical", "", "请补充本院数据。"),
        ]
        due = add_workdays(timezone.localdate(), 20)
        assert open_deadlines(project) == [(DeadlineKind.CORRECTION, due)]

    def test_the_log_says_which_fields_but_not_what(self, people):
        project = submitted_project(people.wang)
        return_project(by=people.officer.actor, project=project, remarks=[TITLE, WHOLE], text="秘密的说明")
        entry = AuditEntry.objects.get(event="project.returned")
        assert entry.changes["remarks"] == ["basics.title", "clinical"]
        assert "器械名称" not in str(entry.changes)
        assert "秘密" not in str(entry.changes) + entry.reason

    @pytest.mark.parametrize(
        ("remarks", "key"),
        [
            ([], "remarks"),
            ([RemarkInput("basics", "title", "  ")], "remarks-0"),
            ([TITLE, RemarkInput("nowhere", "", "x")], "remarks-1"),
            ([RemarkInput("basics", "nothing", "x")], "remarks-0"),
            ([RemarkInput("basics", "title", "字" * 501)], "remarks-0"),
        ],
    )
    def test_wrong_points_are_named_by_row(self, people, remarks, key):
        project = submitted_project(people.wang)
        with pytest.raises(InvalidInput) as refusal:
            return_project(by=people.officer.actor, project=project, remarks=remarks)
        assert list(refusal.value.fields) == [key]
        assert fresh(project).status == Status.SUBMITTED

    def test_a_second_return_must_say_what_is_new(self, people):
        project = returned_project(people, [TITLE])
        submit_project(by=people.wang.actor, project=project)
        with pytest.raises(InvalidInput) as refusal:
            return_project(by=people.officer.actor, project=fresh(project), remarks=[WHOLE])
        assert list(refusal.value.fields) == ["text"]
        assert fresh(project).status == Status.SUBMITTED
        return_project(by=people.officer.actor, project=project, remarks=[WHOLE], text="补正材料中新出现的问题。")
        assert fresh(project).status == Status.RETURNED

    def test_handing_in_again_gives_the_office_a_new_term(self, people):
        project = returned_project(people, [TITLE])
        submit_project(by=people.wang.actor, project=project)
        assert open_deadlines(project) == [(DeadlineKind.FORMAL_CHECK, add_workdays(timezone.localdate(), 5))]


class TestRefuse:
    def test_with_reason_and_advice(self, people):
        project = submitted_project(people.wang)
        refuse_project(by=people.officer.actor, project=project, code=RefusalCode.NOT_A_DEVICE, text="属于药品。")
        decision = CheckDecision.objects.get(project=project)
        assert (decision.outcome, decision.reason_code, decision.text) == (
            CheckOutcome.REFUSED,
            "not_a_device",
            "属于药品。",
        )
        assert fresh(project).status == Status.REFUSED
        assert AuditEntry.objects.get(event="project.refused").changes["reason_code"] == "not_a_device"

    @pytest.mark.parametrize(("code", "text", "key"), [("", "x", "code"), ("bad", "x", "code"), ("other", " ", "text")])
    def test_not_without_both(self, people, code, text, key):
        project = submitted_project(people.wang)
        with pytest.raises(InvalidInput) as refusal:
            refuse_project(by=people.officer.actor, project=project, code=code, text=text)
        assert list(refusal.value.fields) == [key]


class TestExempt:
    def deadline(self, project):
        return Deadline.objects.get(project=project, closed_at=None)

    def test_needs_a_reason_and_is_logged(self, people):
        project = submitted_project(people.wang)
        with pytest.raises(InvalidInput):
            exempt_deadline(by=people.officer.actor, deadline=self.deadline(project), reason=" ")
        exempt_deadline(by=people.officer.actor, deadline=self.deadline(project), reason="系统迁移")
        assert self.deadline(project).exempt_by == people.officer.user
        assert AuditEntry.objects.get(event="deadline.exempted").reason == "系统迁移"

    def test_not_by_another_province(self, people):
        project = submitted_project(people.wang)
        with pytest.raises(PermissionRefused):
            exempt_deadline(by=people.officer51.actor, deadline=self.deadline(project), reason="x")

    def test_not_when_it_is_over(self, people):
        project = submitted_project(people.wang)
        deadline = self.deadline(project)
        accept_project(by=people.officer.actor, project=project)
        with pytest.raises(GuardRefused):
            exempt_deadline(by=people.officer.actor, deadline=deadline, reason="x")


class TestTwoOfficers:
    def test_the_second_reads_who_was_faster(self, people):
        project = submitted_project(people.wang)
        accept_project(by=people.officer.actor, project=project)
        with pytest.raises(GuardRefused) as refusal:
            return_project(by=people.officer.actor, project=project, remarks=[TITLE])
        assert "省局经办 01" in str(refusal.value)

    def test_a_stranger_learns_nothing_of_it(self, people):
        project = submitted_project(people.wang)
        accept_project(by=people.officer.actor, project=project)
        with pytest.raises(PermissionRefused) as refusal:
            return_project(by=people.officer51.actor, project=project, remarks=[TITLE])
        assert "省局经办 01" not in str(refusal.value)

    def test_what_was_withdrawn_cannot_be_decided(self, people):
        project = submitted_project(people.wang)
        withdraw_project(by=people.wang.actor, project=project, reason="另有安排")
        with pytest.raises(GuardRefused, match="形式审查"):
            accept_project(by=people.officer.actor, project=project)
