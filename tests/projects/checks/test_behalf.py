"""Applications the office enters for clinicians (代录): theirs to check, and nobody else's to read."""

import pytest

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import AuditEntry, Notice
from projects.enums import Source, Status
from projects.models import Project
from projects.selectors.office import behalf_drafts
from projects.selectors.visibility import visible_to
from projects.services.behalf import BehalfFacts, enter_on_behalf, hand_to_clinician


def facts(people, **more):
    return BehalfFacts(
        title="可降解腔内吻合支撑环", institution=people.wang.organisation, applicant_name="申报人 017", **more
    )


def test_becomes_the_clinicians_own_draft(people):
    project = enter_on_behalf(by=people.officer.actor, facts=facts(people, email=people.wang.user.email))
    assert (project.source, project.status, project.owner) == (Source.ON_BEHALF, Status.DRAFT, people.wang.user)
    assert visible_to(people.wang.actor).filter(pk=project.pk).exists()
    assert not visible_to(people.officer.actor).filter(pk=project.pk).exists()
    assert Notice.objects.filter(recipient=people.wang.user, event="project.entered_on_behalf").exists()
    assert AuditEntry.objects.get(event="project.entered_on_behalf").actor_id == people.officer.user.pk


def test_waits_for_an_account_and_is_handed_over_once(people):
    project = enter_on_behalf(by=people.officer.actor, facts=facts(people))
    assert list(behalf_drafts(people.officer.actor)) == [project]
    hand_to_clinician(by=people.officer.actor, project=project, email=people.wang.user.email.upper())
    assert Project.objects.get(pk=project.pk).owner == people.wang.user
    with pytest.raises(GuardRefused):
        hand_to_clinician(by=people.officer.actor, project=project, email=people.li.user.email)


@pytest.mark.parametrize("who", ["zhao", "manager", "firm"])
def test_not_to_somebody_who_is_no_clinician_there(people, who):
    with pytest.raises(InvalidInput) as refusal:
        enter_on_behalf(by=people.officer.actor, facts=facts(people, email=getattr(people, who).user.email))
    assert list(refusal.value.fields) == ["email"]
    assert not Project.objects.exists()


def test_only_by_officers_of_the_province(people):
    with pytest.raises(PermissionRefused):
        enter_on_behalf(by=people.wang.actor, facts=facts(people))
    with pytest.raises(NotVisible):
        enter_on_behalf(by=people.officer51.actor, facts=facts(people))
    project = enter_on_behalf(by=people.officer.actor, facts=facts(people))
    with pytest.raises(NotVisible):
        hand_to_clinician(by=people.officer51.actor, project=project, email=people.wang.user.email)
    assert not behalf_drafts(people.officer51.actor).exists()
    assert not behalf_drafts(people.leader.actor).exists()
