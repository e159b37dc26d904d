"""Decisions: prepared, confirmed by a second person, taken back, released with everything that follows."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from core.workdays import add_workdays
from projects.enums import ListKind, Status
from projects.models import Listing, Project
from projects.selectors.timeline import timeline
from projects.services.listings import confirm_class, enter_list
from screening.content import Content
from screening.enums import DecisionStatus, ReviewStatus
from screening.models import Decision, Review
from screening.selectors.drafting import drafted_letter
from screening.selectors.results import proposal_of
from screening.services.bulk_decisions import confirm_many, prepare_many, prepare_waiting, preview_many
from screening.services.decisions import (
    confirm_decision,
    prepare_decision,
    release_decision,
    release_round,
    take_back_decision,
)
from tests.registration.factories import frozen_design
from tests.screening.factories import make_round
from tests.screening.results.scored import scored_review, second_officer

pytestmark = pytest.mark.django_db
THREES, TWOS = (3, 3, 3), (2, 2, 2)


def prepared(people, review: Review, verdict: str = "passed", lists=("library",), **given) -> Decision:
    given.setdefault("improve", "" if verdict == "passed" else "补充临床证据")
    return prepare_decision(by=people.officer.actor, review=review, verdict=verdict, lists=lists, **given)


def test_a_pass_as_proposed_needs_no_second_person_and_takes_effect_as_a_whole(people):
    review = scored_review(people, THREES)
    decision = prepared(people, review)
    assert (decision.needs_second, decision.proposed["verdict"]) == (False, "passed")
    assert Project.objects.get(pk=review.project_id).status == Status.SCREENING

    released = release_decision(by=people.officer.actor, decision=decision)

    today = timezone.localdate()
    assert released.status == DecisionStatus.RELEASED
    assert released.appeal_until == add_workdays(today, 10)
    assert Review.objects.get(pk=review.pk).status == ReviewStatus.RELEASED
    assert Project.objects.get(pk=review.project_id).status == Status.PASSED
    listing = Listing.objects.get(project=review.project, kind=ListKind.LIBRARY)
    assert listing.entered_on == today
    assert review.round.name in listing.basis
    assert released.code in listing.basis


def test_a_refusal_waits_for_a_second_person(people):
    review = scored_review(people, TWOS)
    decision = prepared(people, review, "not_passed", ())
    assert decision.needs_second
    with pytest.raises(GuardRefused):
        release_decision(by=people.officer.actor, decision=decision)
    with pytest.raises(PermissionRefused):
        confirm_decision(by=people.officer.actor, decision=decision)
    second = second_officer(people)
    confirmed = confirm_decision(by=second.actor, decision=decision)
    assert confirmed.confirmed_by == second.user
    release_decision(by=people.officer.actor, decision=confirmed)
    assert Project.objects.get(pk=review.project_id).status == Status.NOT_PASSED


def test_the_round_says_what_needs_two_people(people):
    round_ = make_round(people, seats=3, two_persons=["passed"])
    assert prepared(people, scored_review(people, THREES, round_=round_)).needs_second
    refused = scored_review(people, TWOS, round_=round_, title="另一项目")
    assert not prepared(people, refused, "not_passed", ()).needs_second


@pytest.mark.parametrize("who", ["wang", "leader", "coach", "officer51", "audit_admin", "nobody"])
def test_only_the_provinces_officer_prepares_confirms_and_releases(people, who):
    review = scored_review(people, THREES)
    actor = getattr(people, who).actor
    with pytest.raises(PermissionRefused):
        prepare_decision(by=actor, review=review, verdict="passed", lists=["library"])
    decision = prepared(people, review)
    for act in (confirm_decision, release_decision):
        with pytest.raises(PermissionRefused):
            act(by=actor, decision=decision)


def test_an_officer_with_a_part_in_the_project_does_not_decide_on_it(people):
    review = scored_review(people, THREES)
    Project.objects.filter(pk=review.project_id).update(owner=people.officer.user)
    with pytest.raises(PermissionRefused):
        prepare_decision(by=people.officer.actor, review=review, verdict="passed", lists=["library"])


def test_departing_from_the_proposal_needs_a_reason(people):
    review = scored_review(people, THREES)
    with pytest.raises(InvalidInput) as refusal:
        prepared(people, review, "improve", ())
    assert set(refusal.value.fields) == {"reason"}
    decision = prepared(people, review, "improve", (), reason="关键试验尚缺")
    assert (decision.verdict, decision.proposed["verdict"]) == ("improve", "passed")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"verdict": "perhaps"}, "verdict"),
        ({"lists": ()}, "lists"),
        ({"lists": ("library", "key_projects")}, "lists"),
        ({"verdict": "improve", "lists": ("library",)}, "lists"),
        ({"verdict": "not_passed", "lists": (), "improve": ""}, "improve"),
        ({"support": ("money",)}, "support"),
        ({"strengths": "好" * 3001}, "strengths"),
        ({"lists": ("library", "preservice_candidates")}, "lists"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(people, given, field):
    review = scored_review(people, THREES)
    with pytest.raises(InvalidInput) as refusal:
        prepared(people, review, **{"reason": "有理由", **given})
    assert field in refusal.value.fields


@pytest.mark.parametrize(("stage", "allowed"), [("prototype", False), ("frozen", True)])
def test_candidates_for_early_service_are_class_three_with_a_frozen_design(people, stage, allowed):
    review = scored_review(people, (4, 4, 4), stage=stage)
    confirm_class(
        by=people.officer.actor, project=review.project, management_class="III", on=timezone.localdate(), basis="界定"
    )
    Review.objects.filter(pk=review.pk).update(tags=["class_iii"])
    review = Review.objects.get(pk=review.pk)
    everything = ["library", "comprehensive_evaluation", "reported_to_cmde", "preservice_candidates"]
    if not allowed:
        assert list(proposal_of(review).lists) == everything[:3]
        with pytest.raises(InvalidInput):
            prepared(people, review, lists=everything, reason="例外")
        return
    assert list(proposal_of(review).lists) == everything
    with pytest.raises(InvalidInput) as refusal:
        prepared(people, review, lists=everything)
    assert "产品定型" in str(refusal.value.fields["lists"])
    frozen_design(people, review.project)
    decision = prepared(people, review, lists=everything)
    assert decision.needs_second  # 综合评选
    confirm_decision(by=second_officer(people).actor, decision=decision)
    release_decision(by=people.officer.actor, decision=decision)
    kinds = set(Listing.objects.filter(project=review.project).values_list("kind", flat=True))
    assert kinds == set(everything)


def test_a_change_asks_the_second_person_again(people):
    review = scored_review(people, TWOS)
    second = second_officer(people)
    confirm_decision(by=second.actor, decision=prepared(people, review, "not_passed", ()))
    changed = prepare_decision(
        by=second.actor, review=review, verdict="not_passed", improve="请先明确临床问题", support=["clinical"]
    )
    assert (changed.status, changed.confirmed_by, changed.prepared_by) == (DecisionStatus.PREPARED, None, second.user)
    with pytest.raises(PermissionRefused):
        confirm_decision(by=second.actor, decision=changed)
    assert confirm_decision(by=people.officer.actor, decision=changed).status == DecisionStatus.CONFIRMED


def test_a_decision_taken_back_is_neither_confirmed_nor_released(people):
    review = scored_review(people, TWOS)
    decision = prepared(people, review, "not_passed", ())
    second = second_officer(people)
    confirm_decision(by=second.actor, decision=decision)
    with pytest.raises(InvalidInput):
        take_back_decision(by=people.officer.actor, decision=decision, reason="")
    assert take_back_decision(by=people.officer.actor, decision=decision, reason="补充讨论").status == (
        ReviewStatus.SCORED
    )
    for act in (confirm_decision, release_decision):
        with pytest.raises(GuardRefused):
            act(by=second.actor, decision=decision)
    assert release_round(by=people.officer.actor, round=review.round) == 0
    again = prepared(people, review, "not_passed", ())
    assert (again.pk, again.code) == (decision.pk, decision.code)


def test_whoever_decided_before_does_not_decide_on_appeal(people):
    review = scored_review(people, THREES)
    review.barred.add(people.officer.user)
    with pytest.raises(PermissionRefused):
        prepared(people, review)
    other = second_officer(people)
    decision = prepare_decision(by=other.actor, review=review, verdict="passed", lists=["library"])
    with pytest.raises(PermissionRefused):
        confirm_decision(by=people.officer.actor, decision=decision)
    assert preview_many(by=people.officer.actor, reviews=[review])[0].refusal


def test_improvement_can_be_handed_in_thirty_days_later(people):
    review = scored_review(people, (3, 2, 3))
    assert review.proposed_verdict == "improve"
    release_decision(by=people.officer.actor, decision=prepared(people, review, "improve", ()))
    project = Project.objects.get(pk=review.project_id)
    assert project.status == Status.TO_IMPROVE
    assert project.resubmit_from == timezone.localdate() + timedelta(days=30)


def test_nothing_leaves_before_the_day_of_release(people):
    round_ = make_round(people, seats=3, release_on=timezone.localdate() + timedelta(days=1))
    decision = prepared(people, scored_review(people, THREES, round_=round_))
    with pytest.raises(GuardRefused):
        release_decision(by=people.officer.actor, decision=decision)
    with pytest.raises(GuardRefused):
        release_round(by=people.officer.actor, round=round_)
    round_.release_on = timezone.localdate()
    round_.save(update_fields=["release_on"])
    assert release_round(by=people.officer.actor, round=round_) == 1
    assert release_round(by=people.officer.actor, round=round_) == 0


def test_one_that_cannot_be_released_keeps_none_of_the_others(people):
    round_ = make_round(people, seats=3)
    good = prepared(people, scored_review(people, THREES, round_=round_))
    waiting = prepared(people, scored_review(people, TWOS, round_=round_, title="另一项目"), "not_passed", ())
    assert release_round(by=people.officer.actor, round=round_) == 1
    assert Decision.objects.get(pk=good.pk).status == DecisionStatus.RELEASED
    assert Decision.objects.get(pk=waiting.pk).status == DecisionStatus.PREPARED


def test_a_list_it_stands_on_already_is_left_as_it_is(people):
    review = scored_review(people, THREES)
    earlier = enter_list(
        by=people.officer.actor, project=review.project, kind="library", on=timezone.localdate(), basis="会议纪要"
    )
    release_decision(by=people.officer.actor, decision=prepared(people, review))
    assert list(Listing.objects.filter(project=review.project)) == [earlier]


def test_many_are_prepared_as_proposed_after_a_look_that_changes_nothing(people):
    round_ = make_round(people, seats=3)
    reviews = [
        scored_review(people, levels, round_=round_, title=f"项目 {n}")
        for n, levels in enumerate((THREES, (3, 2, 3), TWOS, (2, 4, 4)))
    ]
    looked = preview_many(by=people.officer.actor, reviews=reviews)
    assert [each.choice.verdict if each.choice else "" for each in looked] == ["passed", "improve", "not_passed", ""]
    assert "复议" in looked[3].refusal
    assert not Decision.objects.exists()
    done = prepare_many(by=people.officer.actor, reviews=reviews)
    assert [bool(each.decision) for each in done] == [True, True, True, False]
    assert all(each.decision.improve for each in done[1:3])
    notices = Notice.objects.filter(event="decision.waits")
    assert notices.count() == 0  # nobody else is an officer here
    again = prepare_many(by=people.officer.actor, reviews=reviews)
    assert not any(each.decision for each in again)


def test_many_are_confirmed_by_somebody_else_who_was_told_once(people):
    second = second_officer(people)
    round_ = make_round(people, seats=3)
    for n in range(2):
        scored_review(people, TWOS, round_=round_, title=f"项目 {n}")
    assert prepare_waiting(by=people.officer.actor, round=round_, verdict="") == (2, 0)
    assert Notice.objects.filter(event="decision.waits", recipient=second.user).count() == 1
    decisions = list(Decision.objects.select_related("review"))
    assert all(each.refusal for each in confirm_many(by=people.officer.actor, decisions=decisions))
    assert all(each.decision for each in confirm_many(by=second.actor, decisions=decisions))
    assert release_round(by=second.actor, round=round_) == 2


def test_the_first_text_of_the_letter_quotes_the_standard_and_no_expert(people):
    review = scored_review(people, (2, 2, 2))
    from_standard = drafted_letter(review, Content.read(review.round.standard.content))
    assert "建议努力达到" in from_standard.improve
    assert "总体意见" not in from_standard.improve + from_standard.strengths
    assert "有依据" not in from_standard.improve + from_standard.strengths
    assert from_standard.support


def test_the_applicant_learns_of_the_letter_and_of_nothing_inside(people):
    review = scored_review(people, (3, 2, 3))
    experts = [seat.expert for seat in review.panel.select_related("expert")]
    release_decision(by=people.officer.actor, decision=prepared(people, review, "improve", (), reason=""))
    notices = Notice.objects.filter(recipient=people.wang.user)
    told = [f"{each.title} {each.body}" for each in notices]
    assert any(review.project.reference in text for text in told if "决定" in text or "decision" in text)
    happened = timeline(people.wang.actor, Project.objects.get(pk=review.project_id))
    shown = told + [f"{each.text} {each.detail} {each.who}" for each in happened]
    for text in shown:
        assert not any(expert.name in text or expert.code in text for expert in experts)
        assert not re.search(r"\b5[0-9]\.\d", text)


def test_a_release_that_fails_half_way_changes_nothing(people, monkeypatch):
    review = scored_review(people, THREES)
    decision = prepared(people, review)

    def fail(**given):
        raise GuardRefused

    monkeypatch.setattr("screening.services.decisions.enter_list", fail)
    with pytest.raises(GuardRefused), transaction.atomic():
        release_decision(by=people.officer.actor, decision=decision)
    assert Project.objects.get(pk=review.project_id).status == Status.SCREENING
    assert Review.objects.get(pk=review.pk).status == ReviewStatus.PREPARED
    assert not AuditEntry.objects.filter(event="decision.released").exists()


def test_a_decision_on_appeal_leaves_without_a_day_for_another_appeal(people):
    review = scored_review(people, THREES)
    Review.objects.filter(pk=review.pk).update(on_appeal=True)
    decision = prepare_decision(by=people.officer.actor, review=review, verdict="passed", lists=["library"])
    assert release_decision(by=people.officer.actor, decision=decision).appeal_until is None
