"""Indicators over activities, from what an office plans and holds to the figure and its rows."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.models import Fair
from outreach.services.activities import hold_activity, reopen_activity
from outreach.services.attendance import check_in_all, enter_attendees
from progress.figures import breakdown, figures, series
from progress.models import Correction
from progress.scope import Filters, Scope
from progress.services.rollups import take_in_changes
from projects.enums import Tier
from tests.outreach.given import planned
from tests.personas import make_organisation
from tests.progress.asking import all_rows, count_in, rows_url, sheet_rows
from tests.progress.targets.given import activity

pytestmark = pytest.mark.django_db
GUANGDONG = Scope("44", Tier.REVIEW)
TODAY = timezone.localdate()


def total(key: str, day: date = TODAY, city: str = "", region: str = "44") -> int:
    return figures(Scope(region, Tier.REVIEW), Filters(day, city=city))[key].total


def yesterday(people, kind: str, **changes):
    return planned(people, kind=kind, starts_at=timezone.now() - timedelta(days=1), **changes)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("coaching_meeting", "coaching_meetings"),
        ("training", "trainings"),
        ("follow_up", "follow_ups"),
        ("matchmaking", "matchmaking_meetings"),
    ],
)
def test_only_what_was_held_counts_on_its_day(people, kind, key):
    meeting = yesterday(people, kind)
    assert total(key) == 0
    held = hold_activity(by=people.officer.actor, activity=meeting, counted_by_hand=20)
    assert (total(key), total(key, held.held_on), total(key, held.held_on - timedelta(days=1))) == (1, 1, 0)
    assert (total(key, city="4401"), total(key, city="4403"), total(key, region="51")) == (1, 0, 0)
    reopen_activity(by=people.officer.actor, activity=held, reason="录入有误")
    assert total(key) == 0


def test_person_times_are_those_on_the_list_and_those_counted_by_hand(people):
    training = yesterday(people, "training")
    enter_attendees(by=people.officer.actor, activity=training, lines=["参会人员 001", "参会人员 002, 医疗机构 001"])
    check_in_all(by=people.officer.actor, activity=training)
    hold_activity(by=people.officer.actor, activity=training, counted_by_hand=30)
    activity("44", "training", TODAY, 100)
    assert (total("trainings"), total("training_people")) == (2, 132)
    months = series(GUANGDONG, Filters(TODAY), ["training_people"])
    assert months.totals["training_people"][-1] == 132
    parts = breakdown("training_people", GUANGDONG, Filters(TODAY), "city")
    assert {city: tally.total for city, tally in parts.items()} == {"4401": 32, "": 100}


def test_different_institutions_are_surveyed_once(people):
    first, second = people.wang.organisation, people.zhao.organisation
    for hosts, day in (([first, second], 3), ([first], 20)):
        activity("44", "survey", date(2026, 5, day)).hosts.set(hosts)
    activity("44", "survey", None).hosts.set([make_organisation("医疗机构 003")])
    activity("44", "follow_up", date(2026, 5, 4)).hosts.set([make_organisation("医疗机构 004")])
    assert [total("surveyed_institutions", date(2026, 5, day)) for day in (2, 3, 31)] == [0, 2, 2]


def test_an_institution_is_surveyed_from_its_first_survey_on_also_when_that_is_taken_back(people):
    early, late = (activity("44", "survey", date(2026, month, 1)) for month in (3, 6))
    for each in (early, late):
        each.hosts.set([people.wang.organisation])
    assert total("surveyed_institutions", date(2026, 4, 1)) == 1
    early.status, early.held_on = "announced", None
    early.save()
    assert [total("surveyed_institutions", date(2026, month, 2)) for month in (4, 6)] == [0, 1]
    late.hosts.clear()
    assert total("surveyed_institutions") == 0


def test_a_matchmaking_event_counts_once_it_was_held(people):
    fair = Fair.objects.create(
        ref="FAIR00000001",
        region_id="44",
        status="scheduled",
        title="对接会",
        place="会展中心",
        starts_at=timezone.make_aware(timezone.datetime(2026, 5, 1, 1)),
        apply_until=date(2026, 4, 1),
    )
    assert total("fairs") == 0
    fair.status = "held"
    fair.save()
    assert (total("fairs", date(2026, 4, 30)), total("fairs", date(2026, 5, 1))) == (0, 1)


def test_what_is_written_down_late_is_a_correction_of_the_past(people):
    take_in_changes()
    activity("44", "training", date(2026, 1, 5), 80)
    take_in_changes()
    found = {each.indicator: (each.first_day, each.amount) for each in Correction.objects.filter(region="44")}
    # Belonging to no class, it is noted for the whole and for "no class".
    assert found["training_people"] == (date(2026, 1, 5), 80)
    assert found["trainings"] == (date(2026, 1, 5), 1)


def test_a_figure_of_people_opens_to_its_trainings(people, sign_in):
    activity("44", "training", date(2026, 3, 1), 1200, title="培训甲")
    activity("44", "training", date(2026, 4, 1), 50, title="培训乙")
    leader = sign_in(people.leader)
    text = leader.get(rows_url("training_people")).content.decode()
    assert count_in(text) == 1250
    assert "1,200" in text
    assert all_rows(leader, rows_url("training_people")) == 2
    assert sheet_rows(leader.post(f"{reverse('progress:rows_export', args=['training_people'])}?as_of=2026-07-02")) == 2
    assert count_in(leader.get(rows_url("training_people", "as_of=2026-03-31")).content.decode()) == 1200
    assert "培训甲" not in sign_in(people.officer51).get(rows_url("trainings")).content.decode()


@pytest.mark.parametrize("key", ["coaching_meetings", "surveyed_institutions", "fairs", "follow_ups"])
def test_rows_cost_the_same_for_one_and_for_three(people, sign_in, django_assert_max_num_queries, key):
    leader = sign_in(people.leader)
    kinds = {"coaching_meetings": "coaching_meeting", "surveyed_institutions": "survey", "follow_ups": "follow_up"}

    def another(number: int) -> None:
        if key == "fairs":
            starts_at = timezone.make_aware(timezone.datetime(2026, 5, number))
            facts = {"region_id": "44", "title": "对接会", "place": "会展中心", "apply_until": date(2026, 4, 1)}
            Fair.objects.create(ref=f"F{number}", status="held", starts_at=starts_at, **facts)
            return
        held = activity("44", kinds[key], date(2026, 5, number))
        held.hosts.set([make_organisation(f"医疗机构 9{number}")])

    def cost() -> int:
        take_in_changes()
        with django_assert_max_num_queries(30) as queries:
            text = leader.get(rows_url(key)).content.decode()
        assert f'figure-in-head">{expected}' in text
        return len(queries)

    another(1)
    expected = 1
    cost()
    few = cost()
    for number in (2, 3):
        another(number)
    expected = 3
    assert cost() == few
