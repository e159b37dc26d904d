"""The search over many open projects, against the bare SQL and an empty signed-in page of the same run.

Each kind of search is asked many times with other words: what is new to the database each time, and not what it has
just answered. ``recall`` is the share of pieces cut out of known titles and sentences whose project is found.
"""

from collections.abc import Iterable
from random import Random
from time import perf_counter
from typing import Any

from django.db import connection
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.enums import OrganisationKind
from accounts.models import Membership, Organisation
from accounts.roles import Role
from accounts.selectors import actor_for
from bench import alerts, scratch
from bench.load import REGION, load_projects
from bench.measure import Row, at_share, milliseconds
from bench.words import GAINS, MANNERS, USES
from core.actor import Actor
from core.refs import new_ref
from core.searchtext import normalised, runs
from matching.models import EnterpriseProfile, SearchDocument
from matching.selectors.search import Query, found_numbers, search
from matching.services.search import rebuild

DEFAULT_SIZE = 100_000
ROUNDS = 40
# The bare SQL reads every text: fewer rounds of it suffice.
SQL_ROUNDS = 10
ALERT_ROUNDS = 5
PROFILE: dict[str, Any] = {
    "summary": "可降解材料与微创器械的研发和生产",
    "capabilities": ["research", "pilot", "production"],
}
RECALL = 200
SEED = 20261121


def report(size: int) -> dict[str, Any]:
    """Everything of one size, as a dictionary for JSON."""
    scratch.empty()
    load_projects(size)
    open_all()
    start = perf_counter()
    indexed = rebuild()
    seconds = perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client, actor = firm()
    kinds, first, sql = _measured(client, actor)
    empty = [milliseconds(lambda: client.get(reverse("core:notice_list"))) for _round in range(ROUNDS)]
    for kind in kinds.values():
        kind["ratio_to_sql"] = round(kind["p95_ms"] / max(kind["sql_p95_ms"], 0.001), 2)
        kind["ratio_to_empty_page"] = round(kind["p50_ms"] / max(at_share(empty, 0.5), 0.001), 2)
    return {
        "size": size,
        "indexed": indexed,
        "index_seconds": round(seconds, 1),
        "p50_ms": at_share(first, 0.5),
        "p95_ms": at_share(first, 0.95),
        "sql_p95_ms": at_share(sql, 0.95),
        "ratio": round(at_share(first, 0.95) / max(at_share(sql, 0.95), 0.001), 2),
        "empty_page_p50_ms": at_share(empty, 0.5),
        "recall": _recall(actor),
        "kinds": kinds,
    }


def _measured(client: Client, actor: Actor) -> tuple[dict[str, dict[str, float]], list[float], list[float]]:
    """By kind its times; all times of first pages, and of the bare SQL for them."""
    kinds: dict[str, dict[str, float]] = {}
    first: list[float] = []
    sql: list[float] = []
    for name, asked in _questions(actor).items():
        pages, bare = _times(client, asked), _sql_times(asked)
        kinds[name] = _kind(pages, bare)
        if name in FIRST_PAGES:
            first, sql = first + pages, sql + bare
    kinds["facets alone"] = _kind(*_facet_times(actor))
    kinds["recommendations"] = _kind(*_recommendation_times(client, actor))
    kinds["alerts of 10,000 searches"] = _kind(*_alert_times())
    return kinds, first, sql


def _kind(ours: list[float], bare: list[float]) -> dict[str, float]:
    return {"p50_ms": at_share(ours, 0.5), "p95_ms": at_share(ours, 0.95), "sql_p95_ms": at_share(bare, 0.95)}


def _facet_times(actor: Actor) -> tuple[list[float], list[float]]:
    """What is found and every facet's counts, without a page around them; in SQL the stored facets, counted."""
    asked = [*MANNERS, *USES, *GAINS]
    ours = [milliseconds(lambda: search(actor, Query(text=word))) for word in asked]  # noqa: B023 - called before the next
    return ours, [milliseconds(lambda: _count_facets(word)) for word in asked[:SQL_ROUNDS]]  # noqa: B023


def _count_facets(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT facet, count(*) FROM matching_searchdocument, unnest(facets) AS facet"
            " WHERE title LIKE %(word)s OR summary LIKE %(word)s OR detail LIKE %(word)s GROUP BY facet",
            {"word": f"%{word}%"},
        )
        cursor.fetchall()


def _recommendation_times(client: Client, actor: Actor) -> tuple[list[float], list[float]]:
    """The page of a firm with a profile; in SQL the newest twenty of its sub-catalogues."""
    EnterpriseProfile.objects.create(
        organisation_id=actor.organisation_id or 0, version=1, subcatalogues=["08", "14"], **PROFILE
    )
    page = reverse("matching:recommended")
    ours = [milliseconds(lambda: client.get(page)) for _round in range(SQL_ROUNDS)]
    fields = Q(facets__contains=["subcatalogue:08"]) | Q(facets__contains=["subcatalogue:14"])
    newest = SearchDocument.objects.filter(fields).order_by("-pk").values_list("pk", flat=True)[:20]
    return ours, [milliseconds(lambda: list(newest.all())) for _round in range(SQL_ROUNDS)]


