"""The SQL of counting, made from ``progress.facts``.

Temporary tables, dropped at the end: ``figures_asked`` (kind, number) is what is to be counted; ``figures_fresh`` is
how it counts now and ``figures_stale`` how it was counted last, both shaped as ``progress_counted``;
``figures_cells`` is what that changes in the cells.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from typing import Any

from progress.facts import FACTS, NUMBERS, OWNERS, PROJECT, Facts
from progress.models.rollups import CELL
from progress.scope import CLASSES

Statement = tuple[str, tuple[Any, ...]]
# A higher number when the counting itself changes: the figures are then counted anew.
ENGINE = 2
ALL = "*"
COUNTED = (
    "kind, number, region, city, subcatalogue, applied_on, institution, applicant, indicators, classes, sinces, untils,"
    " amounts"
)
COLUMNS = ", ".join(CELL)


@cache
def definition() -> str:
    """The digest of all rules: as long as it is the same, figures counted earlier still hold."""
    said = [repr(_spans_of(key, facts)) for key, facts in FACTS.items()]
    return sha256(repr((ENGINE, NUMBERS, OWNERS, said)).encode()).hexdigest()


def fresh_statements() -> Iterable[Statement]:
    """Fills ``figures_fresh`` for what stands in ``figures_asked``."""
    yield f"CREATE TEMP TABLE figures_fresh ON COMMIT DROP AS SELECT {COUNTED} FROM progress_counted LIMIT 0", ()
    yield _fresh_projects()
    for kind in sorted({facts.kind for facts in FACTS.values()} - {PROJECT}):
        yield _fresh_places(kind)


def _fresh_projects() -> Statement:
    parts = [_spans_of(key, facts) for key, facts in FACTS.items() if facts.kind == PROJECT]
    spans = "\nUNION ALL\n".join(sql for sql, _ in parts)
    sql = f"""
        WITH fact (indicator, project, days) AS ({spans}),
        decided (project, management_class, days) AS (
            SELECT project_id, management_class, daterange(valid_from, valid_until)
            FROM projects_classconfirmation JOIN figures_asked ON kind = %s AND number = project_id
            WHERE (valid_until IS NULL OR valid_until > valid_from) AND management_class = ANY(%s)
        ),
        spell (project, management_class, days) AS (
            SELECT * FROM decided
            UNION ALL
            SELECT project, '', unnest(datemultirange(daterange(NULL, NULL)) - range_agg(days))
            FROM decided GROUP BY project
        ),
        span (project, indicator, management_class, days) AS (
            SELECT fact.project, indicator, coalesce(management_class, '')::varchar,
                CASE WHEN spell.days IS NULL THEN fact.days ELSE fact.days * spell.days END
            FROM fact LEFT JOIN spell ON spell.project = fact.project
            WHERE spell.days IS NULL OR fact.days && spell.days
        ),
        counted (project, indicators, classes, sinces, untils) AS (
            SELECT project, array_agg(indicator ORDER BY {_ORDER}), array_agg(management_class ORDER BY {_ORDER}),
                array_agg(lower(days) ORDER BY {_ORDER}), array_agg(upper(days) ORDER BY {_ORDER})
            FROM span GROUP BY project
        )
        INSERT INTO figures_fresh ({COUNTED})
        SELECT %s, p.id, p.region_id, coalesce(p.city_id, ''), p.subcatalogue, p.applied_on, p.institution_id,
            p.applicant_id, indicators, classes, sinces, untils, '{{}}'::int[]
        FROM counted JOIN projects_project p ON p.id = counted.project
    """
    params = [value for _, values in parts for value in values]
    return sql, (*params, PROJECT, list(CLASSES), PROJECT)


_ORDER = "indicator, days, management_class"


def _spans_of(key: str, facts: Facts) -> Statement:
    """Indicator, project, and one or several spans of days in which it counts."""
    number = NUMBERS[key]
    if not facts.once:
        sql, params = _days_of(facts)
        return f"SELECT {number}::smallint, project, days FROM ({sql}) AS plain", params
    sql, params = _merged(facts)
    if facts.within is None:
        return f"SELECT {number}::smallint, project, unnest(days) FROM ({sql}) AS merged", params
    frame, more = _merged(facts.within)
    joined = f"({sql}) AS merged JOIN ({frame}) AS frame USING (project)"
    return f"SELECT {number}::smallint, project, unnest(merged.days * frame.days) FROM {joined}", (*params, *more)


def _merged(facts: Facts) -> Statement:
    """Several facts of one project, of which one after the other or at once, are one set of days."""
    sql, params = _days_of(facts)
    return f"SELECT project, range_agg(days) AS days FROM ({sql}) AS several GROUP BY project", params


def _days_of(facts: Facts) -> Statement:
    sql, params = facts.spans().query.sql_with_params()
    return (
        f"SELECT project, daterange(since_day, until_day::date) AS days"
        f" FROM ({sql}) AS fact (project, since_day, until_day)"
        f" JOIN figures_asked ON kind = '{PROJECT}' AND number = project"
        f" WHERE until_day IS NULL OR until_day::date > since_day"
    ), tuple(params)


def _fresh_places(kind: str) -> Statement:
    """What belongs to no project counts in its region and city, without a class; its year is that of its first day."""
    parts = [
        (NUMBERS[key], facts.spans().query.sql_with_params()) for key, facts in FACTS.items() if facts.kind == kind
    ]
    spans = "\nUNION ALL\n".join(
        f"SELECT {number}::smallint, number, region, city, since_day, until_day::date, amount"
        f" FROM ({sql}) AS fact (number, region, city, since_day, until_day, amount)"
        for number, (sql, _) in parts
    )
    order = "indicator, since_day, until_day"
    sql = f"""
        WITH span (indicator, number, region, city, since_day, until_day, amount) AS ({spans})
        INSERT INTO figures_fresh ({COUNTED})
        SELECT kind, number, region, coalesce(city, ''), '', min(since_day), NULL, NULL,
            array_agg(indicator ORDER BY {order}), array_agg(''::varchar ORDER BY {order}),
            array_agg(since_day ORDER BY {order}), array_agg(until_day ORDER BY {order}),
            array_agg(amount ORDER BY {order})
        FROM span JOIN figures_asked USING (number)
        WHERE kind = %s AND (until_day IS NULL OR until_day > since_day)
        GROUP BY kind, number, region, coalesce(city, '')
    """
    return sql, (*(value for _, (_, values) in parts for value in values), kind)


# A project's spans count one each and have no amounts.
SPANS = """unnest(c.indicators, c.classes, c.sinces, c.untils, c.amounts)
        AS span (indicator, management_class, since, until, several)"""
AMOUNT = "coalesce(span.several, 1)"
# Each span is a step up on its first day and a step down on the day it ends.
STEPS = """
    SELECT {more} c.region, c.city, span.management_class, c.subcatalogue, span.indicator, step.day,
        extract(year FROM c.applied_on)::smallint AS applied_year, {sign}step.amount * {amount} AS amount
    FROM {table} AS c
    CROSS JOIN LATERAL {spans}
    CROSS JOIN LATERAL (VALUES (span.since, 1), (span.until, -1)) AS step (day, amount)
    {join}
    WHERE step.day IS NOT NULL
