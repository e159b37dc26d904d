"""Pages over many projects, each against an empty signed-in page of the same run."""

from collections.abc import Callable
from functools import partial

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import scratch
from bench.load import load_projects
from bench.measure import Row, compare
from bench.scored import ROUND, load_scored_round
from progress.services.rollups import rebuild

DEFAULT_SIZE = 100_000


def run(size: int) -> list[Row]:
    """The lists and boards at a sixteenth, a quarter and the whole of ``size`` projects."""
    rows: list[Row] = []
    for count in (max(3, size // 16), max(3, size // 4), size):
        scratch.empty()
        load_projects(count)
        load_scored_round()
        rebuild()
        rows += [_page(name, count, client, path) for name, client, path in _visits()]
    return rows


def _visits() -> list[tuple[str, Client, str]]:
    officer, manager = scratch.officer(), scratch.manager_of(1)
    return [
        ("board", officer, reverse("progress:board")),
        ("rows of a figure", officer, reverse("progress:indicator_rows", args=["library"])),
        ("formal check queue", officer, reverse("console:check_queue")),
        ("ranking of a round", officer, reverse("console:round_ranking", args=[ROUND])),
        ("institution overview", manager, reverse("projects:institution_overview")),
    ]


def _page(name: str, size: int, client: Client, path: str) -> Row:
    with CaptureQueriesContext(connection) as queries:
        _fetch(client, path)
    visit: Callable[[], object] = partial(_fetch, client, path)
    empty: Callable[[], object] = partial(_fetch, client, reverse("core:notice_list"))
    return compare(name, size, visit, "empty signed-in page", empty, note=f"{len(queries)} queries")


def _fetch(client: Client, path: str) -> bytes:
    response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return bytes(response.content)
