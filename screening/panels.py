"""The draw: experts for the panels of many projects at once, without conflicts, balanced, and repeatable.

A flow of least cost finds it (OR-Tools). Every seat to be filled asks for one unit; a unit runs from an expert to a
project at most once. Each panel has a seat for a clinician of the field, an engineer and a regulatory expert, the
others are free (domain guide §4.2). Three orders of cost stand so far apart that no lower one outweighs a higher:
a seat left empty; the load of experts, growing with each further review, so that the largest load is the smallest
possible; and chance, by which equals are drawn. Chance comes from the seed alone: the same inputs and seed give the
same draw with the same release of the solver, which ``Drawing.solver`` names.

Nothing here knows the database. Projects and experts are numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from screening.enums import Specialty

# The seats every panel has, in this order; the others are free.
MANDATORY = (Specialty.CLINICAL.value, Specialty.ENGINEERING.value, Specialty.REGULATORY.value)
FREE = "any"
PARTS = (*MANDATORY, FREE)
# How finely chance tells equals apart.
CHANCE = 2**20
# A seat that must be filled counts as so many free ones.
MANDATORY_WEIGHT = 8

# Why a seat stays empty, in the order in which the experts of the pool are sifted.
NONE_IN_POOL = "none_in_pool"
NOT_QUALIFIED = "not_qualified"
NOT_AVAILABLE = "not_available"
IN_CONFLICT = "in_conflict"
ALREADY_ASKED = "already_asked"
AT_LIMIT = "at_limit"
# The seats are taken by others, so that none is left for this part.
PANEL_FULL = "panel_full"

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Candidate:
    """``load`` are the reviews he holds at present, ``limit`` the most he takes; an unavailable one is only counted."""

    id: int
    specialty: str
    load: int = 0
    limit: int = 10
    available: bool = True


@dataclass(frozen=True)
class Panel:
    """One project to be given experts. ``subject`` is a key of ``Inputs.qualified``.

    ``barred`` are experts in conflict with the rules that say so, ``asked`` those who have or had a seat here,
    ``kept`` the specialties of the seats that stay.
    """

    project: int
    subject: str
    barred: Mapping[int, Sequence[str]] = field(default_factory=dict)
    asked: Sequence[int] = ()
    kept: Sequence[str] = ()


@dataclass(frozen=True)
class Inputs:
    """All that a draw depends on besides its seed. ``qualified`` names experts by field, which many projects share."""

    seats: int
    candidates: Sequence[Candidate]
    qualified: Mapping[str, Sequence[int]]
    panels: Sequence[Panel]

    def as_json(self) -> dict[str, Any]:
        return {
            "seats": self.seats,
            "candidates": [
                [each.id, each.specialty, each.load, each.limit, each.available] for each in self.candidates
            ],
            "qualified": {key: sorted(ids) for key, ids in self.qualified.items()},
            "panels": [
                [
                    each.project,
                    each.subject,
                    {str(expert): sorted(rules) for expert, rules in sorted(each.barred.items())},
                    sorted(each.asked),
                    sorted(each.kept),
                ]
                for each in self.panels
            ],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Inputs":
        return cls(
            seats=stored["seats"],
            candidates=[Candidate(*values) for values in stored["candidates"]],
            qualified=stored["qualified"],
            panels=[
                Panel(project, key, {int(expert): rules for expert, rules in barred.items()}, asked, kept)
                for project, key, barred, asked, kept in stored["panels"]
            ],
        )


@dataclass(frozen=True)
class Gap:
    """A seat nobody can fill. ``part`` is a specialty or "any"; ``rule`` is what leaves nobody.

    ``counts``: how many experts of that part are in the pool and how many each rule takes away, one after another;
    ``conflicts`` the experts in conflict by rule (one may fall under several).
    """

    project: int
    part: str
    rule: str
    counts: Mapping[str, int]
    conflicts: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        return {
            "project": self.project,
            "part": self.part,
            "rule": self.rule,
            "counts": dict(self.counts),
            "conflicts": dict(self.conflicts),
        }


@dataclass(frozen=True)
class Drawing:
    """``seats`` are pairs of project and expert, sorted."""

    seats: Sequence[tuple[int, int]]
    unfilled: Sequence[Gap]
    solver: str

    def as_json(self) -> dict[str, Any]:
        return {"seats": [list(pair) for pair in self.seats], "solver": self.solver}


class _Arrays:
    """The inputs as arrays: one row for each panel, one column for each candidate."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.column = {each.id: index for index, each in enumerate(inputs.candidates)}
        self.part = np.array([_part_of(each.specialty) for each in inputs.candidates], dtype=np.int64)
        self.load = np.array([each.load for each in inputs.candidates], dtype=np.int64)
        limit = np.array([each.limit for each in inputs.candidates], dtype=np.int64)
        self.available = np.array([each.available for each in inputs.candidates], dtype=np.bool_)
        self.room = np.where(self.available, np.maximum(limit - self.load, 0), 0)
        self.qualified = self._qualified()
        self.barred, self.asked = self._excluded()
        self.wanted = np.array([wanted_parts(inputs.seats, each.kept) for each in inputs.panels], dtype=np.int64)
        self.wanted = self.wanted.reshape(len(inputs.panels), len(PARTS))
        missing = [[part not in each.kept for part in MANDATORY] for each in inputs.panels]
        self.missing = np.array(missing, dtype=np.bool_).reshape(len(inputs.panels), len(MANDATORY))
        # With less room than missing parts, each seat goes to any one of them; nobody else is of use there.
        self.crowded = self.missing.sum(axis=1) > self.wanted.sum(axis=1)
        self.demand = self.wanted.copy()
        self.demand[self.crowded] = 0
        self.demand[self.crowded, PARTS.index(FREE)] = self.wanted[self.crowded].sum(axis=1)

    def _qualified(self) -> Bools:
        rows: dict[str, Bools] = {}
        for key, ids in self.inputs.qualified.items():
            rows[key] = np.zeros(len(self.column), dtype=np.bool_)
            rows[key][[self.column[each] for each in ids if each in self.column]] = True
        found = [rows[each.subject] for each in self.inputs.panels]
        return np.array(found, dtype=np.bool_).reshape(len(found), len(self.column))

    def _excluded(self) -> tuple[Bools, Bools]:
        barred, asked = np.zeros_like(self.qualified), np.zeros_like(self.qualified)
        for row, panel in enumerate(self.inputs.panels):
            barred[row, [self.column[each] for each in panel.barred if each in self.column]] = True
            asked[row, [self.column[each] for each in panel.asked if each in self.column]] = True
        return barred, asked

    def eligible(self) -> Bools:
        wanted = np.pad(self.missing, ((0, 0), (0, 1)))
        useless = self.crowded[:, None] & ~wanted[:, self.part]
        found: Bools = self.qualified & ~self.barred & ~self.asked & ~useless & (self.room > 0)
        return found

    def passages(self) -> Ints:
        """How many of each part may take a seat that is not kept for that part alone."""
        free = np.repeat(self.demand[:, [PARTS.index(FREE)]], len(MANDATORY), axis=1)
        return np.where(self.crowded[:, None], self.missing, free).astype(np.int64)

    def prices(self) -> Ints:
        """What an empty seat of each part costs, in free seats."""
        found = np.full(self.demand.shape, MANDATORY_WEIGHT, dtype=np.int64)
        found[~self.crowded, PARTS.index(FREE)] = 1
        return found


