"""What a workbook would do to the pool, and doing it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.actor import Actor
from core.errors import InvalidInput, Text
from core.services import lock, record
from projects.selectors.catalogue import subcatalogue_names
from screening.enums import ExpertStatus
from screening.models import Expert
from screening.permissions import require_officer
from screening.selectors.experts import by_email
from screening.services.expert_facts import ExpertFacts, checked_values
from screening.services.expert_import.columns import HEADERS
from screening.services.expert_import.reading import PoolRow, Problem, RefusedRow, read_experts
from screening.services.experts import create_expert, note, write_changes

CHUNK = 200
FACTS = tuple(ExpertFacts.__dataclass_fields__)
Progress = Callable[[int, int], None]


class Action(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Decided:
    """What becomes of a row; ``values`` are checked and complete, ``changed`` the fields that differ."""

    row: PoolRow
    action: Action
    values: Mapping[str, Any]
    changed: tuple[str, ...] = ()
    number: str = ""


@dataclass
class PoolResult:
    """What an import did, or would do, in the order of the sheet."""

    sheet: str = ""
    ignored: tuple[str, ...] = ()
    decided: list[Decided] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)

    def of(self, action: Action) -> list[Decided]:
        return [each for each in self.decided if each.action == action]

    def counts(self) -> dict[str, int]:
        return {**{action.value: len(self.of(action)) for action in Action}, "refused": len(self.refused)}

    def take(self, outcome: Decided | RefusedRow) -> None:
        if isinstance(outcome, Decided):
            self.decided.append(outcome)
        else:
            self.refused.append(outcome)


def plan_experts(*, by: Actor, file: IO[bytes], progress: Progress | None = None) -> PoolResult:
    """What importing this workbook would add, change, leave and refuse; writes nothing.

    Raises UnreadableLedger for a file without the headings, PermissionRefused for others than officers.
    """
    return _run(by, file, progress, _decide)


def import_experts(*, by: Actor, file: IO[bytes], progress: Progress | None = None) -> PoolResult:
    """Brings the rows into the pool of the officer's province, each as a whole or not at all; again without effect.

    An address known there is compared and changed, a new one added; nobody is invited. A column the workbook lacks
    is not touched. Writes the audit log; raises as ``plan_experts`` does.
    """
    result = _run(by, file, progress, _carry_out)
    record(
        by=by,
        event="experts.imported",
        object_type="expert_pool",
        object_ref=by.region,
        region=by.region,
        changes=result.counts(),
    )
    return result


Work = Callable[[Actor, Sequence[PoolRow], Mapping[str, str]], Iterator[Decided | RefusedRow]]


def _run(by: Actor, file: IO[bytes], progress: Progress | None, work: Work) -> PoolResult:
    require_officer(by, by.region)
    names = subcatalogue_names()
    table = read_experts(file, names)
    result = PoolResult(table.sheet, table.ignored, [], list(table.refused))
    for start in range(0, len(table.rows), CHUNK):
        chunk = table.rows[start : start + CHUNK]
        for outcome in work(by, chunk, names):
            result.take(outcome)
        if progress is not None:
            progress(start + len(chunk), len(table.rows))
    result.refused.sort(key=lambda refusal: refusal.row)
    return result


def _decide(by: Actor, rows: Sequence[PoolRow], names: Mapping[str, str]) -> Iterator[Decided | RefusedRow]:
    known = by_email(by.region, [row.email for row in rows])
    for row in rows:
        yield decision_on(row, known.get(row.email), names)


def decision_on(row: PoolRow, stored: Expert | None, names: Mapping[str, str]) -> Decided | RefusedRow:
    if stored is not None and stored.status == ExpertStatus.RETIRED:
        return _refusal(row, "email", row.email, _("This expert has left the pool. Take him back first."))
    try:
        values = checked_values(_facts(row, stored), names)
    except InvalidInput as wrong:
        problems = [
            Problem(HEADERS[name], _shown(row.values.get(name)), text)
            for name, texts in wrong.fields.items()
            for text in texts
        ]
        return RefusedRow(row.row, row.name, row.email, tuple(problems))
    if stored is None:
        return Decided(row, Action.CREATE, values)
    changed = tuple(name for name, value in values.items() if getattr(stored, name) != value)
    action = Action.UPDATE if changed else Action.UNCHANGED
    return Decided(row, action, values, changed, stored.code)


def _facts(row: PoolRow, stored: Expert | None) -> ExpertFacts:
    """The stored facts under those of the row."""
    if stored is None:
        return ExpertFacts(**row.values)
    kept = ExpertFacts(**{name: _as_fact(getattr(stored, name)) for name in FACTS})
    return replace(kept, **row.values)


def _as_fact(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _carry_out(by: Actor, rows: Sequence[PoolRow], names: Mapping[str, str]) -> Iterator[Decided | RefusedRow]:
    """One transaction for the rows under a lock of the province; each row has a savepoint of its own."""
    with transaction.atomic():
        region = lock(Region, by.region)
        known = by_email(region.pk, [row.email for row in rows])
        outcomes = [_one(by, region, row, known.get(row.email), names) for row in rows]
    yield from outcomes


def _one(
    by: Actor, region: Region, row: PoolRow, stored: Expert | None, names: Mapping[str, str]
) -> Decided | RefusedRow:
    fresh = lock(Expert, stored.pk) if stored is not None else None
    decided = decision_on(row, fresh, names)
    if isinstance(decided, RefusedRow) or decided.action == Action.UNCHANGED:
        return decided
    try:
        with transaction.atomic():
            if fresh is None:
                expert = create_expert(region, dict(decided.values))
                note(by, "expert.added", expert, {"specialty": expert.specialty})
                return replace(decided, number=expert.code)
            write_changes(by, fresh, dict(decided.values))
    except IntegrityError:
        return _refusal(row, "email", row.email, _("Somebody with this address stands in the pool already."))
    return decided


def _refusal(row: PoolRow, name: str, value: str, reason: Text) -> RefusedRow:
    return RefusedRow(row.row, row.name, row.email, (Problem(HEADERS[name], value, reason),))


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(value)
    return "" if value is None else str(value)


def facts_of(expert: Expert) -> dict[str, Any]:
    """What is written down about him, for a form that changes it."""
    return asdict(ExpertFacts(**{name: _as_fact(getattr(expert, name)) for name in FACTS}))
