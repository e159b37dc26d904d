"""Corrected ledger rows, carried over to their projects. History stays: nothing is deleted.

An entry or class that came from the ledger was wrong in it, so it is corrected from its first day on. What the office
decided in the portal is not undone by a ledger: it is followed by a further decision of today.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.events import publish
from core.services import Line, record_all
from projects.enums import Source
from projects.events import CLASS_CONFIRMED, LISTING_ENTERED, LISTING_LEFT
from projects.fields.digests import answer_digest
from projects.ledger.text import fold
from projects.models import ClassConfirmation, Listing, Project
from projects.notifications import tell_listing
from projects.services.ledger.deciding import LEDGER_BASIS, Decision
from projects.services.ledger.directory import Directory

# Texts of the application stand in the audit log as digests only.
TEXTS = frozenset({"title", "note"})
LISTING_COLUMNS = ["entered_on", "left_on", "leave_reason", "left_by"]
# Kept with the entry, for whoever reads its history.
CORRECTED_AWAY = "台账更正：不在此清单"
LEFT_BY_LEDGER = "台账记为不在此清单"


def update_projects(*, by: Actor, decisions: Sequence[Decision], directory: Directory, today: date) -> list[Project]:
    """The projects of ``decisions`` must be locked. Audited as project.corrected, listing.* and class.*."""
    batch = _Batch(by, directory, today)
    batch.find_people(decisions)
    for decision in decisions:
        batch.take(decision)
    batch.write()
    return batch.projects


class _Batch:
    def __init__(self, by: Actor, directory: Directory, today: date) -> None:
        self.by = by
        self.directory = directory
        self.today = today
        self.now = timezone.now()
        self.projects: list[Project] = []
        self.columns: set[str] = set()
        self.new_listings: list[Listing] = []
        self.changed_listings: list[Listing] = []
        self.left: list[Listing] = []
        self.new_classes: list[ClassConfirmation] = []
        self.changed_classes: dict[int, ClassConfirmation] = {}
        self.decided: list[Project] = []
        self.lines: list[Line] = []

    def find_people(self, decisions: Sequence[Decision]) -> None:
        moving = [decision.row for decision in decisions if decision.update.institution]
        pairs = [(row, self.directory.institution(row.institution, row.place)) for row in moving]
        self.applicants = self.directory.applicants(pairs)

    def take(self, decision: Decision) -> None:
        assert decision.stored is not None, "a row to create"  # noqa: S101
        project = decision.stored.project
        facts = {**decision.update.facts, **self.people(decision)}
        if "applied_on" in facts:
            self.shift_class(decision, project.applied_on, facts["applied_on"])
        if decision.update.management_class:
            facts.update(self.confirm(decision))
        self.write_facts(project, facts)
        self.take_listings(decision, project)
        self.projects.append(project)

    def people(self, decision: Decision) -> dict[str, Any]:
        update = decision.update
        if not update.institution:
            return {}
        institution = self.directory.institution(update.institution, decision.row.place)
        applicant = self.applicants[institution.pk, fold(update.applicant)]
        return {"institution_id": institution.pk, "applicant_id": applicant.pk}

    def write_facts(self, project: Project, facts: dict[str, Any]) -> None:
        changes = {name: _audited(name, getattr(project, name), value) for name, value in facts.items()}
        for name, value in facts.items():
            setattr(project, name, value)
        project.updated_at = self.now
        self.columns |= {name.removesuffix("_id") for name in facts} | {"updated_at"}
        if facts:
            self.line("project.corrected", project, changes)

    def shift_class(self, decision: Decision, old: date | None, new: date) -> None:
        """A class that held from the application on still does."""
        current = decision.stored.confirmation if decision.stored else None
        if current is None or current.basis != LEDGER_BASIS or current.valid_from != old:
            return
        current.valid_from = new
        self.changed_classes[current.pk] = current

    def confirm(self, decision: Decision) -> dict[str, Any]:
        assert decision.stored is not None, "a row to create"  # noqa: S101
        project, current = decision.stored.project, decision.stored.confirmation
        wanted = decision.update.management_class
        changes = {"confirmed_class": [project.confirmed_class, wanted]}
        if current is not None and current.basis == LEDGER_BASIS:
            current.management_class = wanted
            self.changed_classes[current.pk] = current
            self.line("class.corrected", project, changes)
        else:
            self.decide_class(project, current, wanted, decision.row.applied_on)
            self.line("class.confirmed", project, changes)
        self.decided.append(project)
        own = {"claimed_class": wanted} if project.source == Source.LEDGER else {}
        return {"confirmed_class": wanted, **own}

    def decide_class(self, project: Project, current: ClassConfirmation | None, wanted: str, first: date) -> None:
        if current is not None:
            current.valid_until = self.today
            self.changed_classes[current.pk] = current
        self.new_classes.append(
            ClassConfirmation(
                project=project,
                management_class=wanted,
                valid_from=self.today if current else first,
                basis=LEDGER_BASIS,
                confirmed_by_id=self.by.user_id,
            )
        )

    def take_listings(self, decision: Decision, project: Project) -> None:
        update = decision.update
        for kind, day in update.enter:
            self.new_listings.append(
                Listing(project=project, kind=kind, entered_on=day, basis=LEDGER_BASIS, entered_by_id=self.by.user_id)
            )
            self.line("listing.entered", project, {"list": kind, "on": day.isoformat(), "basis": LEDGER_BASIS})
        for move in update.move:
            days = [move.listing.entered_on.isoformat(), move.day.isoformat()]
            move.listing.entered_on = move.day
            self.changed_listings.append(move.listing)
            self.line("listing.corrected", project, {"list": move.listing.kind, "entered_on": days})
        for listing in update.erase:
            # Left on the day it entered: the entry stays to be seen and counts on no day.
            self.end(listing, listing.entered_on, CORRECTED_AWAY)
            self.line("listing.corrected", project, _left(listing), CORRECTED_AWAY)
        for listing in update.leave:
            self.end(listing, max(self.today, listing.entered_on), LEFT_BY_LEDGER)
            self.line("listing.left", project, _left(listing), LEFT_BY_LEDGER)

    def end(self, listing: Listing, on: date, reason: str) -> None:
        listing.left_on = on
        listing.leave_reason = reason
        listing.left_by_id = self.by.user_id
        self.changed_listings.append(listing)
        self.left.append(listing)

    def line(self, event: str, project: Project, changes: dict[str, Any], reason: str = "") -> None:
        self.lines.append(Line(event, "project", project.audit_ref, project.region_id, changes, reason))

    def write(self) -> None:
        if self.projects:
            Project.objects.bulk_update(self.projects, sorted(self.columns))
        Listing.objects.bulk_update(self.changed_listings, LISTING_COLUMNS)
        # A project's old class ends before its new one begins: one may be current.
        ClassConfirmation.objects.bulk_update(
            list(self.changed_classes.values()), ["management_class", "valid_from", "valid_until"]
        )
        Listing.objects.bulk_create(self.new_listings)
        ClassConfirmation.objects.bulk_create(self.new_classes)
        record_all(by=self.by, lines=self.lines)
        self.announce()

    def announce(self) -> None:
        for listing in self.new_listings:
            publish(LISTING_ENTERED, listing=listing, by=self.by)
        for listing in self.left:
            publish(LISTING_LEFT, listing=listing, by=self.by)
        for listing in (*self.new_listings, *self.left):
            if listing.project.owner_id:
                tell_listing(listing=listing)
        for project in self.decided:
            publish(CLASS_CONFIRMED, project=project, by=self.by)


def _left(listing: Listing) -> dict[str, Any]:
    return {"list": listing.kind, "on": listing.left_on.isoformat() if listing.left_on else ""}


def _audited(name: str, old: Any, new: Any) -> list[Any]:
    if name in TEXTS:
        return [answer_digest(old), answer_digest(new)]
    return [_plain(old), _plain(new)]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