def _alert_times() -> tuple[list[float], list[float]]:
    """All alerts of a run after twenty projects have changed; in SQL one query for each search."""
    words = alerts.keep_searches()
    ours, bare = [], []
    for turn in range(ALERT_ROUNDS):
        changed = alerts.change_projects(turn)
        ours.append(milliseconds(alerts.run_alerts))
        share = alerts.SEARCHES / alerts.ASKED
        bare.append(share * milliseconds(lambda: alerts.bare_alerts(words, changed)))  # noqa: B023 - called before the next
    return ours, bare


FIRST_PAGES = ("rare word", "common word", "two words", "filters only")


def run(size: int) -> list[Row]:
    rows = []
    for count in (max(100, size // 16), max(100, size // 4), size):
        found = report(count)
        for name, kind in found["kinds"].items():
            ratio = round(kind["p50_ms"] / max(found["empty_page_p50_ms"], 0.001), 2)
            note = f"p95 {kind['p95_ms']} ms, recall {found['recall']}"
            reference = "empty signed-in page"
            empty = found["empty_page_p50_ms"]
            rows.append(Row(f"search: {name}", count, kind["p50_ms"], reference, empty, ratio, note))
    return rows


def open_all() -> None:
    """Every project is accepted, filed and open to verified enterprises."""
    with connection.cursor() as cursor:
        # Without the notes of search and figures: both are built anew afterwards.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE projects_project SET status = 'accepted', openness = 'enterprises', patent_status ="
            " (ARRAY['filed', 'published', 'granted'])[1 + id % 3]"
            " WHERE status <> 'draft'"
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        # The index is built anew: what the database noted for it is not needed.
        cursor.execute("TRUNCATE matching_searchchange, matching_searchnews")


def firm() -> tuple[Client, Actor]:
    firm = Organisation.objects.create(
        ref=new_ref(),
        kind=OrganisationKind.ENTERPRISE,
        name="企业 900001",
        region_id=REGION,
        verified_at=timezone.now(),
    )
    client = scratch.signed_in(Role.ENTERPRISE_MEMBER, firm)
    return client, actor_for(Membership.objects.get(organisation=firm).user)


def _questions(actor: Actor) -> dict[str, list[dict[str, str]]]:
    """Addresses' parameters by kind of search; ROUNDS of each, no two alike where the vocabulary allows."""
    chance = Random(SEED)
    titles = list(SearchDocument.objects.order_by("?").values_list("title", flat=True)[:ROUNDS])
    common = [*MANNERS, *USES, *GAINS, "用于", "操作", "减少", "床旁", "手术"]
    fields = [f"{number:02d}" for number in range(1, 23)]
    last = str(search(actor, Query(text=normalised(USES[0]))).pages)
    return {
        "rare word": [{"q": max(runs(title), key=len)} for title in titles],
        "common word": [{"q": chance.choice(common)} for _round in range(ROUNDS)],
        "two words": [{"q": f"{chance.choice(MANNERS)} {chance.choice(GAINS)}"} for _round in range(ROUNDS)],
        "filters only": [
            {"subcatalogue": chance.choice(fields), "stage": chance.choice(("idea", "frozen"))}
            for _round in range(ROUNDS)
        ],
        "last page": [{"q": USES[0], "page": last} for _round in range(ROUNDS)],
    }


def _times(client: Client, asked: Iterable[dict[str, str]]) -> list[float]:
    return [milliseconds(lambda: _page(client, each)) for each in asked]  # noqa: B023 - called before the next


def _page(client: Client, parameters: dict[str, str]) -> None:
    response = client.get(f"{reverse('matching:project_search')}?{urlencode(parameters)}")
    if response.status_code != 200:
        raise RuntimeError(f"The search answered {response.status_code}")


def _sql_times(asked: Iterable[dict[str, str]]) -> list[float]:
    """The newest twenty and how many, from the stored texts without any index of words; no facets."""
    return [milliseconds(lambda: _bare(each)) for each in list(asked)[:SQL_ROUNDS]]  # noqa: B023 - called before the next


def _bare(parameters: dict[str, str]) -> None:
    found = SearchDocument.objects.all()
    for word in runs(normalised(parameters.get("q", ""))):
        found = found.filter(Q(title__contains=word) | Q(summary__contains=word) | Q(detail__contains=word))
    for name in ("subcatalogue", "stage"):
        if name in parameters:
            found = found.filter(facets__contains=[f"{name}:{parameters[name]}"])
    found.count()
    list(found.order_by("-pk").values_list("pk", flat=True)[:20])


def _recall(actor: Actor) -> float:
    """Pieces of two to six neighbouring characters of known texts, each to be found in its own project."""
    chance = Random(SEED)
    found = asked = 0
    for document in SearchDocument.objects.order_by("?")[:RECALL]:
        run = max(runs(f"{document.title}\n{document.summary}"), key=len)
        length = min(len(run), chance.randint(2, 6))
        start = chance.randrange(len(run) - length + 1)
        found += document.project_id in found_numbers(actor, Query(text=run[start : start + length]))
        asked += 1
    return round(found / max(asked, 1), 4)
