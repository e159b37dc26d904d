"""What differs between two versions of the road, in words an officer can read out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.languages import is_english
from projects.enums import ManagementClass
from registration.enums.cases import Body, Channel, Route
from registration.enums.milestones import MilestoneKind
from registration.enums.roads import Part
from registration.pathway.content import ChannelRule, Content, Stage, Words

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Difference:
    """``what`` names the aspect; ``before`` and ``after`` what stood and stands there, empty where there is nothing."""

    kind: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Change:
    """One stage, one channel or the rules, with what differs in it."""

    title: str
    differences: tuple[Difference, ...]


def described(content: Content) -> list[tuple[str, dict[str, str]]]:
    """A whole version to read: each stage, channel and rule with its facts."""
    return list(_told(content).values())


def comparison(before: Content, after: Content) -> list[Change]:
    """Only what differs. A stage is the same one by key and classes, a channel by its kind and classes."""
    old, new = _told(before), _told(after)
    titles = {
        **{key: title for key, (title, _facts) in old.items()},
        **{key: title for key, (title, _f) in new.items()},
    }
    order = [*new, *(key for key in old if key not in new)]
    changes = [
        Change(titles[key], tuple(_differences(old.get(key, ("", {}))[1], new.get(key, ("", {}))[1]))) for key in order
    ]
    found = [change for change in changes if change.differences]
    return [*found, *_reordered(before, after)]


def _told(content: Content) -> dict[tuple[str, ...], tuple[str, dict[str, str]]]:
    stages = {
        ("stage", each.key, *sorted(each.bodies)): (_title(each), _facts_of_stage(each)) for each in content.stages
    }
    rules = {("channel", each.channel, *each.classes): _told_rule(each, content) for each in content.channels}
    numbers = {
        _("Days assumed for an answer"): str(content.answer_days),
        _("The law's limit for an answer (calendar days)"): str(content.answer_limit),
    }
    return {**stages, **rules, ("rules",): (_("Answer to a supplement"), numbers)}


def _title(stage: Stage) -> str:
    return str(stage.label) or stage.key


def _facts_of_stage(stage: Stage) -> dict[str, str]:
    facts = {
        pgettext("of a stage", "Name"): both(stage.label),
        _("Kind of stage"): str(Part(stage.part).label),
        _("Responsible, and limit in working days"): joined([_of_class(stage, each) for each in stage.bodies]),
        _("Ended by the milestone"): str(MilestoneKind(stage.milestone).label) if _known(stage) else "",
        _("Only for"): joined(conditions_of(stage)),
        _("Begins after"): stage.after,
        _("Documents"): "\n".join(both(each) for each in stage.documents),
        _("Typical pitfalls"): "\n".join(both(each) for each in stage.pitfalls),
        pgettext("of a rule", "Source"): both(stage.source),
    }
    return {name: value for name, value in facts.items() if value}


def _known(stage: Stage) -> bool:
    return stage.milestone in MilestoneKind.values


def _of_class(stage: Stage, management_class: str) -> str:
    body = stage.bodies[management_class]
    name = str(Body(body).label) if body in Body.values else body
    days = stage.limits.get(management_class)
    label = str(ManagementClass(management_class).label) if management_class in ManagementClass.values else "?"
    return f"{label}: {name}" if days is None else f"{label}: {name} {days}"


def conditions_of(stage: Stage) -> list[str]:
    """When a stage belongs to a road, beyond its classes."""
    found = [str(Route(each).label) for each in stage.routes if each in Route.values]
    found += [str(Channel(each).label) for each in stage.channels if each in Channel.values]
    if stage.subcatalogues:
        found.append(_("sub-catalogues %(codes)s") % {"codes": ", ".join(stage.subcatalogues)})
    if stage.supplement:
        found.append(_("each round of supplements"))
    if stage.beside:
        found.append(pgettext("a preparation", "beside the others"))
    return found


def _told_rule(rule: ChannelRule, content: Content) -> tuple[str, dict[str, str]]:
    labels = {each.key: _title(each) for each in content.stages}
    facts = {
        _("Shorter by (percent)"): joined([f"{labels.get(key, key)} {cut}" for key, cut in rule.cuts.items()]),
        _("Note"): both(rule.note),
        pgettext("of a rule", "Source"): both(rule.source),
    }
    name = str(Channel(rule.channel).label) if rule.channel in Channel.values else "?"
    classes = joined([str(ManagementClass(each).label) for each in rule.classes if each in ManagementClass.values])
    return f"{name} ({classes})", {key: value for key, value in facts.items() if value}


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for what in [*after, *(name for name in before if name not in after)]:
        was, now = before.get(what, ""), after.get(what, "")
        if was != now:
            yield Difference(ADDED if not was else REMOVED if not now else CHANGED, what, was, now)


def _reordered(before: Content, after: Content) -> list[Change]:
    kept = {each.key for each in before.stages} & {each.key for each in after.stages}
    was, now = ([_title(each) for each in content.stages if each.key in kept] for content in (before, after))
    keys = ([each.key for each in content.stages if each.key in kept] for content in (before, after))
    if len({tuple(each) for each in keys}) == 1:
        return []
    order = Difference(CHANGED, _("Order of the stages"), joined(was), joined(now))
    return [Change(_("Order of the stages"), (order,))]


def both(words: Words) -> str:
    return f"{words.zh} / {words.en}" if words.zh or words.en else ""


def joined(names: Sequence[str]) -> str:
    return (", " if is_english() else "、").join(names)
