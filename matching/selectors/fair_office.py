"""Matchmaking events as the office of the province sees them: entries, wishes, the timetable, who has come."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from core.actor import Actor
from core.enums import JobStatus
from core.errors import NotVisible
from core.models import Job
from core.paging import Page, page_of
from matching.enums import EntryStatus, FairStatus
from matching.models import Fair, FairEntry, FairMeeting, FairWish
from matching.selectors.fairs import ORDER, PAGE_SIZE, chosen_entries, meetable, slot_start
from matching.timetable import Plan, Seat, Why, Wish, breaches, unmet_wishes
from projects.selectors.visibility import REVIEW_ROLES

TIMETABLE_JOB = "fair_timetable"
OVER = (FairStatus.HELD.value, FairStatus.CANCELLED.value)


def office_fairs(actor: Actor) -> QuerySet[Fair]:
    """The events of the officer's province, those being prepared included; nothing for other roles."""
    if actor.role not in REVIEW_ROLES:
        return Fair.objects.none()
    return Fair.objects.filter(region_id=actor.region).select_related("region", "city")


def office_fair(actor: Actor, ref: str) -> Fair:
    """Raises NotVisible alike for unknown ones and for those of other provinces."""
    found = office_fairs(actor).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def office_fair_page(actor: Actor, status: str = "", cursor: str = "") -> Page[Fair]:
    """With ``applied`` (all that have not been taken back), ``chosen`` and ``planned`` (meetings) of each."""
    rows = office_fairs(actor)
    if status in FairStatus.values:
        rows = rows.filter(status=status)
    living = ~Q(entries__status=EntryStatus.WITHDRAWN)
    rows = rows.annotate(
        applied=Count("entries", filter=living, distinct=True),
        chosen=Count("entries", filter=Q(entries__status=EntryStatus.CHOSEN), distinct=True),
        planned=Count("meetings", distinct=True),
    )
    return page_of(rows, order=ORDER, cursor=cursor, size=PAGE_SIZE)


def fair_counts(actor: Actor) -> Counter[str]:
    """How many events stand in each state."""
    return Counter(dict(office_fairs(actor).order_by().values_list("status").annotate(n=Count("pk"))))


def office_entries(actor: Actor, fair: Fair) -> list[FairEntry]:
    """All entries of the event, those taken back last; each with ``wants``, how many meetings it wishes for."""
    if not office_fairs(actor).filter(pk=fair.pk).exists():
        raise NotVisible
    rows = FairEntry.objects.filter(fair=fair).annotate(wants=Count("wishes", filter=Q(wishes__wanted=True)))
    rows = rows.select_related("fair", "project__institution", "organisation__profile", "author")
    place = {EntryStatus.CHOSEN: 0, EntryStatus.APPLIED: 1, EntryStatus.NOT_CHOSEN: 2, EntryStatus.WITHDRAWN: 3}
    return sorted(rows, key=lambda one: (place[EntryStatus(one.status)], one.pk))


def office_entry(actor: Actor, fair_ref: str, ref: str) -> FairEntry:
    """``ref`` is the number of the project or the reference of the enterprise. Raises NotVisible."""
    named = Q(project__reference=ref) | Q(organisation__ref=ref)
    return _one(FairEntry.objects.filter(named, fair__in=office_fairs(actor), fair__ref=fair_ref))


def entry_by_code(actor: Actor, code: str) -> FairEntry:
    """The entry whose code an officer has scanned at the entrance. Raises NotVisible to everybody else."""
    return _one(FairEntry.objects.filter(fair__in=office_fairs(actor), check_in=code))


def _one(rows: QuerySet[FairEntry]) -> FairEntry:
    found = rows.select_related("fair__region", "project__institution", "organisation", "author").first()
    if found is None:
        raise NotVisible
    return found


def office_meeting(actor: Actor, fair_ref: str, slot: int, table: int) -> FairMeeting:
    """Raises NotVisible."""
    rows = FairMeeting.objects.filter(fair__in=office_fairs(actor), fair__ref=fair_ref, slot=slot, table=table)
    found = rows.select_related("fair", "project_entry__project", "firm_entry__organisation").first()
    if found is None:
        raise NotVisible
    return found


def meetings_of(fair: Fair) -> list[FairMeeting]:
    rows = FairMeeting.objects.filter(fair=fair).order_by("slot", "table")
    return list(rows.select_related("project_entry__project__institution", "firm_entry__organisation"))


def plan_of(fair: Fair) -> Plan:
    """What the solver is given: the chosen, when they are away, and the wishes of those who may meet."""
    entries = list(chosen_entries(fair))
    allowed = meetable(entries)
    return Plan(
        slots=fair.slots,
        tables=fair.tables,
        projects={one.pk: frozenset(one.absent_slots) for one in entries if one.project_id},
        firms={one.pk: frozenset(one.absent_slots) for one in entries if one.organisation_id},
        wishes=_wishes(fair, allowed),
        speakers={one.pk: one.project.owner_id for one in entries if one.project and one.project.owner_id},
    )


