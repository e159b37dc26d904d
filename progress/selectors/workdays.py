"""Working days (工作日) between two days of a row, worked out by the database for any number of rows."""

from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, FloatField, Func, IntegerField, Value
from django.db.models.expressions import Combinable

from core.workdays import is_workday

# Days before are taken for the first: of cases as old as that nobody asks for the exact number.
YEARS = 10


class WorkdaysBetween(Func):
    """Those after ``begun`` up to and including ``ended``, as ``core.workdays`` counts them; never below 0."""

    template = (
        "(SELECT greatest(0, n[greatest(ended - base, 0) + 1] - n[greatest(begun - base, 0) + 1])"
        " FROM (SELECT %(expressions)s) AS days (begun, ended, base, n))"
    )
    output_field = IntegerField()

    def __init__(self, begun: Combinable, ended: Combinable, until: date, **extra: Any) -> None:
        """``until``: no row ends later."""
        first = until - timedelta(days=366 * YEARS)
        counted = Value(_counted(first, until), output_field=ArrayField(IntegerField()))
        super().__init__(begun, ended, Value(first), counted, **extra)


def _counted(first: date, last: date) -> list[int]:
    """How many working days there were up to each day."""
    return list(accumulate(is_workday(first + timedelta(days=offset)) for offset in range((last - first).days + 1)))


class MedianAndNinetieth(Aggregate):
    """Both from one sorting, as a list of two; None for no rows."""

    function = "percentile_cont"
    template = "%(function)s(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


@lru_cache(maxsize=64)
def begun_before(day: date, count: int) -> date:
    """The last day after which more than ``count`` working days have passed up to ``day``: what began on it or earlier
    is older than that."""
    passed = 0
    while True:
        passed += is_workday(day)
        day -= timedelta(days=1)
        if passed > count:
            return day
