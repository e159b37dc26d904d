"""What keeps a draft of a road from being published."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from projects.enums import ManagementClass
from projects.ledger.values import SUBCATALOGUES
from registration.enums.cases import Body, Channel, Route
from registration.enums.milestones import MilestoneKind as Kind
from registration.enums.roads import Part
from registration.pathway.content import ChannelRule, Content, Stage, Words
from registration.steps import ALL_CLASSES, ORDER, STEPS

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST_LIMIT = 400
LONGEST_ANSWER = 730
DEEPEST_CUT = 90
LAST = {
    ManagementClass.I.value: Kind.FILED,
    ManagementClass.II.value: Kind.CERTIFIED,
    ManagementClass.III.value: Kind.CERTIFIED,
}
LIMITED = frozenset({Part.OFFICIAL.value, Part.PARALLEL.value})


@dataclass(frozen=True)
class Fault:
    """``where``: "s3" for the fourth stage, "c0" for the first channel, "rules"."""

    where: str
    what: str
    message: str


def faults(content: Content) -> list[Fault]:
    """Empty when nothing keeps this content from being published."""
    return [
        *(fault for number, stage in enumerate(content.stages) for fault in _of_stage(number, stage, content)),
        *(fault for number, rule in enumerate(content.channels) for fault in _of_rule(number, rule, content)),
        *(fault for each in LAST for fault in _of_road(content, each)),
        *_of_answers(content),
    ]


def _of_stage(number: int, stage: Stage, content: Content) -> Iterator[Fault]:
    where, what = f"s{number}", str(stage.label) or stage.key or "?"
    texts = [stage.label, *stage.documents, *stage.pitfalls]
    if stage.part in LIMITED or stage.source != Words("", ""):
        texts.append(stage.source)
    messages = [*_of_key(stage, content), *_of_limits(stage), *_of_milestone(stage), *_of_conditions(stage, content)]
    if any(not (words.zh.strip() and words.en.strip()) for words in texts):
        messages.append(_("A text is missing in one of the two languages; an official stage also names its source."))
    yield from (Fault(where, what, message) for message in messages)


def _of_key(stage: Stage, content: Content) -> Iterator[str]:
    if not KEY.fullmatch(stage.key):
        yield _("The key needs small letters, digits and underscores, such as technical_review.")
    twice = [each for each in content.stages if each.key == stage.key and set(each.bodies) & set(stage.bodies)]
    if len(twice) > 1:
        yield _("Two stages of one class have the same key.")
    if not stage.bodies:
        yield _("Name the responsible body of at least one class.")
    if set(stage.bodies) - set(ManagementClass.values) or set(stage.bodies.values()) - set(Body.values):
        yield _("It names a class or a body that does not exist.")


def _of_limits(stage: Stage) -> Iterator[str]:
    if stage.part in LIMITED:
        if set(stage.limits) != set(stage.bodies):
            yield _("An official stage needs its limit for each class that has a body.")
        if any(not 0 <= days <= LONGEST_LIMIT for days in stage.limits.values()):
            yield _("A limit lies between 0 and %(n)s working days.") % {"n": LONGEST_LIMIT}
    elif stage.limits:
        yield _("Only official stages have a limit.")


def _of_milestone(stage: Stage) -> Iterator[str]:
    if not stage.milestone:
        return
    if stage.milestone not in STEPS or STEPS[stage.milestone].rounds:
        yield _("It names a milestone that cannot end a stage.")
    elif set(stage.bodies) & ALL_CLASSES - STEPS[stage.milestone].classes:
        yield _("A class with this stage cannot reach its milestone.")


def _of_conditions(stage: Stage, content: Content) -> Iterator[str]:
    if set(stage.routes) - set(Route.values) or set(stage.channels) - set(Channel.values):
        yield _("It names a route or a channel that does not exist.")
    if set(stage.subcatalogues) - SUBCATALOGUES.keys():
        yield _("It names a sub-catalogue that does not exist.")
    if stage.subcatalogues and stage.part != Part.PREPARATION:
        yield _("The law's stages are the same for every sub-catalogue; only preparations depend on it.")
    if stage.subcatalogues and stage.milestone:
        yield _("A milestone is the same for every sub-catalogue; a stage for some of them ends without one.")
    if stage.supplement and stage.part not in (Part.OFFICIAL, Part.PAUSE):
        yield _("Only official stages and pauses belong to a supplement.")
    if stage.part == Part.PAUSE and not stage.supplement:
        yield _("The clock stands still for a supplement only.")
    if stage.part == Part.PARALLEL and not _begins_after(stage, content):
        yield _("A stage beside the others begins after an official stage before it, of the same classes.")


def _begins_after(stage: Stage, content: Content) -> bool:
    before = content.stages[: content.stages.index(stage)]
    found = [each for each in before if each.key == stage.after and each.part in LIMITED and not each.supplement]
    return set(stage.bodies) <= {name for each in found for name in each.bodies}


def _of_rule(number: int, rule: ChannelRule, content: Content) -> Iterator[Fault]:
    where = f"c{number}"
    what = str(Channel(rule.channel).label) if rule.channel in Channel.values else "?"
    if rule.channel not in Channel.values or not rule.classes:
        yield Fault(where, what, _("Choose the channel and at least one class."))
    same = [each for each in content.channels if each.channel == rule.channel and set(each.classes) & set(rule.classes)]
    if len(same) > 1:
        yield Fault(where, what, _("This channel stands here twice for one class."))
    if any(not content.stage(key, each) for key in rule.cuts for each in rule.classes):
        yield Fault(where, what, _("It shortens a stage that this class does not have."))
    if any(not 0 < percent <= DEEPEST_CUT for percent in rule.cuts.values()):
        yield Fault(where, what, _("A stage becomes shorter by 1 to %(n)s percent.") % {"n": DEEPEST_CUT})
    if any(not (words.zh.strip() and words.en.strip()) for words in (rule.note, rule.source)):
        yield Fault(where, what, _("A text is missing in one of the two languages; a channel also names its source."))


def _of_road(content: Content, management_class: str) -> Iterator[Fault]:
    """Each class ends with its certificate or filing, the milestones in the order in which they can happen."""
    what = str(ManagementClass(management_class).label)
    held = [each for each in content.stages if management_class in each.bodies]
    official = [each for each in held if each.part == Part.OFFICIAL]
    if not official or official[-1].milestone != LAST[management_class]:
        yield Fault("rules", what, _("The last official stage ends with the certificate, for Class I with the filing."))
    serial = [each.milestone for each in held if each.part != Part.PARALLEL and each.milestone and not each.beside]
    places = {kind: number for number, kind in enumerate(serial)}
    if any(first in places and then in places and places[first] > places[then] for first, then in ORDER):
        yield Fault("rules", what, _("The stages stand in an order in which their milestones cannot happen."))
    repeated = Counter(each.part for each in held if each.supplement)
    if management_class != ManagementClass.I and (repeated[Part.PAUSE.value] != 1 or not repeated[Part.OFFICIAL.value]):
        yield Fault("rules", what, _("A supplement needs one pause for the answer and a review after it."))


def _of_answers(content: Content) -> Iterator[Fault]:
    what = _("Answer to a supplement")
    if not 1 <= content.answer_limit <= LONGEST_ANSWER:
        yield Fault("rules", what, _("The law's limit lies between 1 and %(n)s calendar days.") % {"n": LONGEST_ANSWER})
    if not 1 <= content.answer_days <= content.answer_limit:
        yield Fault("rules", what, _("The assumed days lie between 1 and the law's limit."))
