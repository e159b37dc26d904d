"""Two at once, on two connections: one coach is named, one plan is saved, one record is kept."""

import pytest

from core.errors import GuardRefused, StaleEdit
from registration.models import CasePlan, CoachSpell, Rating, ServiceRecord
from registration.services.coaching import assign_coach
from tests.at_once import at_once
from tests.personas import make_personas
from tests.registration.coaching.given import assigned, colleague, fresh, kept, planned, rated
from tests.registration.factories import open_case_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_officers_one_names_the_coach_and_the_other_is_asked_to_look_again():
    people = make_personas()
    case, coaches = fresh(open_case_of(people)), [people.coach, colleague(people)]
    raised = at_once(
        *[lambda each=each: assign_coach(by=people.officer.actor, case=case, coach=each.user) for each in coaches]
    )
    assert sorted(type(each) for each in raised if each) == [GuardRefused]
    assert CoachSpell.objects.get().coach == fresh(case).coach


def test_of_two_saves_of_a_plan_the_later_sees_the_earlier():
    people = make_personas()
    case = assigned(people)
    raised = at_once(
        lambda: planned(people.coach, case, diagnosis="第一份"),
        lambda: planned(people.officer, case, diagnosis="第二份"),
    )
    assert [type(each) for each in raised if each] == [StaleEdit]
    assert (CasePlan.objects.get().version, CasePlan.objects.get().versions.count()) == (1, 1)


def test_a_double_click_keeps_one_record_and_one_rating():
    people = make_personas()
    case = assigned(people)
    assert at_once(*[lambda: kept(people.coach, case, key="K")] * 2) == [None, None]
    record = ServiceRecord.objects.get()
    raised = at_once(*[lambda: rated(people.wang, record, 5)] * 2)
    assert [type(each) for each in raised if each] == [GuardRefused]
    assert Rating.objects.count() == 1
