"""The lists that registration writes: 审评前置, 零发补, 前置服务候选 with its condition."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.actor import SYSTEM
from core.errors import GuardRefused
from core.models import Notice
from projects.models import Listing, Product
from projects.services.lifecycle import withdraw_project
from projects.services.listings import enter_list, entry_refusal, leave_list
from registration.models import Case, CaseFile
from registration.selectors.supplements import supplements_of
from registration.services.milestones import confirm_milestone, revoke_milestone
from tests.registration.dossier.given import case_with_coach, class_three
from tests.registration.factories import open_case_of, reached

TODAY = timezone.localdate()
CANDIDATES = "preservice_candidates"


def certified(people, case, *between: str) -> Case:
    for kind in ("accepted", *between, "certified"):
        reached(people.officer, case, kind)
    return Case.objects.get(pk=case.pk)


def zero() -> list[Listing]:
    return list(Listing.objects.filter(kind="zero_supplement").order_by("pk"))


def test_certified_without_a_supplement_enters_the_list_by_the_portal_itself(people):
    case = certified(people, open_case_of(people))
    listing = zero()[0]
    assert (listing.entered_by, listing.entered_on, listing.left_on) == (None, TODAY, None)
    assert case.ref in listing.basis
    found = supplements_of(case)
    assert (found.count, found.is_zero, str(found.label)) == (0, True, "零发补")


def test_one_supplement_is_few_and_enters_nothing(people):
    case = certified(people, open_case_of(people), "supplement_asked", "supplement_answered")
    assert zero() == []
    assert "少发补" in supplements_of(case).label


def test_before_the_certificate_it_is_no_result(people):
    case = open_case_of(people)
    assert supplements_of(case) is None
    reached(people.officer, case, "accepted")
    found = supplements_of(case)
    assert (found.is_zero, found.tone) == (False, "")


def test_a_filing_has_no_supplements(people):
    case = open_case_of(people, "I")
    reached(people.officer, case, "filed")
    assert supplements_of(Case.objects.get(pk=case.pk)) is None
    assert zero() == []


def test_a_revoked_certificate_leaves_and_the_next_one_enters_again(people):
    case = open_case_of(people)
    reached(people.officer, case, "accepted")
    first = reached(people.officer, case, "certified")
    revoke_milestone(by=people.officer.actor, milestone=first, reason="编号有误")
    assert zero()[0].left_on == TODAY
    reached(people.officer, case, "certified")
    rows = zero()
    assert [each.left_on for each in rows] == [TODAY, None]
    assert supplements_of(Case.objects.get(pk=case.pk)).is_zero


def test_a_supplement_that_comes_to_light_later_takes_it_off_the_list(people):
    case = certified(people, open_case_of(people))
    reached(people.officer, case, "supplement_asked")
    assert zero()[0].left_on == TODAY
    assert supplements_of(Case.objects.get(pk=case.pk)).count == 1


def test_a_certificate_from_before_the_application_counts_from_the_application(people):
    case, earlier = open_case_of(people), TODAY - timedelta(days=300)
    for kind in ("accepted", "certified"):
        reached(people.officer, case, kind, earlier)
    assert zero()[0].entered_on == case.project.applied_on


def test_a_list_that_does_not_take_it_keeps_no_milestone_from_being_confirmed(people):
    case = case_with_coach(people)
    reached(people.officer, case, "accepted")
    waiting = reached(people.firm, case, "certified")
    withdraw_project(by=people.wang.actor, project=case.project, reason="另行安排")
    Case.objects.filter(pk=case.pk).update(status="running", stop_code="")
    assert confirm_milestone(by=people.officer.actor, milestone=waiting).status == "confirmed"
    assert zero() == []


def test_candidates_need_a_confirmed_design_freeze_with_its_paper(people):
    case = open_case_of(people, "III", stage="frozen")
    assert refused(people, case)
    milestone = reached(people.firm, case, "design_frozen")
    assert refused(people, case)
    confirm_milestone(by=people.officer.actor, milestone=milestone)
    CaseFile.objects.filter(milestone=milestone).update(milestone=None)
    assert refused(people, case)
    CaseFile.objects.filter(case=case).update(milestone=milestone)
    assert entry_refusal(case.project, CANDIDATES, TODAY) == ""
    enter_list(by=people.officer.actor, project=case.project, kind=CANDIDATES, on=TODAY)
    assert Listing.objects.filter(kind=CANDIDATES, left_on=None).count() == 1


def refused(people, case) -> bool:
    """By hand and in the preview alike, with the reason."""
    with pytest.raises(GuardRefused, match="产品定型"):
        enter_list(by=people.officer.actor, project=case.project, kind=CANDIDATES, on=TODAY)
    return "产品定型" in entry_refusal(case.project, CANDIDATES, TODAY)


def test_class_two_is_refused_before_its_design_is_asked_for(people):
    case = open_case_of(people, "II")
    reached(people.officer, case, "design_frozen")
    with pytest.raises(GuardRefused, match="第三类"):
        enter_list(by=people.officer.actor, project=case.project, kind=CANDIDATES, on=TODAY)


def test_a_freeze_of_one_product_is_none_of_another(people):
    case = open_case_of(people, "III")
    reached(people.officer, case, "design_frozen")
    mine, other = (Product.objects.create(project=case.project, name=f"产品 {n}") for n in (1, 2))
    Case.objects.filter(pk=case.pk).update(product=mine)
    enter_list(by=people.officer.actor, project=case.project, product=mine, kind=CANDIDATES, on=TODAY)
    with pytest.raises(GuardRefused, match="产品定型"):
        enter_list(by=people.officer.actor, project=case.project, product=other, kind=CANDIDATES, on=TODAY)


def test_the_portals_own_acts_are_not_asked(people):
    project = class_three(people, "台账项目")
    enter_list(by=SYSTEM, project=project, kind=CANDIDATES, on=TODAY)
    assert Listing.objects.filter(kind=CANDIDATES).count() == 1


def test_officers_hear_when_a_candidate_rests_on_nothing_any_more(people):
    case = open_case_of(people, "III")
    milestone = reached(people.officer, case, "design_frozen")
    listing = enter_list(by=people.officer.actor, project=case.project, kind=CANDIDATES, on=TODAY)
    revoke_milestone(by=people.officer.actor, milestone=milestone, reason="评审纪要未签字")
    assert Notice.objects.filter(event="candidate.unfounded", recipient=people.officer.user).count() == 1
    listing.refresh_from_db()
    assert listing.left_on is None
    leave_list(by=people.officer.actor, listing=listing, on=TODAY, reason="定型证据不足")
