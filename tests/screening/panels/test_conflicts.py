"""What the portal finds between an expert and a project, rule by rule."""

import pytest

from accounts.enums import OrganisationKind
from accounts.roles import Role
from projects.models import Project, TeamMember
from screening.enums import ConflictRule, SeatStatus
from screening.models import Expert
from screening.selectors.conflicts import conflicts, standing
from screening.services.draws import dismiss_conflict
from tests.factories import accepted_project
from tests.personas import make_organisation
from tests.screening.factories import make_expert, make_review, make_round, make_seat

pytestmark = pytest.mark.django_db


def rules(project: Project, expert: Expert) -> set[str]:
    found = conflicts([Project.objects.get(pk=project.pk)], [Expert.objects.get(pk=expert.pk)])
    return {conflict.rule for conflict in found.get((project.pk, expert.pk), [])}


def test_nothing_is_found_between_strangers(people):
    assert rules(accepted_project(people), make_expert()[0]) == set()


def test_the_applicants_own_institution(people):
    assert rules(accepted_project(people), make_expert(institution="医疗机构 001")[0]) == {
        ConflictRule.SAME_INSTITUTION
    }


def test_the_institution_is_known_by_its_name_too(people):
    expert, _persona = make_expert()
    Expert.objects.filter(pk=expert.pk).update(institution=None, institution_name="医疗机构  001")
    assert ConflictRule.SAME_INSTITUTION in rules(accepted_project(people), expert)


@pytest.mark.parametrize("side", ["parent", "branch", "sibling"])
def test_institutions_that_belong_together(people, side):
    own, other = make_organisation("医疗机构 001"), make_organisation("医疗机构 077")
    if side == "parent":
        own.parent = other
    elif side == "branch":
        other.parent = own
    else:
        own.parent = other.parent = make_organisation("医疗集团 003")
    own.save(update_fields=["parent"])
    other.save(update_fields=["parent"])
    assert rules(accepted_project(people), make_expert(institution="医疗机构 077")[0]) == {ConflictRule.AFFILIATED}


def test_a_further_affiliation_given_by_name(people):
    expert, _persona = make_expert(affiliations=["医疗机构 001"])
    assert rules(accepted_project(people), expert) == {ConflictRule.AFFILIATED}


def test_a_member_of_the_team_by_account_and_by_name(people):
    project = accepted_project(people)
    by_account, persona = make_expert()
    by_name, _other = make_expert(institution="医疗机构 088")
    TeamMember.objects.create(project=project, position=2, name="某人", user=persona.user)
    TeamMember.objects.create(project=project, position=3, name=by_name.name, organisation_name="医疗机构 099")
    assert rules(project, by_account) == {ConflictRule.CO_APPLICANT}
    assert rules(project, by_name) == set(), "a namesake in another institution"
    TeamMember.objects.filter(position=3).update(organisation_name="医疗机构 088")
    assert rules(project, by_name) == {ConflictRule.CO_APPLICANT, ConflictRule.AFFILIATED}


def test_the_e_mail_address_of_the_application(people):
    expert, persona = make_expert()
    project = accepted_project(people, email=persona.user.email.upper())
    assert rules(project, expert) == {ConflictRule.CO_APPLICANT}


def test_a_holder_of_the_patent(people):
    expert, persona = make_expert()
    patent = {"number": "ZL202310123456.6", "kind": "invention", "holder": f"医疗机构 001；{persona.user.name}"}
    project = accepted_project(people, patent_status="granted", patents=[patent])
    assert rules(project, expert) == {ConflictRule.CO_INVENTOR}


def test_an_enterprise_named_in_the_application(people):
    project = accepted_project(people, intended_firms="希望与企业 031 合作", excluded_firms="企业032")
    firm = make_organisation("企业 031", OrganisationKind.ENTERPRISE)
    partner, _persona = make_expert(affiliations=["企业 031"])
    rival, _other = make_expert(affiliations=["企业 032"])
    member, persona = make_expert()
    persona.user.memberships.create(
        ref="MEMBERX", organisation=firm, role=Role.ENTERPRISE_MEMBER, status="active", decided_at=firm.created_at
    )
    for expert in (partner, rival, member):
        assert rules(project, expert) == {ConflictRule.SAME_ENTERPRISE}


def test_whom_the_applicant_wants_to_avoid(people):
    expert, persona = make_expert()
    project = accepted_project(people, recusals=[{"name": persona.user.name, "organisation": "", "reason": "竞争"}])
    assert rules(project, expert) == {ConflictRule.RECUSED}


def test_what_the_expert_declared_stands(people):
    review = make_review(people, make_round(people))
    expert, _persona = make_expert()
    make_seat(review, expert, SeatStatus.CONFLICT)
    assert rules(review.project, expert) == {ConflictRule.DECLARED}


def test_a_dismissed_finding_stays_visible_and_bars_nobody(people):
    review = make_review(people, make_round(people))
    expert, _persona = make_expert(institution="医疗机构 001")
    dismiss_conflict(
        by=people.officer.actor,
        project=review.project,
        expert=expert,
        rule=ConflictRule.SAME_INSTITUTION,
        reason="同名的另一家单位",
    )
    (found,) = conflicts([review.project], [expert])[(review.project_id, expert.pk)]
    assert found.dismissed
    assert standing([found]) == []


def test_the_number_of_queries_does_not_grow(people, django_assert_num_queries):
    projects = [accepted_project(people) for _number in range(3)]
    experts = [make_expert()[0] for _number in range(3)]
    with django_assert_num_queries(8):
        conflicts(
            Project.objects.select_related("institution", "owner", "applicant").filter(pk=projects[0].pk),
            Expert.objects.select_related("institution", "user").filter(pk=experts[0].pk),
        )
    with django_assert_num_queries(8):
        conflicts(
            Project.objects.select_related("institution", "owner", "applicant"),
            Expert.objects.select_related("institution", "user"),
        )
