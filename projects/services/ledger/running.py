"""The ledger's import, its rehearsal and its export."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from accounts.roles import Role
from core.actor import Actor
from core.errors import PermissionRefused, PortalError
from core.services import lock, record
from projects.ledger.columns import NUMBER
from projects.ledger.reading import Ledger, read_ledger
from projects.ledger.rows import LedgerRow, Problem, Reading, Refusal
from projects.ledger.writing import ledger_workbook
from projects.models import Project
from projects.selectors.ledger import ledger_rows, place_names, places_of, stored_projects
from projects.services.ledger.creating import create_projects
from projects.services.ledger.deciding import Action, Decision, decide
from projects.services.ledger.directory import Directory
from projects.services.ledger.matching import matched, own_number
from projects.services.ledger.numbers import reserve_numbers
from projects.services.ledger.updating import update_projects

# Rows of one transaction: enough for speed, few enough that others wait briefly for the counters.
CHUNK = 500

Progress = Callable[[int, int], None]


@dataclass
class LedgerResult:
    """What an import did, or would do. Decisions and refusals in the order of the sheet."""

    sheet: str = ""
    decisions: list[Decision] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    ignored: tuple[str, ...] = ()

    def of(self, action: Action) -> list[Decision]:
        return [decision for decision in self.decisions if decision.action == action]

    def counts(self) -> dict[str, int]:
        return {**{action.value: len(self.of(action)) for action in Action}, "refused": len(self.refused)}


def plan_ledger(*, by: Actor, region: Region, file: IO[bytes], progress: Progress | None = None) -> LedgerResult:
    """What importing this workbook would create, change, leave as it is and refuse; writes nothing.

    Raises UnreadableLedger for what is no ledger; PermissionRefused unless ``by`` is an officer of the province.
    """
    require_ledger_office(by, region)
    ledger = _read(region, file)
    rows, result, found = _matched(region, ledger)
    names = place_names(region.pk)
    for done, chunk in _chunks(rows):
        for outcome in _decided(region, chunk, found, names):
            _sort_in(result, outcome)
        _tell(progress, done, len(rows))
    return _in_order(result)


def import_ledger(*, by: Actor, region: Region, file: IO[bytes], progress: Progress | None = None) -> LedgerResult:
    """Brings the workbook's rows into the portal: each row as a whole or not at all, and again without effect.

    Rows are committed in groups under a lock of the province, so that two imports at once do nothing twice. A row the
    database refuses stays out with the others of its group going in. Projects of other provinces are not touched.
    Writes the audit log; raises as ``plan_ledger`` does.
    """
    require_ledger_office(by, region)
    ledger = _read(region, file)
    rows, result, found = _matched(region, ledger)
    directory = Directory(by, region)
    _reserve(region, rows, found)
    for done, chunk in _chunks(rows):
        for outcome in _carried_out(by, directory, chunk):
            _sort_in(result, outcome)
        _tell(progress, done, len(rows))
    _record(by, "ledger.imported", region, result.counts())
    return _in_order(result)


def export_ledger(*, by: Actor, region: Region, as_of: date | None = None) -> bytes:
    """The province's ledger as a workbook in the layout it is imported in: every application up to that day.

    Lists and classes are as of the day, the other facts as of now. Importing it changes nothing. Audited.
    """
    require_ledger_office(by, region)
    day = as_of or timezone.localdate()
    count = 0

    def counted() -> Iterator[LedgerRow]:
        nonlocal count
        for row in ledger_rows(region.pk, day):
            count += 1
            yield row

    content = ledger_workbook(counted(), place_names(region.pk))
    _record(by, "export.made", region, {"what": "ledger", "as_of": day.isoformat(), "rows": count})
    return content


def require_ledger_office(actor: Actor, region: Region) -> None:
    if actor.is_system or (actor.role == Role.PROVINCIAL_OFFICER and actor.region == region.pk):
        return
    raise PermissionRefused(_("Only an officer of this province can import or export its ledger."))


def _record(by: Actor, event: str, region: Region, changes: Mapping[str, Any]) -> None:
    record(by=by, event=event, object_type="ledger", object_ref=region.pk, region=region.pk, changes=changes)


def _read(region: Region, file: IO[bytes]) -> Ledger:
    return read_ledger(file, Reading(timezone.localdate(), places_of(region.pk)))


def _matched(region: Region, ledger: Ledger) -> tuple[list[LedgerRow], LedgerResult, dict[str, int]]:
    rows, refused, found = matched(region.pk, ledger.rows)
    return rows, LedgerResult(ledger.sheet, [], [*ledger.refused, *refused], ledger.ignored), found


def _decided(
    region: Region, rows: Sequence[LedgerRow], found: dict[str, int], names: dict[str, str]
) -> Iterator[Decision | Refusal]:
    pks = [found[row.number] for row in rows if row.number in found]
    stored = stored_projects(region.pk, pks, timezone.localdate())
    for row in rows:
        yield decide(row, stored.get(found.get(row.number, 0)), names)


def _reserve(region: Region, rows: Iterable[LedgerRow], found: dict[str, int]) -> None:
    restored = [row.number for row in rows if own_number(row.number) and row.number not in found]
    if restored:
        with transaction.atomic():
            lock(Region, region.pk)
            reserve_numbers(region.pk, restored)


def _carried_out(by: Actor, directory: Directory, rows: Sequence[LedgerRow]) -> list[Decision | Refusal]:
    """One transaction for the rows; should the database refuse it, one for each row, to find the bad one."""
    try:
        return _commit(by, directory, rows)
    except (DatabaseError, PortalError) as error:
        directory.forget()
        if len(rows) == 1:
            return [_unstorable(rows[0], error)]
        return [outcome for row in rows for outcome in _carried_out(by, directory, [row])]


def _commit(by: Actor, directory: Directory, rows: Sequence[LedgerRow]) -> list[Decision | Refusal]:
    region = directory.region
    with transaction.atomic():
        lock(Region, region.pk)
        kept, refused, found = matched(region.pk, rows)
        # Whoever edits one of these projects at this moment is waited for, and his changes are seen below.
        list(Project.objects.select_for_update(no_key=True).filter(pk__in=found.values()).order_by("pk").values("pk"))
        outcomes = [*refused, *_decided(region, kept, found, place_names(region.pk))]
        decisions = [outcome for outcome in outcomes if isinstance(outcome, Decision)]
        new = [decision for decision in decisions if decision.action == Action.CREATE]
        changed = [decision for decision in decisions if decision.action == Action.UPDATE]
        create_projects(by=by, decisions=new, directory=directory)
        update_projects(by=by, decisions=changed, directory=directory, today=timezone.localdate())
    return outcomes


def _unstorable(row: LedgerRow, error: Exception) -> Refusal:
    reason = error.message if isinstance(error, PortalError) else _("The database could not take this row.")
    return Refusal(row.row, row.number, row.title, (Problem(NUMBER.header, row.number, reason),))


def _chunks(rows: Sequence[LedgerRow]) -> Iterator[tuple[int, Sequence[LedgerRow]]]:
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        yield start + len(chunk), chunk


def _sort_in(result: LedgerResult, outcome: Decision | Refusal) -> None:
    if isinstance(outcome, Refusal):
        result.refused.append(outcome)
    else:
        result.decisions.append(outcome)


def _in_order(result: LedgerResult) -> LedgerResult:
    result.decisions.sort(key=lambda decision: decision.row.row)
    result.refused.sort(key=lambda refusal: refusal.row)
    return result


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)
