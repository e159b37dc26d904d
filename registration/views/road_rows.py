"""Stages of a road, comparisons and earlier plans as the pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Text
from core.workdays import workdays_until
from projects.enums import ManagementClass
from projects.ledger.values import SUBCATALOGUES
from registration.enums.cases import Body, Channel, Route
from registration.models import RoadPlan
from registration.pathway.plans import Leg, Plan
from registration.pathway.questions import Question
from registration.selectors.roads import AHEAD, DONE, LATE, NOW, CaseRoad, Row

CHIPS: dict[str, tuple[str, str]] = {
    DONE: ("sprout", "circle-check"),
    NOW: ("dew", "progress"),
    LATE: ("plum", "clock-exclamation"),
    AHEAD: ("", "circle-dashed"),
}


@dataclass(frozen=True)
class Shown:
    """One stage: ``term`` says its limit in words, ``state`` in which word and tone it stands."""

    leg: Leg
    label: str
    body: Text
    term: str
    state: str = ""
    tone: str = ""
    icon: str = ""
    row: Row | None = None
    shift: str = ""


def leg_rows(legs: Iterable[Leg]) -> list[Shown]:
    return [Shown(leg, label_of(leg), Body(leg.body).label, term_of(leg)) for leg in legs]


def road_rows(rows: Iterable[Row]) -> list[Shown]:
    return [_shown(row) for row in rows]


def _shown(row: Row) -> Shown:
    tone, icon = CHIPS[row.state]
    leg = row.leg
    words = state_words(row)
    return Shown(leg, label_of(leg), Body(leg.body).label, term_of(leg), words, tone, icon, row, shift_words(row.shift))


def state_words(row: Row) -> str:
    if row.state == DONE:
        return _("Done") if row.actual_ends else _("Already passed")
    return {NOW: _("Now"), LATE: _("Late"), AHEAD: _("Ahead")}[row.state]


def label_of(leg: Leg) -> str:
    label = str(leg.stage.label)
    return _("%(stage)s, round %(n)s") % {"stage": label, "n": leg.round} if leg.round > 1 else label


def term_of(leg: Leg) -> str:
    """The statutory limit, or why there is none."""
    if leg.stops_clock:
        words = {"n": leg.calendar_days}
        return _("the clock stands still; %(n)s calendar days assumed") % words
    if leg.working_days is None:
        return _("no statutory limit")
    if leg.working_days == 0:
        return _("on the spot")
    said = ngettext("%(n)s working day", "%(n)s working days", leg.working_days) % {"n": leg.working_days}
    if leg.cut:
        return _("%(term)s (%(full)s shortened by %(cut)s%%)") % {"term": said, "full": leg.full_days, "cut": leg.cut}
    return said


def shift_words(days: int | None) -> str:
    """How far something has moved against its plan, in working days."""
    if days is None:
        return ""
    if days == 0:
        return _("as planned")
    if days > 0:
        return ngettext("%(n)s working day later", "%(n)s working days later", days) % {"n": days}
    return ngettext("%(n)s working day earlier", "%(n)s working days earlier", -days) % {"n": -days}


def comparison_of(road: CaseRoad, other: Plan) -> dict[str, Any]:
    """The present road and another, stage by stage; days are those expected."""
    present = {leg.place: leg for leg in (*road.expected.preparation, *road.expected.stages)}
    theirs = {leg.place: leg for leg in (*other.preparation, *other.stages)}
    places = [*theirs, *(place for place in present if place not in theirs)]
    return {
        "rows": [_compared(present.get(place), theirs.get(place)) for place in places],
        "total": other.total_working_days,
        "total_before": road.expected.total_working_days,
        "ends": other.ends,
        "ends_before": road.expected.ends,
        "shift": shift_words(_between(road.expected.ends, other.ends)),
        "calendar": (other.ends - road.expected.ends).days if other.ends and road.expected.ends else None,
        "late_beside": other.late_beside,
        "rule": road.content.rule(other.question.channel, other.question.management_class),
    }


def _compared(before: Leg | None, after: Leg | None) -> dict[str, Any]:
    leg = after or before
    assert leg is not None  # noqa: S101 - every place comes from one of the two
    was, now = before.ends if before else None, after.ends if after else None
    kind = "added" if before is None else "gone" if after is None else ""
    return {
        "label": label_of(leg),
        "body": Body(leg.body).label,
        "term": term_of(leg),
        "before": was,
        "after": now,
        "kind": kind,
        "shift": shift_words(_between(was, now)) if was != now else "",
    }


def _between(before: date | None, after: date | None) -> int | None:
    return workdays_until(before, after) if before and after else None


def history_of(plans: Sequence[RoadPlan]) -> list[dict[str, Any]]:
    """Each plan with how its end moved against the one before; the oldest of a page is compared with nothing."""
    earlier = [*plans[1:], None][: len(plans)]
    return [
        {
            "plan": plan,
            "route": Route(plan.route).label,
            "subcatalogue": part_named(plan.subcatalogue),
            "channel": Channel(plan.channel).label if plan.channel else "",
            "shift": _moved(_between(before.ends_on, plan.ends_on)) if before else "",
        }
        for plan, before in zip(plans, earlier, strict=True)
    ]


def _moved(days: int | None) -> str:
    return shift_words(days) if days else ""


def part_named(code: str) -> str:
    """A sub-catalogue with its code, "" for none."""
    return f"{code} {SUBCATALOGUES.get(code, '')}".strip()


def question_words(question: Question) -> str:
    """What a road is planned for, in one line."""
    parts: list[Text] = [ManagementClass(question.management_class).label, Route(question.route).label]
    if question.subcatalogue:
        parts.insert(1, part_named(question.subcatalogue))
    if question.channel:
        parts.append(Channel(question.channel).label)
    if question.supplements:
        n = question.supplements
        parts.append(ngettext("%(n)s supplement", "%(n)s supplements", n) % {"n": n})
    return " · ".join(str(part) for part in parts)
