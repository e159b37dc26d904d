"""Boards on many projects with about ten dated facts each: roll-ups made, kept, and asked.

The facts are written by the database itself, without its triggers: a way of loading, not a way the portal writes.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from bench import scratch
from bench.facts import change_projects, load_facts
from bench.load import REGION
from bench.measure import Row, at_share, milliseconds
from bench.work import load_work
from progress.facts import NUMBERS
from progress.figures import breakdown, figures, series
from progress.scope import Filters, Scope
from progress.selectors.moves import moves
from progress.selectors.work import ages, done_by_month, times_taken
from progress.services.rollups import rebuild, take_in_changes
from progress.targets import target_rows
from projects.enums import Tier

DEFAULT_SIZE = 100_000
CHANGES = 10_000
ROUNDS = 60
SEED = 6
SCOPE = Scope(REGION, Tier.ENTERPRISE)
DAYS = (date(2026, 7, 2), date(2026, 3, 15), date(2025, 12, 31))


def report(size: int) -> dict[str, Any]:
    """One size: seconds of the rebuild and of the bare SQL, of the increment; milliseconds of boards."""
    scratch.empty()
    facts = load_facts(size)
    load_work()
    bare = _seconds(_bare_aggregate)
    built = _seconds(rebuild)
    asked = {name: _times(act) for name, act in _questions().items()}
    # What no roll-up holds: over many projects a worker counts it and it is kept, so pages never wait for it.
    by_workers = {name: _seconds(act) for name, act in _long_questions().items()}
    settings.PROGRESS = {**settings.PROGRESS, "recount_minutes": 24 * 60}
    client = scratch.officer()
    pages = [reverse("progress:board") + f"?as_of={day}{more}" for day in DAYS for more in PAGES]
    empty = [milliseconds(lambda: _fetch(client, reverse("core:notice_list"))) for _round in range(ROUNDS)]
    for path in pages:
        _fetch(client, path)
    board = [milliseconds(lambda: _fetch(client, pages[turn % len(pages)])) for turn in range(ROUNDS)]  # noqa: B023
    beside = {name: _times(partial(_fetch, client, path), FEW) for name, path in BOARDS.items()}
    changes = min(CHANGES, size // 4)
    change_projects(changes)
    increment = _seconds(take_in_changes)
    return {
        "projects": size,
        "facts": facts,
        "rebuild_s": built,
        "bare_sql_s": bare,
        "rebuild_per_bare": round(built / max(bare, 0.001), 1),
        "increment_changes": changes,
        "increment_s": increment,
        "cells": _cells(),
        "figures_ms": {
            name: {"p50": at_share(times, 0.5), "p95": at_share(times, 0.95)} for name, times in asked.items()
        },
        "by_workers_s": by_workers,
        "boards_ms": {
            name: {"p50": at_share(times, 0.5), "p95": at_share(times, 0.95)} for name, times in beside.items()
        },
        "board_page_ms": _shares(board),
        "empty_page_ms": _shares(empty),
    }


def run(size: int) -> list[Row]:
    rows: list[Row] = []
    for count in (max(100, size // 16), max(100, size // 4), size):
        found = report(count)
        rows += _rows(found)
    return rows


def _rows(found: dict[str, Any]) -> Iterable[Row]:
    size, bare, empty = found["projects"], found["bare_sql_s"] * 1000, found["empty_page_ms"]["p50"]
    note = f"{found['facts']} facts, {found['cells']} cells"
    yield Row("full rebuild", size, found["rebuild_s"] * 1000, "bare SQL", bare, found["rebuild_per_bare"], note)
    taken = found["increment_s"] * 1000
    changes = f"{found['increment_changes']} projects"
    yield Row("increment", size, taken, "bare SQL", bare, round(taken / max(bare, 0.001), 2), changes)
    asked = {
        **{f"figures: {name}": each for name, each in found["figures_ms"].items()},
        "page": found["board_page_ms"],
        **{f"page: {name}": each for name, each in found["boards_ms"].items()},
    }
    for name, seconds in found["by_workers_s"].items():
        ratio = round(seconds / max(bare, 0.001) * 1000, 2)
        yield Row(f"counted by a worker: {name}", size, seconds * 1000, "bare SQL", bare, ratio, "then kept")
    for name, each in asked.items():
        ratio, late = (round(each[share] / max(empty, 0.001), 2) for share in ("p50", "p95"))
        note = f"p95 {each['p95']} ms = {late} ×"
        yield Row(f"board {name}", size, each["p50"], "empty signed-in page", empty, ratio, note)


PAGES = ("", "&class=III", "&city=4401", "&from=2025-01-01", "&from=2025-08-03", "&subcatalogue=08&class=II")
# The boards beside the overview, and the lists behind a movement.
BOARDS = {
    name: reverse(f"progress:{address}") + f"?as_of={DAYS[0]}{more}"
    for name, address, more in (
        ("funnel", "funnel_board", ""),
        ("trend", "trend_board", "&span=all&show=applications&show=institutions&show=library"),
        ("by class", "division_board", "&by=class"),
        ("by institution", "division_board", "&by=institution"),
        ("by department", "division_board", "&by=department"),
        ("times", "times_board", ""),
        ("ageing", "ageing_board", ""),
        ("activity", "activity_board", ""),
        ("changes", "changes_board", ""),
        ("changes of class III", "changes_board", "&class=III"),
    )
} | {
    "rows that came": reverse("progress:indicator_rows", args=["library"]) + "?as_of=2026-03-31&since=2026-02-28",
    "rows of a department": reverse("progress:indicator_rows", args=["library"]) + "?department=none",
}
FEW = 20
FILTERS: dict[str, dict[str, Any]] = {
    "all": {},
    "class": {"management_class": "III"},
    "city": {"city": "4401"},
    "city and class": {"city": "4403", "management_class": "II"},
    "sub-catalogue": {"subcatalogue": "14"},
    "sub-catalogue and class": {"subcatalogue": "14", "management_class": "II"},
    "period": {"applied_from": date(2026, 1, 1)},
    "city and sub-catalogue": {"city": "4401", "subcatalogue": "14"},
    "institution": {"institution": "1", "institutions": (1,)},
}


def _questions() -> dict[str, Callable[[], object]]:
    chance = Random(SEED)

    def asking(changes: dict[str, Any]) -> Callable[[], object]:
        return lambda: figures(SCOPE, Filters(chance.choice(DAYS), **changes))

    found = {name: asking(changes) for name, changes in FILTERS.items()}
    found["all provinces"] = lambda: figures(Scope("", Tier.ENTERPRISE), Filters(chance.choice(DAYS)))
    found["targets"] = lambda: target_rows(SCOPE, chance.choice(DAYS))
    found["by month"] = lambda: series(SCOPE, Filters(chance.choice(DAYS)), NUMBERS)
    for by in ("class", "city", "subcatalogue", "region"):
        found[f"library by {by}"] = lambda by=by: breakdown("library", SCOPE, Filters(DAYS[0]), by)  # type: ignore[misc]
        found[f"institutions by {by}"] = lambda by=by: breakdown("institutions", SCOPE, Filters(DAYS[0]), by)  # type: ignore[misc]
    return found


def _long_questions() -> dict[str, Callable[[], object]]:
    """As a worker counts them."""
    day = Filters(DAYS[0])
    month = replace(day, since=DAYS[0] - timedelta(days=30))
    return {
        "library by institution": lambda: breakdown("library", SCOPE, day, "institution"),
        "library by department": lambda: breakdown("library", SCOPE, day, "department"),
        "times taken": lambda: times_taken(SCOPE, day),
        "ages of what is open": lambda: ages(SCOPE, day),
        "activity by month": lambda: done_by_month(SCOPE, day, months=12),
        "what came and went in a month": lambda: moves(SCOPE, month, keys=list(NUMBERS)),
        "applied for since August": lambda: figures(SCOPE, replace(day, applied_from=date(2025, 8, 3))),
    }


def _bare_aggregate() -> None:
    """The same facts grouped by day, place and class in one statement: nothing merged, no different owners, no sums."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute(BARE)


