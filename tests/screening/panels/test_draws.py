"""Draws of a round, substitutes, seats by hand: what is written, who may, what is refused."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.events import publish
from core.models import AuditEntry, Notice
from screening.enums import ConflictRule, ReviewStatus, RoundStatus, SeatStatus, Specialty
from screening.events import SEAT_LEFT
from screening.models import Draw, Expert, Review, Round, Seat
from screening.selectors.panels import ranked_experts
from screening.services.draws import dismiss_conflict, draw_round, replace_seat, seat_by_hand, verify_draw
from screening.services.rounds import open_round
from tests.screening.factories import PANEL, make_expert, make_review, make_round, make_seat
from tests.standing import standing


def make_pool(times: int = 1, **fields) -> list[Expert]:
    return [make_expert(specialty, **fields)[0] for _number in range(times) for specialty in PANEL]


@standing
def review(people):
    return make_review(people, make_round(people), subcatalogue="13", department="普外科")


def draw(people, review: Review, **given) -> Draw:
    return draw_round(by=people.officer.actor, round=review.round, **given)


@pytest.mark.django_db
def test_a_draw_fills_the_panel_and_keeps_what_it_did(people, review):
    make_pool(2)
    drawn = draw(people, review, seed=7)
    seats = list(review.panel.all())
    assert len(seats) == 5
    assert {"clinical", "engineering", "regulatory"} <= {seat.specialty for seat in seats}
    assert all(seat.draw == drawn and seat.status == SeatStatus.INVITED for seat in seats)
    assert drawn.unfilled == []
    assert AuditEntry.objects.get(event="round.drawn").changes["seed"] == "7"
    assert not Notice.objects.filter(event="seat.invited").exists(), "nobody is asked before the round opens"


@pytest.mark.django_db
def test_a_draw_can_be_run_again_and_a_changed_one_is_found(people, review):
    make_pool(3)
    drawn = draw(people, review)
    check = verify_draw(draw=drawn)
    assert (check.same, check.seats_stand, check.seats) == (True, True, 5)
    Draw.objects.filter(pk=drawn.pk).update(seed=drawn.seed + 1)
    assert not verify_draw(draw=Draw.objects.get(pk=drawn.pk)).same
    Draw.objects.filter(pk=drawn.pk).update(seed=drawn.seed)
    stranger = make_expert(Specialty.MARKET)[0]
    Seat.objects.filter(pk=review.panel.first().pk).update(expert=stranger)
    assert not verify_draw(draw=Draw.objects.get(pk=drawn.pk)).seats_stand


@pytest.mark.django_db
def test_a_second_draw_fills_only_what_is_missing(people, review):
    experts = make_pool()
    Expert.objects.filter(pk=experts[1].pk).update(away_until="2999-01-01")
    first = draw(people, review)
    assert [gap["part"] for gap in first.unfilled] == ["engineering"]
    assert first.unfilled[0]["rule"] == "not_available"
    kept = set(review.panel.values_list("pk", flat=True))
    Expert.objects.filter(pk=experts[1].pk).update(away_until=None)
    second = draw(people, review)
    assert second.result["seats"] == [[review.pk, experts[1].pk]]
    assert kept < set(review.panel.values_list("pk", flat=True))
    with pytest.raises(GuardRefused):
        draw(people, review)


@pytest.mark.django_db
def test_nobody_in_conflict_is_drawn(people, review):
    make_expert(Specialty.ENGINEERING, institution="医疗机构 001")
    make_pool()
    own = make_expert(Specialty.CLINICAL, institution="医疗机构 001")[0]
    draw(people, review)
    assert review.panel.count() == 5
    assert not review.panel.filter(expert__institution=own.institution).exists()


@pytest.mark.django_db
def test_after_an_appeal_other_experts_score(people, review):
    experts = make_pool()
    for expert in experts:
        make_seat(review, expert, SeatStatus.SUBMITTED)
    Review.objects.filter(pk=review.pk).update(status=ReviewStatus.RELEASED)
    again = Review.objects.create(
        ref="AGAIN",
        region=review.region,
        round=make_round(people, "第二批"),
        project=review.project,
        previous=review,
        on_appeal=True,
    )
    drawn = draw(people, again)
    assert drawn.result["seats"] == []
    assert {gap["rule"] for gap in drawn.unfilled} == {"already_asked"}


@pytest.mark.django_db
def test_only_an_officer_of_the_province_draws(people, review):
    make_pool()
    for persona in (people.officer51, people.wang, people.leader, people.nobody):
        with pytest.raises(PermissionRefused):
            draw_round(by=persona.actor, round=review.round)
    Round.objects.filter(pk=review.round_id).update(status=RoundStatus.DECIDING)
    with pytest.raises(GuardRefused):
        draw(people, review)


def opened(people, review: Review) -> Review:
    draw(people, review)
    open_round(by=people.officer.actor, round=review.round)
    return Review.objects.get(pk=review.pk)


@pytest.mark.django_db
def test_a_substitute_takes_the_seat_of_whoever_left_and_is_invited(people, review):
    make_pool(2)
    review = opened(people, review)
    seat = review.panel.filter(specialty="regulatory").first()
    replace_seat(by=people.officer.actor, seat=seat, reason="长期出差")
    review.refresh_from_db()
    substitute = review.panel.get(substitute_for=seat)
    assert (review.status, substitute.status) == (ReviewStatus.SCORING, SeatStatus.INVITED)
    assert Notice.objects.filter(event="seat.invited", recipient=substitute.expert.user).exists()
    assert Notice.objects.filter(event="seat.replaced", recipient=seat.expert.user).exists()


@pytest.mark.django_db
def test_a_panel_without_a_substitute_waits_and_the_office_hears_of_it(people, review):
    make_pool()
    review = opened(people, review)
    seat = review.panel.get(specialty="engineering")
    replace_seat(by=people.officer.actor, seat=seat, reason="长期出差")
    review.refresh_from_db()
    assert review.status == ReviewStatus.WAITING
    told = Notice.objects.filter(event="review.panel_incomplete")
    assert [notice.recipient for notice in told] == [people.officer.user]
    gap = Draw.objects.order_by("pk").last().unfilled[0]
    assert (gap["part"], gap["rule"]) == ("engineering", "already_asked")


@pytest.mark.django_db
def test_the_officer_may_choose_himself_instead_of_a_substitute(people, review):
    make_pool(2)
    review = opened(people, review)
    seat = review.panel.filter(specialty="regulatory").first()
    replace_seat(by=people.officer.actor, seat=seat, reason="长期出差", substitute=False)
    review.refresh_from_db()
    assert review.status == ReviewStatus.WAITING
    best = next(row.expert for row in ranked_experts(review) if row.can_sit)
    by_hand = seat_by_hand(by=people.officer.actor, review=review, expert=best, reason="熟悉该领域")
    review.refresh_from_db()
    assert review.status == ReviewStatus.SCORING
    assert Notice.objects.filter(event="seat.invited", recipient=by_hand.expert.user).exists()


@pytest.mark.django_db
def test_nothing_is_drawn_once_the_round_is_decided(people, review):
    make_pool(2)
    review = opened(people, review)
    Round.objects.filter(pk=review.round_id).update(status=RoundStatus.DECIDING)
    seat = review.panel.first()
    publish(SEAT_LEFT, seat=seat, by=people.officer.actor)
    assert review.panel.count() == 5


@pytest.mark.django_db
def test_a_seat_by_hand_needs_a_reason_and_stands_in_the_experts_trail(people, review):
    expert = make_expert(Specialty.ENGINEERING)[0]
    with pytest.raises(InvalidInput):
        seat_by_hand(by=people.officer.actor, review=review, expert=expert, reason=" ")
    seat = seat_by_hand(by=people.officer.actor, review=review, expert=expert, reason="熟悉该领域")
    assert (seat.draw, seat.reason, seat.specialty) == (None, "熟悉该领域", "engineering")
    line = AuditEntry.objects.get(event="expert.seated_by_hand")
    assert (line.object_type, line.object_ref) == ("expert", expert.ref)
    assert not AuditEntry.objects.filter(object_ref=review.project.key, changes__icontains=expert.code).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "obstacle", ["conflict", "away", "field", "limit", "twice", "specialty", "other_province", "complete"]
)
def test_the_rules_of_a_draw_hold_for_the_hand_too(people, review, obstacle):
    given = {
        "conflict": {"institution": "医疗机构 001"},
        "away": {"away_until": "2999-01-01"},
        "field": {"subcatalogues": ["22"], "departments": []},
        "limit": {"load_limit": 0},
        "other_province": {"region": "51"},
    }.get(obstacle, {})
    expert = make_expert(Specialty.CLINICAL, **given)[0]
    if obstacle == "twice":
        make_seat(review, expert, SeatStatus.DECLINED)
    if obstacle == "specialty":
        for _number in range(3):
            make_seat(review, make_expert(Specialty.CLINICAL)[0])
    if obstacle == "complete":
        for each in make_pool():
            make_seat(review, each)
    refusal = NotVisible if obstacle == "other_province" else GuardRefused
    with pytest.raises(refusal):
        seat_by_hand(by=people.officer.actor, review=review, expert=Expert.objects.get(pk=expert.pk), reason="熟悉")


@pytest.mark.django_db
def test_an_officer_with_a_part_in_the_project_seats_nobody_there(people, review):
    review.project.team.create(position=5, name="省局经办 01", user=people.officer.user)
    expert = make_expert(Specialty.ENGINEERING)[0]
    with pytest.raises(PermissionRefused):
        seat_by_hand(by=people.officer.actor, review=review, expert=expert, reason="熟悉")
    with pytest.raises(PermissionRefused):
        replace_seat(by=people.officer.actor, seat=make_seat(review, expert), reason="熟悉")


@pytest.mark.django_db
def test_a_dismissal_needs_a_finding_and_lets_the_expert_sit(people, review):
    expert = make_expert(Specialty.ENGINEERING, institution="医疗机构 001")[0]
    facts = {"by": people.officer.actor, "project": review.project, "expert": expert}
    with pytest.raises(GuardRefused):
        dismiss_conflict(**facts, rule=ConflictRule.RECUSED, reason="误报")
    with pytest.raises(InvalidInput):
        dismiss_conflict(**facts, rule=ConflictRule.SAME_INSTITUTION, reason="")
    with pytest.raises(PermissionRefused):
        dismiss_conflict(**{**facts, "by": people.officer51.actor}, rule=ConflictRule.SAME_INSTITUTION, reason="误报")
    dismiss_conflict(**facts, rule=ConflictRule.SAME_INSTITUTION, reason="误报")
    assert seat_by_hand(by=people.officer.actor, review=review, expert=expert, reason="熟悉").pk


@pytest.mark.django_db
def test_what_an_expert_declared_cannot_be_dismissed(people, review):
    expert = make_expert(Specialty.ENGINEERING)[0]
    make_seat(review, expert, SeatStatus.CONFLICT)
    with pytest.raises(GuardRefused):
        dismiss_conflict(
            by=people.officer.actor, project=review.project, expert=expert, rule=ConflictRule.DECLARED, reason="误报"
        )


@pytest.mark.django_db(transaction=True)
def test_two_draws_at_once_give_each_seat_once(people, review):
    make_pool(3)
    start, refused = Barrier(2), []

    def act() -> None:
        start.wait()
        try:
            draw(people, review)
        except GuardRefused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=act) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (review.panel.count(), Draw.objects.count(), len(refused)) == (5, 1, 1)
