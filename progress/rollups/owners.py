"""How many different institutions and applicants: not additive, so each cell is counted on its own.

An owner counts in a cell from the first day on which one of his applications does until none does. To let the years
of application add up, he counts in the year of his latest application there: for each year the days are found on
which he has one of that year or later.

``figures_moves`` are the applications' steps that have come (or, negative, gone); ``figures_touched`` are the cells of
those owners, with the first day on which anything moved: what was before it is the same before and after.
"""

from collections.abc import Iterable

from progress.facts import APPLICATIONS, NUMBERS, OWNERS
from progress.rollups.statements import ALL, COLUMNS, Statement, steps

# Which dimensions are fixed: region, city, class, sub-catalogue. The same cells as of the other figures.
SETS = (
    (1, 0, 0, 0),
    (1, 0, 1, 0),
    (1, 1, 0, 0),
    (1, 1, 1, 0),
    (1, 0, 0, 1),
    (1, 0, 1, 1),
    (0, 0, 0, 0),
    (0, 0, 1, 0),
    (0, 0, 0, 1),
    (0, 0, 1, 1),
)
PLACE = "region, city, management_class, subcatalogue"
_OWN = ", ".join(f"({NUMBERS[key]}::smallint, c.{column})" for key, column in OWNERS.items())
_IS_APPLICATION = f" AND span.indicator = {NUMBERS[APPLICATIONS]}"


def owner_statements(*, everything: bool) -> Iterable[Statement]:
    """Adds to ``figures_cells``; ``progress_counted`` holds the fresh rows already.

    ``everything``: nothing was counted before, so there is nothing to look up.
    """
    yield _moves()
    yield "ANALYZE figures_moves", ()
    if not everything:
        yield _touched()
        yield "ANALYZE figures_touched", ()
    yield _transitions("0", _all_keyed()) if everything else _transitions("before", _touched_keyed())


def _owned(table: str, sign: str = "", where: str = "") -> str:
    """The applications' steps with whose they are: indicator and owner."""
    more = "own.indicator AS owner_indicator, own.owner,"
    terms = f"{_IS_APPLICATION} AND own.owner IS NOT NULL{where}"
    join = f"CROSS JOIN LATERAL (VALUES {_OWN}) AS own (indicator, owner)"
    return steps(table, more=more, sign=sign, join=join, where=terms)


def _moves() -> Statement:
    names = f"owner_indicator, owner, {PLACE}, applied_year, day"
    return (
        f"CREATE TEMP TABLE figures_moves ON COMMIT DROP AS SELECT {names}, sum(amount)::int AS amount"
        f" FROM ({_owned('figures_fresh')} UNION ALL {_owned('figures_stale', '-')}) AS step"
        f" GROUP BY {names} HAVING sum(amount) <> 0"
    ), ()


def _keys(row: str) -> str:
    return ", ".join(
        f"CASE key.{name} WHEN 1 THEN {row}.{name} ELSE '{ALL}' END AS {name}" for name in PLACE.split(", ")
    )


_SETS = f"(VALUES {', '.join(str(each) for each in SETS)}) AS key ({PLACE})"


def _touched() -> Statement:
    return f"""
        CREATE TEMP TABLE figures_touched ON COMMIT DROP AS
        SELECT owner_indicator, owner, {PLACE}, min(day) AS since FROM (
            SELECT owner_indicator, owner, {_keys("step")}, applied_year, day, sum(amount) AS amount
            FROM figures_moves AS step CROSS JOIN {_SETS} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
        ) AS moved
        WHERE amount <> 0 GROUP BY owner_indicator, owner, {PLACE}
    """, ()


def _all_keyed() -> str:
    """Every step of every owner, in each of its cells."""
    return f"""
        SELECT owner_indicator, owner, {_keys("step")}, step.applied_year, own.first_year, day,
            0 AS before, amount AS after
        FROM figures_moves AS step
        JOIN (SELECT owner_indicator, owner, min(applied_year) AS first_year FROM figures_moves GROUP BY 1, 2) AS own
            USING (owner_indicator, owner)
        CROSS JOIN {_SETS}
    """


def _touched_keyed() -> str:
    """Steps of the touched cells before and after; earlier ones in one, at the beginning of time."""
    theirs = " AND c.{column} = ANY(ARRAY(SELECT DISTINCT owner FROM figures_touched WHERE owner_indicator = {number}))"
    now = " UNION ALL ".join(
        f"SELECT * FROM ({_owned('progress_counted', where=theirs.format(column=column, number=NUMBERS[key]))}) AS theirs"
        f" WHERE owner_indicator = {NUMBERS[key]}"
        for key, column in OWNERS.items()
    )
    names = f"owner_indicator, owner, {PLACE}, applied_year"
    return f"""
        SELECT owner_indicator, owner, {PLACE}, applied_year, first_year,
            CASE WHEN day < since THEN '-infinity' ELSE day END AS day, before, after
        FROM (
            SELECT owner_indicator, owner, {_keys("step")}, step.applied_year, first_year, day, before, after
            FROM (
                SELECT {names}, min(applied_year) OVER (PARTITION BY owner_indicator, owner) AS first_year,
                    CASE WHEN day < own.since THEN '-infinity' ELSE day END AS day,
                    sum(before) AS before, sum(after) AS after
                FROM (
                    SELECT {names}, day, amount AS before, amount AS after FROM ({now}) AS now
                    UNION ALL
                    SELECT {names}, day, -amount, 0 FROM figures_moves
                ) AS both_sides
                JOIN (
                    SELECT owner_indicator, owner, min(since) AS since FROM figures_touched GROUP BY 1, 2
                ) AS own USING (owner_indicator, owner)
                GROUP BY {names}, CASE WHEN day < own.since THEN '-infinity' ELSE day END
            ) AS step
            CROSS JOIN {_SETS}
        ) AS keyed
        JOIN figures_touched USING (owner_indicator, owner, {PLACE})
    """


def _transitions(before: str, keyed: str) -> Statement:
    """From none to some is a step up, from some to none a step down; what a year gains, the year before it loses."""
    cell = f"owner_indicator, owner, {PLACE}, year"
    was = "(sum(before) OVER days > 0)::int - (sum(before) OVER days - before > 0)::int" if before != "0" else "0"
    return f"""
        INSERT INTO figures_cells ({COLUMNS}, amount)
        SELECT {PLACE}, owner_indicator, day, part.applied_year, sum(part.amount)
        FROM (
            SELECT {cell}, first_year, day,
                (sum(after) OVER days > 0)::int - (sum(after) OVER days - after > 0)::int - ({was}) AS amount
            FROM (
                SELECT {cell}, first_year, day, sum(before) AS before, sum(after) AS after
                FROM ({keyed}) AS keyed CROSS JOIN LATERAL generate_series(first_year::int, applied_year::int) AS year
                GROUP BY {cell}, first_year, day HAVING sum(before) <> 0 OR sum(after) <> 0
            ) AS summed
            WINDOW days AS (PARTITION BY {cell} ORDER BY day)
        ) AS moved
        CROSS JOIN LATERAL (
            VALUES (year::smallint, amount), ((CASE WHEN year > first_year THEN year - 1 END)::smallint, -amount)
        ) AS part (applied_year, amount)
        WHERE moved.amount <> 0 AND part.applied_year IS NOT NULL
        GROUP BY {PLACE}, owner_indicator, day, part.applied_year HAVING sum(part.amount) <> 0
    """, ()
