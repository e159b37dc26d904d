"""Fills the scratch database with many projects through COPY, the way PostgreSQL takes rows fastest."""

import io
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.db import connection, models

from accounts.enums import OrganisationKind
from accounts.models import Organisation, Region
from bench.words import Idea, ideas
from core.workdays import add_workdays
from projects.enums import DeadlineKind, ListKind, Source, Status
from projects.models import Applicant, ClassConfirmation, Deadline, Listing, Project

BATCH = 20_000
REGION = "44"
# Every tenth project waits for its formal check; the shares of the lists are those of the published year.
WAITING_EVERY = 10
LIST_SHARES = (
    (ListKind.LIBRARY, 0.70),
    (ListKind.COMPREHENSIVE_EVALUATION, 0.39),
    (ListKind.REPORTED_TO_CMDE, 0.23),
    (ListKind.PRESERVICE_CANDIDATES, 0.06),
    (ListKind.PRESERVICE_GUIDANCE, 0.02),
)


def load_projects(count: int) -> None:
    """Institutions, applicants, projects, class decisions, listings and open deadlines for ``count`` projects."""
    institutions = max(3, min(1000, count // 100))
    people = max(3, count // 2)
    copy_institutions(institutions)
    copy_people(people, institutions)
    source = ideas(count, institutions=institutions, people=people)
    while batch := list(islice(source, BATCH)):
        _load_batch(batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def copy_institutions(count: int) -> None:
    cities = list(Region.objects.filter(parent_id=REGION).values_list("code", flat=True))
    copy(
        Organisation,
        (
            {
                "id": number + 1,
                "ref": f"BENCH{number:06d}",
                "kind": OrganisationKind.INSTITUTION.value,
                "name": f"医疗机构 {number:04d}",
                "region_id": REGION,
                "city_id": cities[number % len(cities)],
            }
            for number in range(count)
        ),
    )


def copy_people(count: int, institutions: int) -> None:
    copy(
        Applicant,
        (
            {"id": number + 1, "institution_id": number % institutions + 1, "name": f"申报人 {number:06d}"}
            for number in range(count)
        ),
    )


def _load_batch(batch: Sequence[Idea]) -> None:
    copy(Project, (_project(idea) for idea in batch))
    copy(ClassConfirmation, (_class(idea) for idea in batch))
    copy(Deadline, (_deadline(idea) for idea in batch if _waits(idea)))
    copy(Listing, (row for idea in batch for row in _listings(idea)))


def _waits(idea: Idea) -> bool:
    return idea.number % WAITING_EVERY == 0


def _project(idea: Idea) -> dict[str, Any]:
    moment = datetime.combine(idea.day, time(3), UTC)
    return {
        "id": idea.number,
        "key": f"B{idea.number:09d}",
        "reference": f"CY{REGION}-{idea.day.year}-{idea.number:07d}",
        "region_id": REGION,
        "institution_id": idea.institution + 1,
        "applicant_id": idea.person + 1,
        "status": (Status.SUBMITTED if _waits(idea) else Status.ACCEPTED).value,
        "status_since": moment,
        "title": idea.title,
        "summary": idea.summary,
        "department": idea.department,
        "claimed_class": idea.management_class,
        "confirmed_class": idea.management_class,
        "subcatalogue": idea.subcatalogue,
        "category": idea.category,
        "stage": idea.stage,
        "patent_status": idea.patent_status,
        "source": Source.PORTAL.value,
        "applied_on": idea.day,
        "submitted_at": moment,
        "updated_at": moment,
    }


def _class(idea: Idea) -> dict[str, Any]:
    return {"project_id": idea.number, "management_class": idea.management_class, "valid_from": idea.day}


def _deadline(idea: Idea) -> dict[str, Any]:
    return {
        "project_id": idea.number,
        "region_id": REGION,
        "kind": DeadlineKind.FORMAL_CHECK.value,
        "due_on": add_workdays(idea.day, 5),
    }


def _listings(idea: Idea) -> Iterable[dict[str, Any]]:
    if _waits(idea):
        return
    for position, (kind, share) in enumerate(LIST_SHARES):
        # A fixed pseudo-random share per list, the same in every run.
        if (idea.number * 2_654_435_761 + position * 40_503) % 1000 < share * 1000:
            entered = idea.day + timedelta(days=20 + 10 * position)
            yield {"project_id": idea.number, "kind": kind.value, "entered_on": entered}


def copy(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Copies rows given as column → value; other columns take the model's defaults, an unset ``id`` its sequence."""
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        return
    columns = _columns(model, first)
    buffer = io.StringIO()
    for row in (first, *iterator):
        buffer.write("\t".join(_cell(row.get(name, default)) for name, default in columns) + "\n")
    buffer.seek(0)
    names = ", ".join(f'"{name}"' for name, _ in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN', buffer)
        if "id" in first:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM \"{model._meta.db_table}\"))",
                [model._meta.db_table],
            )


def _columns(model: type[models.Model], sample: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        (field.column, field.get_default())
        for field in model._meta.concrete_fields
        if field.column and not field.generated and (not field.primary_key or field.column in sample)
    ]


def _cell(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        return "{" + ",".join(f'"{item}"' for item in value) + "}"
    if isinstance(value, dict):
        return json.dumps(value).replace("\\", "\\\\")
    return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", " ")
