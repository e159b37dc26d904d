"""Drawing the panels of a round: how long it takes, and whether the rules hold, checked here by other means.

There is an expert for every five projects, and five seats to each project. A load is at its best when the largest
cannot be smaller; ``load_gap`` is how far the draw is from that.
"""

from dataclasses import asdict, dataclass
from functools import partial
from math import ceil
from random import Random
from time import perf_counter

from bench.measure import Row, once
from screening.panels import MANDATORY, Candidate, Drawing, Inputs, Panel, draw, smallest_largest_load

DEFAULT_SIZE = 1000
SEATS = 5
PROJECTS_TO_AN_EXPERT = 5
SEED = 20260301
SUBJECTS = [f"{number:02}" for number in range(1, 23)]
# Two clinicians to one of each other specialty, as in a province's pool.
SPECIALTIES = ("clinical", "engineering", "regulatory", "clinical", "market")


@dataclass(frozen=True)
class Measured:
    """``conflicts`` and ``composition_violations`` count seats and panels against the rules; both must be 0."""

    projects: int
    experts: int
    seats: int
    seconds: float
    conflicts: int
    composition_violations: int
    load_gap: int
    unfilled: int
    largest_load: int
    same_again: bool


def measure(size: int) -> Measured:
    inputs = invented(size)
    start = perf_counter()
    drawing = draw(inputs, SEED)
    seconds = perf_counter() - start
    largest = largest_load(inputs, drawing)
    return Measured(
        projects=size,
        experts=len(inputs.candidates),
        seats=len(drawing.seats),
        seconds=round(seconds, 3),
        conflicts=conflicts_in(inputs, drawing),
        composition_violations=violations_in(inputs, drawing),
        load_gap=largest - smallest_largest_load(inputs),
        unfilled=len(drawing.unfilled),
        largest_load=largest,
        same_again=draw(Inputs.from_json(inputs.as_json()), SEED) == drawing,
    )


def report(size: int) -> dict[str, object]:
    return asdict(measure(size))


def growing(size: int) -> list[dict[str, object]]:
    """A quarter of the size, half of it, all of it, and twice as much."""
    return [report(count) for count in (max(5, size // 4), max(5, size // 2), size, size * 2)]


def run(size: int) -> list[Row]:
    rows = []
    for count in (max(5, size // 4), max(5, size // 2), size):
        inputs = invented(count)
        stored = inputs.as_json()
        drawing = partial(draw, inputs, SEED)
        rows.append(once("draw panels", count, drawing, "reading its inputs", partial(Inputs.from_json, stored)))
    return rows


def invented(projects: int) -> Inputs:
    """The same round for the same size: experts in institutions, fields, loads they hold already, conflicts."""
    chance = Random(SEED)
    experts = max(len(SPECIALTIES), projects // PROJECTS_TO_AN_EXPERT)
    institutions = max(10, experts // 4)
    works_in = [chance.randrange(institutions) for _number in range(experts)]
    knows = [chance.sample(SUBJECTS, 6) for _number in range(experts)]
    limit = ceil(1.5 * projects * SEATS / experts) + 3
    candidates = [
        Candidate(number, SPECIALTIES[number % len(SPECIALTIES)], chance.randrange(4), limit)
        for number in range(experts)
    ]
    return Inputs(
        seats=SEATS,
        candidates=candidates,
        qualified={
            subject: [each.id for each in candidates if each.specialty != "clinical" or subject in knows[each.id]]
            for subject in SUBJECTS
        },
        panels=[_panel(chance, number, works_in, institutions) for number in range(projects)],
    )


def _panel(chance: Random, number: int, works_in: list[int], institutions: int) -> Panel:
    home = chance.randrange(institutions)
    barred = {expert: ["same_institution"] for expert, place in enumerate(works_in) if place == home}
    for rule in ("co_applicant", "recused"):
        barred.setdefault(chance.randrange(len(works_in)), []).append(rule)
    return Panel(number, chance.choice(SUBJECTS), barred)


def conflicts_in(inputs: Inputs, drawing: Drawing) -> int:
    barred = {(panel.project, expert) for panel in inputs.panels for expert in panel.barred}
    return sum(seat in barred for seat in drawing.seats)


def violations_in(inputs: Inputs, drawing: Drawing) -> int:
    """Panels of the wrong size, with one person twice, without a needed specialty, or outside their field.

    A panel of which the draw itself says that it could not be filled counts too: here all can be.
    """
    specialty = {each.id: each.specialty for each in inputs.candidates}
    sitting: dict[int, list[int]] = {panel.project: [] for panel in inputs.panels}
    for project, expert in drawing.seats:
        sitting[project].append(expert)
    fields = {subject: set(experts) for subject, experts in inputs.qualified.items()}
    return sum(
        len(set(sitting[panel.project])) != inputs.seats
        or not set(MANDATORY) <= {specialty[expert] for expert in sitting[panel.project]}
        or not set(sitting[panel.project]) <= fields[panel.subject]
        for panel in inputs.panels
    )


def largest_load(inputs: Inputs, drawing: Drawing) -> int:
    loads = {each.id: each.load for each in inputs.candidates}
    for _project, expert in drawing.seats:
        loads[expert] += 1
    return max(loads.values())