def _part_of(specialty: str) -> int:
    return PARTS.index(specialty) if specialty in MANDATORY else PARTS.index(FREE)


def wanted_parts(seats: int, kept: Sequence[str]) -> tuple[int, int, int, int]:
    """How many clinicians, engineers, regulatory and other experts a panel still wants beside those it keeps.

    Mandatory parts come first when less room is left than parts are missing.
    """
    room = max(0, seats - len(kept))
    missing = [0 if part in kept else 1 for part in MANDATORY]
    for index in range(len(missing)):
        missing[index] = min(missing[index], room)
        room -= missing[index]
    return missing[0], missing[1], missing[2], room


def draw(inputs: Inputs, seed: int) -> Drawing:
    """Fills as many seats as can be filled, the mandatory ones first. Deterministic.

    Never gives a seat to somebody barred, asked before, unavailable, not qualified or at his limit, nor two seats of
    one panel to one person.
    """
    arrays = _Arrays(inputs)
    rows, columns = np.nonzero(arrays.eligible())
    chosen = _flow(arrays, rows, columns, chance=_chances(seed, len(rows)), ceiling=None)[0]
    rows, columns = rows[chosen], columns[chosen]
    gaps = _gaps(arrays, rows, columns)
    pairs = sorted(
        (inputs.panels[row].project, inputs.candidates[column].id)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    )
    return Drawing(pairs, gaps, f"ortools {version('ortools')}")


