"""Filling in the application: starting a draft and saving it section by section."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import MembershipStatus
from accounts.models import Membership
from accounts.roles import Role
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused, StaleEdit
from core.refs import new_ref
from core.services import lock
from projects import fields
from projects.fields.cleaning import clean_answers
from projects.models import Project, SectionRecord
from projects.permissions import require_editor, require_owner, require_person
from projects.selectors.applications import EDITABLE, section_answers, section_named
from projects.selectors.catalogue import has_subcatalogue
from projects.services.trail import record_on_project


def start_project(*, by: Actor, title: str = "") -> Project:
    """Opens a draft that only its owner sees, for the institution in which he works as a clinician.

    Somebody whose institution has not yet confirmed him may begin to write as well.
    Raises PermissionRefused for everybody else, InvalidInput for a title that is too long.
    """
    institution = workplace(by).organisation
    basics = fields.section("basics")
    cleaned = clean_answers(basics, {"title": title})
    with transaction.atomic():
        project = Project.objects.create(
            key=new_ref(),
            region_id=institution.region_id,
            institution=institution,
            owner_id=by.user_id,
            title=cleaned["title"],
        )
        record_on_project(
            by=by,
            project=project,
            event="project.started",
        )
    return project


def require_starter(by: Actor) -> None:
    """Raises PermissionRefused for somebody who may not hand in projects."""
    workplace(by)


def adopt_institution(*, by: Actor, project: Project) -> Project:
    """Hands a draft over to the institution in which its owner now works; numbers and figures go by it later.

    Raises PermissionRefused for others than the owner, GuardRefused once the project has its number.
    """
    institution = workplace(by).organisation
    with transaction.atomic():
        fresh = editable_project(by, project)
        require_owner(by, fresh)
        if fresh.reference:
            raise GuardRefused(_("The application has its number already; please ask the office."))
        before = fresh.institution_id
        fresh.institution, fresh.region_id = institution, institution.region_id
        fresh.save(update_fields=["institution", "region"])
        record_on_project(
            by=by,
            project=fresh,
            event="project.institution_changed",
            changes={"institution": [before, institution.pk]},
        )
    return fresh


def workplace(by: Actor) -> Membership:
    """The clinician's membership in which he acts, else one that still waits for confirmation."""
    memberships = Membership.objects.filter(user=require_person(by), role=Role.CLINICIAN).select_related("organisation")
    if by.role == Role.CLINICIAN and by.membership_id is not None:
        return memberships.get(pk=by.membership_id)
    waiting = memberships.filter(status=MembershipStatus.PENDING).order_by("id").first()
    if by.role or waiting is None:
        raise PermissionRefused(
            _("Projects are handed in by clinicians."),
            help_text=_("Tell us first in which institution you work; you can begin to write at once."),
        )
    return waiting


def editable_project(by: Actor, project: Project) -> Project:
    """The project locked for a change by somebody who may edit it, in a state in which it can be edited.

    Must run inside a transaction. Raises PermissionRefused or GuardRefused.
    """
    fresh = lock(Project, project.pk)
    require_editor(by, fresh)
    if fresh.status not in EDITABLE:
        raise GuardRefused(_("The application has been handed in and cannot be changed now."))
    return fresh


def save_section(
    *, by: Actor, project: Project, section: str, answers: Mapping[str, Any], version: int
) -> SectionRecord:
    """Saves the given answers of one section; fields that are not given keep their answer, empty ones are cleared.

    ``version`` is the one the writer saw (0 before the first save). If others saved since, raises StaleEdit with
    what is stored now, unless it is just what is to be saved: a repeated request must not look like a conflict.
    Raises InvalidInput for answers that can never be stored, and saves none of the others then.
    """
    return write_section(by=by, project=project, section=section, answers=answers, version=version)[0]


def write_section(
    *, by: Actor, project: Project, section: str, answers: Mapping[str, Any], version: int
) -> tuple[SectionRecord, bool]:
    """As ``save_section``; tells as well whether anything was written."""
    table = section_named(section)
    cleaned = clean_answers(table, answers)
    require_known_subcatalogue(cleaned)
    with transaction.atomic():
        fresh = editable_project(by, project)
        kept = SectionRecord.objects.get_or_create(project=fresh, section=section)[0]
        current = section_answers(fresh, table, kept)
        changed = {key: value for key, value in cleaned.items() if not same(current[key], value)}
        if not changed and kept.version:
            return kept, False
        if kept.version != version:
            raise StaleEdit(current=current, version=kept.version)
        write_answers(by, fresh, table, kept, changed)
    return kept, True


def same(stored: Any, given: Any) -> bool:
    """Nothing stored and nothing given are the same, but 0 and nothing are not."""
    return stored == given or (fields.is_blank(stored) and fields.is_blank(given))


def require_known_subcatalogue(changed: Mapping[str, Any]) -> None:
    code = changed.get("subcatalogue", "")
    if code not in ("", fields.UNSURE) and not has_subcatalogue(code):
        raise InvalidInput(fields={"subcatalogue": [_("Please choose one of the sub-catalogues.")]})


def write_answers(
    by: Actor, project: Project, table: fields.Section, kept: SectionRecord, changed: Mapping[str, Any]
) -> None:
    columns = {field.key: field.column for field in table.fields if field.column}
    now = timezone.now()
    for key in columns.keys() & changed.keys():
        setattr(project, columns[key], changed[key])
    project.updated_at = now
    project.save(update_fields=[*(columns[key] for key in columns.keys() & changed.keys()), "updated_at"])
    kept.answers = {**kept.answers, **{key: value for key, value in changed.items() if key not in columns}}
    kept.version += 1
    kept.saved_at, kept.saved_by_id = now, by.user_id
    kept.save(update_fields=["answers", "version", "saved_at", "saved_by"])
    # The audit log names what was changed; the texts themselves never stand there.
    record_on_project(
        by=by,
        project=project,
        event="project.section_saved",
        changes={"section": table.key, "version": kept.version, "fields": sorted(changed)},
    )
