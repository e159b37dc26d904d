"""The timetable of a matchmaking event, as arithmetic: who meets whom, in which slot, at which table. Pure.

Nobody is in two places at once, a table holds one meeting in a slot, and nobody meets when he is away. Within this
as many mutual wishes as possible come true, then as many one-sided ones, then the meetings are spread as evenly as
possible. Google's CP-SAT proves that no better timetable exists; the same seed gives the same one.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ortools.sat.python.cp_model import FEASIBLE, OPTIMAL, CpModel, CpSolver, IntVar, LinearExprT

# The solver's own measure of work, about as many seconds on a quiet machine: for each question about wishes, and for
# the even spread. Not by the clock, or the same seed would give another timetable on a busy day.
MOST_WORK, MOST_POLISH = 3.0, 1.0
# What the solver is asked, one after the other: mutual wishes, one-sided ones, the even spread.
QUESTIONS = 3


class Wish(StrEnum):
    MUTUAL = "mutual"
    ONE_SIDED = "one_sided"


class Why(StrEnum):
    """Why a wished meeting is not in the timetable."""

    NO_COMMON_SLOT = "no_common_slot"
    PROJECT_BUSY = "project_busy"
    FIRM_BUSY = "firm_busy"
    TABLES_FULL = "tables_full"
    TOGETHER = "together"
    FREE = "free"


# Who is busy: what he is, his number, and the slot.
Place = tuple[str, int, int]


@dataclass(frozen=True)
class Plan:
    """What is given. ``projects`` and ``firms``: each one's number with the slots in which he is away.

    ``wishes``: (project, firm) pairs that may meet, for at least one of them wants to and neither is against it.
    Slots count from 1. ``speakers``: who speaks for a project, where one person speaks for several of them.
    """

    slots: int
    tables: int
    projects: Mapping[int, frozenset[int]]
    firms: Mapping[int, frozenset[int]]
    wishes: Mapping[tuple[int, int], Wish]
    speakers: Mapping[int, int] = field(default_factory=dict)

    def common_slots(self, pair: tuple[int, int]) -> list[int]:
        away = self.projects[pair[0]] | self.firms[pair[1]]
        return [slot for slot in range(1, self.slots + 1) if slot not in away]

    def places(self, pair: tuple[int, int], slot: int) -> tuple[Place, Place]:
        """Where the two of a meeting are at that time: the project's speaker, and the firm."""
        project, firm = pair
        speaker = ("speaker", self.speakers[project]) if project in self.speakers else ("project", project)
        return (*speaker, slot), ("firm", firm, slot)


@dataclass(frozen=True, order=True)
class Seat:
    """One meeting of the timetable."""

    slot: int
    table: int
    project: int
    firm: int

    @property
    def pair(self) -> tuple[int, int]:
        return self.project, self.firm


@dataclass(frozen=True)
class Timetable:
    """``proven``: no timetable fulfils more wishes. ``unmet``: each wish that stayed open, with the reason."""

    seats: tuple[Seat, ...]
    proven: bool
    unmet: Mapping[tuple[int, int], Why] = field(default_factory=dict)


Choices = dict[tuple[int, int], dict[int, IntVar]]
Told = Callable[[int], None]


def nobody_told(number: int) -> None:
    """For those who wait without watching."""


def timetable_of(plan: Plan, *, seed: int = 0, told: Told = nobody_told) -> Timetable:
    """Takes a second for an event of ten projects and ten firms, and seconds for one of sixty each.

    ``told`` hears of each answered question, counting to ``QUESTIONS``.
    """
    model = CpModel()
    chosen = _choices(model, plan)
    _nobody_twice(model, plan, chosen)
    found, proven = _best(model, plan, chosen, seed, told)
    seats = _at_tables(found)
    return Timetable(seats, proven, unmet_wishes(plan, seats))


def _choices(model: CpModel, plan: Plan) -> Choices:
    return {
        pair: {slot: model.new_bool_var(f"{pair[0]}x{pair[1]}@{slot}") for slot in plan.common_slots(pair)}
        for pair in sorted(plan.wishes)
    }


def _nobody_twice(model: CpModel, plan: Plan, chosen: Choices) -> None:
    busy: dict[Place, list[IntVar]] = defaultdict(list)
    in_slot: dict[int, list[IntVar]] = defaultdict(list)
    for pair, slots in chosen.items():
        model.add_at_most_one(slots.values())
        for slot, var in slots.items():
            for place in plan.places(pair, slot):
                busy[place].append(var)
            in_slot[slot].append(var)
    for several in busy.values():
        model.add_at_most_one(several)
    for together in in_slot.values():
        model.add(sum(together) <= plan.tables)