def smallest_largest_load(inputs: Inputs) -> int:
    """The least that the largest load can be when as many seats are filled as possible; found by halving.

    Counts only experts who may be given something: what others hold is not the draw's to change.
    """
    arrays = _Arrays(inputs)
    rows, columns = np.nonzero(arrays.eligible())
    best = _flow(arrays, rows, columns, chance=None, ceiling=None)[1]
    movable = np.unique(columns)
    low = int(arrays.load[movable].max(initial=0))
    high = int((arrays.load + np.minimum(arrays.room, len(inputs.panels)))[movable].max(initial=low))
    while low < high:
        middle = (low + high) // 2
        if _flow(arrays, rows, columns, chance=None, ceiling=middle)[1] == best:
            high = middle
        else:
            low = middle + 1
    return low


def _chances(seed: int, count: int) -> Ints:
    """Straight from the generator, whose stream NumPy promises never to change."""
    raw = np.random.PCG64(seed).random_raw(count)
    return np.asarray(raw % CHANCE, dtype=np.int64).reshape(count)


def _flow(arrays: _Arrays, rows: Ints, columns: Ints, *, chance: Ints | None, ceiling: int | None) -> tuple[Bools, int]:
    """Which of the eligible pairs are seated, and the cost of the seats left empty (in free seats).

    Without ``chance`` loads cost nothing; ``ceiling`` is then the largest load allowed.
    """
    flow = SimpleMinCostFlow()
    panels, experts = arrays.wanted.shape[0], len(arrays.part)
    first_panel = 1 + experts
    step = (experts + 1) * CHANCE if chance is not None else 0
    room = np.minimum(arrays.room, panels)
    if ceiling is not None:
        room = np.minimum(room, np.maximum(ceiling - arrays.load, 0))
    empty = step * 2 * (int((arrays.load + room).max(initial=0)) + 2) + 1
    pairs = _add(
        flow,
        1 + columns,
        first_panel + len(PARTS) * rows + arrays.part[columns],
        np.ones(len(rows), dtype=np.int64),
        np.zeros(len(rows), dtype=np.int64) if chance is None else chance,
    )
    _add_loads(flow, arrays.load, room, step)
    _add_passages(flow, arrays.passages(), first_panel)
    slack = _add_empty(flow, arrays, first_panel, empty)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("The flow of the draw has no solution, although seats may stay empty")
    left = flow.flows(slack).reshape(arrays.demand.shape) if panels else arrays.demand
    cost = int((left * arrays.prices()).sum())
    return np.asarray(flow.flows(pairs) > 0, dtype=np.bool_), cost


def _add(flow: SimpleMinCostFlow, tails: Ints, heads: Ints, capacities: Ints, costs: Ints) -> NDArray[np.int32]:
    if not len(tails):
        return np.zeros(0, dtype=np.int32)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), capacities.astype(np.int64), costs.astype(np.int64)
    )
    return np.asarray(arcs, dtype=np.int32)


def _add_loads(flow: SimpleMinCostFlow, load: Ints, room: Ints, step: int) -> None:
    """Every further review of an expert costs more than the one before: sums of squares are smallest when even."""
    columns = np.repeat(np.arange(len(load)), room)
    before = np.concatenate([np.arange(each) for each in room]) if len(room) else np.zeros(0, dtype=np.int64)
    levels = load[columns] + before + 1
    ones = np.ones(len(columns), dtype=np.int64)
    _add(flow, np.zeros(len(columns), dtype=np.int64), 1 + columns, ones, step * (2 * levels - 1))


def _add_passages(flow: SimpleMinCostFlow, passages: Ints, first_panel: int) -> None:
    """Who is not needed for the mandatory seat of his specialty may take a free one."""
    starts = first_panel + len(PARTS) * np.arange(len(passages))
    for part in range(len(MANDATORY)):
        free = starts + PARTS.index(FREE)
        _add(flow, starts + part, free, passages[:, part], np.zeros(len(passages), dtype=np.int64))


