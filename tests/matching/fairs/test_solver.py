"""What every timetable of the solver keeps to, whatever the wishes."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.timetable import Plan, Seat, Why, Wish, breaches, timetable_of, unmet_wishes


@st.composite
def plans(draw) -> Plan:
    slots, tables = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    away = st.frozensets(st.integers(1, slots))
    projects = {number: draw(away) for number in range(1, draw(st.integers(1, 4)) + 1)}
    firms = {number: draw(away) for number in range(11, draw(st.integers(1, 4)) + 11)}
    pairs = st.sampled_from([(project, firm) for project in projects for firm in firms])
    wishes = draw(st.dictionaries(pairs, st.sampled_from(list(Wish))))
    speakers = draw(st.dictionaries(st.sampled_from(sorted(projects)), st.integers(901, 902)))
    return Plan(slots, tables, projects, firms, wishes, speakers)


@settings(max_examples=40, deadline=None)
@given(plans())
def test_a_timetable_keeps_every_rule_and_leaves_nothing_possible_out(plan):
    found = timetable_of(plan)
    assert found.proven
    assert breaches(plan, found.seats) == []
    met = {seat.pair for seat in found.seats}
    assert set(found.unmet) == set(plan.wishes) - met
    assert Why.FREE not in found.unmet.values()
    never = {pair for pair in plan.wishes if not plan.common_slots(pair)}
    assert {pair for pair, why in found.unmet.items() if why == Why.NO_COMMON_SLOT} == never


@settings(max_examples=15, deadline=None)
@given(plans(), st.integers(0, 10_000))
def test_the_same_seed_gives_the_same_timetable(plan, seed):
    assert timetable_of(plan, seed=seed) == timetable_of(plan, seed=seed)


def test_a_mutual_wish_comes_before_one_sided_ones():
    """One slot, one table: of three wishes the mutual one is fulfilled."""
    wishes = {(1, 11): Wish.ONE_SIDED, (1, 12): Wish.MUTUAL, (2, 11): Wish.ONE_SIDED}
    nobody_away = frozenset()
    plan = Plan(1, 1, {1: nobody_away, 2: nobody_away}, {11: nobody_away, 12: nobody_away}, wishes)
    found = timetable_of(plan)
    assert [seat.pair for seat in found.seats] == [(1, 12)]
    assert found.unmet == {(1, 11): Why.PROJECT_BUSY, (2, 11): Why.TABLES_FULL}


def test_two_mutual_wishes_beat_one():
    """Project 1 with firm 11 alone would block the other two."""
    wishes = {(1, 11): Wish.MUTUAL, (1, 12): Wish.MUTUAL, (2, 11): Wish.MUTUAL}
    nobody_away = frozenset()
    plan = Plan(1, 2, {1: nobody_away, 2: nobody_away}, {11: nobody_away, 12: nobody_away}, wishes)
    assert {seat.pair for seat in timetable_of(plan).seats} == {(1, 12), (2, 11)}


def test_whoever_speaks_for_two_projects_is_at_one_table_at_a_time():
    wishes = {(1, 11): Wish.MUTUAL, (2, 12): Wish.MUTUAL}
    nobody_away = frozenset()
    both = {1: nobody_away, 2: nobody_away}, {11: nobody_away, 12: nobody_away}
    one_slot = Plan(1, 2, *both, wishes, {1: 901, 2: 901})
    found = timetable_of(one_slot)
    assert (len(found.seats), set(found.unmet.values())) == (1, {Why.PROJECT_BUSY})
    two_slots = timetable_of(Plan(2, 2, *both, wishes, {1: 901, 2: 901}))
    assert sorted(seat.slot for seat in two_slots.seats) == [1, 2]
    assert len(breaches(one_slot, [Seat(1, 1, 1, 11), Seat(1, 2, 2, 12)])) == 2


def test_meetings_are_spread_evenly():
    """Four meetings fit; everybody has two of them rather than one three and another one."""
    nobody_away = frozenset()
    projects, firms = dict.fromkeys((1, 2), nobody_away), dict.fromkeys((11, 12, 13), nobody_away)
    plan = Plan(2, 2, projects, firms, {(p, f): Wish.ONE_SIDED for p in projects for f in firms})
    seats = timetable_of(plan).seats
    assert len(seats) == 4
    assert sorted(Counter(seat.project for seat in seats).values()) == [2, 2]
    assert sorted(Counter(seat.firm for seat in seats).values()) == [1, 1, 2]


def test_a_project_keeps_its_table():
    nobody_away = frozenset()
    firms = dict.fromkeys((11, 12, 13), nobody_away)
    plan = Plan(3, 3, dict.fromkeys((1, 2), nobody_away), firms, {(p, f): Wish.MUTUAL for p in (1, 2) for f in firms})
    seats = timetable_of(plan).seats
    assert len(seats) == 6
    assert all(len({seat.table for seat in seats if seat.project == project}) == 1 for project in (1, 2))


@pytest.mark.parametrize(
    "seat",
    [
        Seat(2, 1, 1, 11),
        Seat(1, 3, 1, 11),
        Seat(1, 1, 1, 12),
        Seat(1, 1, 2, 11),
    ],
    ids=["away", "no such table", "not wished", "unknown"],
)
def test_what_breaks_a_rule_is_named(seat):
    plan = Plan(2, 2, {1: frozenset({2})}, {11: frozenset(), 12: frozenset()}, {(1, 11): Wish.MUTUAL})
    assert breaches(plan, [seat]) == [seat]


def test_an_empty_timetable_says_that_the_wish_is_free():
    plan = Plan(1, 1, {1: frozenset()}, {11: frozenset()}, {(1, 11): Wish.MUTUAL})
    assert unmet_wishes(plan, []) == {(1, 11): Why.FREE}
