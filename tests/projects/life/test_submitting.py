"""Handing in: number, frozen package, receipt's digest, terms, and what is refused."""

import re

import pytest

from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from core.workdays import workdays_until
from projects.enums import ConfirmationStatus, DeadlineKind, Status
from projects.models import Deadline, Project, ReferenceCounter, Submission
from projects.services.applications import save_section, start_project
from projects.services.checks import RemarkInput, accept_project, return_project
from projects.services.confirmations import decide_confirmation
from projects.services.lifecycle import archive_project, restore_project, set_openness, submit_project, withdraw_project
from projects.services.packages import digest_of
from tests.factories import accepted_project, draft_project, submitted_project

REMARK = [RemarkInput("clinical", "existing_means", "请补充与同类产品的比较。")]


def test_the_first_submission_gives_a_number_a_day_and_a_term(people):
    project = submitted_project(people.wang)

    assert re.fullmatch(r"CY44-20\d\d-000001", project.reference)
    assert project.status == Status.SUBMITTED
    assert project.applied_on is not None
    assert project.applicant.name == people.wang.user.name
    deadline = Deadline.objects.get(project=project, kind=DeadlineKind.FORMAL_CHECK, closed_at=None)
    assert workdays_until(project.applied_on, deadline.due_on) == 5


def test_numbers_follow_each_other_and_each_province_counts_for_itself(people):
    first, second = submitted_project(people.wang), submitted_project(people.zhao)
    elsewhere = submitted_project(people.sun)

    assert [p.reference[-6:] for p in (first, second)] == ["000001", "000002"]
    assert elsewhere.reference.startswith("CY51-")
    assert elsewhere.reference.endswith("-000001")


def test_handing_in_twice_is_handing_in_once(people):
    project = draft_project(people.wang)
    first = submit_project(by=people.wang.actor, project=project)
    again = submit_project(by=people.wang.actor, project=project)

    assert again.pk == first.pk
    assert Submission.objects.count() == 1
    assert AuditEntry.objects.filter(event="project.submitted").count() == 1
    assert ReferenceCounter.objects.get().last == 1


def test_an_incomplete_draft_is_refused_with_every_missing_field_and_keeps_its_number_free(people):
    project = start_project(by=people.wang.actor, title="只有题目")

    with pytest.raises(InvalidInput) as refusal:
        submit_project(by=people.wang.actor, project=project)

    assert {"clinical.problem", "basics.summary", "declarations.truthful"} <= set(refusal.value.fields)
    assert not ReferenceCounter.objects.exists()
    assert Project.objects.get(pk=project.pk).status == Status.DRAFT


@pytest.mark.parametrize("who", ["li", "zhao", "manager", "officer", "sun"])
def test_nobody_but_the_owner_hands_in(people, who):
    project = draft_project(people.wang)
    with pytest.raises(PermissionRefused):
        submit_project(by=getattr(people, who).actor, project=project)


def test_the_package_is_frozen_and_its_digest_can_be_recomputed(people):
    project = submitted_project(people.wang, title="可调式封堵器")
    submission = project.submissions.get()

    assert digest_of(submission.package) == submission.digest
    assert submission.package["answers"]["basics"]["title"] == "可调式封堵器"
    assert submission.package["reference"] == project.reference


def test_after_a_return_the_corrected_application_is_the_second_submission(people):
    project = submitted_project(people.wang)
    return_project(by=people.officer.actor, project=project, remarks=REMARK)
    project.refresh_from_db()
    record = project.sections.get(section="clinical")
    answers = {"existing_means": "与已上市的两种同类产品比较，尺寸固定是主要不足，" * 3}
    save_section(by=people.wang.actor, project=project, section="clinical", answers=answers, version=record.version)

    second = submit_project(by=people.wang.actor, project=project)

    assert second.number == 2
    assert second.digest != project.submissions.get(number=1).digest
    open_kinds = set(Deadline.objects.filter(project=project, closed_at=None).values_list("kind", flat=True))
    assert open_kinds == {DeadlineKind.FORMAL_CHECK.value}
    assert second.package["reference"] == Project.objects.get(pk=project.pk).reference == project.reference


def test_a_service_invention_asks_the_institution_and_waits_for_it_before_acceptance(people):
    project = submitted_project(people.wang, service_invention="yes")
    assert project.confirmation.status == ConfirmationStatus.WAITING
    assert Notice.objects.filter(recipient=people.manager.user, event="confirmation.asked").count() == 1

    with pytest.raises(GuardRefused):
        accept_project(by=people.officer.actor, project=project)
    decide_confirmation(by=people.manager.actor, project=project, confirmed=True)
    accept_project(by=people.officer.actor, project=project)

    assert Project.objects.get(pk=project.pk).status == Status.ACCEPTED


def test_another_institutions_manager_cannot_confirm_and_a_refusal_needs_its_reason(people):
    project = submitted_project(people.wang, service_invention="yes")
    with pytest.raises(PermissionRefused):
        decide_confirmation(by=people.manager2.actor, project=project, confirmed=True)
    with pytest.raises(InvalidInput):
        decide_confirmation(by=people.manager.actor, project=project, confirmed=False)


def test_withdrawing_closes_the_terms_and_is_final(people):
    project = submitted_project(people.wang)
    withdraw_project(by=people.wang.actor, project=project, reason="方案需要调整")

    assert not Deadline.objects.filter(project=project, closed_at=None).exists()
    with pytest.raises(GuardRefused):
        withdraw_project(by=people.wang.actor, project=project)
    with pytest.raises(GuardRefused):
        accept_project(by=people.officer.actor, project=project)


@pytest.mark.parametrize("make", [draft_project, submitted_project])
def test_a_restored_project_is_where_it_was_and_the_term_starts_again(people, make):
    project = make(people.wang)
    before = project.status
    archive_project(by=people.wang.actor, project=project)
    assert Project.objects.get(pk=project.pk).status == Status.ARCHIVED

    restored = restore_project(by=people.wang.actor, project=project)

    assert restored.status == before
    terms = Deadline.objects.filter(project=project, closed_at=None).count()
    assert terms == (1 if before == Status.SUBMITTED else 0)


def test_an_unfiled_invention_cannot_be_opened_and_a_filed_one_can(people):
    unfiled = accepted_project(people, patent_status="none")
    with pytest.raises(GuardRefused):
        set_openness(by=people.wang.actor, project=unfiled, openness="public")
    filed = accepted_project(people, patent_status="granted")
    assert set_openness(by=people.wang.actor, project=filed, openness="enterprises").openness == "enterprises"


@pytest.mark.parametrize("who", ["li", "officer", "manager"])
def test_only_the_owner_opens_withdraws_and_restores(people, who):
    project = accepted_project(people, patent_status="granted")
    actor = getattr(people, who).actor
    with pytest.raises(PermissionRefused):
        set_openness(by=actor, project=project, openness="public")
    with pytest.raises(PermissionRefused):
        withdraw_project(by=actor, project=project)
