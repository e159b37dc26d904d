"""The draw by itself: what must hold for every pool and every round."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening import panels
from screening.panels import FREE, MANDATORY, PANEL_FULL, Candidate, Drawing, Inputs, Panel, draw, smallest_largest_load

SPECIALTIES = (*MANDATORY, "market")
RULES = ("same_institution", "co_applicant", "recused")


@st.composite
def pools(draw_from: st.DrawFn) -> list[Candidate]:
    return [
        Candidate(
            id=100 + number,
            specialty=draw_from(st.sampled_from(SPECIALTIES)),
            load=draw_from(st.integers(0, 3)),
            limit=draw_from(st.integers(0, 6)),
            available=draw_from(st.booleans() | st.just(True)),
        )
        for number in range(draw_from(st.integers(0, 14)))
    ]


@st.composite
def rounds(draw_from: st.DrawFn) -> Inputs:
    candidates = draw_from(pools())
    ids = [each.id for each in candidates]
    some = st.lists(st.sampled_from(ids), unique=True, max_size=len(ids)) if ids else st.just([])
    few = st.lists(st.sampled_from(ids), unique=True, max_size=2) if ids else st.just([])
    seats = draw_from(st.sampled_from([3, 5, 7]))
    return Inputs(
        seats=seats,
        candidates=candidates,
        qualified={"01": draw_from(some), "13": draw_from(st.just(ids))},
        panels=[
            Panel(
                project=number,
                subject=draw_from(st.sampled_from(["01", "13"])),
                barred={expert: [draw_from(st.sampled_from(RULES))] for expert in draw_from(few)},
                asked=draw_from(few),
                kept=draw_from(st.lists(st.sampled_from(SPECIALTIES), max_size=3)),
            )
            for number in range(draw_from(st.integers(0, 7)))
        ],
    )


seeds = st.integers(0, 2**48 - 1)


def specialties(inputs: Inputs, drawing: Drawing, panel: Panel) -> list[str]:
    known = {each.id: each.specialty for each in inputs.candidates}
    return [*panel.kept, *(known[expert] for project, expert in drawing.seats if project == panel.project)]


@settings(max_examples=150, deadline=None)
@given(rounds(), seeds)
def test_nobody_sits_who_may_not(inputs, seed):
    known = {each.id: each for each in inputs.candidates}
    of_project = {panel.project: panel for panel in inputs.panels}
    drawing = draw(inputs, seed)
    for project, expert in drawing.seats:
        panel = of_project[project]
        assert expert not in panel.barred
        assert expert not in panel.asked
        assert expert in inputs.qualified[panel.subject]
        assert known[expert].available
    assert len(set(drawing.seats)) == len(drawing.seats), "nobody sits twice in one panel"
    given_to = Counter(expert for _project, expert in drawing.seats)
    assert all(known[expert].load + n <= known[expert].limit for expert, n in given_to.items())


@settings(max_examples=150, deadline=None)
@given(rounds(), seeds)
def test_every_panel_has_its_parts_or_says_which_is_missing(inputs, seed):
    drawing = draw(inputs, seed)
    for panel in inputs.panels:
        sitting = specialties(inputs, drawing, panel)
        gaps = [gap for gap in drawing.unfilled if gap.project == panel.project]
        missing = [part for part in MANDATORY if part not in sitting]
        assert sorted(gap.part for gap in gaps if gap.part != FREE) == sorted(missing)
        assert len(sitting) <= max(inputs.seats, len(panel.kept))
        real = [gap for gap in gaps if gap.rule != panels.PANEL_FULL]
        assert len(sitting) + len(real) == max(inputs.seats, len(panel.kept))
        assert all(gap.rule for gap in gaps), "the rule that blocks is always named"


@settings(max_examples=100, deadline=None)
@given(rounds(), seeds)
def test_the_largest_load_is_the_smallest_possible(inputs, seed):
    drawing = draw(inputs, seed)
    loads = {each.id: each.load for each in inputs.candidates}
    may_sit = {expert for panel in inputs.panels for expert in free_for(inputs, panel)}
    for _project, expert in drawing.seats:
        loads[expert] += 1
    largest = max((loads[expert] for expert in may_sit), default=0)
    assert largest == smallest_largest_load(inputs)


@settings(max_examples=60, deadline=None)
@given(rounds(), seeds)
def test_the_same_seed_gives_the_same_draw_also_from_its_record(inputs, seed):
    first = draw(inputs, seed)
    again = draw(Inputs.from_json(inputs.as_json()), seed)
    assert (first.seats, first.unfilled) == (again.seats, again.unfilled)


@settings(max_examples=60, deadline=None)
@given(rounds(), seeds)
def test_no_seat_stays_empty_that_somebody_could_take(inputs, seed):
    """For a single panel every possible one is tried."""
    for panel in inputs.panels[:1]:
        alone = Inputs(inputs.seats, inputs.candidates, inputs.qualified, [panel])
        drawing = draw(alone, seed)
        sitting = specialties(alone, drawing, panel)
        assert sum(part in sitting for part in MANDATORY) == best_composition(alone, panel)


def free_for(inputs: Inputs, panel: Panel) -> list[int]:
    """Who may be given a seat; where fewer seats are left than parts are missing, only experts of these parts."""
    missing = [part for part in MANDATORY if part not in panel.kept]
    has_room = len(missing) <= max(0, inputs.seats - len(panel.kept))
    return [
        each.id
        for each in inputs.candidates
        if each.available
        and each.load < each.limit
        and each.id in inputs.qualified[panel.subject]
        and each.id not in panel.barred
        and each.id not in panel.asked
        and (has_room or each.specialty in missing)
    ]


def best_composition(inputs: Inputs, panel: Panel) -> int:
    known = {each.id: each.specialty for each in inputs.candidates}
    free = [known[each] for each in free_for(inputs, panel)]
    room = max(0, inputs.seats - len(panel.kept))
    kept = set(panel.kept) & set(MANDATORY)
    return (
        max(
            len(kept | (set(chosen) & set(MANDATORY)))
            for n in range(min(room, 3) + 1)
            for chosen in combinations(free, n)
        )
        if free
        else len(kept)
    )


def pool(**counts: int) -> list[Candidate]:
    people = [specialty for specialty, n in counts.items() for _number in range(n)]
    return [Candidate(number, specialty) for number, specialty in enumerate(people, start=1)]


def one_panel(candidates: list[Candidate], **facts) -> Inputs:
    qualified = facts.pop("qualified", [each.id for each in candidates])
    return Inputs(3, candidates, {"13": qualified}, [Panel(9, "13", **facts)])


def only_gap(inputs: Inputs) -> panels.Gap:
    (gap,) = draw(inputs, 1).unfilled
    return gap


def test_a_pool_without_the_specialty_is_named():
    gap = only_gap(one_panel(pool(clinical=2, engineering=2)))
    assert (gap.project, gap.part, gap.rule) == (9, "regulatory", panels.NONE_IN_POOL)


def test_nobody_of_the_field_is_named_with_how_many_there_are():
    gap = only_gap(one_panel(pool(clinical=2, engineering=1, regulatory=1), qualified=[3, 4]))
    assert (gap.part, gap.rule) == ("clinical", panels.NOT_QUALIFIED)
    assert (gap.counts["pool"], gap.counts[panels.NOT_QUALIFIED]) == (2, 2)


def test_conflicts_are_named_by_their_rule():
    barred = {1: ["same_institution"], 2: ["same_institution", "recused"]}
    gap = only_gap(one_panel(pool(clinical=2, engineering=1, regulatory=1), barred=barred))
    assert (gap.part, gap.rule) == ("clinical", panels.IN_CONFLICT)
    assert gap.conflicts == {"same_institution": 2, "recused": 1}


@pytest.mark.parametrize(
    ("lone", "rule"),
    [
        (Candidate(1, "clinical", available=False), panels.NOT_AVAILABLE),
        (Candidate(1, "clinical", load=4, limit=4), panels.AT_LIMIT),
    ],
)
def test_absence_and_limits_are_named(lone, rule):
    gap = only_gap(one_panel([lone, Candidate(2, "engineering"), Candidate(3, "regulatory")]))
    assert (gap.part, gap.rule) == ("clinical", rule)


def test_a_limit_reached_in_the_draw_itself_is_named():
    candidates = [Candidate(1, "clinical", limit=1), Candidate(2, "engineering"), Candidate(3, "regulatory")]
    drawing = draw(Inputs(3, candidates, {"13": [1, 2, 3]}, [Panel(1, "13"), Panel(2, "13")]), 5)
    assert [(gap.part, gap.rule) for gap in drawing.unfilled] == [("clinical", panels.AT_LIMIT)]


def test_who_was_asked_before_is_not_asked_again():
    gap = only_gap(one_panel(pool(clinical=1, engineering=1, regulatory=1), asked=[1]))
    assert (gap.part, gap.rule) == ("clinical", panels.ALREADY_ASKED)


def test_seats_that_stay_are_not_drawn_again():
    drawing = draw(one_panel(pool(clinical=3, engineering=1, regulatory=1), kept=["clinical", "engineering"]), 3)
    assert drawing.seats == [(9, 5)]


def test_a_panel_without_room_for_a_part_says_so():
    drawing = draw(one_panel(pool(regulatory=1, engineering=1), kept=["clinical", "clinical", "clinical"]), 3)
    assert drawing.seats == []
    assert {(gap.part, gap.rule) for gap in drawing.unfilled} == {
        ("engineering", panels.PANEL_FULL),
        ("regulatory", panels.PANEL_FULL),
    }


def test_equals_are_drawn_by_chance():
    inputs = one_panel(pool(clinical=8, engineering=8, regulatory=8))
    assert len({tuple(draw(inputs, seed).seats) for seed in range(20)}) > 10


def test_loads_held_already_are_evened_out():
    candidates = [Candidate(1, "clinical", load=3), Candidate(2, "clinical"), Candidate(3, "engineering")]
    candidates.append(Candidate(4, "regulatory"))
    inputs = Inputs(3, candidates, {"13": [1, 2, 3, 4]}, [Panel(number, "13") for number in range(3)])
    assert {expert for _project, expert in draw(inputs, 8).seats} == {2, 3, 4}


def test_with_less_room_than_missing_parts_any_of_them_takes_the_seat():
    """Two regulatory experts stay in a panel of three and no clinician is free: the engineer takes the last seat."""
    engineer = Candidate(100, "engineering", limit=1)
    away = Candidate(101, "clinical", available=False)
    kept = Panel(0, "13", kept=("regulatory", "regulatory"))
    drawing = draw(Inputs(3, [engineer, away], {"13": [100, 101]}, [kept]), seed=0)
    assert drawing.seats == [(0, 100)]
    assert [(gap.part, gap.rule) for gap in drawing.unfilled] == [("clinical", PANEL_FULL)]


def test_a_market_expert_takes_no_seat_that_a_missing_part_needs():
    market = Candidate(100, "market")
    kept = Panel(0, "13", kept=("regulatory", "regulatory"))
    drawing = draw(Inputs(3, [market], {"13": [100]}, [kept]), seed=0)
    assert drawing.seats == []
    assert [gap.part for gap in drawing.unfilled] == ["clinical", "engineering"]
