"""What a ledger row does to the project it names: nothing, named changes, or a refusal. Pure: writes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from projects.enums import STANDING, ManagementClass, PatentStatus, Source, Stage
from projects.ledger import columns as c
from projects.ledger.rows import LedgerRow, Problem, Refusal
from projects.ledger.text import fold
from projects.models import Listing
from projects.selectors.ledger import Stored

# What listings and classes carry as their basis when they come from the ledger: a later ledger corrects these,
# while what the office decided in the portal gets a further decision.
LEDGER_BASIS = "台账"


class Action(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """One cell that differs from what the portal holds, as texts for people."""

    column: str
    old: Text
    new: Text


@dataclass(frozen=True)
class Move:
    """An entry that stood there with another day."""

    listing: Listing
    day: date


@dataclass
class Update:
    """``erase``: entries of an earlier ledger that now says 否; ``leave``: entries decided in the portal."""

    facts: dict[str, Any] = field(default_factory=dict)
    institution: str = ""
    applicant: str = ""
    enter: list[tuple[str, date]] = field(default_factory=list)
    move: list[Move] = field(default_factory=list)
    erase: list[Listing] = field(default_factory=list)
    leave: list[Listing] = field(default_factory=list)
    management_class: str = ""


@dataclass(frozen=True)
class Decision:
    """``stored`` is None for a row that creates its project."""

    row: LedgerRow
    action: Action
    stored: Stored | None = None
    update: Update = field(default_factory=Update)
    changes: tuple[Change, ...] = ()


Outcome = Decision | Refusal

PLAIN_FACTS = {
    "department": ("department", c.DEPARTMENT),
    "subcatalogue": ("subcatalogue", c.SUBCATALOGUE),
    "innovative": ("innovative", c.INNOVATIVE),
    "first_of_kind": ("first_of_kind", c.FIRST),
    "stage": ("stage", c.STAGE),
    "note": ("note", c.NOTE),
}
# What the applicant handed in through the portal; the ledger cannot say otherwise.
APPLICANTS_OWN = (c.TITLE, c.INSTITUTION, c.APPLICANT, c.APPLIED_ON)


def decide(row: LedgerRow, stored: Stored | None, place_names: Mapping[str, str]) -> Outcome:
    """``stored``: the project the row names, None when there is none yet; ``place_names`` by region code."""
    if stored is None:
        return Decision(row, Action.CREATE)
    comparison = _Comparison(row, stored, place_names)
    comparison.run()
    if comparison.problems:
        return Refusal(row.row, row.number, row.title, tuple(comparison.problems))
    action = Action.UPDATE if comparison.changes else Action.UNCHANGED
    return Decision(row, action, stored, comparison.update, tuple(comparison.changes))


class _Comparison:
    def __init__(self, row: LedgerRow, stored: Stored, place_names: Mapping[str, str]) -> None:
        self.row = row
        self.stored = stored
        self.place_names = place_names
        self.project = stored.project
        self.update = Update()
        self.changes: list[Change] = []
        self.problems: list[Problem] = []

    def run(self) -> None:
        self.compare_names()
        self.compare_facts()
        self.compare_class()
        for each in c.LISTS:
            self.compare_list(each)

    def compare_names(self) -> None:
        old, new = self.stored.row, self.row
        if old.title != new.title:
            self.own(c.TITLE, old.title, new.title, {"title": new.title})
        if old.applied_on != new.applied_on:
            days = (old.applied_on.isoformat(), new.applied_on.isoformat())
            self.own(c.APPLIED_ON, *days, {"applied_on": new.applied_on})
        before = (old.institution, old.applicant)
        after = (new.institution, new.applicant)
        for column, was, now in zip((c.INSTITUTION, c.APPLICANT), before, after, strict=True):
            if fold(was) != fold(now):
                self.own(column, was, now, {})
                self.update.institution, self.update.applicant = after

    def own(self, column: c.Column, old: str, new: str, facts: dict[str, Any]) -> None:
        if self.project.source == Source.LEDGER:
            self.fact(column, old, new, facts)
            return
        reason = _("The application handed in through the portal says 「%(old)s」; the ledger cannot change it.")
        self.problems.append(Problem(column.header, new, reason % {"old": old}))

    def fact(self, column: c.Column, old: Text, new: Text, facts: dict[str, Any]) -> None:
        self.changes.append(Change(column.header, old, new))
        self.update.facts.update(facts)

    def compare_facts(self) -> None:
        old, new = self.stored.row, self.row
        for name, (attribute, column) in PLAIN_FACTS.items():
            before, after = getattr(old, name), getattr(new, name)
            if before != after:
                self.fact(column, shown(before), shown(after), {attribute: after})
        if old.place != new.place:
            before, after = (self.place_names.get(code, code) for code in (old.place, new.place))
            self.fact(c.PLACE, before, after, {"city_id": new.place or None})
        # A finer status that agrees (planned, published, granted) is kept.
        if old.patent != new.patent:
            status = PatentStatus.FILED if new.patent else PatentStatus.NONE
            self.fact(c.PATENT, shown(old.patent), shown(new.patent), {"patent_status": status.value})

    def compare_class(self) -> None:
        old, new = self.stored.row.management_class, self.row.management_class
        if old == new:
            return
        if not new:
            reason = _("%(class)s is confirmed; an empty cell cannot take it away.") % {"class": class_label(old)}
            self.problems.append(Problem(c.CLASS.header, "", reason))
            return
        self.changes.append(Change(c.CLASS.header, class_label(old), class_label(new)))
        self.update.management_class = new

    def compare_list(self, columns: c.ListColumns) -> None:
        listings = self.stored.listings.get(columns.kind, ())
        standing = [each for each in listings if each.left_on is None]
        past = [each for each in listings if each.left_on is not None and each.left_on > each.entered_on]
        day = self.row.day_on(columns.kind)
        if day is None:
            self.take_off(columns, standing)
        elif not standing:
            self.put_on(columns, day, past)
        elif min(each.entered_on for each in standing) != day:
            self.move(columns, day, standing, past)

    def take_off(self, columns: c.ListColumns, standing: list[Listing]) -> None:
        if self.several(columns, standing):
            return
        for listing in standing:
            self.listing_change(columns, listing.entered_on, None)
            group = self.update.erase if listing.basis == LEDGER_BASIS else self.update.leave
            group.append(listing)

    def put_on(self, columns: c.ListColumns, day: date, past: list[Listing]) -> None:
        # It has left since: the ledger says only when it entered, and that is known.
        if any(listing.entered_on == day for listing in past):
            return
        if self.overlaps(columns, day, past):
            return
        if self.project.status not in STANDING:
            reason = _("Only accepted projects can be listed; this one: %(status)s.")
            status = {"status": self.project.get_status_display()}
            self.problems.append(Problem(columns.listed.header, "是", reason % status))
            return
        self.listing_change(columns, None, day)
        self.update.enter.append((columns.kind.value, day))

    def move(self, columns: c.ListColumns, day: date, standing: list[Listing], past: list[Listing]) -> None:
        if self.several(columns, standing) or self.overlaps(columns, day, past):
            return
        self.listing_change(columns, standing[0].entered_on, day)
        self.update.move.append(Move(standing[0], day))

    def several(self, columns: c.ListColumns, standing: list[Listing]) -> bool:
        if len(standing) > 1:
            reason = _("Several products of this project stand on the list; change them in the console.")
            self.problems.append(Problem(columns.listed.header, "", reason))
        return len(standing) > 1

    def overlaps(self, columns: c.ListColumns, day: date, past: list[Listing]) -> bool:
        last = max((each.left_on for each in past if each.left_on), default=None)
        if last is None or day >= last:
            return False
        reason = _("The project stood on this list before, until %(day)s; enter it again in the console.")
        self.problems.append(Problem(columns.day.header, day.isoformat(), reason % {"day": last.isoformat()}))
        return True

    def listing_change(self, columns: c.ListColumns, old: date | None, new: date | None) -> None:
        self.changes.append(Change(columns.listed.header, shown_day(old), shown_day(new)))


def shown(value: Any) -> Text:
    if isinstance(value, bool):
        return "是" if value else "否"
    return stage_label(value) if value in Stage.values else str(value)


def shown_day(day: date | None) -> str:
    return day.isoformat() if day else "否"


def class_label(value: str) -> Text:
    return ManagementClass(value).label if value else ""


def stage_label(value: str) -> Text:
    return Stage(value).label


def differences(decision: Decision) -> Iterator[str]:
    """「column: old → new」 for each change, in the reader's language."""
    for change in decision.changes:
        yield f"{change.column}：{change.old or '—'} → {change.new or '—'}"
