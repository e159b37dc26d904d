"""What began in a period, over random histories: nothing is lost between periods, nothing counted in two."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress.facts import FACTS
from progress.rollups.periods import Asked, totals_of
from progress.scope import Filters, Scope
from progress.selectors.rows import counted_rows, total_of
from projects.enums import Tier
from tests.progress.rollups.histories import FIRST, SPAN, History

pytestmark = pytest.mark.django_db
random_histories = settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@random_histories
@given(seed=st.integers(0, 100_000))
def test_periods_divide_what_counts_on_a_day(people, seed):
    with transaction.atomic():
        chance, history = Random(seed), History(seed, people)
        history.go_on(120)
        region = chance.choice(("44", "51", ""))
        day = FIRST + timedelta(days=chance.randrange(SPAN))
        starts = sorted({date.min, *(history.day() for _start in range(3))})
        for key in FACTS:
            asked = [Asked(key, region, start, day) for start in starts]
            found = totals_of(asked)
            everything = total_of(key, counted_rows(key, Scope(region, Tier.REVIEW), Filters(day)))
            values = [found[each] for each in asked]
            assert values[0] == everything, (key, region, day)
            assert values == sorted(values, reverse=True), (key, region, day)
            assert all(not found[each] for each in asked if each.since > day)
            for each in asked:
                rows = counted_rows(key, Scope(region, Tier.REVIEW), Filters(day), each.since)
                assert total_of(key, rows) == found[each]
        transaction.set_rollback(True)


@random_histories
@given(seed=st.integers(0, 100_000))
def test_what_happens_later_changes_no_value_of_an_earlier_day(people, seed):
    with transaction.atomic():
        history = History(seed, people)
        history.go_on(80)
        last = FIRST + timedelta(days=SPAN + 10)
        asked = [Asked(key, "44", FIRST, last) for key in FACTS]
        before = totals_of(asked)
        for project in [history.apply() for _new in range(3)]:
            type(project).objects.filter(pk=project.pk, applied_on__isnull=False).update(
                applied_on=last + timedelta(days=1)
            )
        assert totals_of(asked) == before
        transaction.set_rollback(True)
