"""Reports and decisions through the services: what holds whatever page they come from."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from projects.services.listings import confirm_class
from registration.models import Case, CaseFile, Milestone
from registration.services.cases import open_case, set_route
from registration.services.milestones import confirm_milestone, revoke_milestone
from tests.registration.factories import coached, open_case_of, reached

TODAY = timezone.localdate()


def test_a_wrong_number_is_refused_beside_its_field(people):
    case = open_case_of(people, "II")
    reached(people.officer, case, "accepted")
    with pytest.raises(InvalidInput) as refusal:
        reached(people.officer, case, "certified", number="国械注准20263070456")
    assert "number" in refusal.value.fields
    assert CaseFile.objects.filter(case=case).count() == 1, "the paper of what was refused is not kept"


def test_everything_wrong_is_said_at_once(people):
    case = open_case_of(people, "II")
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(InvalidInput) as refusal:
        reached(people.firm, case, "trial_filed", tomorrow, facts={}, note="长" * 501)
    assert refusal.value.fields.keys() == {"on", "ethics", "site", "sample", "note"}


def test_a_class_that_changed_since_the_report_is_asked_again_at_the_confirmation(people):
    case = open_case_of(people, "II")
    reached(people.officer, case, "accepted")
    certificate = reached(people.firm, case, "certified")
    confirm_class(by=people.officer.actor, project=case.project, management_class="III", on=TODAY)
    with pytest.raises(InvalidInput) as refusal:
        confirm_milestone(by=people.officer.actor, milestone=Milestone.objects.get(pk=certificate.pk))
    assert "number" in refusal.value.fields


def test_a_filing_is_not_confirmed_for_what_became_class_two(people):
    case = open_case_of(people, "I")
    filing = reached(people.firm, case, "filed")
    confirm_class(by=people.officer.actor, project=case.project, management_class="II", on=TODAY)
    with pytest.raises(GuardRefused):
        confirm_milestone(by=people.officer.actor, milestone=Milestone.objects.get(pk=filing.pk))


def test_sent_twice_it_is_reported_once(people):
    case = open_case_of(people)
    first = reached(people.firm, case, "design_frozen")
    assert reached(people.firm, case, "design_frozen") == first
    assert (Milestone.objects.count(), CaseFile.objects.count()) == (1, 1)
    with pytest.raises(GuardRefused):
        reached(people.wang, case, "design_frozen")


def test_a_supplement_sent_twice_is_no_second_round(people):
    case = open_case_of(people)
    reached(people.officer, case, "accepted")
    assert reached(people.firm, case, "supplement_asked") == reached(people.firm, case, "supplement_asked")
    with pytest.raises(GuardRefused):
        reached(people.wang, case, "supplement_asked")
    reached(people.firm, case, "supplement_answered")
    assert reached(people.wang, case, "supplement_asked").round == 2


def test_what_comes_first_has_to_be_reported_first(people):
    case = open_case_of(people)
    with pytest.raises(GuardRefused) as refusal:
        reached(people.firm, case, "certified")
    assert "注册受理" in str(refusal.value.message)


def test_who_has_no_part_stores_no_file(people):
    case = open_case_of(people)
    with pytest.raises(PermissionRefused):
        reached(people.manager, case, "design_frozen")
    assert not CaseFile.objects.exists()


def test_the_log_says_which_milestone_it_was(people):
    case = coached(open_case_of(people), people.coach)
    confirm_milestone(by=people.coach.actor, milestone=reached(people.firm, case, "design_frozen"))
    entry = AuditEntry.objects.get(event="milestone.confirmed")
    assert (entry.object_type, entry.changes["kind"], entry.changes["round"]) == ("case", "design_frozen", 0)


def test_the_turning_points_stand_in_the_projects_story(people):
    case = open_case_of(people)
    reached(people.officer, case, "accepted")
    certificate = reached(people.officer, case, "certified")
    revoke_milestone(by=people.officer.actor, milestone=certificate, reason="编号录入有误")
    events = AuditEntry.objects.filter(object_type="project", event__startswith="project.case_").order_by("id")
    assert [entry.event for entry in events] == [
        "project.case_opened",
        "project.case_completed",
        "project.case_reopened",
    ]
    assert {entry.object_ref for entry in events} == {case.project.audit_ref}


def test_the_choice_of_the_way_is_told_to_the_others(people):
    case = coached(open_case_of(people), people.coach)
    set_route(by=people.firm.actor, case=case, route="trial")
    set_route(by=people.firm.actor, case=Case.objects.get(), route="trial")
    told = Notice.objects.filter(event="case.route_set")
    assert {notice.recipient for notice in told} == {people.wang.user, people.coach.user}
    assert "临床试验" in told[0].title


def test_a_filing_needs_no_way_of_evaluation(people):
    with pytest.raises(GuardRefused):
        set_route(by=people.firm.actor, case=open_case_of(people, "I"), route="trial")


def test_an_officer_opens_a_case_for_one_product(people):
    case = open_case_of(people)
    product = case.project.products.create(name="升级型")
    own = open_case(by=people.officer.actor, project=case.project, registrant=case.registrant, product=product)
    assert own != case
    assert own.product == product
