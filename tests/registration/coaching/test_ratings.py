"""好差评: who rates, who reads it, who answers, and what is counted."""

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import AuditEntry, Notice
from core.workdays import add_workdays
from registration.models import Rating
from registration.selectors.service_records import low_ratings, rating_figures, rating_for, records_of
from registration.services.ratings import account_for_rating, answer_rating, report_late_answers
from tests.registration.coaching.given import SECRET, assigned, days, kept, rated
from tests.standing import standing


@standing
def case(people):
    return assigned(people)


@standing
def record(people, case):
    return kept(people.coach, case)


def test_both_sides_rate_each_once(people, record):
    rated(people.wang, record, 5), rated(people.firm, record, 4)
    with pytest.raises(GuardRefused):
        rated(people.wang, record, 1)
    assert Rating.objects.count() == 2


@pytest.mark.parametrize("name", ["coach", "officer", "manager", "leader", "li"])
def test_nobody_else_rates(people, record, name):
    with pytest.raises(PermissionRefused):
        rated(getattr(people, name), record)


def test_an_inside_record_is_not_rated(people, case):
    with pytest.raises(PermissionRefused):
        rated(people.wang, kept(people.coach, case, inside=True))


@pytest.mark.parametrize("marks", [0, 6])
def test_marks_go_from_one_to_five(people, record, marks):
    with pytest.raises(InvalidInput):
        rated(people.wang, record, marks)


def test_a_low_mark_waits_for_the_office_and_a_good_one_does_not(people, record):
    good, low = rated(people.firm, record, 3), rated(people.wang, record, 2, SECRET)
    assert (good.answer_due_on, low.answer_due_on) == (None, add_workdays(timezone.localdate(), 5))
    assert list(low_ratings(people.officer.actor)) == [low]
    assert not low_ratings(people.officer51.actor).exists()
    told = Notice.objects.filter(event="case.rated_low").values_list("recipient", flat=True)
    assert set(told) == {people.officer.user.pk, people.coach.user.pk}


def test_the_coach_tells_the_office_and_the_office_answers_the_rater(people, case, record):
    low = rated(people.wang, record, 1, "等了三周")
    account_for_rating(by=people.coach.actor, rating=low, words=SECRET)
    answered = answer_rating(by=people.officer.actor, rating=low, words="已约下周现场辅导")
    assert (answered.account, answered.answered_by) == (SECRET, people.officer.user)
    assert Notice.objects.get(event="case.rating_answered").recipient == people.wang.user
    shown = rating_for(people.wang.actor, case, record.ref, low.ref)
    assert shown.answer == "已约下周现场辅导"
    for again in (answer_rating, account_for_rating):
        with pytest.raises(GuardRefused):
            again(by=(people.officer if again is answer_rating else people.coach).actor, rating=low, words="再答")


@pytest.mark.parametrize("name", ["coach", "wang", "firm", "officer51", "leader"])
def test_only_the_office_answers(people, record, name):
    low = rated(people.wang, record, 1)
    with pytest.raises(PermissionRefused):
        answer_rating(by=getattr(people, name).actor, rating=low, words="已了解")


def test_nobody_answers_for_his_own_service(people, case):
    low = rated(people.wang, kept(people.officer, case), 1)
    with pytest.raises(PermissionRefused):
        answer_rating(by=people.officer.actor, rating=low, words="已了解")


@pytest.mark.parametrize("name", ["officer", "wang", "firm"])
def test_only_whoever_gave_the_service_says_how_he_sees_it(people, record, name):
    low = rated(people.wang, record, 1)
    with pytest.raises(PermissionRefused):
        account_for_rating(by=getattr(people, name).actor, rating=low, words="已了解")


def test_the_other_side_reads_neither_rating_nor_answer(people, case, record):
    low = rated(people.wang, record, 1, SECRET)
    with pytest.raises(NotVisible):
        rating_for(people.firm.actor, case, record.ref, low.ref)
    assert [each.shown_ratings for each in records_of(people.firm.actor, case)] == [[]]
    assert [each.shown_ratings for each in records_of(people.coach.actor, case)] == [[low]]


def test_an_answer_that_is_late_is_told_to_the_office_once(people, record):
    low = rated(people.wang, record, 2)
    late = days(30)
    assert [report_late_answers(today=day) for day in (low.answer_due_on, late, late)] == [0, 1, 0]
    assert Notice.objects.filter(event="case.rating_late", recipient=people.officer.user).count() == 1


def test_the_office_counts_by_coach(people, record):
    rated(people.wang, record, 1), rated(people.firm, record, 4)
    assert rating_figures("44") == {people.coach.user.pk: {"n": 2, "mean": 2.5, "low": 1}}
    assert rating_figures("51") == {}


def test_neither_mark_nor_words_stand_in_a_notice_or_in_the_log(people, record):
    low = rated(people.wang, record, 1, SECRET)
    account_for_rating(by=people.coach.actor, rating=low, words=SECRET)
    answer_rating(by=people.officer.actor, rating=low, words=SECRET)
    assert not any(SECRET in f"{each.title}{each.body}" for each in Notice.objects.all())
    lines = AuditEntry.objects.filter(event__startswith="case.rat")
    assert not any(SECRET in f"{each.changes}{each.reason}" or "marks" in each.changes for each in lines)