def _wishes(fair: Fair, allowed: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Wish]:
    """Nobody has to meet whom he does not want to: one no is enough, one wish with no answer is a one-sided one."""
    said = {
        (by, other): wanted
        for by, other, wanted in FairWish.objects.filter(fair=fair).values_list("by_entry_id", "other_id", "wanted")
    }
    found = {}
    for project, firm in sorted(allowed):
        both = [said.get((project, firm)), said.get((firm, project))]
        if False not in both and True in both:
            found[project, firm] = Wish.MUTUAL if both == [True, True] else Wish.ONE_SIDED
    return found


def seats_of(meetings: Iterable[FairMeeting]) -> list[Seat]:
    return [Seat(one.slot, one.table, one.project_entry_id, one.firm_entry_id) for one in meetings]


def last_job(fair: Fair) -> Job | None:
    """The work on the timetable that was asked for last, by whichever officer."""
    return Job.objects.filter(kind=TIMETABLE_JOB, params__fair=fair.ref).order_by("-id").first()


def living_job(fair: Fair) -> Job | None:
    """The work on the timetable that has not ended yet."""
    job = last_job(fair)
    return job if job is not None and job.status in (JobStatus.QUEUED, JobStatus.RUNNING) else None


@dataclass(frozen=True)
class Unmet:
    """A wish that no meeting was found for."""

    project: FairEntry
    firm: FairEntry
    wish: Wish
    why: Why


@dataclass(frozen=True)
class SlotRow:
    """``cells``: one for each table, None where it stays free."""

    number: int
    at: datetime
    until: datetime
    cells: Sequence[FairMeeting | None]


@dataclass(frozen=True)
class TimetableShown:
    """``broken``: meetings that fit no more, because somebody has gone, closed, or is away since."""

    rows: Sequence[SlotRow]
    meetings: Sequence[FairMeeting]
    met: Mapping[Wish, tuple[int, int]]
    unmet: Sequence[Unmet]
    broken: Sequence[FairMeeting]
    idle: Sequence[FairEntry]


def timetable_shown(fair: Fair) -> TimetableShown:
    """``met``: of each kind of wish how many came true, and how many there are. ``idle``: chosen, without meeting."""
    meetings, plan = meetings_of(fair), plan_of(fair)
    seats = seats_of(meetings)
    entries = {one.pk: one for one in chosen_entries(fair)}
    together = {seat.pair for seat in seats}
    broken = {seat.pair for seat in breaches(plan, seats)}
    busy = {pk for pair in together for pk in pair}
    return TimetableShown(
        rows=_rows(fair, meetings),
        meetings=meetings,
        met={wish: _met(plan, together, wish) for wish in Wish},
        unmet=[
            Unmet(entries[pair[0]], entries[pair[1]], plan.wishes[pair], why)
            for pair, why in unmet_wishes(plan, seats).items()
        ],
        broken=[one for one in meetings if (one.project_entry_id, one.firm_entry_id) in broken],
        idle=[one for pk, one in entries.items() if pk not in busy],
    )


def _met(plan: Plan, together: set[tuple[int, int]], wish: Wish) -> tuple[int, int]:
    wished = {pair for pair, kind in plan.wishes.items() if kind == wish}
    return len(wished & together), len(wished)


def _rows(fair: Fair, meetings: Iterable[FairMeeting]) -> list[SlotRow]:
    at = {(one.slot, one.table): one for one in meetings}
    tables = range(1, fair.tables + 1)
    return [
        SlotRow(
            slot,
            slot_start(fair, slot),
            slot_start(fair, slot + 1),
            [at.get((slot, table)) for table in tables],
        )
        for slot in range(1, fair.slots + 1)
    ]


def entry_name(entry: FairEntry) -> str:
    """As lists and sheets name it: number and title, or the enterprise's name."""
    if entry.project is not None:
        return f"{entry.project.ref} {entry.project.title}"
    return str(entry.organisation)


def table_of(fair: Fair, meetings: Iterable[FairMeeting]) -> list[list[Any]]:
    """Rows of the sheet: slot, from, until, table, number, title, institution, enterprise."""
    return [_sheet_row(fair, one) for one in meetings]


def _sheet_row(fair: Fair, one: FairMeeting) -> list[Any]:
    project, firm = one.project_entry.project, one.firm_entry.organisation
    # A meeting joins one of each; the types cannot say so.
    told = [project.ref, project.title, str(project.institution or "")] if project else ["", "", ""]
    times = [slot_start(fair, one.slot), slot_start(fair, one.slot + 1)]
    return [one.slot, *times, one.table, *told, firm.name if firm else ""]
