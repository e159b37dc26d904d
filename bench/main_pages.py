"""The main pages of the whole portal at two sizes, against an empty signed-in page of the same process.

One client at a time gives medians and 95th percentiles; a fixed number of clients at once, in threads of this one
process, gives requests a second. So other systems can be measured beside it on the same machine.
"""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from html import unescape
from itertools import count, cycle
from time import perf_counter
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from bench import scratch
from bench.load import load_projects
from bench.measure import Row, at_share, milliseconds
from bench.scored import ROUND, load_scored_round
from bench.search import firm, open_all
from bench.words import GAINS, MANNERS, USES
from matching.services.search import rebuild as rebuild_search
from progress.services.rollups import rebuild as rebuild_figures
from projects.models import Project
from tests.factories import draft_project
from tests.personas import Persona, Personas, make_personas
from tests.screening.factories import seated_review
from tests.screening.scoring.sheets import full_sheet

DEFAULT_SIZE = 100_000
CLIENTS, ROUNDS, ACTS = 4, 30, 12
# Of each client, when all ask at once.
TURNS = 10
# How many pages deep "deep page" lies.
DEEP = 60
# What the sheet says of itself: who writes, and what he has seen.
HIDDEN = re.compile(r'name="(seen|writer)" value="([^"]*)"')
NEXT = re.compile(r'rel="next" href="([^"]+)"')
EMPTY = "empty signed-in page"
LANGUAGE = {"accept-language": "zh-hans"}
Visit = Callable[[Client], HttpResponse]


@dataclass(frozen=True)
class Asked:
    """A page and who opens it; ``acts``: it changes something, so it is done fewer times and never at once."""

    name: str
    client: Client
    visit: Visit
    acts: bool = False


