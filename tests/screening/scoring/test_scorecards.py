"""Scoring: kept while typed, put together from two windows, handed in once, revised beside the first."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from core.errors import GuardRefused, InvalidInput, PermissionRefused, StaleEdit
from projects.fields.digests import answer_digests
from screening.content import Content
from screening.enums import ReviewStatus, RoundStatus, SeatStatus
from screening.models import DiscussionPost, Review, Round, Scorecard, Seat
from screening.selectors.sheets import values_of
from screening.services.scorecards import (
    post_in_discussion,
    save_scorecard,
    start_revision,
    submit_revision,
    submit_scorecard,
)
from tests.screening.factories import first_standard, make_expert, make_scorecard, make_seat, seated_review
from tests.screening.scoring.sheets import full_sheet, handed_in

pytestmark = pytest.mark.django_db


def blank_digests():
    return answer_digests(values_of(Content.read(first_standard().content), None))


def test_what_is_typed_is_kept_and_what_is_the_same_changes_nothing(people):
    _review, panel = seated_review(people, 3)
    seat, expert = panel[0]
    saved = save_scorecard(by=expert.actor, seat=seat, changes={"A1": "4", "A1-comment": "数据充分"}, version=0)
    assert saved.card.answers == {"A1": {"level": 4, "comment": "数据充分", "unable": ""}}
    assert saved.version == 1
    again = save_scorecard(by=expert.actor, seat=seat, changes={"A1": "4"}, version=1)
    assert again.version == 1


def test_two_windows_are_put_together_field_by_field(people):
    _review, panel = seated_review(people, 3)
    seat, expert = panel[0]
    seen = blank_digests()
    save_scorecard(by=expert.actor, seat=seat, changes=full_sheet("4") | {"remark": ""}, version=0, seen=seen)
    second = dict.fromkeys(("A1", "B1"), "") | {"remark": "第二个窗口写的"}
    saved = save_scorecard(by=expert.actor, seat=seat, changes=second, version=0, seen=seen)
    assert saved.card.remark == "第二个窗口写的"
    assert saved.card.answers["A1"]["level"] == 4


def test_a_field_changed_in_both_windows_is_a_conflict_and_nothing_is_lost(people):
    _review, panel = seated_review(people, 3)
    seat, expert = panel[0]
    seen = blank_digests()
    save_scorecard(by=expert.actor, seat=seat, changes={"remark": "先写的"}, version=0, seen=seen)
    with pytest.raises(StaleEdit) as caught:
        save_scorecard(by=expert.actor, seat=seat, changes={"remark": "后写的", "A1": "2"}, version=0, seen=seen)
    assert caught.value.current == {"remark": "先写的"}
    card = Scorecard.objects.get(seat=seat)
    assert (card.remark, card.answers) == ("先写的", {})


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"A1": ""}, "A1"),
        ({"A1": "0", "A1-comment": ""}, "A1-comment"),
        ({"A1": "1", "A1-comment": ""}, "A1-comment"),
        ({"A1": "5", "A1-comment": ""}, "A1-comment"),
        ({"A1": "none", "A1-comment": ""}, "A1-comment"),
        ({"vetoes": ["V5"], "veto_reason": ""}, "veto_reason"),
        ({"confidence": ""}, "confidence"),
        ({"remark": ""}, "remark"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_locked(people, change, where):
    _review, panel = seated_review(people, 3)
    seat, expert = panel[0]
    save_scorecard(by=expert.actor, seat=seat, changes=full_sheet() | change, version=0)
    with pytest.raises(InvalidInput) as caught:
        submit_scorecard(by=expert.actor, seat=seat)
    assert set(caught.value.fields) == {where}
    assert Seat.objects.get(pk=seat.pk).status == SeatStatus.ACCEPTED


@pytest.mark.parametrize("level", ["2", "3", "4"])
def test_a_middle_level_needs_no_comment(people, level):
    _review, panel = seated_review(people, 3)
    seat, expert = panel[0]
    card = handed_in(seat, expert, level, A1_comment="")
    assert card.total == int(level) * 20


def test_what_cannot_be_judged_counts_as_missing_and_not_as_zero(people):
    _review, panel = seated_review(people, 3)
    seat, expert = panel[0]
    card = handed_in(seat, expert, "4", A4="none", A4_comment="没有风险分析材料")
    assert card.answers["A4"] == {"level": None, "comment": "", "unable": "没有风险分析材料"}
    assert card.total == 80
    assert Decimal(card.dimensions["A"]) == 40


def test_a_sheet_without_anything_judged_is_not_taken(people):
    _review, panel = seated_review(people, 3)
    seat, expert = panel[0]
    with pytest.raises(InvalidInput):
        handed_in(seat, expert, "none")


def test_handing_in_locks_for_good(people):
    _review, panel = seated_review(people, 3)
    seat, expert = panel[0]
    card = handed_in(seat, expert)
    assert Seat.objects.get(pk=seat.pk).status == SeatStatus.SUBMITTED
    with pytest.raises(GuardRefused):
        save_scorecard(by=expert.actor, seat=seat, changes={"A1": "5"}, version=card.version)
    with pytest.raises(GuardRefused):
        submit_scorecard(by=expert.actor, seat=seat)


def test_what_was_looked_at_is_what_is_handed_in(people):
    _review, panel = seated_review(people, 3)
    seat, expert = panel[0]
    looked = save_scorecard(by=expert.actor, seat=seat, changes=full_sheet(), version=0).version
    save_scorecard(by=expert.actor, seat=seat, changes={"A1": "2"}, version=looked)
    with pytest.raises(StaleEdit):
        submit_scorecard(by=expert.actor, seat=seat, version=looked)


def test_choices_the_standard_does_not_have_are_refused_and_the_rest_is_kept(people):
    _review, panel = seated_review(people, 3)
    seat, expert = panel[0]
    typed = {"A1": "6", "vetoes": ["V99"], "remark": "可以", "Z9": "1", "B1-comment": "长" * 1001}
    saved = save_scorecard(by=expert.actor, seat=seat, changes=typed, version=0)
    assert set(saved.errors) == {"A1", "vetoes", "B1-comment"}
    assert (saved.card.remark, saved.card.answers) == ("可以", {})


@pytest.mark.parametrize("who", ["officer", "wang", "leader"])
def test_nobody_scores_for_the_expert(people, who):
    _review, panel = seated_review(people, 3)
    with pytest.raises(PermissionRefused):
        save_scorecard(by=getattr(people, who).actor, seat=panel[0][0], changes={"A1": "5"}, version=0)


@pytest.mark.parametrize("status", [SeatStatus.INVITED, SeatStatus.DECLINED, SeatStatus.CONFLICT, SeatStatus.REPLACED])
def test_only_an_accepted_seat_is_scored(people, status):
    review, _panel = seated_review(people, 3)
    expert, persona = make_expert()
    seat = make_seat(review, expert, status)
    with pytest.raises(GuardRefused):
        save_scorecard(by=persona.actor, seat=seat, changes={"A1": "5"}, version=0)


def test_nothing_is_scored_once_the_round_has_moved_on(people):
    _review, panel = seated_review(people, 3)
    seat, expert = panel[0]
    Round.objects.update(status=RoundStatus.DECIDING)
    with pytest.raises(GuardRefused):
        save_scorecard(by=expert.actor, seat=seat, changes={"A1": "5"}, version=0)


def discussed(people):
    """A review in discussion: one expert far from the others."""
    review, panel = seated_review(people, 3)
    for (seat, _persona), level in zip(panel, (1, 4, 4), strict=True):
        make_scorecard(seat, level)
    Review.objects.filter(pk=review.pk).update(status=ReviewStatus.DISCUSSION)
    return review, panel


def test_a_revision_stands_beside_the_first_score(people):
    _review, panel = discussed(people)
    seat, expert = panel[0]
    begun = start_revision(by=expert.actor, seat=seat)
    assert begun.answers["A1"]["level"] == 1
    assert start_revision(by=expert.actor, seat=seat).pk == begun.pk
    save_scorecard(by=expert.actor, seat=seat, changes=full_sheet("3"), version=begun.version)
    submit_revision(by=expert.actor, seat=seat)
    totals = Scorecard.objects.filter(seat=seat).order_by("turn").values_list("turn", "total")
    assert list(totals) == [(1, 20), (2, 60)]
    with pytest.raises(GuardRefused):
        start_revision(by=expert.actor, seat=seat)


def test_no_revision_outside_a_discussion(people):
    _review, panel = seated_review(people, 3)
    seat, expert = panel[0]
    handed_in(seat, expert)
    with pytest.raises(GuardRefused):
        start_revision(by=expert.actor, seat=seat)


def test_who_may_write_into_a_discussion(people):
    review, panel = discussed(people)
    seat, expert = panel[0]
    post_in_discussion(by=expert.actor, review=review, text="依据如下", seat=seat)
    post_in_discussion(by=people.officer.actor, review=review, text="请说明依据")
    assert DiscussionPost.objects.count() == 2
    _other, stranger = make_expert()
    for persona in (people.wang, people.leader, people.officer51, stranger):
        with pytest.raises(PermissionRefused):
            post_in_discussion(by=persona.actor, review=review, text="我也说一句")
    with pytest.raises(PermissionRefused):
        post_in_discussion(by=stranger.actor, review=review, text="我也说一句", seat=seat)
    with pytest.raises(InvalidInput):
        post_in_discussion(by=expert.actor, review=review, text=" ", seat=seat)


def in_threads(*acts):
    """Runs the acts at once, each on a connection of its own; returns what each raised, or None."""
    outcomes = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(at, act):
        try:
            start.wait()
            act()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            outcomes[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at, act)) for at, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_two_experts_handing_in_at_once_lose_nothing(people):
    review, panel = seated_review(people, 3)
    outcomes = in_threads(*[lambda seat=seat, who=who: handed_in(seat, who) for seat, who in panel])
    assert outcomes == [None, None, None]
    assert Scorecard.objects.filter(review=review, submitted_at__isnull=False).count() == 3
    assert Review.objects.get(pk=review.pk).scored == 3


@pytest.mark.django_db(transaction=True)
def test_two_windows_saving_at_once_lose_nothing(people):
    _review, panel = seated_review(people, 3)
    seat, expert = panel[0]
    seen = blank_digests()

    def window(changes):
        return lambda: save_scorecard(by=expert.actor, seat=seat, changes=changes, version=0, seen=seen)

    assert in_threads(window({"A1": "4"}), window({"B1": "2"})) == [None, None]
    answers = Scorecard.objects.get(seat=seat).answers
    assert (answers["A1"]["level"], answers["B1"]["level"]) == (4, 2)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_hands_in_once(people):
    _review, panel = seated_review(people, 3)
    seat, expert = panel[0]
    save_scorecard(by=expert.actor, seat=seat, changes=full_sheet(), version=0)
    outcomes = in_threads(*[lambda: submit_scorecard(by=expert.actor, seat=seat)] * 2)
    assert sorted(type(each).__name__ for each in outcomes) == ["GuardRefused", "NoneType"]
