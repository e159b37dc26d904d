"""What a case can reach, in which order, and which stage follows from it: pure tables, read by pages, services, tests.

Order of the steps and their limits: domain guide §3.4 (Order 47 of 2021, chapter 7). What a date may not contradict
stands in ``ORDER``; whoever opens a case late need not tell everything that was before.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from projects.enums import ManagementClass
from registration.enums.cases import RoadStage
from registration.enums.milestones import MilestoneKind as Kind

FILED_CLASSES = frozenset({ManagementClass.I.value})
REGISTERED_CLASSES = frozenset({ManagementClass.II.value, ManagementClass.III.value})
ALL_CLASSES = FILED_CLASSES | REGISTERED_CLASSES


@dataclass(frozen=True)
class Fact:
    """A further answer of a milestone, a short text."""

    key: str
    label: Text
    required: bool = False
    most: int = 120


@dataclass(frozen=True)
class Step:
    """``number`` says what number an authority gives with it, empty for none.

    ``needs``: of each set one has to be confirmed before. ``rounds``: it can happen several times, each round once.
    """

    kind: Kind
    classes: frozenset[str]
    evidence: bool = True
    number: Text = ""
    facts: tuple[Fact, ...] = ()
    needs: tuple[frozenset[Kind], ...] = ()
    rounds: bool = False


APPROVED = frozenset({Kind.CERTIFIED, Kind.FILED})
STEPS: dict[str, Step] = {
    step.kind.value: step
    for step in (
        Step(Kind.DESIGN_FROZEN, ALL_CLASSES),
        Step(
            Kind.TESTED,
            REGISTERED_CLASSES,
            number=_("Number of the test report"),
            facts=(Fact("institute", _("Tested by")),),
        ),
        Step(
            Kind.TRIAL_FILED,
            REGISTERED_CLASSES,
            number=_("Number of the filing or approval"),
            facts=(
                Fact("ethics", _("Number of the ethics approval"), required=True),
                Fact("site", _("Clinical trial institution"), required=True),
                Fact("sample", _("Sample size"), required=True, most=20),
            ),
        ),
        Step(Kind.EVALUATED, REGISTERED_CLASSES),
        Step(Kind.QUALITY_CHECKED, REGISTERED_CLASSES),
        Step(Kind.CHANNEL_GRANTED, REGISTERED_CLASSES, number=_("Acceptance number of the channel")),
        Step(Kind.ACCEPTED, REGISTERED_CLASSES, number=_("Acceptance number")),
        Step(
            Kind.SUPPLEMENT_ASKED,
            REGISTERED_CLASSES,
            needs=(frozenset({Kind.ACCEPTED}),),
            rounds=True,
        ),
        Step(
            Kind.SUPPLEMENT_ANSWERED,
            REGISTERED_CLASSES,
            evidence=False,
            needs=(frozenset({Kind.SUPPLEMENT_ASKED}),),
            rounds=True,
        ),
        Step(Kind.REVIEWED, REGISTERED_CLASSES, evidence=False, needs=(frozenset({Kind.ACCEPTED}),)),
        Step(Kind.DECIDED, REGISTERED_CLASSES, evidence=False, needs=(frozenset({Kind.ACCEPTED}),)),
        Step(
            Kind.CERTIFIED,
            REGISTERED_CLASSES,
            number=_("Certificate number"),
            needs=(frozenset({Kind.ACCEPTED}),),
        ),
        Step(Kind.FILED, FILED_CLASSES, number=_("Filing number")),
        Step(Kind.LAUNCHED, ALL_CLASSES, evidence=False, needs=(APPROVED,)),
        Step(Kind.PRICED, ALL_CLASSES, number=_("Number of the document"), needs=(APPROVED,)),
        Step(Kind.INSURED, ALL_CLASSES, number=_("Number of the document"), needs=(APPROVED,)),
    )
}
# An acceptance without its number, a certificate or a filing without one, would not be a fact anybody could check.
NUMBER_REQUIRED = frozenset({Kind.ACCEPTED.value, Kind.CERTIFIED.value, Kind.FILED.value})

# Of each pair the first cannot be later than the second.
ORDER: tuple[tuple[Kind, Kind], ...] = (
    (Kind.DESIGN_FROZEN, Kind.TESTED),
    (Kind.DESIGN_FROZEN, Kind.ACCEPTED),
    (Kind.DESIGN_FROZEN, Kind.CERTIFIED),
    (Kind.DESIGN_FROZEN, Kind.FILED),
    (Kind.DESIGN_FROZEN, Kind.QUALITY_CHECKED),
    (Kind.TESTED, Kind.ACCEPTED),
    (Kind.TRIAL_FILED, Kind.EVALUATED),
    (Kind.TRIAL_FILED, Kind.ACCEPTED),
    (Kind.EVALUATED, Kind.ACCEPTED),
    (Kind.ACCEPTED, Kind.SUPPLEMENT_ASKED),
    (Kind.ACCEPTED, Kind.SUPPLEMENT_ANSWERED),
    (Kind.ACCEPTED, Kind.REVIEWED),
    (Kind.ACCEPTED, Kind.DECIDED),
    (Kind.ACCEPTED, Kind.CERTIFIED),
    (Kind.SUPPLEMENT_ASKED, Kind.REVIEWED),
    (Kind.SUPPLEMENT_ANSWERED, Kind.REVIEWED),
    (Kind.SUPPLEMENT_ANSWERED, Kind.DECIDED),
    (Kind.SUPPLEMENT_ANSWERED, Kind.CERTIFIED),
    (Kind.QUALITY_CHECKED, Kind.DECIDED),
    (Kind.QUALITY_CHECKED, Kind.CERTIFIED),
    (Kind.REVIEWED, Kind.DECIDED),
    (Kind.REVIEWED, Kind.CERTIFIED),
    (Kind.DECIDED, Kind.CERTIFIED),
    (Kind.CHANNEL_GRANTED, Kind.CERTIFIED),
    *((approved, later) for approved in sorted(APPROVED) for later in (Kind.LAUNCHED, Kind.PRICED, Kind.INSURED)),
)


@dataclass(frozen=True)
class Reached:
    """A milestone as far as the order of things goes."""

    kind: str
    on: date
    round: int = 0


def steps_of(management_class: str) -> tuple[Step, ...]:
    """What a case of this class can reach; while nobody knows the class, what every class has."""
    known = management_class in ALL_CLASSES
    return tuple(
        step for step in STEPS.values() if (management_class in step.classes if known else step.classes == ALL_CLASSES)
    )


def contradictions(new: Reached, others: Iterable[Reached]) -> Iterator[tuple[Reached, bool]]:
    """The milestones whose days do not fit the new one; True with those that would have to be earlier than it."""
    for other in others:
        if _precedes(other, new) and other.on > new.on:
            yield other, True
        if _precedes(new, other) and new.on > other.on:
            yield other, False


def _precedes(first: Reached, second: Reached) -> bool:
    if first.round and second.round:
        # Of supplements: asked, answered, and the next one asked after that.
        asked_first = first.kind == Kind.SUPPLEMENT_ASKED and second.kind == Kind.SUPPLEMENT_ANSWERED
        return first.round < second.round or (first.round == second.round and asked_first)
    return (first.kind, second.kind) in _PAIRS


_PAIRS = {(first.value, second.value) for first, second in ORDER}


def missing_before(kind: str, round_: int, reached: Collection[Reached]) -> Iterator[frozenset[Kind]]:
    """What has to be confirmed first: of each set one. Supplements: the round before answered, this one asked."""
    known = {each.kind for each in reached}
    step = STEPS[kind]
    if kind == Kind.SUPPLEMENT_ANSWERED:
        known = {each.kind for each in reached if each.round in (0, round_)}
    for needed in step.needs:
        if not needed & known:
            yield needed
    if kind == Kind.SUPPLEMENT_ASKED and round_ > 1 and round_ - 1 not in _rounds(reached, Kind.SUPPLEMENT_ANSWERED):
        yield frozenset({Kind.SUPPLEMENT_ANSWERED})
    if kind in (Kind.REVIEWED, Kind.DECIDED, Kind.CERTIFIED) and open_rounds(reached):
        yield frozenset({Kind.SUPPLEMENT_ANSWERED})


def _rounds(reached: Iterable[Reached], kind: Kind) -> set[int]:
    return {each.round for each in reached if each.kind == kind}


def open_rounds(reached: Collection[Reached]) -> set[int]:
    """Rounds of supplements that were asked for and not yet answered."""
    return _rounds(reached, Kind.SUPPLEMENT_ASKED) - _rounds(reached, Kind.SUPPLEMENT_ANSWERED)


def next_round(kind: str, reached: Collection[Reached]) -> int:
    """The round a new milestone of this kind belongs to; 0 for those that happen once."""
    if not STEPS[kind].rounds:
        return 0
    asked = _rounds(reached, Kind.SUPPLEMENT_ASKED)
    if kind == Kind.SUPPLEMENT_ASKED:
        return max(asked, default=0) + 1
    return min(open_rounds(reached), default=max(asked, default=1))


# The furthest that was reached decides; what was skipped is not asked for.
STAGE_AFTER: tuple[tuple[frozenset[Kind], RoadStage], ...] = (
    (frozenset({Kind.LAUNCHED, Kind.PRICED, Kind.INSURED}), RoadStage.MARKET),
    (APPROVED, RoadStage.APPROVED),
    (frozenset({Kind.DECIDED, Kind.REVIEWED}), RoadStage.DECISION),
    (frozenset({Kind.ACCEPTED}), RoadStage.REVIEW),
    (frozenset({Kind.EVALUATED}), RoadStage.DOSSIER),
    (frozenset({Kind.TESTED, Kind.TRIAL_FILED}), RoadStage.EVALUATION),
    (frozenset({Kind.DESIGN_FROZEN}), RoadStage.TESTING),
)


def stage_of(management_class: str, reached: Collection[Reached]) -> RoadStage:
    """Only what the class can reach counts: a filing of Class I is no step of a device that became Class II."""
    kinds = {Kind(each.kind) for each in reached if management_class in STEPS[each.kind].classes}
    kinds |= {Kind(each.kind) for each in reached if STEPS[each.kind].classes == ALL_CLASSES}
    found = next((stage for needed, stage in STAGE_AFTER if needed & kinds), RoadStage.CULTIVATION)
    if found == RoadStage.REVIEW and open_rounds(reached):
        return RoadStage.SUPPLEMENT
    if management_class in FILED_CLASSES and found == RoadStage.TESTING:
        return RoadStage.FILING
    if found == RoadStage.MARKET and not kinds & APPROVED:
        return RoadStage.CULTIVATION
    return found


def supplement_count(reached: Collection[Reached]) -> int:
    """Rounds of supplements asked for: 0 is 零发补, 1 is 少发补 (domain guide §3.4)."""
    return len(_rounds(reached, Kind.SUPPLEMENT_ASKED))
