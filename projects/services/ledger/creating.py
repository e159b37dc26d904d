"""New projects from ledger rows, many in one transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from core.actor import Actor
from core.events import publish
from core.refs import new_ref
from core.services import Line, record_all
from projects.enums import PatentStatus, Source, Status
from projects.events import LISTING_ENTERED
from projects.ledger.rows import LedgerRow
from projects.ledger.text import fold
from projects.models import ClassConfirmation, Listing, Project
from projects.services.ledger.deciding import LEDGER_BASIS, Decision
from projects.services.ledger.directory import Directory
from projects.services.ledger.numbers import external_number, numbers_for

BATCH = 1000


def create_projects(*, by: Actor, decisions: Sequence[Decision], directory: Directory) -> list[Project]:
    """Creates the projects as accepted, with their class and listings; each is audited as project.imported.

    The office's ledger holds what has passed the formal check, so the lifecycle begins here at ``accepted``.
    The claimed class is the ledger's too: the applicant's own guess is not in it.
    """
    rows = [(each.row, directory.institution(each.row.institution, each.row.place)) for each in decisions]
    applicants = directory.applicants(rows)
    numbers = numbers_for(directory.region.pk, decisions)
    projects = [
        new_project(
            by,
            row,
            region_id=directory.region.pk,
            reference=numbers[row.number],
            institution_id=institution.pk,
            applicant_id=applicants[institution.pk, fold(row.applicant)].pk,
        )
        for row, institution in rows
    ]
    Project.objects.bulk_create(projects, batch_size=BATCH)
    _add_dated_facts(by, list(zip(projects, (row for row, _institution in rows), strict=True)))
    return projects


def new_project(by: Actor, row: LedgerRow, **identity: Any) -> Project:
    return Project(
        key=new_ref(),
        status=Status.ACCEPTED,
        source=Source.LEDGER,
        external_number=external_number(row.number),
        entered_by_id=by.user_id,
        applied_on=row.applied_on,
        title=row.title,
        city_id=row.place or None,
        department=row.department,
        claimed_class=row.management_class,
        confirmed_class=row.management_class,
        subcatalogue=row.subcatalogue,
        stage=row.stage,
        patent_status=PatentStatus.FILED if row.patent else PatentStatus.NONE,
        innovative=row.innovative,
        first_of_kind=row.first_of_kind,
        note=row.note,
        **identity,
    )


def _add_dated_facts(by: Actor, pairs: Sequence[tuple[Project, LedgerRow]]) -> None:
    classes = [
        ClassConfirmation(
            project=project,
            management_class=row.management_class,
            valid_from=row.applied_on,
            basis=LEDGER_BASIS,
            confirmed_by_id=by.user_id,
        )
        for project, row in pairs
        if row.management_class
    ]
    ClassConfirmation.objects.bulk_create(classes, batch_size=BATCH)
    listings = [
        Listing(project=project, kind=kind, entered_on=day, basis=LEDGER_BASIS, entered_by_id=by.user_id)
        for project, row in pairs
        for kind, day in row.listed
    ]
    Listing.objects.bulk_create(listings, batch_size=BATCH)
    record_all(by=by, lines=_lines(pairs))
    for listing in listings:
        publish(LISTING_ENTERED, listing=listing, by=by)


def _lines(pairs: Iterable[tuple[Project, LedgerRow]]) -> Iterable[Line]:
    for project, row in pairs:
        facts = {
            "reference": project.reference,
            "external_number": project.external_number,
            "row": row.row,
            "applied_on": row.applied_on.isoformat(),
            "confirmed_class": row.management_class,
            "lists": {kind: day.isoformat() for kind, day in row.listed},
        }
        yield Line("project.imported", "project", project.audit_ref, project.region_id, facts)
