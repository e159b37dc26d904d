"""How many different institutions and applicants: not additive, so each cell is counted on its own.

An owner counts in a cell from the first day on which one of his applications does until none does. To let the years
of application add up, he counts in the year of his latest application there: for each year the days are found on
which he has one of that year or later.

Most owners have all their applications in one city, many in one sub-catalogue: what is counted for all cities is then
the same as for that city; it is counted once, in a *frame*, and written into both cells.

``figures_moves`` are the applications' steps that have come (or, negative, gone), ``figures_theirs`` all steps of
those owners, ``figures_owners`` in what they have only one place; ``figures_touched`` are their frames with the first
day on which anything moved: what was before it is the same before and after.
"""

from collections.abc import Iterable
from itertools import product

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
SEVERAL = "several_regions, several_cities, several_subcatalogues"
WHOSE = "owner_indicator, owner"
_OWN = ", ".join(f"({NUMBERS[key]}::smallint, c.{column})" for key, column in OWNERS.items())


def _frame(cell: tuple[int, ...], several: tuple[int, ...]) -> tuple[int, ...]:
    """The dimensions that have to be fixed to count a cell, for an owner with several places or one in each."""
    region, city, class_, field = cell
    return region & several[0], city & several[1], class_, field & several[2]


_CHOICES = [(several, cell, _frame(cell, several)) for several in product((0, 1), repeat=3) for cell in SETS]
# Each pair of what an owner has several of and what is fixed is a shape.
_SHAPES = {each: number for number, each in enumerate(sorted({(several, frame) for several, _cell, frame in _CHOICES}))}
_FRAMES = ", ".join(str((number, *several, *frame)) for (several, frame), number in _SHAPES.items())
_CELLS = ", ".join(str((_SHAPES[several, frame], *cell)) for several, cell, frame in _CHOICES)


def owner_statements(*, everything: bool) -> Iterable[Statement]:
    """Adds to ``figures_cells``; ``progress_counted`` holds the fresh rows already.

    ``everything``: nothing was counted before, so there is nothing to look up.
    """
    yield _moves()
    yield "ANALYZE figures_moves", ()
    yield _theirs(everything=everything)
    yield "ANALYZE figures_theirs", ()
    yield _owners()
    yield "ANALYZE figures_owners", ()
    if not everything:
        yield _touched()
        yield "ANALYZE figures_touched", ()
    yield _transitions(everything=everything)


def _moves() -> Statement:
    names = f"{WHOSE}, {PLACE}, applied_year, day"
    return (
        f"CREATE TEMP TABLE figures_moves ON COMMIT DROP AS SELECT {names}, sum(amount)::int AS amount"
        f" FROM ({_owned('figures_fresh')} UNION ALL {_owned('figures_stale', '-')}) AS step"
        f" GROUP BY {names} HAVING sum(amount) <> 0"
    ), ()


def _owned(table: str, sign: str = "", where: str = "") -> str:
    """The applications' steps with whose they are: indicator and owner."""
    more = "own.indicator AS owner_indicator, own.owner,"
    terms = f" AND span.indicator = {NUMBERS[APPLICATIONS]} AND own.owner IS NOT NULL{where}"
    join = f"CROSS JOIN LATERAL (VALUES {_OWN}) AS own (indicator, owner)"
    return steps(table, more=more, sign=sign, join=join, where=terms)


def _theirs(*, everything: bool) -> Statement:
    """All steps of the owners of whom any has moved, before and after; those before the first that moved in one."""
    names = f"{WHOSE}, {PLACE}, applied_year"
    made = "CREATE TEMP TABLE figures_theirs ON COMMIT DROP AS"
    if everything:
        return f"{made} SELECT {names}, day, 0 AS before, amount AS after FROM figures_moves", ()
    moved = "SELECT DISTINCT owner FROM figures_moves WHERE owner_indicator"
    now = " UNION ALL ".join(
        f"SELECT * FROM ({_owned('progress_counted', where=f' AND c.{column} = ANY(ARRAY({moved} = {NUMBERS[key]}))')})"
        f" AS theirs WHERE owner_indicator = {NUMBERS[key]}"
        for key, column in OWNERS.items()
    )
    day = "CASE WHEN day < since THEN '-infinity' ELSE day END"
    sql = f"""
        {made} SELECT {names}, {day} AS day, sum(before)::int AS before, sum(after)::int AS after
        FROM (
            SELECT {names}, day, amount AS before, amount AS after FROM ({now}) AS now
            UNION ALL
            SELECT {names}, day, -amount, 0 FROM figures_moves
        ) AS sides
        JOIN (SELECT {WHOSE}, min(day) AS since FROM figures_moves GROUP BY {WHOSE}) AS own USING ({WHOSE})
        GROUP BY {names}, {day}
    """
    return sql, ()


