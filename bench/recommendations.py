"""Recommendations: how good against written-down judgements, and how fast among many open projects.

``demo``: judgements written by hand. ``held_out``: generated enterprises whose truth the scores never see.
"""

import json
from collections.abc import Callable, Hashable, Iterable
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from accounts.selectors import actor_for
from bench import scratch
from bench.firms import HiddenFirm, grade, hidden_firms
from bench.load import REGION, copy, load_projects
from bench.measure import Row, at_share, milliseconds
from bench.ranking import Tally
from core.actor import Actor
from core.refs import new_ref
from matching.models import EnterpriseProfile
from matching.selectors.recommendations import recommended_firms, recommended_projects
from matching.services.search import index_changes, rebuild
from projects.models import Project, SectionRecord
from springrain.demo.enterprises import create_enterprises
from springrain.demo.people import create_people
from springrain.demo.projects import create_projects
from springrain.demo.screening import create_screening
from springrain.demo.search import open_projects

DEFAULT_SIZE = 100_000
HELD_OUT = 2_000
FIRMS, ASKED, ROUNDS = 200, 60, 30
# Another seed than any that the weights were looked at with.
SEED = 20261122
SUPPORT = ("engineering", "testing", "clinical", "registration", "funding", "production")
MODES = ("transfer", "licence", "equity", "joint")
JUDGEMENTS = Path(__file__).resolve().parent / "data" / "recommended_demo.json"


def report(size: int) -> dict[str, Any]:
    """Quality on both sets, and times at one size, as a dictionary for JSON."""
    return {"size": size, "quality": quality(), **times(size)}


def quality() -> dict[str, Any]:
    return {"demo": _demo(), "held_out": _held_out()}


def run(size: int) -> list[Row]:
    judged = quality()
    note = ", ".join(
        f"{name} {side}: recall@10 {found['recall_at_10']}, nDCG@10 {found['ndcg_at_10']}"
        for name, sides in judged.items()
        for side, found in sides.items()
    )
    rows = []
    for count in (max(100, size // 16), max(100, size // 4), size):
        found = times(count)
        empty = found["empty_page_p50_ms"]
        for name, kind in found["kinds"].items():
            ratio = round(kind["p50_ms"] / max(empty, 0.001), 2)
            said = f"p95 {kind['p95_ms']} ms; {note}"
            rows.append(Row(f"recommended: {name}", count, kind["p50_ms"], "empty signed-in page", empty, ratio, said))
    return rows


def _demo() -> dict[str, dict[str, float]]:
    """The demo as ``make run`` loads it, without its ledger."""
    scratch.empty()
    create_people()
    create_projects()
    create_screening()
    open_projects()
    create_enterprises()
    judged = json.loads(JUDGEMENTS.read_text(encoding="utf-8"))["judgements"]
    firms, owners = Tally(), Tally()
    for member in Membership.objects.filter(role=Role.ENTERPRISE_MEMBER, organisation__profile__version__gt=0):
        name = str(member.organisation.name)
        found = [pairing.project.title for pairing in recommended_projects(actor_for(member.user))]
        firms.add(found, {title: grades.get(name, 0) for title, grades in judged.items()})
    for project in Project.objects.filter(title__in=judged, owner__isnull=False):
        owners.add(_firms_for(project), judged[project.title])
    return {"projects for enterprises": firms.summary(), "enterprises for projects": owners.summary()}


def _firms_for(project: Project) -> list[str]:
    assert project.owner is not None  # noqa: S101 - asked for by the caller
    return [pairing.organisation.name for pairing in recommended_firms(actor_for(project.owner), project)]


def _held_out() -> dict[str, dict[str, float]]:
    _load(HELD_OUT)
    known = {f"企业 {firm.number:06d}": firm for firm in hidden_firms(FIRMS, SEED)}
    projects = list(Project.objects.filter(status="accepted").values_list("category", "stage", "pk"))
    firms, owners, plain = Tally(), Tally(), Tally()
    for name, firm in list(known.items())[:ASKED]:
        found = [pairing.project.pk for pairing in recommended_projects(_actor_of(name))]
        grades: dict[Hashable, int] = {number: grade(firm, category, stage) for category, stage, number in projects}
        firms.add(found, grades)
        plain.add(_newest_in(firm.subcatalogues), grades)
    for project in Project.objects.filter(status="accepted").order_by("pk")[:ASKED]:
        suits: dict[Hashable, int] = {
            name: grade(each, project.category, project.stage) for name, each in known.items()
        }
        owners.add(_firms_for(project), suits)
    return {
        "projects for enterprises": firms.summary(),
        "enterprises for projects": owners.summary(),
        "for comparison: newest projects of the sub-catalogues": plain.summary(),
    }


def _newest_in(subcatalogues: Iterable[str]) -> list[int]:
    """What a list without any scores would show."""
    rows = Project.objects.filter(status="accepted", subcatalogue__in=list(subcatalogues))
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:20])