def run(size: int) -> list[Row]:
    rows: list[Row] = []
    for projects in (size // 10, size):
        scratch.empty()
        load_projects(projects)
        load_scored_round()
        rebuild_figures()
        rows += [_row(asked, projects) for asked in (*_readings(), *_acts(make_personas()))]
        # Opened to enterprises last: the formal checks above are of projects that wait.
        open_all()
        rebuild_search()
        rows += [_row(asked, projects) for asked in _searches()]
    return rows


def _readings() -> Iterator[Asked]:
    officer = scratch.officer()
    waiting = Project.objects.filter(status="submitted").order_by("pk")[0]
    yield _page("list: formal checks", officer, reverse("console:check_queue"))
    rows = reverse("progress:indicator_rows", args=["library"])
    yield _page("list: rows of a figure", officer, rows)
    yield _page(f"deep page: {DEEP} pages on", officer, _deep(officer, rows))
    yield _page("detail: application", officer, reverse("console:check_page", args=[waiting.ref]))
    yield _page("ranking of a round", officer, reverse("console:round_ranking", args=[ROUND]))
    yield _page("board", officer, reverse("progress:board"))
    yield _page("dashboard: console", officer, reverse("console:index"))
    yield Asked("find: a common word", officer, partial(_find, cycle(MANNERS)))
    yield Asked(
        "find: part of a number", officer, partial(_find, cycle(str(10_000 + step * 97)[1:] for step in range(50)))
    )
    yield _page("institution overview", scratch.manager_of(1), reverse("projects:institution_overview"))


def _find(words: Iterator[str], client: Client) -> HttpResponse:
    """While one types: the fragment without the page."""
    address = f"{reverse('find')}?{urlencode({'q': next(words)})}"
    return _expected(client.get(address, headers={"HX-Request": "true"}), address, 200)


def _searches() -> Iterator[Asked]:
    client, _actor = firm()
    address = reverse("matching:project_search")
    words = cycle([*MANNERS, *USES, *GAINS])
    yield Asked("search", client, lambda client: _get(client, f"{address}?{urlencode({'q': next(words)})}"))
    yield _page("search: newest", client, address)
    yield _page(
        "detail: project", client, reverse("projects:project_page", args=[Project.objects.order_by("pk")[9].ref])
    )


def _acts(people: Personas) -> Iterator[Asked]:
    drafts = iter([draft_project(people.wang) for _each in range(ACTS + 2)])
    yield Asked("submit an application", _signed_in(people.wang), partial(_hand_in, drafts), acts=True)
    (seat, expert), *_others = seated_review(people)[1]
    client = _signed_in(expert)
    desk, autosave = (reverse(f"console:{name}", args=[seat.ref]) for name in ("seat_desk", "seat_autosave"))
    yield _page("scoring desk", client, desk)
    yield Asked("score: save a sheet", client, partial(_score, desk, autosave, count()), acts=True)


def _signed_in(person: Persona) -> Client:
    client = Client(headers=LANGUAGE)
    client.force_login(person.user)
    return client


def _page(name: str, client: Client, path: str) -> Asked:
    return Asked(name, client, partial(_get, path=path))


def _get(client: Client, path: str) -> HttpResponse:
    response: Any = client.get(path)
    return _expected(response, path, 200)


def _expected(response: Any, path: str, status: int) -> HttpResponse:
    if response.status_code != status:
        raise RuntimeError(f"{path} answered {response.status_code}")
    answer: HttpResponse = response
    return answer


def _deep(client: Client, path: str) -> str:
    """Leafed to as a person does: cursors know no page numbers."""
    address = path
    for _page_on in range(DEEP):
        following = NEXT.search(_get(client, address).content.decode())
        if following is None:
            break
        address = path + unescape(following[1]).removeprefix(path)
    return address


def _hand_in(drafts: Iterator[Project], client: Client) -> HttpResponse:
    path = reverse("projects:project_submit", args=[next(drafts).ref])
    return _expected(client.post(path), path, 302)


def _score(desk: str, autosave: str, versions: Iterator[int], client: Client) -> HttpResponse:
    """The whole sheet as the page's own script saves it."""
    shown = dict(HIDDEN.findall(_get(client, desk).content.decode()))
    sheet = {**full_sheet("3"), "version": next(versions), **shown}
    return _expected(client.post(autosave, sheet, headers={"Accept": "application/json"}), autosave, 200)


def _row(asked: Asked, size: int) -> Row:
    visit = partial(asked.visit, asked.client)
    empty = partial(_get, asked.client, reverse("core:notice_list"))
    empty()
    with CaptureQueriesContext(connection) as queries:
        weight = len(visit().content)
        asked_database = len(queries)
    pairs = [(milliseconds(visit), milliseconds(empty)) for _round in range(ACTS if asked.acts else ROUNDS)]
    ours, theirs = (sorted(times) for times in zip(*pairs, strict=True))
    notes = [f"p95 {at_share(ours, 0.95):.1f} ms", f"{asked_database} queries", f"{weight / 1000:.0f} kB"]
    if not asked.acts:
        rates = [_rate(each, asked.client) for each in (asked.visit, partial(_get, path=reverse("core:notice_list")))]
        notes.append(f"{rates[0]:.0f} requests/s of {CLIENTS} clients (empty {rates[1]:.0f})")
    median, reference = at_share(ours, 0.5), at_share(theirs, 0.5)
    ratio = round(median / max(reference, 0.001), 2)
    return Row(asked.name, size, round(median, 1), EMPTY, round(reference, 1), ratio, ", ".join(notes))


def _rate(visit: Visit, client: Client) -> float:
    """Requests a second of a fixed number of clients, each the same person at a window of his own."""
    start = perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(partial(_many, visit), [client] * CLIENTS))
    return CLIENTS * TURNS / (perf_counter() - start)


def _many(visit: Visit, client: Client) -> None:
    own = Client(headers=LANGUAGE)
    own.cookies = client.cookies
    try:
        for _turn in range(TURNS):
            visit(own)
    finally:
        connection.close()
