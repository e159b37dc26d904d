"""A conflict found when the score is in already: it counts nowhere any more, and what rested on it is open again."""

import pytest

from core.errors import GuardRefused
from core.models import Notice
from screening.content import Content
from screening.enums import ReviewStatus, RoundStatus, SeatStatus
from screening.models import DiscussionPost, Review, Round, Scorecard, Seat
from screening.selectors.desk import discussion_of
from screening.selectors.results import counting_cards
from screening.services.decisions import prepare_decision
from screening.services.draws import replace_seat
from screening.services.matrix import cards_of as matrix_cards
from screening.services.matrix import score_rows
from screening.services.results import compute_round, conclude_discussion
from tests.screening.factories import PANEL, make_expert
from tests.screening.results.scored import hand_in, review_seats, scored_review

pytestmark = pytest.mark.django_db


def take_back(people, seat: Seat, **given) -> Review:
    replace_seat(by=people.officer.actor, seat=Seat.objects.get(pk=seat.pk), reason="事后发现亲属关系", **given)
    return Review.objects.get(pk=seat.review_id)


def test_a_score_taken_back_while_others_score_leaves_every_number(people):
    review = scored_review(people, (5, 3, 3), round_=None)
    Review.objects.filter(pk=review.pk).update(status=ReviewStatus.SCORING)
    first = review_seats(review)[0]
    after = take_back(people, first)
    assert (after.scored, after.total, after.spread) == (2, 60, 0)
    assert after.calibrated is None
    assert first.pk not in {card.seat_id for card in counting_cards(after)}
    content = Content.read(after.round.standard.content)
    assert len(list(score_rows(content, matrix_cards(people.officer.actor, after.round)))) == 2
    assert str(first.expert_id) not in compute_round(round=after.round).severity


@pytest.mark.parametrize("levels", [(4, 4, 4), (5, 1, 1)], ids=["scored", "in discussion"])
def test_a_finished_panel_waits_for_another_expert(people, levels):
    review = scored_review(people, levels)
    assert review.status == (ReviewStatus.SCORED if levels[0] == 4 else ReviewStatus.DISCUSSION)
    after = take_back(people, review_seats(review)[0])
    assert (after.status, after.scored) == (ReviewStatus.WAITING, 2)
    assert Notice.objects.filter(event="review.panel_incomplete").count() == 1
    with pytest.raises(GuardRefused):
        prepare_decision(by=people.officer.actor, review=after, verdict="passed", lists=["library"], reason="x")


def test_a_substitute_is_drawn_and_completes_the_panel(people):
    review = scored_review(people, (4, 4, 4), subcatalogue="13", department="普外科")
    substitute = make_expert(PANEL[0])[0]
    after = take_back(people, review_seats(review)[0])
    seat = after.panel.get(expert=substitute)
    assert (after.status, seat.status) == (ReviewStatus.SCORING, SeatStatus.INVITED)
    assert not Notice.objects.filter(event="review.panel_incomplete").exists()
    Seat.objects.filter(pk=seat.pk).update(status=SeatStatus.ACCEPTED, declared_at="2026-01-01T00:00Z")
    hand_in(seat, 4)
    assert Review.objects.get(pk=review.pk).status == ReviewStatus.SCORED


def test_a_veto_upheld_goes_with_the_expert_who_ticked_it(people):
    review = scored_review(people, (4, 4, 4), vetoes=("V1",))
    conclude_discussion(by=people.officer.actor, review=review, reason="成立", vetoes=["V1"])
    after = take_back(people, review_seats(review)[0])
    assert (after.chair_reason, after.chair_vetoes, after.vetoes) == ("", [], 0)
    assert after.proposed_verdict == "passed"


def test_revised_scores_go_as_well(people):
    review = scored_review(people, (5, 1, 1))
    seats = review_seats(review)
    hand_in(seats[0], 2, turn=2)
    assert take_back(people, seats[0]).total == 20


def test_not_once_the_decision_is_prepared(people):
    review = scored_review(people, (4, 4, 4))
    prepare_decision(by=people.officer.actor, review=review, verdict="passed", lists=["library"], reason="x")
    seat = review_seats(review)[0]
    with pytest.raises(GuardRefused):
        take_back(people, seat)
    assert Seat.objects.get(pk=seat.pk).status == SeatStatus.SUBMITTED


def test_in_a_round_being_decided_the_office_is_told(people):
    review = scored_review(people, (4, 4, 4))
    Round.objects.filter(pk=review.round_id).update(status=RoundStatus.DECIDING)
    after = take_back(people, review_seats(review)[0])
    assert (after.status, after.panel.count()) == (ReviewStatus.WAITING, 3)
    assert Notice.objects.filter(event="review.panel_incomplete", recipient=people.officer.user).exists()


def test_what_he_wrote_is_not_read_as_the_offices_words(people):
    review = scored_review(people, (5, 1, 1))
    gone, stays, _third = review_seats(review)
    assert stays.expert.user is not None
    DiscussionPost.objects.create(review=review, seat=gone, author=gone.expert.user, text="机密意见")
    DiscussionPost.objects.create(review=review, author=people.officer.user, text="请讨论")
    Seat.objects.filter(pk=gone.pk).update(status=SeatStatus.REPLACED)
    reader = Seat.objects.select_related("review").get(pk=stays.pk)
    assert [said.post.text for said in discussion_of(reader).said] == ["请讨论"]
    assert Scorecard.objects.filter(seat=gone).exists(), "kept, but it counts nowhere"


def test_the_page_offers_it_until_the_decision_is_prepared(people, sign_in):
    review = scored_review(people, (4, 4, 4))
    seat = review_seats(review)[0]
    link, page = f"/console/seats/{seat.ref}/take-back/", f"/console/reviews/{review.ref}/panel/"
    assert link in sign_in(people.officer).get(page).content.decode()
    prepare_decision(by=people.officer.actor, review=review, verdict="passed", lists=["library"], reason="x")
    assert link not in sign_in(people.officer).get(page).content.decode()