def _add_empty(flow: SimpleMinCostFlow, arrays: _Arrays, first_panel: int, empty: int) -> NDArray[np.int32]:
    """The seats ask for their units; whatever nobody fills comes at the price of ``empty``."""
    demands = arrays.demand.reshape(-1)
    nodes = first_panel + np.arange(demands.size)
    slack = _add(flow, np.zeros(len(nodes), dtype=np.int64), nodes, demands, empty * arrays.prices().reshape(-1))
    flow.set_nodes_supplies(
        np.concatenate([[0], nodes]).astype(np.int32), np.concatenate([[demands.sum()], -demands]).astype(np.int64)
    )
    return slack


def _gaps(arrays: _Arrays, rows: Ints, columns: Ints) -> list[Gap]:
    """The seats that stayed empty; parts for which a panel has no room left count as well."""
    seated = np.zeros_like(arrays.qualified)
    seated[rows, columns] = True
    given = np.stack([(seated & (arrays.part == part)).sum(axis=1) for part in range(len(PARTS))], axis=1)
    full = arrays.load + seated.sum(axis=0) >= arrays.load + arrays.room
    found = []
    for row, panel in enumerate(arrays.inputs.panels):
        wanted = _wanted_after(arrays, row, given[row].tolist())
        for part, count in _empty_parts(given[row].tolist(), wanted):
            found += [_gap(arrays, row, part, seated[row], full)] * count
        found += [Gap(panel.project, part, PANEL_FULL, {}, {}) for part in _without_room(panel, wanted)]
    return found


def _wanted_after(arrays: _Arrays, row: int, given: list[int]) -> list[int]:
    """In a crowded panel the parts that were found had the room, then the others in their order."""
    if not arrays.crowded[row]:
        return [int(each) for each in arrays.wanted[row]]
    room = int(arrays.wanted[row].sum()) - sum(given)
    wanted = list(given)
    for part in np.flatnonzero(arrays.missing[row]).tolist():
        if room and not given[part]:
            wanted[part], room = 1, room - 1
    return wanted


def _empty_parts(given: list[int], wanted: list[int]) -> list[tuple[int, int]]:
    """Index of each part with how many of its seats are empty."""
    free = PARTS.index(FREE)
    missing = [max(0, wanted[part] - given[part]) for part in range(free)]
    open_seats = sum(wanted) - sum(given) - sum(missing)
    return [(part, count) for part, count in enumerate([*missing, open_seats]) if count]


def _without_room(panel: Panel, wanted: list[int]) -> list[str]:
    return [part for index, part in enumerate(MANDATORY) if part not in panel.kept and not wanted[index]]


def _gap(arrays: _Arrays, row: int, part: int, seated: Bools, full: Bools) -> Gap:
    """Sifts the pool rule by rule; the rule that leaves nobody is the one that blocks."""
    panel = arrays.inputs.panels[row]
    left = np.ones_like(arrays.available) if PARTS[part] == FREE else arrays.part == part
    counts = {"pool": int(left.sum())}
    rule = NONE_IN_POOL if not counts["pool"] else ""
    for name, keeps in (
        (NOT_QUALIFIED, arrays.qualified[row]),
        (NOT_AVAILABLE, arrays.available),
        (IN_CONFLICT, ~arrays.barred[row]),
        (ALREADY_ASKED, ~(arrays.asked[row] | seated)),
        (AT_LIMIT, ~full),
    ):
        counts[name] = int((left & ~keeps).sum())
        if name == IN_CONFLICT:
            conflicts = _conflicts_of(arrays, panel, left)
        left = left & keeps
        rule = rule or (name if not left.any() else "")
    return Gap(panel.project, PARTS[part], rule, counts, conflicts)


def _conflicts_of(arrays: _Arrays, panel: Panel, left: Bools) -> dict[str, int]:
    found: dict[str, int] = {}
    for expert, rules in panel.barred.items():
        if expert in arrays.column and left[arrays.column[expert]]:
            for rule in rules:
                found[rule] = found.get(rule, 0) + 1
    return dict(sorted(found.items()))
