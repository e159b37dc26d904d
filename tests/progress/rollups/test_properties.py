"""Whatever happens, the roll-ups say what the facts say: for every indicator, day, province and filter."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction
from django.db.models import Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress.facts import FACTS, NUMBERS, PROJECT, is_of_projects, is_weighed
from progress.figures import breakdown, figures, series
from progress.indicators import INDICATORS
from progress.models import CountedChange, DailyChange
from progress.rollups.taking_in import take_in_batch, wait_for_turn
from progress.scope import CAME, NONE, UNCONFIRMED, WENT, Filters, Scope
from progress.selectors.moves import moves
from progress.selectors.rows import class_on, counted_rows, total_of
from progress.services.rollups import compare, rebuild, take_in_changes
from progress.tables import project_of
from projects.enums import ListKind, Tier
from projects.models import Listing
from tests.progress.rollups.histories import CITIES, FIELDS, FIRST, SPAN, History

pytestmark = pytest.mark.django_db
random_histories = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def some_filters(chance: Random, history: History) -> tuple[Scope, Filters]:
    region = chance.choice(("44", "51", ""))
    day = FIRST + timedelta(days=chance.randrange(-5, SPAN + 40))
    since = chance.choice((None, None, date(2025, 1, 1), date(2024, 1, 1), day - timedelta(days=90)))
    institutions = tuple(each.pk for each in history.institutions[: chance.randrange(1, 3)])
    named = chance.random() < 0.15
    return Scope(region, Tier.REVIEW), Filters(
        day,
        applied_from=since if since and since <= day else None,
        city=chance.choice(("", "", NONE, *(city for city in CITIES[region or "44"] if city))),
        management_class=chance.choice(("", "", "I", "III", UNCONFIRMED)),
        subcatalogue=chance.choice(("", "", NONE, *FIELDS[:2])),
        institution=chance.choice(("医疗机构", NONE)) if named else "",
        institutions=institutions if named else (),
    )


def agree_with_the_facts(scope: Scope, filters: Filters) -> None:
    found = figures(scope, filters)
    assert found.behind_since is None
    months = series(scope, filters, NUMBERS)
    for key in NUMBERS:
        rows = counted_rows(key, scope, filters)
        total, asked = total_of(key, rows), (key, scope, filters)
        assert len({row.pk for row in rows}) == len(rows), asked
        assert total == found[key].total, asked
        assert is_weighed(key) or total == len(rows), asked
        assert months.totals.get(key, (0,))[-1] == total, asked
        if is_of_projects(key):
            since = max(filters.year_start, filters.applied_from or date.min)
            narrowed = Filters(**{**vars(filters), "applied_from": since})
            assert found[key].this_year == counted_rows(key, scope, narrowed).count(), asked


def divided_by_the_facts(key: str, scope: Scope, filters: Filters, by: str) -> Counter:
    columns = {"class": "in_class", "subcatalogue": "subcatalogue", "department": "department"}
    facts, column = FACTS[key], columns.get(by, f"{by}_id")
    rows = counted_rows(key, scope, filters)
    if facts.kind != PROJECT:
        found: Counter = Counter()
        for row in rows.annotate(counts_for=facts.weight or Value(1)):
            found[getattr(row, column, "") or ""] += row.counts_for
        return +found
    rows = rows.annotate(in_class=class_on(filters.as_of, facts.project_key))
    return Counter(str(getattr(row if by == "class" else project_of(row), column) or "") for row in rows)


@random_histories
@given(seed=st.integers(0, 100_000))
def test_figures_months_and_parts_are_those_of_the_facts(people, seed):
    with transaction.atomic():
        chance, history = Random(seed), History(seed, people)
        take_in_changes()
        for _turn in range(3):
            history.go_on(45)
            take_in_changes()
        for _question in range(8):
            agree_with_the_facts(*some_filters(chance, history))
        for key in FACTS:
            scope, filters = some_filters(chance, history)
            of_projects = ("institution", "department") if is_of_projects(key) else ()
            for by in ("class", "city", "subcatalogue", "region", *of_projects):
                parts = {value: tally.total for value, tally in breakdown(key, scope, filters, by).items()}
                assert parts == divided_by_the_facts(key, scope, filters, by), (key, scope, filters, by)
        transaction.set_rollback(True)


@random_histories
@given(seed=st.integers(0, 100_000))
def test_what_came_and_went_is_the_difference_of_the_rows(people, seed):
    with transaction.atomic():
        chance, history = Random(seed), History(seed, people)
        history.go_on(100)
        take_in_changes()
        for _question in range(2):
            scope, filters = some_filters(chance, history)
            since = filters.as_of - timedelta(days=chance.randrange(1, 200))
            before = Filters(**{**vars(filters), "as_of": since})
            period = Filters(**{**vars(filters), "since": since})
            found, now, then = moves(scope, period, keys=list(NUMBERS)), figures(scope, filters), figures(scope, before)
            for key in NUMBERS:
                later, earlier = ({row.pk for row in counted_rows(key, scope, each)} for each in (filters, before))
                came, went = (
                    {row.pk for row in counted_rows(key, scope, Filters(**{**vars(period), "moved": way}))}
                    for way in (CAME, WENT)
                )
                assert (came, went) == (later - earlier, earlier - later), (key, scope, period)
                assert (found[key].came, found[key].went) == (len(came), len(went)), (key, scope, period)
                # Where a row counts for several, a change is not the number of its rows.
                if not is_weighed(key):
                    assert found[key].net == now[key].total - then[key].total, (key, scope, period)
        transaction.set_rollback(True)


@random_histories
@given(seed=st.integers(0, 100_000))
def test_taking_in_bit_by_bit_gives_what_counting_anew_gives(people, seed):
    with transaction.atomic():
        chance, history = Random(seed), History(seed, people)
        take_in_changes()
        for _turn in range(6):
            history.go_on(chance.randrange(1, 30))
            wait_for_turn()
            take_in_batch(chance.randrange(1, 25))
        take_in_changes()
        assert not CountedChange.objects.exists()
        assert set(compare().values()) == {0}
        assert set(rebuild().values()) == {0}
        transaction.set_rollback(True)


@random_histories
@given(seed=st.integers(0, 100_000))
def test_different_owners_in_parts_are_those_of_the_facts(people, seed):
    with transaction.atomic():
        chance, history = Random(seed), History(seed, people)
        history.go_on(60)
        take_in_changes()
        for key in ("institutions", "applicants"):
            scope, filters = some_filters(chance, history)
            for by, name in (("class", "management_class"), ("city", "city"), ("subcatalogue", "subcatalogue")):
                for value, tally in breakdown(key, scope, filters, by).items():
                    if value:
                        part = Filters(**{**vars(filters), name: value})
                        assert tally.total == counted_rows(key, scope, part).count(), (key, scope, part)
        transaction.set_rollback(True)


@random_histories
@given(seed=st.integers(0, 100_000))
def test_taking_one_out_of_the_library_changes_later_days_only(people, seed):
    with transaction.atomic():
        history = History(seed, people)
        history.go_on(60)
        project = next(found for found in iter(history.apply, None) if found.applied_on)
        listing = Listing.objects.create(project=project, kind=ListKind.LIBRARY, entered_on=history.day())
        scope = Scope("", Tier.REVIEW)
        on = max(listing.entered_on, project.applied_on) + timedelta(days=20)
        before = {day: figures(scope, Filters(on + timedelta(days=day))) for day in (-30, -1, 0, 30)}
        listing.left_on = on
        listing.save()
        for day, earlier in before.items():
            now = figures(scope, Filters(on + timedelta(days=day)))
            for key in NUMBERS:
                gone = 1 if key == "library" and day >= 0 else 0
                assert now[key].total == earlier[key].total - gone, (key, day)
        transaction.set_rollback(True)


def test_every_indicator_counts_something_that_is_counted(people):
    """Histories reach all facts; without this the tests above would say nothing about an indicator."""
    history = History(1, people)
    history.go_on(2500)
    take_in_changes()
    assert set(DailyChange.objects.values_list("indicator", flat=True)) == set(NUMBERS.values())
    assert {indicator.counted for indicator in INDICATORS.values()} == set(NUMBERS)
