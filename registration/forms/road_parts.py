"""Stages and channels of a draft in the editor: what the buttons beside them do."""

import re
from dataclasses import replace

from registration.enums.roads import Part
from registration.forms.road_templates import MOST
from registration.pathway.content import NOTHING, ChannelRule, Content, Stage

ACT = re.compile(r"(add|remove|up|down)-(s|c)(\d*)")


def with_act(content: Content, act: str) -> tuple[Content, str]:
    """The content after the act, and the place to look at next; unchanged for any other act.

    ``add-s`` and ``add-c`` add at the end; ``remove-s3`` takes out; ``up-s3`` and ``down-s3`` change the order.
    """
    found = ACT.fullmatch(act)
    if found is None:
        return content, ""
    verb, kind, number = found.groups()
    if verb == "add":
        return _with_more(content, kind)
    if not number:
        return content, ""
    position = int(number)
    if verb == "remove":
        return _without(content, kind, position), f"{kind}{max(0, position - 1)}"
    return _moved(content, position, -1 if verb == "up" else 1) if kind == "s" else (content, "")


def _with_more(content: Content, kind: str) -> tuple[Content, str]:
    if kind == "s" and len(content.stages) < MOST["s"]:
        stage = Stage("", Part.PREPARATION.value, NOTHING, {})
        return replace(content, stages=(*content.stages, stage)), f"s{len(content.stages)}"
    if kind == "c" and len(content.channels) < MOST["c"]:
        return replace(content, channels=(*content.channels, ChannelRule("", ()))), f"c{len(content.channels)}"
    return content, ""


def _without(content: Content, kind: str, position: int) -> Content:
    if kind == "c":
        return replace(content, channels=content.channels[:position] + content.channels[position + 1 :])
    stages = content.stages[:position] + content.stages[position + 1 :]
    known = {each.key for each in stages}
    rules = tuple(
        replace(rule, cuts={key: cut for key, cut in rule.cuts.items() if key in known}) for rule in content.channels
    )
    return replace(content, stages=stages, channels=rules)


def _moved(content: Content, position: int, step: int) -> tuple[Content, str]:
    other = position + step
    if not (0 <= position < len(content.stages) and 0 <= other < len(content.stages)):
        return content, f"s{position}"
    stages = list(content.stages)
    stages[position], stages[other] = stages[other], stages[position]
    return replace(content, stages=tuple(stages)), f"s{other}"
