"""What is met of a channel, by answers in three values.

Of a group that needs all its parts, one "no" decides; of one where a part is enough, one "yes" does; else whatever is
unknown keeps it open.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from registration.channels.conditions import CONDITIONS
from registration.channels.facts import Facts, Known, derived
from registration.channels.rules import Procedure, procedures_of
from registration.channels.shape import ALL, Answer, Condition, Group


class Standing(models.TextChoices):
    """Of a channel as a whole. None of them is a promise."""

    MET = "met", _("Every condition is met by what is known")
    OPEN = "open", _("Some conditions are not known yet")
    MISSING = "missing", _("A condition is missing")


OF_ANSWER = {Answer.YES: Standing.MET, Answer.NO: Standing.MISSING, Answer.UNKNOWN: Standing.OPEN}


@dataclass(frozen=True)
class Leaf:
    """One condition with its answer; ``known`` says from which fact, None when people answered it or nobody did."""

    condition: Condition
    answer: Answer
    known: Known | None = None


@dataclass(frozen=True)
class Node:
    """A group with its own answer and its judged parts."""

    group: Group
    answer: Answer
    parts: tuple["Node | Leaf", ...]

    @property
    def heading(self) -> Text:
        return _("All of these are needed:") if self.group.how == ALL else _("One of these is enough:")


@dataclass(frozen=True)
class Verdict:
    """Of one procedure. ``met``, ``missing``, ``unknown``: its conditions, each once.

    A condition of a branch that is not needed, because another one of the same group is met, is in none of them but
    ``met``: it is neither missing nor worth asking.
    """

    procedure: Procedure
    tree: Node
    standing: Standing
    met: tuple[Leaf, ...] = field(default=())
    missing: tuple[Leaf, ...] = field(default=())
    unknown: tuple[Leaf, ...] = field(default=())


def verdicts(region: str, facts: Facts, answers: Mapping[str, str]) -> list[Verdict]:
    """Of every procedure of the province. What the office has confirmed goes before what people answered, and that
    before what the applicant once wrote."""
    known = derived(facts)
    return [verdict(procedure, known, answers) for procedure in procedures_of(region)]


def verdict(procedure: Procedure, known: Mapping[str, Known], answers: Mapping[str, str]) -> Verdict:
    tree = judged(procedure.rule, known, answers)
    assert isinstance(tree, Node)  # noqa: S101 - a procedure's rule is a group
    counted = {leaf.condition.key: leaf for leaf in _counted(tree)}.values()
    met = {leaf.condition.key: leaf for leaf in _leaves(tree) if leaf.answer == Answer.YES}.values()
    return Verdict(
        procedure,
        tree,
        OF_ANSWER[tree.answer],
        tuple(met),
        tuple(leaf for leaf in counted if leaf.answer == Answer.NO),
        tuple(leaf for leaf in counted if leaf.answer == Answer.UNKNOWN),
    )


def judged(rule: str | Group, known: Mapping[str, Known], answers: Mapping[str, str]) -> Node | Leaf:
    if isinstance(rule, str):
        return _leaf(CONDITIONS[rule], known, answers)
    parts = tuple(judged(part, known, answers) for part in rule.parts)
    return Node(rule, _combined(rule.how, [part.answer for part in parts]), parts)


def _leaf(condition: Condition, known: Mapping[str, Known], answers: Mapping[str, str]) -> Leaf:
    fact, said = known.get(condition.key), answers.get(condition.key, "")
    if fact is not None and (fact.firm or said not in Answer.values):
        return Leaf(condition, fact.answer, fact)
    return Leaf(condition, Answer(said) if said in Answer.values else Answer.UNKNOWN)


def _combined(how: str, answers: list[Answer]) -> Answer:
    decisive, other = (Answer.NO, Answer.YES) if how == ALL else (Answer.YES, Answer.NO)
    if decisive in answers:
        return decisive
    return Answer.UNKNOWN if Answer.UNKNOWN in answers else other


def _leaves(part: Node | Leaf) -> Iterator[Leaf]:
    if isinstance(part, Leaf):
        yield part
        return
    for each in part.parts:
        yield from _leaves(each)


def _counted(part: Node | Leaf) -> Iterator[Leaf]:
    """The conditions on which the answer still hangs: nothing of a group that is met."""
    if isinstance(part, Leaf):
        yield part
        return
    if part.answer == Answer.YES:
        return
    for each in part.parts:
        # Where one part is enough, a branch that is out is worth no question while another is still open.
        if part.group.how != ALL and part.answer == Answer.UNKNOWN and each.answer == Answer.NO:
            continue
        yield from _counted(each)