def _load(count: int) -> None:
    """Open projects of one owner with what they ask for, a tenth of them in a wrong field; FIRMS enterprises."""
    scratch.empty()
    load_projects(count)
    owner = User.objects.create_user(f"owner-{new_ref()}@example.org", None, name="申报人 900001")
    chance = Random(SEED)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE projects_project SET status = 'accepted', openness = 'enterprises', owner_id = %s, patent_status ="
            " (ARRAY['filed', 'published', 'granted'])[1 + id %% 3],"
            " subcatalogue = CASE WHEN id %% 10 = 3 THEN lpad((1 + id %% 22)::text, 2, '0') ELSE subcatalogue END",
            [owner.pk],
        )
    copy(SectionRecord, (_cooperation(number, chance) for number in range(1, count + 1)))
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE matching_searchchange")
    for firm in hidden_firms(FIRMS, SEED):
        _store(firm)
    rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _cooperation(number: int, chance: Random) -> dict[str, Any]:
    answers = {"support": chance.sample(SUPPORT, 2), "modes": chance.sample(MODES, 2)}
    return {"project_id": number, "section": "cooperation", "answers": answers}


def _store(firm: HiddenFirm) -> None:
    organisation = Organisation.objects.create(
        ref=new_ref(),
        kind=OrganisationKind.ENTERPRISE,
        name=f"企业 {firm.number:06d}",
        region_id=REGION,
        verified_at=timezone.now(),
    )
    EnterpriseProfile.objects.create(
        organisation=organisation,
        version=1,
        summary=firm.summary,
        subcatalogues=list(firm.subcatalogues),
        capabilities=list(firm.capabilities),
        cooperation=list(firm.modes),
        stages=list(firm.stages),
    )


def _actor_of(name: str) -> Actor:
    organisation = Organisation.objects.get(name=name, kind=OrganisationKind.ENTERPRISE)
    scratch.signed_in(Role.ENTERPRISE_MEMBER, organisation)
    return actor_for(Membership.objects.filter(organisation=organisation).latest("pk").user)


def times(size: int) -> dict[str, Any]:
    """Pages for other enterprises and other projects each time."""
    _load(size)
    index_changes()
    names = Organisation.objects.filter(kind=OrganisationKind.ENTERPRISE).order_by("pk")[:ROUNDS]
    firms = [scratch.signed_in(Role.ENTERPRISE_MEMBER, each) for each in names]
    owner = Client(headers={"accept-language": "zh-hans"})
    projects = list(Project.objects.exclude(owner=None).order_by("pk")[:ROUNDS])
    owner.force_login(User.objects.get(pk=projects[0].owner_id or 0))
    for client in (firms[0], owner):
        _get(client, reverse("core:notice_list"))
    empty = [milliseconds(_asking(client, reverse("core:notice_list"))) for client in firms]
    kinds = {
        "projects for an enterprise": _at_each(zip(firms, cycle([reverse("matching:recommended")]))),
        "enterprises for a project": _at_each(
            (owner, reverse("matching:recommended_firms", args=[project.ref])) for project in projects
        ),
    }
    return {"empty_page_p50_ms": at_share(empty, 0.5), "kinds": kinds}


def _at_each(asked: Iterable[tuple[Client, str]]) -> dict[str, float]:
    taken = [milliseconds(_asking(client, address)) for client, address in asked]
    return {"p50_ms": at_share(taken, 0.5), "p95_ms": at_share(taken, 0.95)}


def _asking(client: Client, address: str) -> Callable[[], None]:
    return lambda: _get(client, address)


def _get(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
