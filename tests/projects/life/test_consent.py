"""The institution's consent when an application comes back corrected, and who is told about a project's turns."""

import pytest

from core.errors import GuardRefused
from core.models import Notice
from projects.enums import ConfirmationStatus, Rights
from projects.models import InstitutionConfirmation, Project
from projects.services.applications import save_section
from projects.services.checks import RemarkInput, accept_project, return_project
from projects.services.confirmations import decide_confirmation
from projects.services.lifecycle import archive_project, restore_project, set_openness, submit_project, withdraw_project
from projects.services.people import accept_invitation, add_team_member, invite_member
from projects.services.viewing import record_view
from tests.factories import accepted_project, draft_project, submitted_project

REMARK = [RemarkInput("patents", "service_invention", "请核对是否为职务科技成果。")]


def corrected(people, project, answer: str) -> Project:
    """Returned, answered anew in this one field, and handed in again."""
    return_project(by=people.officer.actor, project=project, remarks=REMARK)
    version = project.sections.get(section="patents").version
    answers = {"service_invention": answer}
    save_section(by=people.wang.actor, project=project, section="patents", answers=answers, version=version)
    submit_project(by=people.wang.actor, project=project)
    return Project.objects.get(pk=project.pk)


def asked(people) -> int:
    return Notice.objects.filter(recipient=people.manager.user, event="confirmation.asked").count()


def answer_of(project: Project) -> str:
    return InstitutionConfirmation.objects.get(project=project).status


def test_a_service_invention_named_only_in_the_correction_is_put_to_the_institution(people):
    project = submitted_project(people.wang, service_invention="no")
    assert not InstitutionConfirmation.objects.exists()

    project = corrected(people, project, "yes")

    assert answer_of(project) == ConfirmationStatus.WAITING
    assert asked(people) == 1
    with pytest.raises(GuardRefused):
        accept_project(by=people.officer.actor, project=project)


def test_a_question_that_no_longer_stands_holds_nothing_up(people):
    project = corrected(people, submitted_project(people.wang, service_invention="yes"), "no")

    accept_project(by=people.officer.actor, project=project)
    assert not InstitutionConfirmation.objects.filter(project=project).exists()


def test_a_refusal_cannot_be_got_round_by_answering_differently(people):
    project = submitted_project(people.wang, service_invention="yes")
    decide_confirmation(by=people.manager.actor, project=project, confirmed=False, note="权属待核实")

    project = corrected(people, project, "no")

    with pytest.raises(GuardRefused):
        accept_project(by=people.officer.actor, project=project)


def test_after_a_refusal_the_corrected_application_is_put_to_the_institution_again(people):
    project = submitted_project(people.wang, service_invention="yes")
    decide_confirmation(by=people.manager.actor, project=project, confirmed=False, note="权属待核实")

    project = corrected(people, project, "yes")

    assert answer_of(project) == ConfirmationStatus.WAITING
    assert asked(people) == 2


def test_a_consent_once_given_is_not_asked_for_again(people):
    project = submitted_project(people.wang, service_invention="yes")
    decide_confirmation(by=people.manager.actor, project=project, confirmed=True)

    project = corrected(people, project, "yes")

    assert answer_of(project) == ConfirmationStatus.CONFIRMED
    assert asked(people) == 1


def with_li(people, project: Project) -> Project:
    member = add_team_member(by=people.wang.actor, project=project, name="申报人 018", rights=Rights.VIEW)
    invitation = invite_member(by=people.wang.actor, member=member, email=people.li.user.email)
    accept_invitation(by=people.li.actor, invitation=invitation)
    return project


def told(persona, event: str) -> int:
    return Notice.objects.filter(recipient=persona.user, event=event).count()


def test_the_team_and_the_office_learn_of_a_withdrawal_but_not_who_did_it(people):
    project = with_li(people, draft_project(people.wang))
    submit_project(by=people.wang.actor, project=project)
    withdraw_project(by=people.wang.actor, project=project)

    assert [told(each, "project.withdrawn") for each in (people.li, people.officer)] == [1, 1]
    assert told(people.wang, "project.withdrawn") == told(people.officer51, "project.withdrawn") == 0


def test_the_owner_is_told_when_the_office_archives_and_restores_but_not_of_his_own_acts(people):
    project = submitted_project(people.wang)
    archive_project(by=people.officer.actor, project=project, reason="重复申报")
    restore_project(by=people.officer.actor, project=project)
    assert (told(people.wang, "project.archived"), told(people.wang, "project.restored")) == (1, 1)

    archive_project(by=people.wang.actor, project=project)
    restore_project(by=people.wang.actor, project=project)
    assert (told(people.wang, "project.archived"), told(people.wang, "project.restored")) == (1, 1)


def test_the_owner_is_told_once_when_a_firm_looks_for_the_first_time(people):
    project = accepted_project(people, patent_status="granted")
    set_openness(by=people.wang.actor, project=project, openness="enterprises")

    for part in ("page", "api", "page"):
        record_view(by=people.firm.actor, project=project, part=part)
    record_view(by=people.officer.actor, project=project)

    notice = Notice.objects.get(recipient=people.wang.user, event="project.first_look")
    assert "企业 031" in notice.title
    assert project.reference in notice.title
    assert project.title not in f"{notice.title} {notice.body}"
