"""Two at once, on two connections: one decision counts, and one of a kind is there once."""

import pytest

from core.errors import GuardRefused
from core.models import Notice
from registration.models import Case, CaseFile, Milestone
from registration.services.milestones import confirm_milestone, withdraw_milestone
from tests.at_once import at_once
from tests.personas import make_personas
from tests.registration.factories import coached, open_case_of, reached

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_confirming_and_taking_back_one_counts():
    people = make_personas()
    case = coached(open_case_of(people), people.coach)
    milestone = reached(people.firm, case, "design_frozen")
    raised = at_once(
        lambda: confirm_milestone(by=people.coach.actor, milestone=Milestone.objects.get(pk=milestone.pk)),
        lambda: withdraw_milestone(by=people.firm.actor, milestone=Milestone.objects.get(pk=milestone.pk)),
    )
    refused = [each for each in raised if each is not None]
    assert len(refused) == 1
    assert isinstance(refused[0], GuardRefused)
    status, stage = Milestone.objects.get().status, Case.objects.get().stage
    assert (status, stage) in {("confirmed", "testing"), ("revoked", "cultivation")}


def test_of_two_reports_of_one_kind_one_is_there():
    people = make_personas()
    case = open_case_of(people)
    raised = at_once(
        lambda: reached(people.firm, case, "design_frozen"),
        lambda: reached(people.wang, case, "design_frozen"),
    )
    assert [type(each) for each in raised if each is not None] == [GuardRefused]
    assert (Milestone.objects.count(), CaseFile.objects.count()) == (1, 1)


def test_a_double_click_reports_and_tells_once():
    people = make_personas()
    case = open_case_of(people)
    raised = at_once(*[lambda: reached(people.firm, case, "design_frozen")] * 2)
    assert raised == [None, None]
    assert (Milestone.objects.count(), CaseFile.objects.count()) == (1, 1)
    assert Notice.objects.filter(event="milestone.reported").count() == 1


def test_two_supplements_at_once_are_one_round():
    people = make_personas()
    case = open_case_of(people)
    reached(people.officer, case, "accepted")
    raised = at_once(
        lambda: reached(people.firm, case, "supplement_asked"),
        lambda: reached(people.wang, case, "supplement_asked"),
    )
    assert len([each for each in raised if each is not None]) == 1
    assert Milestone.objects.filter(kind="supplement_asked").count() == 1