def _owners() -> Statement:
    several = ", ".join(
        f"(min({column}) <> max({column}))::int AS {name}"
        for column, name in zip(("region", "city", "subcatalogue"), SEVERAL.split(", "), strict=True)
    )
    return (
        f"CREATE TEMP TABLE figures_owners ON COMMIT DROP AS SELECT {WHOSE}, min(applied_year) AS first_year, {several}"
        f" FROM figures_theirs GROUP BY {WHOSE}"
    ), ()


def _framed(table: str, columns: str) -> str:
    """The steps of a table, each in every frame of its owner. What he has only one of stands in it, fixed or not."""

    def value(name: str, several: str) -> str:
        return f"CASE WHEN frame.{name} = 1 OR {several} = 0 THEN step.{name} ELSE '{ALL}' END AS {name}"

    return f"""
        SELECT {WHOSE}, shape, {value("region", "several_regions")}, {value("city", "several_cities")},
            CASE frame.management_class WHEN 1 THEN step.management_class ELSE '{ALL}' END AS management_class,
            {value("subcatalogue", "several_subcatalogues")}, step.applied_year, first_year, day, {columns}
        FROM {table} AS step JOIN figures_owners USING ({WHOSE})
        JOIN (VALUES {_FRAMES}) AS frame (shape, {SEVERAL}, {PLACE}) USING ({SEVERAL})
    """


def _touched() -> Statement:
    cell = f"{WHOSE}, shape, {PLACE}"
    sql = f"""
        CREATE TEMP TABLE figures_touched ON COMMIT DROP AS SELECT {cell}, min(day) AS since FROM (
            SELECT {cell}, applied_year, day FROM ({_framed("figures_moves", "amount")}) AS framed
            GROUP BY {cell}, applied_year, day HAVING sum(amount) <> 0
        ) AS moved
        GROUP BY {cell}
    """
    return sql, ()


def _transitions(*, everything: bool) -> Statement:
    """From none to some is a step up, from some to none a step down; what a year gains, the year before it loses."""
    cell = f"{WHOSE}, shape, {PLACE}, year"
    framed = f"({_framed('figures_theirs', 'before, after')}) AS framed"
    day, was = "day", "0"
    if not everything:
        framed += f" JOIN figures_touched USING ({WHOSE}, shape, {PLACE})"
        day = "CASE WHEN day < since THEN '-infinity' ELSE day END"
        was = "(sum(before) OVER days > 0)::int - (sum(before) OVER days - before > 0)::int"
    sql = f"""
        INSERT INTO figures_cells ({COLUMNS}, amount)
        SELECT {_fixed("region")}, {_fixed("city")}, moved.management_class, {_fixed("subcatalogue")},
            owner_indicator, day, part.applied_year, sum(part.amount)
        FROM (
            SELECT {cell}, first_year, day,
                (sum(after) OVER days > 0)::int - (sum(after) OVER days - after > 0)::int - ({was}) AS amount
            FROM (
                SELECT {cell}, first_year, {day} AS day, sum(before) AS before, sum(after) AS after
                FROM {framed} CROSS JOIN LATERAL generate_series(first_year::int, applied_year::int) AS year
                GROUP BY {cell}, first_year, {day} HAVING sum(before) <> 0 OR sum(after) <> 0
            ) AS summed
            WINDOW days AS (PARTITION BY {cell} ORDER BY day)
        ) AS moved
        CROSS JOIN LATERAL (
            VALUES (year::smallint, amount), ((CASE WHEN year > first_year THEN year - 1 END)::smallint, -amount)
        ) AS part (applied_year, amount)
        JOIN (VALUES {_CELLS}) AS cell (shape, {PLACE}) USING (shape)
        WHERE moved.amount <> 0 AND part.applied_year IS NOT NULL
        GROUP BY 1, 2, 3, 4, owner_indicator, day, part.applied_year HAVING sum(part.amount) <> 0
    """
    return sql, ()


def _fixed(name: str) -> str:
    return f"CASE cell.{name} WHEN 1 THEN moved.{name} ELSE '{ALL}' END"
