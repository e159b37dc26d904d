"""A round is made, filled, opened, moved on, closed; who may, and what it refuses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import AuditEntry, Notice
from core.workdays import add_workdays
from projects.models import Project
from projects.services.lifecycle import withdraw_project
from screening.enums import ReviewStatus, RoundKind, RoundStatus, SeatStatus
from screening.models import Review, Round, Seat
from screening.selectors.rounds import proposed_tags
from screening.services.rounds import (
    add_projects,
    back_to_scoring,
    change_round,
    close_round,
    create_round,
    move_on,
    open_round,
    remove_review,
    start_reviews,
)
from screening.services.tags import choose_tags
from tests.factories import accepted_project, submitted_project
from tests.screening.factories import PANEL, make_expert, make_review, make_round, make_seat


def today():
    return timezone.localdate()


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def empty_panel(review, experts):
    """Seats as a draw writes them: nobody told, the round not open."""
    status = review.round.status
    seats = [make_seat(review, expert) for expert in experts]
    Review.objects.filter(pk=review.pk).update(status=ReviewStatus.WAITING)
    Round.objects.filter(pk=review.round_id).update(status=status)
    return seats


class TestMaking:
    def test_the_officer_makes_one_against_the_standard_in_force(self, people, facts):
        round_ = create_round(by=people.officer.actor, facts=facts(name="  2026年第一批 ", capacity=40))
        assert (round_.name, round_.region_id, round_.status, round_.capacity) == (
            "2026年第一批",
            "44",
            "preparing",
            40,
        )
        assert round_.standard.status == "published"
        assert AuditEntry.objects.filter(event="round.created", object_ref=round_.ref).count() == 1

    @pytest.mark.parametrize("who", ["wang", "leader", "coach", "national", "nobody", "system_admin"])
    def test_nobody_else_does(self, people, facts, who):
        with pytest.raises(PermissionRefused):
            create_round(by=getattr(people, who).actor, facts=facts())

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"name": " "}, "name"),
            ({"seats": 4}, "seats"),
            ({"scores_due_on": timezone.localdate() - timedelta(days=1)}, "scores_due_on"),
            ({"release_on": timezone.localdate()}, "release_on"),
            ({"two_persons": ["nonsense"]}, "two_persons"),
        ],
    )
    def test_what_is_wrong_is_named(self, people, facts, wrong, field):
        with pytest.raises(InvalidInput) as refusal:
            create_round(by=people.officer.actor, facts=facts(**wrong))
        assert set(refusal.value.fields) == {field}

    def test_names_do_not_repeat_within_a_province(self, people, facts, batch):
        with pytest.raises(InvalidInput):
            create_round(by=people.officer.actor, facts=facts())
        assert create_round(by=people.officer51.actor, facts=facts()).region_id == "51"

    def test_the_chair_is_an_officer_of_the_province(self, people, facts):
        with pytest.raises(InvalidInput):
            create_round(by=people.officer.actor, facts=facts(chair=people.officer51.user))
        assert (
            create_round(by=people.officer.actor, facts=facts(chair=people.officer.user)).chair == people.officer.user
        )


class TestChanging:
    def test_a_new_last_day_moves_open_seats_only(self, people, facts, opened):
        review, panel = opened
        done = panel[0][0]
        Seat.objects.filter(pk=done.pk).update(status=SeatStatus.SUBMITTED, declared_at=timezone.now())
        later = today() + timedelta(days=30)
        before = fresh(done).score_due_on
        round_ = review.round
        change_round(by=people.officer.actor, round=round_, facts=facts(name=round_.name, scores_due_on=later))
        assert [fresh(seat).score_due_on for seat, _ in panel] == [before, later, later]
        entry = AuditEntry.objects.get(event="round.changed")
        assert set(entry.changes) == {"scores_due_on", "two_persons"} & set(entry.changes) | {"scores_due_on"}

    def test_panel_size_stays_once_open(self, people, facts, opened):
        with pytest.raises(GuardRefused):
            change_round(by=people.officer.actor, round=opened[0].round, facts=facts(seats=5))

    def test_another_province_cannot(self, people, facts, batch):
        with pytest.raises(PermissionRefused):
            change_round(by=people.officer51.actor, round=batch, facts=facts())


class TestFilling:
    def test_projects_enter_with_the_officers_choice_beside_the_proposal(self, people, batch):
        first = accepted_project(people, claimed_class="III", title="一号")
        second = accepted_project(people, claimed_class="II", title="二号")
        entered = add_projects(
            by=people.officer.actor, round=batch, projects=[first, second], tags={second.pk: ["innovative"]}
        )
        assert [each.refusal for each in entered] == ["", ""]
        one, two = (each.review for each in entered)
        assert one.tags == one.proposed_tags == proposed_tags(fresh(first))
        assert "class_iii" in one.proposed_tags
        assert (two.tags, "class_iii" in two.proposed_tags) == (["innovative"], False)
        assert {fresh(first).status, fresh(second).status} == {"screening"}
        assert one.submission == first.submissions.get()

    def test_one_that_cannot_comes_back_with_its_reason(self, people, batch):
        good, waiting = accepted_project(people), submitted_project(people.zhao)
        entered = add_projects(by=people.officer.actor, round=batch, projects=[good, waiting])
        assert entered[0].review is not None
        assert entered[1].refusal
        assert Review.objects.count() == 1

    def test_capacity_holds_for_all_or_none(self, people, facts):
        round_ = create_round(by=people.officer.actor, facts=facts(capacity=1))
        with pytest.raises(GuardRefused):
            add_projects(
                by=people.officer.actor, round=round_, projects=[accepted_project(people), accepted_project(people)]
            )
        assert not Review.objects.exists()

    def test_a_batch_takes_none_once_open_and_a_rolling_review_does(self, people, facts, opened):
        project = accepted_project(people)
        with pytest.raises(GuardRefused):
            add_projects(by=people.officer.actor, round=opened[0].round, projects=[project])
        rolling = create_round(by=people.officer.actor, facts=facts(name="滚动评审", kind=RoundKind.ROLLING))
        open_round(by=people.officer.actor, round=rolling)
        assert add_projects(by=people.officer.actor, round=rolling, projects=[project])[0].review

    def test_projects_of_another_province_do_not_exist(self, people, batch):
        other = submitted_project(people.sun)
        with pytest.raises(NotVisible):
            add_projects(by=people.officer.actor, round=batch, projects=[other])

    def test_tags_are_of_the_offered_ones_and_open_until_the_decision(self, people, batch):
        review = add_projects(by=people.officer.actor, round=batch, projects=[accepted_project(people)])[0].review
        with pytest.raises(InvalidInput):
            choose_tags(by=people.officer.actor, review=review, tags=["nonsense"])
        assert choose_tags(by=people.officer.actor, review=review, tags=["first_of_kind"]).tags == ["first_of_kind"]
        Review.objects.filter(pk=review.pk).update(status=ReviewStatus.PREPARED)
        with pytest.raises(GuardRefused):
            choose_tags(by=people.officer.actor, review=review, tags=[])


class TestOpening:
    def test_experts_are_asked_once_and_the_days_count(self, people, opened):
        review, panel = opened
        assert (review.status, fresh(review.round).status) == (ReviewStatus.SCORING, RoundStatus.SCORING)
        seat = fresh(panel[0][0])
        assert seat.answer_due_on == add_workdays(today(), 2)
        assert seat.score_due_on == review.round.scores_due_on
        for _, persona in panel:
            notice = Notice.objects.get(recipient=persona.user, event="seat.invited")
            assert review.project.title not in notice.title + notice.body
        with pytest.raises(GuardRefused):
            open_round(by=people.officer.actor, round=review.round)
        assert Notice.objects.filter(event="seat.invited").count() == 3

    def test_a_batch_without_projects_stays_closed(self, people, batch):
        with pytest.raises(GuardRefused):
            open_round(by=people.officer.actor, round=batch)

    def test_an_incomplete_panel_needs_the_officers_word(self, people):
        round_ = make_round(people, seats=5)
        small = make_review(people, round_)
        empty_panel(small, [make_expert(specialty)[0] for specialty in PANEL[:3]])
        bare = make_review(people, round_)
        with pytest.raises(GuardRefused):
            open_round(by=people.officer.actor, round=round_)
        open_round(by=people.officer.actor, round=round_, despite_gaps=True)
        assert fresh(small).status == ReviewStatus.SCORING
        assert fresh(bare).status == ReviewStatus.WAITING

    def test_a_panel_completed_later_starts_and_invites_only_the_new(self, people):
        round_ = make_round(people, seats=3)
        review = make_review(people, round_)
        (old, first), (new, second) = make_expert(PANEL[0]), make_expert(PANEL[1])
        third, _ = make_expert(PANEL[2])
        empty_panel(review, [old, third])
        open_round(by=people.officer.actor, round=round_, despite_gaps=True)
        assert fresh(review).status == ReviewStatus.WAITING
        make_seat(fresh(review), new)
        Review.objects.filter(pk=review.pk).update(status=ReviewStatus.WAITING)
        assert start_reviews(by=people.officer.actor, round=round_) == 1
        assert start_reviews(by=people.officer.actor, round=round_) == 0
        assert fresh(review).status == ReviewStatus.SCORING
        assert Notice.objects.filter(event="seat.invited", recipient=first.user).count() == 1
        assert Notice.objects.filter(event="seat.invited", recipient=second.user).count() == 1


class TestTakingOut:
    def test_seats_end_experts_are_told_and_the_project_is_accepted_again(self, people, opened):
        review, panel = opened
        Seat.objects.filter(pk=panel[0][0].pk).update(status=SeatStatus.SUBMITTED, declared_at=timezone.now())
        remove_review(by=people.officer.actor, review=review, reason="申报单位补充材料")
        assert (fresh(review).status, fresh(review.project).status) == ("cancelled", "accepted")
        assert [fresh(seat).status for seat, _ in panel] == ["submitted", "replaced", "replaced"]
        told = Notice.objects.filter(event="seat.replaced").values_list("recipient", flat=True)
        assert set(told) == {persona.user.pk for _, persona in panel[1:]}

    def test_a_reason_is_wanted_and_an_officer(self, people, opened):
        with pytest.raises(InvalidInput):
            remove_review(by=people.officer.actor, review=opened[0], reason=" ")
        with pytest.raises(PermissionRefused):
            remove_review(by=people.officer51.actor, review=opened[0], reason="x")

    def test_a_withdrawn_project_leaves_by_itself(self, people, opened):
        review, panel = opened
        withdraw_project(by=people.wang.actor, project=review.project)
        assert (fresh(review).status, fresh(review.project).status) == ("cancelled", "withdrawn")
        assert {fresh(seat).status for seat, _ in panel} == {"replaced"}
        assert Notice.objects.filter(event="seat.replaced").count() == 3

    def test_experts_of_a_round_that_never_opened_hear_nothing(self, people):
        review = make_review(people, make_round(people, seats=3))
        empty_panel(review, [make_expert(PANEL[0])[0]])
        withdraw_project(by=people.wang.actor, project=Project.objects.get(pk=review.project_id))
        assert not Notice.objects.filter(event="seat.replaced").exists()

    def test_the_same_project_can_enter_another_round(self, people, facts, opened):
        remove_review(by=people.officer.actor, review=opened[0], reason="推迟")
        second = create_round(by=people.officer.actor, facts=facts(name="第二批"))
        entered = add_projects(by=people.officer.actor, round=second, projects=[fresh(opened[0].project)])
        assert entered[0].review.previous is None


class TestMovingOn:
    def test_not_while_scores_are_out_unless_said_so(self, people, opened):
        round_ = opened[0].round
        with pytest.raises(GuardRefused):
            move_on(by=people.officer.actor, round=round_)
        assert move_on(by=people.officer.actor, round=round_, despite_open=True).status == RoundStatus.DECIDING
        assert back_to_scoring(by=people.officer.actor, round=round_).status == RoundStatus.SCORING

    def test_closed_only_when_everything_is_decided(self, people, opened):
        review, round_ = opened[0], opened[0].round
        with pytest.raises(GuardRefused):
            close_round(by=people.officer.actor, round=round_)
        Review.objects.filter(pk=review.pk).update(status=ReviewStatus.RELEASED)
        assert close_round(by=people.officer.actor, round=round_).status == RoundStatus.CLOSED

    @pytest.mark.parametrize("who", ["wang", "leader", "officer51", "national"])
    def test_nobody_else_moves_a_round(self, people, opened, who):
        for act in (
            lambda by: move_on(by=by, round=opened[0].round, despite_open=True),
            lambda by: start_reviews(by=by, round=opened[0].round),
            lambda by: open_round(by=by, round=opened[0].round),
        ):
            with pytest.raises(PermissionRefused):
                act(getattr(people, who).actor)


def test_the_applicant_is_told_once_that_experts_judge_his_project(people):
    project = accepted_project(people, title="进入评审的项目")
    round_ = make_round(people)
    add_projects(by=people.officer.actor, round=round_, projects=[project])
    add_projects(by=people.officer.actor, round=round_, projects=[fresh(project)])
    told = Notice.objects.filter(recipient=people.wang.user, event="project.screening_entered")
    assert [notice.title for notice in told] == [f"{project.reference} 已交独立专家评审"]
