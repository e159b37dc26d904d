"""What an appeal and its new decision leave behind: bars, lists, letters, publications."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import PermissionRefused
from core.models import Notice
from projects.models import Listing, Project
from projects.services.lifecycle import withdraw_project
from screening.enums import ReviewStatus, RoundKind, RoundStatus, Verdict
from screening.models import Decision, Review
from screening.selectors.letters import public_letter
from screening.selectors.panels import sitting_in
from screening.selectors.publications import rows_to_publish
from screening.services.appeals import file_appeal, uphold_appeal
from screening.services.decisions import confirm_decision, prepare_decision, release_decision
from screening.services.rounds import add_projects, remove_review
from tests.screening.applicant.decided import Decided, decided, second_officer, third_officer
from tests.screening.factories import PANEL, make_expert, make_round, make_seat
from tests.screening.results.scored import hand_in

pytestmark = pytest.mark.django_db
REASON = "评审意见未考虑申报书第三部分的随访数据，请复核。"


def again(people, case: Decided, by) -> Review:
    rolling = make_round(people, "滚动评审", kind=RoundKind.ROLLING, status=RoundStatus.SCORING, seats=3)
    appeal = file_appeal(by=people.wang.actor, decision=case.decision, text=REASON)
    return uphold_appeal(by=by.actor, appeal=appeal, answer="同意复核。", round=rolling)


def decided_worse(people, case: Decided) -> Decision:
    """Other experts give little; two officers who did not decide before turn it down."""
    first, second = third_officer(people), second_officer(people)
    review = again(people, case, first)
    for specialty in PANEL[:3]:
        hand_in(make_seat(review, make_expert(specialty)[0], "accepted"), 1)
    decision = prepare_decision(
        by=first.actor, review=review, verdict=Verdict.NOT_PASSED, improve="请重新论证", reason="复核"
    )
    if case.decision.confirmed_by_id is None:
        decision = confirm_decision(by=second.actor, decision=decision)
    return release_decision(by=first.actor, decision=decision)


def test_taken_out_and_put_in_again_it_is_still_judged_by_others(people):
    case, other = decided(people, Verdict.NOT_PASSED), third_officer(people)
    review = again(people, case, other)
    barred = set(review.barred.values_list("pk", flat=True))
    remove_review(by=people.officer.actor, review=review, reason="撤出")
    round_ = make_round(people, "第二批", seats=3)
    [entered] = add_projects(by=people.officer.actor, round=round_, projects=[Project.objects.get(pk=case.project.pk)])
    new = entered.review
    assert (new.on_appeal, new.previous_id, set(new.barred.values_list("pk", flat=True))) == (
        True,
        case.review.pk,
        barred,
    )
    earlier = {seat.expert_id for seat, _persona in case.panel}
    assert earlier <= sitting_in([new]).asked[new.pk]
    Review.objects.filter(pk=new.pk).update(status=ReviewStatus.SCORED)
    with pytest.raises(PermissionRefused):
        prepare_decision(by=people.officer.actor, review=new, verdict="not_passed", improve="x", reason="x")


def test_an_ordinary_review_put_in_again_bars_nobody(people):
    case = decided(people, Verdict.NOT_PASSED)
    review = again(people, case, third_officer(people))
    Review.objects.filter(pk=review.pk).update(on_appeal=False)
    remove_review(by=people.officer.actor, review=review, reason="撤出")
    round_ = make_round(people, "第二批", seats=3)
    [entered] = add_projects(by=people.officer.actor, round=round_, projects=[Project.objects.get(pk=case.project.pk)])
    assert not entered.review.on_appeal
    assert not entered.review.barred.exists()


def test_the_office_is_told_which_lists_still_stand(people, sign_in):
    case = decided(people, Verdict.PASSED)
    first = third_officer(people)
    review = again(people, case, first)
    page = sign_in(first).get(f"/console/reviews/{review.ref}/").content.decode()
    assert Listing.objects.get(project=case.project).get_kind_display() in page
    assert "A new decision adds lists and ends none" in page or "不会自动移出" in page


def test_a_worse_decision_tells_of_the_lists_and_overtakes_letter_and_publication(people, client):
    case = decided(people, Verdict.PASSED)
    assert len(rows_to_publish(case.review.round, "", ["title"])) == 1
    assert not public_letter(case.decision.code).overtaken
    worse = decided_worse(people, case)
    assert Project.objects.get(pk=case.project.pk).status == "not_passed"
    assert Listing.objects.get(project=case.project).left_on is None, "an officer decides; nothing leaves by itself"
    told = Notice.objects.filter(event="decision.lists_stand")
    assert told.exists()
    assert people.wang.user not in {notice.recipient for notice in told}
    assert rows_to_publish(case.review.round, "", ["title"]) == []
    assert public_letter(case.decision.code).overtaken
    assert not public_letter(worse.code).overtaken
    shown = client.get(f"/letters/{case.decision.code}/").content.decode()
    assert "已被取代" in shown or "has taken its place" in shown


def test_a_first_refusal_tells_of_no_lists(people):
    decided(people, Verdict.NOT_PASSED)
    assert not Notice.objects.filter(event="decision.lists_stand").exists()


def test_a_project_withdrawn_after_its_decision_is_not_published(people):
    case = decided(people, Verdict.PASSED)
    withdraw_project(by=people.wang.actor, project=case.project)
    assert rows_to_publish(case.review.round, "", ["title"]) == []


def test_a_letter_stays_genuine_while_the_appeal_runs(people):
    case = decided(people, Verdict.PASSED)
    Decision.objects.filter(pk=case.decision.pk).update(appeal_until=timezone.localdate() + timedelta(days=1))
    again(people, case, third_officer(people))
    assert not public_letter(case.decision.code).overtaken