BARE = """
    CREATE TEMP TABLE bare ON COMMIT DROP AS
    SELECT what, day, region_id, city_id, subcatalogue, management_class, extract(year FROM applied_on), count(*)
    FROM (
        SELECT 'application' AS what, id AS project_id, applied_on AS day FROM projects_project
        UNION ALL SELECT kind, project_id, entered_on FROM projects_listing
        UNION ALL SELECT kind, project_id, left_on FROM projects_listing WHERE left_on IS NOT NULL
        UNION ALL SELECT m.kind, c.project_id, m."on"
        FROM registration_milestone m JOIN registration_case c ON c.id = m.case_id
    ) AS fact
    JOIN projects_project p ON p.id = fact.project_id
    LEFT JOIN projects_classconfirmation c ON c.project_id = p.id AND c.valid_from <= fact.day
        AND (c.valid_until IS NULL OR c.valid_until > fact.day)
    GROUP BY what, day, region_id, city_id, subcatalogue, management_class, extract(year FROM applied_on)
"""


def _cells() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM progress_dailychange")
        return int(cursor.fetchone()[0])


def _fetch(client: Client, path: str) -> None:
    response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")


def _times(act: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    act()
    return [milliseconds(act) for _round in range(rounds)]


def _seconds(act: Callable[[], object]) -> float:
    return round(milliseconds(act) / 1000, 2)


def _shares(times: list[float]) -> dict[str, float]:
    return {"p50": at_share(times, 0.5), "p95": at_share(times, 0.95)}