def _best(
    model: CpModel, plan: Plan, chosen: Choices, seed: int, told: Told
) -> tuple[dict[tuple[int, int], int], bool]:
    """(pair to slot, whether proven): one question after the other, each keeping what the earlier ones reached."""
    found: dict[tuple[int, int], int] = {}
    proven = True
    for number, wish in enumerate((Wish.MUTUAL, Wish.ONE_SIDED), start=1):
        goal = sum(var for pair, slots in chosen.items() if plan.wishes[pair] == wish for var in slots.values())
        model.maximize(goal)
        solver, optimal = _asked(model, seed, MOST_WORK)
        proven &= optimal
        found = _read(solver, chosen)
        model.add(goal >= sum(plan.wishes[pair] == wish for pair in found))
        _hint(model, chosen, found)
        told(number)
    # An even spread is wished for, not promised: what was proven above is the number of wishes.
    model.minimize(_unevenness(model, plan, chosen))
    solver, _optimal = _asked(model, seed, MOST_POLISH)
    told(QUESTIONS)
    return _read(solver, chosen), proven


def _asked(model: CpModel, seed: int, most: float) -> tuple[CpSolver, bool]:
    solver = CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = most
    status = solver.solve(model)
    if status not in (OPTIMAL, FEASIBLE):
        # The empty timetable is one, and later questions begin with an answer: only a fault of ours leads here.
        raise RuntimeError(f"No timetable: {solver.status_name(status)}")
    return solver, status == OPTIMAL


def _read(solver: CpSolver, chosen: Choices) -> dict[tuple[int, int], int]:
    return {pair: slot for pair, slots in chosen.items() for slot, var in slots.items() if solver.boolean_value(var)}


def _hint(model: CpModel, chosen: Choices, found: Mapping[tuple[int, int], int]) -> None:
    forget: Any = model.clear_hints  # has no types of its own
    forget()
    for pair, slots in chosen.items():
        for slot, var in slots.items():
            model.add_hint(var, found.get(pair) == slot)


def _unevenness(model: CpModel, plan: Plan, chosen: Choices) -> LinearExprT:
    """Each one's first meeting costs 1, the second 2, and so on: the sum is least when nobody has far more."""
    steps: list[LinearExprT] = []
    for place, everybody in enumerate((plan.projects, plan.firms)):
        for one in everybody:
            pairs = [pair for pair in chosen if pair[place] == one]
            ladder = [model.new_bool_var(f"{place}:{one}:{step}") for step in range(min(len(pairs), plan.slots))]
            model.add(sum(ladder) == sum(var for pair in pairs for var in chosen[pair].values()))
            steps += [(number + 1) * var for number, var in enumerate(ladder)]
    return sum(steps)


def _at_tables(found: Mapping[tuple[int, int], int]) -> tuple[Seat, ...]:
    """A project stays where it sat before when that table is free: one of the two need not walk."""
    home: dict[int, int] = {}
    seats: list[Seat] = []
    for slot in sorted(set(found.values())):
        pairs = sorted(pair for pair, at in found.items() if at == slot)
        taken: set[int] = set()
        for project, firm in sorted(pairs, key=lambda pair: (pair[0] not in home, pair)):
            wanted = home.get(project, 0)
            table = wanted if wanted and wanted not in taken else _first_free(taken)
            taken.add(table)
            home.setdefault(project, table)
            seats.append(Seat(slot, table, project, firm))
    return tuple(sorted(seats))


def _first_free(taken: set[int]) -> int:
    return next(table for table in range(1, len(taken) + 2) if table not in taken)


def unmet_wishes(plan: Plan, seats: Iterable[Seat]) -> dict[tuple[int, int], Why]:
    """Why each open wish stayed open; FREE when nothing is in its way, which no solved timetable leaves."""
    given = list(seats)
    met = {seat.pair for seat in given}
    busy = {place for seat in given for place in plan.places(seat.pair, seat.slot)}
    full = {slot for slot, used in Counter(seat.slot for seat in given).items() if used >= plan.tables}
    return {pair: _why(plan, pair, busy, full) for pair in sorted(plan.wishes) if pair not in met}


def _why(plan: Plan, pair: tuple[int, int], busy: set[Place], full: set[int]) -> Why:
    common = plan.common_slots(pair)
    if not common:
        return Why.NO_COMMON_SLOT
    taken = [[place in busy for place in plan.places(pair, slot)] for slot in common]
    if all(project for project, _firm in taken):
        return Why.PROJECT_BUSY
    if all(firm for _project, firm in taken):
        return Why.FIRM_BUSY
    if all(slot in full for slot in common):
        return Why.TABLES_FULL
    blocked = [slot in full or any(each) for slot, each in zip(common, taken, strict=True)]
    return Why.TOGETHER if all(blocked) else Why.FREE


def breaches(plan: Plan, seats: Sequence[Seat]) -> list[Seat]:
    """The meetings that break a rule of ``plan``, as when somebody has gone or is away since they were planned."""
    uses: Counter[tuple[object, ...]] = Counter()
    for seat in seats:
        uses.update(_used(plan, seat))
    return [seat for seat in seats if not _allowed(plan, seat) or any(uses[place] > 1 for place in _used(plan, seat))]


def _used(plan: Plan, seat: Seat) -> tuple[tuple[object, ...], ...]:
    """What no other meeting may use: the table, the pair, and the two people at that time."""
    return ("table", seat.slot, seat.table), ("pair", *seat.pair), *plan.places(seat.pair, seat.slot)


def _allowed(plan: Plan, seat: Seat) -> bool:
    return seat.pair in plan.wishes and seat.slot in plan.common_slots(seat.pair) and 1 <= seat.table <= plan.tables
