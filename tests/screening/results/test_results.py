"""What is kept with a review as its scores come in, and how a panel ends."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal

import pytest
from django.db import connection

from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from screening.enums import ReviewStatus, SeatStatus, Verdict
from screening.models import Review
from screening.selectors.results import proposal_of, seat_scores
from screening.services.decisions import prepare_decision
from screening.services.results import complete_review, conclude_discussion, open_discussion, refresh_review
from tests.personas import make_personas
from tests.screening.factories import make_expert, make_review, make_round, make_scorecard, make_seat, seated_review
from tests.screening.results.scored import hand_in, review_seats, scored_review

pytestmark = pytest.mark.django_db


def test_numbers_grow_with_each_score_and_the_last_one_ends_the_scoring(people):
    review, panel = seated_review(people)
    totals = []
    for seat, _ in panel:
        hand_in(seat, 4)
        review.refresh_from_db()
        totals.append((review.scored, review.total, review.status))
    assert totals[0] == (1, Decimal(80), ReviewStatus.SCORING)
    assert totals[3] == (4, Decimal(80), ReviewStatus.SCORING)
    assert totals[4] == (5, Decimal(80), ReviewStatus.SCORED)
    assert review.dimensions == {"A": "40", "B": "24", "C": "16"}
    assert review.criteria["A1"] == "4"
    assert review.proposed_verdict == Verdict.PASSED


def test_the_lowest_and_the_highest_of_five_do_not_count(people):
    review = scored_review(people, (0, 3, 3, 3, 5))
    assert review.total == 60
    assert review.spread == 100
    assert review.status == ReviewStatus.DISCUSSION


@pytest.mark.parametrize(
    ("levels", "vetoes", "status"),
    [
        ((3, 4, 3), (), ReviewStatus.SCORED),  # a spread of exactly 20
        ((2, 4, 3), (), ReviewStatus.DISCUSSION),
        ((4, 4, 4), ("V5",), ReviewStatus.DISCUSSION),
    ],
)
def test_far_apart_or_a_veto_calls_for_a_discussion(people, levels, vetoes, status):
    review = scored_review(people, levels, vetoes=vetoes)
    assert review.status == status
    assert review.vetoes == bool(vetoes)


def test_an_incomplete_panel_is_not_ended_by_the_scores_it_has(people):
    review, panel = seated_review(people)
    for seat, _ in panel[:4]:
        hand_in(seat, 4)
    panel[4][0].__class__.objects.filter(pk=panel[4][0].pk).update(status=SeatStatus.REPLACED)
    assert refresh_review(review=review).status == ReviewStatus.SCORING


def test_the_officer_goes_on_with_a_smaller_panel_and_says_why(people):
    review, panel = seated_review(people)
    for seat, _ in panel[:4]:
        hand_in(seat, 4)
    with pytest.raises(GuardRefused):
        complete_review(by=people.officer.actor, review=review, reason="专家未答复")
    panel[4][0].__class__.objects.filter(pk=panel[4][0].pk).update(status=SeatStatus.REPLACED)
    with pytest.raises(InvalidInput):
        complete_review(by=people.officer.actor, review=review, reason=" ")
    done = complete_review(by=people.officer.actor, review=review, reason="一名专家退出, 时间不足")
    assert done.status == ReviewStatus.SCORED
    assert AuditEntry.objects.filter(event="review.scored", reason="一名专家退出, 时间不足").exists()


def test_two_scores_are_no_result(people):
    review, panel = seated_review(people, seats=3)
    for seat, _ in panel[:2]:
        hand_in(seat, 4)
    panel[2][0].__class__.objects.filter(pk=panel[2][0].pk).update(status=SeatStatus.REPLACED)
    with pytest.raises(GuardRefused):
        complete_review(by=people.officer.actor, review=review, reason="时间不足")


def test_after_a_discussion_the_revised_scores_count_and_the_first_stay_beside_them(people):
    review = scored_review(people, (2, 4, 4))
    hand_in(review_seats(review)[0], 4, turn=2)
    review.refresh_from_db()
    assert review.total == 80
    assert review.status == ReviewStatus.DISCUSSION
    done = conclude_discussion(by=people.officer.actor, review=review, reason="补充材料后意见一致")
    assert done.status == ReviewStatus.SCORED
    assert done.chair_reason == "补充材料后意见一致"
    first = seat_scores(done)[0]
    assert (first.first.total, first.revised.total) == (40, 80)


def test_an_upheld_veto_ends_everything(people):
    review = scored_review(people, (4, 4, 4), vetoes=("V5",))
    done = conclude_discussion(by=people.officer.actor, review=review, reason="同品种已上市", vetoes=["V5"])
    assert done.proposed_verdict == Verdict.NOT_PASSED
    assert proposal_of(done).lists == ()
    assert done.total == 80


def test_a_veto_nobody_ticked_cannot_be_upheld(people):
    review = scored_review(people, (4, 4, 4), vetoes=("V5",))
    with pytest.raises(InvalidInput):
        conclude_discussion(by=people.officer.actor, review=review, reason="其他原因", vetoes=["V1"])
    with pytest.raises(InvalidInput):
        conclude_discussion(by=people.officer.actor, review=review, reason="", vetoes=[])


@pytest.mark.parametrize("who", ["wang", "leader", "officer51", "audit_admin", "nobody"])
def test_nobody_else_ends_a_discussion(people, who):
    review = scored_review(people, (2, 4, 4))
    with pytest.raises(PermissionRefused):
        conclude_discussion(by=getattr(people, who).actor, review=review, reason="意见一致")


def test_an_expert_of_the_panel_does_not_end_it_either(people):
    review, panel = seated_review(people, seats=3)
    for (seat, _), level in zip(panel, (2, 4, 4), strict=True):
        hand_in(seat, level)
    with pytest.raises(PermissionRefused):
        conclude_discussion(by=panel[0][1].actor, review=review, reason="意见一致")


def test_the_officer_may_ask_for_a_discussion_himself(people):
    review = scored_review(people, (4, 4, 4))
    assert open_discussion(by=people.officer.actor, review=review, reason="请核对同类产品").status == (
        ReviewStatus.DISCUSSION
    )
    with pytest.raises(GuardRefused):
        prepare_decision(by=people.officer.actor, review=review, verdict="passed", lists=["library"])


def test_notices_of_a_discussion_name_no_score_and_no_expert(people):
    review = scored_review(people, (2, 4, 4), title="气道支架")
    notices = Notice.objects.filter(event="review.discussed")
    experts = list(review.panel.select_related("expert"))
    assert notices.count() == 1 + len(experts)
    for notice in notices:
        text = notice.title + notice.body
        assert not any(seat.expert.name in text or seat.expert.code in text for seat in experts)
        assert not any(mark in text for mark in ("40", "80", "66"))
    to_experts = notices.exclude(recipient=people.officer.user)
    assert all(review.project.reference not in notice.title + notice.body for notice in to_experts)


@pytest.mark.django_db(transaction=True)
def test_two_experts_submitting_at_once_while_an_officer_prepares_lose_nothing():
    people = make_personas()
    review, panel = seated_review(people, seats=3)
    hand_in(panel[0][0], 4)
    start = threading.Barrier(3)

    def at_once(act) -> None:
        try:
            start.wait(10)
            act()
        finally:
            connection.close()

    def prepare() -> None:
        with suppress(GuardRefused):
            prepare_decision(by=people.officer.actor, review=review, verdict="passed", lists=["library"], reason="试")

    with ThreadPoolExecutor(3) as pool:
        acts = [lambda: hand_in(panel[1][0], 4), lambda: hand_in(panel[2][0], 3), prepare]
        for done in [pool.submit(at_once, act) for act in acts]:
            done.result(30)
    after = Review.objects.get(pk=review.pk)
    assert after.scored == 3
    assert round(after.total, 4) == Decimal("73.3333")
    assert after.status in (ReviewStatus.SCORED, ReviewStatus.PREPARED)


def test_a_new_seat_after_a_loss_brings_the_panel_to_its_end(people):
    review, panel = seated_review(people, seats=3)
    for seat, _ in panel[:2]:
        hand_in(seat, 4)
    panel[2][0].__class__.objects.filter(pk=panel[2][0].pk).update(status=SeatStatus.DECLINED)
    refresh_review(review=review)
    substitute = make_seat(review, make_expert("regulatory")[0], SeatStatus.ACCEPTED)
    make_scorecard(substitute, 4)
    assert refresh_review(review=review).status == ReviewStatus.SCORED


def test_a_total_below_the_threshold_by_less_than_a_millionth_does_not_pass(people):
    """What is compared is what is kept: rounding for storage must not lift a project over a threshold."""
    review = make_review(people, make_round(people))
    kept = {"dimensions": {"A": "30", "B": "18", "C": "12"}, "criteria": {"A1": "3", "A3": "3"}, "scored": 3}
    Review.objects.filter(pk=review.pk).update(total=Decimal("59.9999999"), spread=0, **kept)
    assert proposal_of(Review.objects.get(pk=review.pk)).verdict == Verdict.IMPROVE
    Review.objects.filter(pk=review.pk).update(total=60)
    assert proposal_of(Review.objects.get(pk=review.pk)).verdict == Verdict.PASSED