"""


def steps(table: str, *, more: str = "", sign: str = "", join: str = "", where: str = "") -> str:
    """``more``: further columns in front; ``sign``: "-" for what is taken out; ``where``: which of them."""
    return STEPS.format(table=table, more=more, sign=sign, join=join, spans=SPANS, amount=AMOUNT) + where


def changed_steps() -> str:
    return f"{steps('figures_fresh')} UNION ALL {steps('figures_stale', sign='-')}"


def cell_statements() -> Iterable[Statement]:
    """Fills ``figures_cells`` with what adds up; for different owners see ``owners``."""
    yield (
        f"CREATE TEMP TABLE figures_cells ON COMMIT DROP AS SELECT {COLUMNS}, amount FROM progress_dailychange LIMIT 0",
        (),
    )
    yield _summed(
        "city",
        "(region), (region, management_class), (region, city), (region, city, management_class),"
        " (), (management_class)",
    )
    yield _summed(
        "subcatalogue",
        "(region, subcatalogue), (region, management_class, subcatalogue), (subcatalogue),"
        " (management_class, subcatalogue)",
    )


def _summed(finest: str, sets: str) -> Statement:
    """Cities and sub-catalogues are never fixed together: those few projects are counted one by one (``counted``)."""
    place = {name: f"coalesce({name}, '{ALL}')" if name == finest else f"'{ALL}'" for name in ("city", "subcatalogue")}
    return (
        f"""
        INSERT INTO figures_cells ({COLUMNS}, amount)
        SELECT coalesce(region, '{ALL}'), {place["city"]}, coalesce(management_class, '{ALL}'), {place["subcatalogue"]},
            indicator, day, applied_year, sum(amount)
        FROM (
            SELECT region, {finest}, management_class, indicator, day, applied_year, sum(amount) AS amount
            FROM ({changed_steps()}) AS step
            GROUP BY region, {finest}, management_class, indicator, day, applied_year HAVING sum(amount) <> 0
        ) AS base
        GROUP BY indicator, day, applied_year, GROUPING SETS ({sets})
        HAVING sum(amount) <> 0
    """,
        (),
    )
