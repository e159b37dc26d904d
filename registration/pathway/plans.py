"""The arithmetic of a road: from what is asked, and from a day, to the days of each stage.

A stage starts on the day the one before ended, and a term of N working days ends on the Nth after it: the day of the
act itself does not count. While the registrant answers a supplement the statutory clock stands still. A preparation
has no term: it ends on the day people have planned, and while they have not, what follows is dated "at the earliest".
Stages that were reached keep the day on which they were.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from core.workdays import add_workdays
from registration.enums.milestones import MilestoneKind as Kind
from registration.enums.roads import Part
from registration.pathway.content import Content, Stage
from registration.pathway.questions import Question

# A milestone by kind and round, and a stage by key and round.
At = tuple[str, int]
WHOLE = 100


@dataclass(frozen=True)
class Known:
    """``reached``: days of confirmed milestones by kind and round. ``own``: planned ends that people have set, by key
    and round of the stage. ``floor``: what is not reached yet ends on this day at the earliest."""

    reached: Mapping[At, date] = field(default_factory=dict)
    own: Mapping[At, date] = field(default_factory=dict)
    floor: date | None = None


@dataclass(frozen=True)
class Leg:
    """One stage with its days. ``working_days``: its term, None for a preparation, 0 while the clock stands still.

    ``full_days``: the term before a channel shortens it by ``cut`` percent. ``calendar_days``: those assumed for an
    answer. ``reached``: it ended on ``ends``; ``passed``: it lies behind, on a day that nobody wrote down. ``open``:
    its days rest on a preparation without a planned day. ``ended_by``: the milestone that ends it.
    """

    stage: Stage
    body: str
    round: int = 0
    working_days: int | None = None
    full_days: int | None = None
    cut: int = 0
    calendar_days: int | None = None
    starts: date | None = None
    ends: date | None = None
    reached: bool = False
    passed: bool = False
    open: bool = False
    ended_by: At | None = None

    @property
    def key(self) -> str:
        return self.stage.key

    @property
    def place(self) -> At:
        return self.stage.key, self.round

    @property
    def stops_clock(self) -> bool:
        return self.stage.part == Part.PAUSE


@dataclass(frozen=True)
class Plan:
    """``stages`` is the road before the authorities, the critical path; its days add up to ``total_working_days``."""

    question: Question
    start: date
    preparation: tuple[Leg, ...]
    stages: tuple[Leg, ...]
    parallel: tuple[Leg, ...]

    @property
    def total_working_days(self) -> int:
        return sum(leg.working_days or 0 for leg in self.stages)

    @property
    def ends(self) -> date | None:
        """When the last stage ends; None where the class has no road yet."""
        return self.stages[-1].ends if self.stages else None

    @property
    def legs(self) -> tuple[Leg, ...]:
        return (*self.preparation, *self.stages, *self.parallel)

    @property
    def late_beside(self) -> tuple[Leg, ...]:
        """Parallel stages that end after the review does: the decision waits for them."""
        reviewed = [leg.ends for leg in self.stages if leg.stage.milestone == Kind.REVIEWED and leg.ends]
        if not reviewed:
            return ()
        return tuple(leg for leg in self.parallel if leg.ends and not leg.reached and leg.ends > max(reviewed))


def plan_road(content: Content, question: Question, start: date, known: Known | None = None) -> Plan:
    """The road for this question from ``start`` on. The same input gives the same plan."""
    facts = known or Known()
    walk = _Walk(content, question, start, facts)
    preparation = tuple(walk.prepared(leg) for leg in _preparations(content, question))
    walk.hand_in()
    stages = tuple(walk.official(leg) for leg in _officials(content, question))
    return Plan(question, start, preparation, stages, _parallels(content, question, stages, facts))


def shortened(days: int, cut: int) -> int:
    """A term shortened by ``cut`` percent; a part of a day counts as a day."""
    return -(-days * (WHOLE - cut) // WHOLE)


def _preparations(content: Content, question: Question) -> Iterator[Leg]:
    for stage in content.of_part(Part.PREPARATION):
        if stage.holds_for(question):
            yield Leg(
                stage, stage.bodies[question.management_class], cut=_cut(content, question, stage), ended_by=_end(stage)
            )


def _officials(content: Content, question: Question) -> Iterator[Leg]:
    """In their order; those of a supplement once for each round, all of a round before the next."""
    held = [each for each in content.stages if each.part in (Part.OFFICIAL, Part.PAUSE) and each.holds_for(question)]
    repeated = [stage for stage in held if stage.supplement]
    done = False
    for stage in held:
        if not stage.supplement:
            yield _leg(content, question, stage, 0)
        elif not done:
            done = True
            for number in range(1, question.supplements + 1):
                yield from (_leg(content, question, each, number) for each in repeated)


def _leg(content: Content, question: Question, stage: Stage, number: int) -> Leg:
    body = stage.bodies[question.management_class]
    if stage.part == Part.PAUSE:
        days = question.answer_days or content.answer_days
        return Leg(
            stage, body, number, working_days=0, calendar_days=days, ended_by=(Kind.SUPPLEMENT_ANSWERED.value, number)
        )
    full = stage.limits.get(question.management_class, 0)
    cut = _cut(content, question, stage)
    return Leg(
        stage,
        body,
        number,
        working_days=shortened(full, cut),
        full_days=full,
        cut=cut,
        ended_by=_end(stage, question.supplements, number),
    )


def _end(stage: Stage, supplements: int = 0, number: int = 0) -> At | None:
    """A review ends with the next round of supplements; only the last one with the review itself."""
    if stage.milestone == Kind.REVIEWED and number < supplements:
        return Kind.SUPPLEMENT_ASKED.value, number + 1
    return (stage.milestone, 0) if stage.milestone else None


def _cut(content: Content, question: Question, stage: Stage) -> int:
    rule = content.rule(question.channel, question.management_class)
    return rule.cuts.get(stage.key, 0) if rule else 0


class _Walk:
    """Goes along the road and keeps the day on which it stands: ``at`` never goes back."""

    def __init__(self, content: Content, question: Question, start: date, known: Known) -> None:
        self.known, self.start = known, start
        self.at = min([start, *known.reached.values()])
        self.beside: date | None = None
        self.open = False
        officials = tuple(_officials(content, question))
        serial = [leg for leg in (*_preparations(content, question), *officials) if not leg.stage.beside]
        last = max((number for number, leg in enumerate(serial) if self._reached(leg)), default=0)
        self.behind = {leg.place for leg in serial[:last]}
        self.handed_in = any(leg.place in self.behind or self._reached(leg) for leg in officials)

    def _reached(self, leg: Leg) -> date | None:
        return self.known.reached.get(leg.ended_by) if leg.ended_by else None

    def prepared(self, leg: Leg) -> Leg:
        reached, own = self._reached(leg), self.known.own.get(leg.place)
        if reached is not None:
            return self._moved(leg, reached, reached=True)
        if leg.place in self.behind or self.handed_in:
            return replace(leg, passed=True)
        if leg.stage.beside:
            return self._beside(leg, own)
        if own is None:
            leg = replace(leg, starts=None if self.open else self.at, open=True)
            self.open = True
            return leg
        self.open = False
        return self._moved(leg, max(self.at, self._not_before(leg, own)))

    def _beside(self, leg: Leg, own: date | None) -> Leg:
        if own is None:
            return replace(leg, starts=self.at, open=True)
        ends = max(own, self.at)
        self.beside = max(self.beside or ends, ends)
        return replace(leg, starts=self.at, ends=ends)

    def hand_in(self) -> None:
        """The application is handed in when all is prepared, and never before the day from which the plan counts."""
        if not self.handed_in:
            self.at = max(self.at, self.start, self.beside or self.at, self.known.floor or self.at)

    def official(self, leg: Leg) -> Leg:
        reached = self._reached(leg)
        if reached is not None:
            self.open = False
            return self._moved(leg, reached, reached=True)
        if leg.place in self.behind:
            return replace(leg, passed=True)
        return self._moved(leg, self._not_before(leg, self._term(leg)))

    def _not_before(self, leg: Leg, ends: date) -> date:
        """Where a milestone is awaited and has not come, the stage has not ended yet; others end unseen."""
        return max(ends, self.known.floor) if self.known.floor and leg.ended_by else ends

    def _term(self, leg: Leg) -> date:
        if leg.stops_clock:
            own = self.known.own.get(leg.place)
            return max(self.at, own or self.at + timedelta(days=leg.calendar_days or 0))
        return add_workdays(self.at, leg.working_days or 0)

    def _moved(self, leg: Leg, ends: date, *, reached: bool = False) -> Leg:
        """Facts that were written down out of order do not turn the road around."""
        starts, self.at = min(self.at, ends), max(self.at, ends)
        return replace(leg, starts=starts, ends=ends, reached=reached, open=self.open)


def _parallels(content: Content, question: Question, stages: tuple[Leg, ...], known: Known) -> tuple[Leg, ...]:
    """Each begins on the day the stage it hangs on ended."""
    ended = {leg.key: leg for leg in stages}
    found: list[Leg] = []
    for stage in content.of_part(Part.PARALLEL):
        if not stage.holds_for(question):
            continue
        leg = _leg(content, question, stage, 0)
        reached = known.reached.get(leg.ended_by) if leg.ended_by else None
        base = ended.get(stage.after)
        if reached is not None:
            starts = min(base.ends, reached) if base and base.ends else reached
            leg = replace(leg, starts=starts, ends=reached, reached=True)
        elif base is not None and base.ends is not None:
            ends = add_workdays(base.ends, leg.working_days or 0)
            ends = max(ends, known.floor) if known.floor and leg.ended_by else ends
            leg = replace(leg, starts=base.ends, ends=ends, open=base.open)
        ended[stage.key] = leg
        found.append(leg)
    return tuple(found)
