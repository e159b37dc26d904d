"""What exists for whom in the special cases; the tiers of every channel are tested with the papers."""

import pytest

from accounts.enums import MembershipStatus
from accounts.models import Membership
from accounts.roles import Role
from core.actor import SYSTEM
from core.errors import NotVisible, PermissionRefused
from core.refs import new_ref
from projects.enums import Openness
from projects.models import Project
from projects.permissions import require_officer
from projects.selectors.visibility import get_for, visible_to
from projects.services.applications import save_section
from projects.services.checks import RemarkInput, accept_project, return_project
from projects.services.lifecycle import set_openness, submit_project
from tests.factories import accepted_project, draft_project, submitted_project

REMARK = [RemarkInput("clinical", "existing_means", "请补充与同类产品的比较。")]
FINISHED = "与已上市的两种同类产品比较，尺寸固定是主要不足，" * 3
HALF_SENTENCE = "还没有想好怎么写的半句话，" * 4


def opened(people, openness=Openness.ENTERPRISES, **answers) -> Project:
    project = accepted_project(people, patent_status="granted", **answers)
    return set_openness(by=people.wang.actor, project=project, openness=openness)


@pytest.mark.parametrize("written", ["企业 031", "另一家公司、企业031，第三家"])
@pytest.mark.parametrize("openness", [Openness.ENTERPRISES, Openness.PUBLIC])
def test_an_enterprise_the_applicant_excludes_finds_nothing(people, sign_in, written, openness):
    project = opened(people, openness, excluded_firms=written)

    with pytest.raises(NotVisible):
        get_for(people.firm.actor, project.ref)
    assert sign_in(people.firm).get(f"/projects/{project.ref}/").status_code == 404
    assert project.reference not in sign_in(people.firm).get("/api/v1/projects/").content.decode()


def test_excluding_one_enterprise_leaves_the_others(people):
    project = opened(people, excluded_firms="企业 099")
    assert get_for(people.firm.actor, project.ref) == project


def test_an_idea_whose_patent_is_withdrawn_from_view_closes_by_itself(people):
    project = opened(people)
    Project.objects.filter(pk=project.pk).update(patent_status="none")

    with pytest.raises(NotVisible):
        get_for(people.firm.actor, project.ref)


def test_the_portal_itself_sees_everything(people):
    draft, project = draft_project(people.wang), submitted_project(people.zhao)
    assert set(visible_to(SYSTEM)) == {draft, project}


def test_nobody_checks_his_own_application(people):
    project = submitted_project(people.wang)
    office = Membership.objects.get(user=people.officer.user).organisation
    Membership.objects.filter(user=people.wang.user).update(status=MembershipStatus.ENDED)
    Membership.objects.create(
        ref=new_ref(),
        user=people.wang.user,
        organisation=office,
        role=Role.PROVINCIAL_OFFICER,
        status=MembershipStatus.ACTIVE,
    )
    actor = people.wang.actor
    assert actor.role == Role.PROVINCIAL_OFFICER

    with pytest.raises(PermissionRefused):
        require_officer(actor, project)
    with pytest.raises(PermissionRefused):
        accept_project(by=actor, project=project)


@pytest.mark.parametrize("who", ["officer", "manager"])
def test_half_a_correction_is_read_by_its_authors_only(people, sign_in, who):
    project = draft_project(people.wang, existing_means=FINISHED)
    submit_project(by=people.wang.actor, project=project)
    return_project(by=people.officer.actor, project=project, remarks=REMARK)
    project = Project.objects.get(pk=project.pk)
    version = project.sections.get(section="clinical").version
    answers = {"existing_means": HALF_SENTENCE}
    save_section(by=people.wang.actor, project=project, section="clinical", answers=answers, version=version)

    for address in (f"/projects/{project.ref}/", f"/api/v1/projects/{project.ref}/"):
        text = sign_in(getattr(people, who)).get(address).content.decode()
        assert FINISHED[:20] in text
        assert HALF_SENTENCE[:12] not in text
    assert HALF_SENTENCE[:12] in sign_in(people.wang).get(f"/api/v1/projects/{project.ref}/").content.decode()
