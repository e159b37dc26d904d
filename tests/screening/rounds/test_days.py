"""What the days bring, by Celery: reminders, seats taken back, escalation, release, closing. Each is run twice."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from core.errors import PermissionRefused
from core.models import AuditEntry, Notice
from core.workdays import add_workdays, is_workday
from screening import tasks
from screening.enums import ReviewStatus, RoundStatus, SeatStatus
from screening.models import Review, Round, Seat
from screening.services import reminders
from screening.services.reminders import remind_now, stage_of
from tests.screening.factories import PANEL, make_expert, make_review, make_round, make_seat


def today():
    return timezone.localdate()


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def accept(*seats):
    for seat in seats:
        Seat.objects.filter(pk=seat.pk).update(status=SeatStatus.ACCEPTED, declared_at=timezone.now())


def due(seat, day):
    Seat.objects.filter(pk=seat.pk).update(score_due_on=day)


def notices(persona, event="seat.reminded"):
    return list(Notice.objects.filter(recipient=persona.user, event=event).order_by("id"))


def workdays_before(day, count):
    while count:
        day -= timedelta(days=1)
        count -= is_workday(day)
    return day


class TestReminders:
    @pytest.mark.parametrize(
        ("days", "stage"), [(3, ""), (2, "before"), (1, "before"), (0, "due"), (-1, ""), (-3, "late"), (-4, "late")]
    )
    def test_which_one_belongs_to_a_day(self, days, stage):
        monday = add_workdays(today(), 20)
        asked = workdays_before(monday, days) if days > 0 else add_workdays(monday, -days)
        assert stage_of(monday, asked) == stage

    def test_before_on_and_after_the_day_each_once(self, people, opened):
        review, panel = opened
        seat, persona = panel[0]
        accept(seat)
        day = add_workdays(today(), 10)
        due(seat, day)
        asked = [workdays_before(day, 2), workdays_before(day, 1), day, add_workdays(day, 3), add_workdays(day, 4)]
        for when in asked:
            reminders.remind_experts(today=when)
            reminders.remind_experts(today=when)
        told = notices(persona)
        assert len(told) == 3
        assert all(review.project.title not in notice.title + notice.body for notice in told)

    def test_one_reminder_for_all_scores_of_a_day(self, people, opened):
        review, panel = opened
        expert, persona = panel[0][0].expert, panel[0][1]
        second = make_seat(make_review(people, review.round), expert, SeatStatus.ACCEPTED)
        accept(panel[0][0])
        due(panel[0][0], today())
        due(second, today())
        tasks.remind_experts()
        tasks.remind_experts()
        (told,) = notices(persona)
        assert "2" in told.title

    def test_nobody_is_reminded_of_a_score_he_has_not_promised(self, people, opened):
        _, panel = opened
        due(panel[0][0], today())
        tasks.remind_experts()
        assert not notices(panel[0][1])

    def test_the_last_day_for_an_answer(self, people, opened):
        seat, persona = opened[1][0]
        for _ in range(2):
            reminders.remind_experts(today=seat.answer_due_on)
        assert len(notices(persona)) == 1

    def test_nothing_leaves_a_round_that_has_not_opened(self, people):
        round_ = make_round(people, seats=3)
        expert, persona = make_expert(PANEL[0])
        seat = make_seat(make_review(people, round_), expert, SeatStatus.INVITED)
        Seat.objects.filter(pk=seat.pk).update(answer_due_on=today() - timedelta(days=9))
        Round.objects.filter(pk=round_.pk).update(status=RoundStatus.PREPARING)
        for task in (tasks.remind_experts, tasks.replace_unanswered, tasks.escalate_late):
            task()
        assert not notices(persona)
        assert Seat.objects.get().status == SeatStatus.INVITED


class TestUnanswered:
    def test_the_seat_goes_to_somebody_else(self, people, opened):
        review, panel = opened
        seat, persona = panel[0]
        accept(*(each for each, _ in panel[1:]))
        substitute, other = make_expert(PANEL[0])
        late = seat.answer_due_on + timedelta(days=1)
        assert reminders.replace_unanswered(today=seat.answer_due_on) == 0
        assert reminders.replace_unanswered(today=late) == 1
        assert reminders.replace_unanswered(today=seat.answer_due_on) == 0
        assert fresh(seat).status == SeatStatus.REPLACED
        assert len(notices(persona, "seat.replaced")) == 1
        assert review.panel.get(expert=substitute).status == SeatStatus.INVITED
        assert len(notices(other, "seat.invited")) == 1
        assert fresh(review).status == ReviewStatus.SCORING

    def test_without_a_substitute_the_panel_waits_and_the_others_go_on(self, people, opened):
        review, panel = opened
        accept(*(each for each, _ in panel[1:]))
        late = panel[0][0].answer_due_on + timedelta(days=1)
        for _ in range(2):
            reminders.replace_unanswered(today=late)
        assert fresh(review).status == ReviewStatus.WAITING
        assert [fresh(seat).status for seat, _ in panel[1:]] == [SeatStatus.ACCEPTED] * 2

    def test_who_has_answered_keeps_the_seat(self, people, opened):
        accept(*(seat for seat, _ in opened[1]))
        late = opened[1][0][0].answer_due_on + timedelta(days=5)
        assert reminders.replace_unanswered(today=late) == 0

    def test_the_task(self, people, opened):
        Seat.objects.update(answer_due_on=today() - timedelta(days=1))
        tasks.replace_unanswered()
        tasks.replace_unanswered()
        assert Seat.objects.filter(status=SeatStatus.REPLACED).count() == 3


class TestEscalation:
    def test_chair_and_officers_hear_once_without_a_number(self, people, opened):
        seat = opened[1][0][0]
        accept(seat)
        due(seat, workdays_before(today(), 4))
        tasks.escalate_late()
        tasks.escalate_late()
        (told,) = notices(people.officer, "round.late")
        assert opened[0].project.title not in told.title + told.body
        assert not notices(people.officer51, "round.late")

    def test_not_yet_on_the_day_after(self, people, opened):
        seat = opened[1][0][0]
        accept(seat)
        due(seat, today() - timedelta(days=1))
        reminders.escalate_late(today=today())
        assert not notices(people.officer, "round.late")


class TestRemindNow:
    def test_the_late_ones_among_the_chosen_once_a_day(self, people, opened):
        review, panel = opened
        accept(*(seat for seat, _ in panel))
        due(panel[0][0], today() - timedelta(days=1))
        chosen = [seat.expert_id for seat, _ in panel[:2]]
        for _ in range(2):
            told = remind_now(by=people.officer.actor, round=review.round, experts=chosen, today=today())
            assert told == 1
        assert [len(notices(persona)) for _, persona in panel] == [1, 0, 0]
        assert AuditEntry.objects.filter(event="round.experts_reminded", object_type="round").count() == 2

    @pytest.mark.parametrize("who", ["wang", "leader", "officer51"])
    def test_only_an_officer(self, people, opened, who):
        with pytest.raises(PermissionRefused):
            remind_now(by=getattr(people, who).actor, round=opened[0].round, experts=[], today=today())


class TestRoundsMove:
    def test_scored_goes_on_to_decisions_and_released_is_closed(self, people, opened):
        review, round_ = opened[0], opened[0].round
        tasks.advance_rounds()
        assert fresh(round_).status == RoundStatus.SCORING
        Review.objects.filter(pk=review.pk).update(status=ReviewStatus.SCORED)
        tasks.advance_rounds()
        tasks.advance_rounds()
        assert fresh(round_).status == RoundStatus.DECIDING
        Review.objects.filter(pk=review.pk).update(status=ReviewStatus.RELEASED)
        tasks.advance_rounds()
        tasks.advance_rounds()
        assert fresh(round_).status == RoundStatus.CLOSED
        assert len(notices(people.officer, "round.closed")) == 1

    def test_a_rolling_review_goes_on(self, people, opened):
        Round.objects.update(kind="rolling")
        Review.objects.update(status=ReviewStatus.RELEASED)
        tasks.advance_rounds()
        assert Round.objects.get().status == RoundStatus.SCORING

    def test_release_on_the_day_and_only_of_what_is_prepared(self, people, opened, monkeypatch):
        round_ = opened[0].round
        asked = []
        monkeypatch.setattr(reminders, "release_round", lambda *, by, round: asked.append(round.pk) or 1)
        Round.objects.update(release_on=today())
        tasks.release_due_rounds()
        assert asked == []
        Review.objects.update(status=ReviewStatus.PREPARED)
        assert reminders.release_due_rounds(today=today() - timedelta(days=1)) == 0
        tasks.release_due_rounds()
        assert asked == [round_.pk]


def test_the_schedule_names_registered_tasks():
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    for task in (
        tasks.remind_experts,
        tasks.replace_unanswered,
        tasks.escalate_late,
        tasks.release_due_rounds,
        tasks.advance_rounds,
    ):
        assert task.name in named
