"""The overview of all ways to registration and the coach's desk, each against an empty signed-in page."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from bench import scratch
from bench.load import REGION, copy, load_projects
from bench.measure import Row, compare
from core.refs import new_ref
from projects.models import Project
from registration.enums.cases import BlockCode, CaseStatus, RoadStage
from registration.models import Case, Milestone, StageSpell

DEFAULT_SIZE = 50_000
# What one coach would never have, and the desk must stand all the same.
COACHED = 500
COACHES = 80
FIRMS = 400
STAGES = tuple(stage.value for stage in RoadStage)
CLASSES = ("I", "II", "II", "II", "III", "III")


def run(size: int) -> list[Row]:
    """The overview and its rows at a sixteenth, a quarter and the whole of ``size`` cases; the desk at 500 cases."""
    rows: list[Row] = []
    for count in (max(3, size // 16), max(3, size // 4), size):
        scratch.empty()
        load_projects(count)
        coach = load_cases(count)
        officer, nation = scratch.officer(), scratch.signed_in(Role.NATIONAL_OFFICIAL)
        rows += [
            _page("overview of cases", count, officer, reverse("console:case_overview")),
            _page("overview, all provinces", count, nation, reverse("console:case_overview")),
            _page("rows of the overview", count, officer, reverse("console:case_list") + "?stage=review&on_road=1"),
            _page("search of cases", count, officer, reverse("console:case_list") + "?text=%E6%94%AF%E6%9E%B6"),
        ]
        desk = _desk_address()
        if desk:
            rows.append(_page("desk with 500 cases", count, coach, desk))
    return rows


def _desk_address() -> str:
    """Empty while this installation has no such page."""
    try:
        return reverse("console:coach_desk")
    except NoReverseMatch:
        return ""


def load_cases(count: int) -> Client:
    """A case for each loaded project, with spells and milestones; returns the coach who has 500 of them, signed in."""
    client = scratch.signed_in(Role.COACH)
    person = Membership.objects.filter(role=Role.COACH).latest("pk").user_id
    coaches = [person, *_load_coaches()]
    first = _load_firms()
    cases = [_case(number, project, coaches, first) for number, project in enumerate(_projects(count))]
    copy(Case, cases)
    copy(StageSpell, (spell for case in cases for spell in _spells(case)))
    copy(Milestone, (row for case in cases for row in _milestones(case)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return client


def _projects(count: int) -> list[int]:
    return list(Project.objects.order_by("pk").values_list("pk", flat=True)[:count])


def _load_coaches() -> list[int]:
    people = [User(email=f"coach{number}@example.org", name=f"辅导员 {number:03d}") for number in range(COACHES)]
    return [person.pk for person in User.objects.bulk_create(people)]


def _load_firms() -> int:
    first = (Organisation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    copy(
        Organisation,
        (
            {
                "id": first + number,
                "ref": f"CASE{number:06d}",
                "kind": OrganisationKind.ENTERPRISE.value,
                "name": f"企业 {number:04d}",
                "region_id": REGION,
                "verified_at": timezone.now(),
            }
            for number in range(FIRMS)
        ),
    )
    return first


def _spread(number: int, salt: int, size: int) -> int:
    """A fixed pseudo-random number below ``size``, the same in every run."""
    return (number * 2_654_435_761 + salt * 40_503) % 1_000_003 % size


def _case(number: int, project: int, coaches: list[int], first_firm: int) -> dict[str, Any]:
    today = timezone.localdate()
    stage = STAGES[_spread(number, 1, len(STAGES))]
    since = today - timedelta(days=_spread(number, 2, 300))
    status = _status(number, stage)
    coach = coaches[0] if number < COACHED else coaches[_spread(number, 3, len(coaches))]
    has_coach = number < COACHED or _spread(number, 4, 20) > 0
    return {
        "id": number + 1,
        "ref": f"B{number:07d}",
        "project_id": project,
        "registrant_id": first_firm + _spread(number, 5, FIRMS),
        "region_id": REGION,
        "city_id": "4401",
        "status": status,
        "stage": stage,
        "stage_since": since,
        "management_class": CLASSES[_spread(number, 6, len(CLASSES))],
        "class_confirmed": True,
        "coach_id": coach if has_coach else None,
        "coach_since": since if has_coach else None,
        "due_on": today + timedelta(days=_spread(number, 7, 200) - 60),
        "active_on": today - timedelta(days=_spread(number, 8, 120)),
        "block_code": BlockCode.values[_spread(number, 9, 7)] if status == CaseStatus.BLOCKED else "",
        "opened_on": since - timedelta(days=200),
        "completed_on": since if status == CaseStatus.COMPLETED else None,
    }


def _status(number: int, stage: str) -> str:
    if stage in (RoadStage.APPROVED, RoadStage.MARKET):
        return CaseStatus.COMPLETED.value
    return CaseStatus.BLOCKED.value if _spread(number, 10, 12) == 0 else CaseStatus.RUNNING.value


def _spells(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Three stages behind it, and the one it stands in."""
    day: date = case["opened_on"]
    for salt in range(3):
        left = min(case["stage_since"], day + timedelta(days=20 + _spread(case["id"], 20 + salt, 45)))
        # The arithmetic of the calendar is not what is measured; five of seven days are near enough.
        yield {
            "case_id": case["id"],
            "stage": STAGES[salt],
            "entered_on": day,
            "left_on": left,
            "workdays": (left - day).days * 5 // 7,
        }
        day = left
    yield {"case_id": case["id"], "stage": case["stage"], "entered_on": case["stage_since"], "left_on": None}


def _milestones(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    kinds = ["design_frozen", "tested", "accepted"][: 1 + _spread(case["id"], 30, 3)]
    for kind in kinds:
        yield _milestone(case, kind, 0)
    if case["stage"] in (RoadStage.DECISION, RoadStage.APPROVED, RoadStage.MARKET):
        for round_ in range(_spread(case["id"], 31, 3)):
            yield _milestone(case, "supplement_asked", round_ + 1)


def _milestone(case: dict[str, Any], kind: str, round_: int) -> dict[str, Any]:
    return {
        "ref": new_ref(12),
        "case_id": case["id"],
        "kind": kind,
        "round": round_,
        "on": case["stage_since"],
        "status": "confirmed",
    }


def _page(name: str, size: int, client: Client, path: str) -> Row:
    with CaptureQueriesContext(connection) as queries:
        _fetch(client, path)
    return compare(
        name,
        size,
        lambda: _fetch(client, path),
        "empty signed-in page",
        lambda: _fetch(client, reverse("core:notice_list")),
        note=f"{len(queries)} queries",
    )


def _fetch(client: Client, path: str) -> bytes:
    response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return bytes(response.content)
