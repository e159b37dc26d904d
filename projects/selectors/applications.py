"""The application form of one project: what is answered, what is missing, what the office asked to correct."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import MembershipStatus
from accounts.models import Membership, User
from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible, Text
from projects import fields
from projects.enums import CheckOutcome, Status, Tier
from projects.fields.complete import lacking
from projects.fields.digests import answer_digest
from projects.fields.formats import PRODUCT_CATEGORY
from projects.models import CheckDecision, Document, DocumentVersion, Project, Remark, SectionRecord, Submission
from projects.selectors.catalogue import category_with_code
from projects.selectors.visibility import TEAM_EDITOR, get_for, relations_of, viewing_tier
from projects.workflow import OWNER

EDITABLE = frozenset({Status.DRAFT.value, Status.RETURNED.value, Status.TO_IMPROVE.value})


@dataclass(frozen=True)
class Gap:
    """Something that must be mended before handing in. ``field`` is empty when it concerns no single field."""

    section: str
    field: str
    message: Text
    url: str
    label: Text = ""


@dataclass(frozen=True)
class SectionState:
    """``state``: empty (nothing saved yet), draft (something is missing) or full."""

    section: fields.Section
    state: str
    version: int
    saved_at: datetime | None
    gaps: int
    remarks: int
    url: str


def section_named(key: str) -> fields.Section:
    """Raises NotVisible for a section the form does not have."""
    try:
        return fields.section(key)
    except KeyError:
        raise NotVisible from None


def application_for(actor: Actor, ref: str) -> Project:
    """The project to somebody who may read its whole application: its people, its institution, its officers.

    Raises NotVisible for everybody else, also when the project itself is open to him.
    """
    project = get_for(actor, ref)
    # How the viewer stands to the project is asked several times for one page.
    prefetch_related_objects([project], "team")
    if viewing_tier(actor, project) < Tier.REVIEW:
        raise NotVisible
    return project


def may_edit(actor: Actor, project: Project) -> bool:
    return project.status in EDITABLE and bool(relations_of(actor, project) & {OWNER, TEAM_EDITOR})


def section_records(project: Project) -> dict[str, SectionRecord]:
    """A record for every section of the form; those never saved are new and have version 0."""
    saved = {record.section: record for record in project.sections.all()}
    return {
        section.key: saved.get(section.key) or SectionRecord(project=project, section=section.key)
        for section in fields.SECTIONS
    }


def section_answers(project: Project, section: fields.Section, record: SectionRecord) -> dict[str, Any]:
    """All stored answers of a section by field key, whether they stand in the record or in the project."""
    return {
        field.key: getattr(project, field.column) if field.column else record.answers.get(field.key)
        for field in section.fields
    }


def section_state(project: Project, records: Mapping[str, SectionRecord] | None = None) -> list[SectionState]:
    """The rail of the form, in its order."""
    records = records or section_records(project)
    found = gaps(project, records)
    remarks = [remark.section for remark in open_remarks(project)]
    return [
        state_of(project, section, records[section.key], found, remarks.count(section.key))
        for section in fields.SECTIONS
    ]


def state_of(
    project: Project, section: fields.Section, record: SectionRecord, found: list[Gap], remarks: int
) -> SectionState:
    missing = sum(gap.section == section.key for gap in found)
    return SectionState(
        section=section,
        state="empty" if not record.version else "draft" if missing else "full",
        version=record.version,
        saved_at=record.saved_at,
        gaps=missing,
        remarks=remarks,
        url=section_url(project, section.key),
    )


def section_url(project: Project, section: str, field: str = "") -> str:
    """The page of a section, at one of its fields."""
    url = reverse("projects:section_edit", args=[project.ref, section])
    return f"{url}#id_{field}_box" if field else url


def gaps(project: Project, records: Mapping[str, SectionRecord] | None = None) -> list[Gap]:
    """What must be mended before handing in, in the order of the form; an empty list means complete."""
    records = records or section_records(project)
    found = []
    for section in fields.SECTIONS:
        answers = section_answers(project, section, records[section.key])
        found += [gap(project, section, field, message) for field, message in lacking(section, answers)]
        check = FURTHER_CHECKS.get(section.key)
        found += check(project, section, answers) if check else []
    return found


def gap(project: Project, section: fields.Section, field: fields.Field, message: Text) -> Gap:
    return Gap(section.key, field.key, message, section_url(project, section.key, field.key), field.label)


def people_gaps(project: Project, section: fields.Section, answers: Mapping[str, Any]) -> list[Gap]:
    found = []
    # Once there is a number the institution stands; a project may then be handed over to somebody elsewhere.
    if not project.reference and not works_there(project):
        message = _("Ask to join this institution first, or choose the one you work for.")
        found.append(
            Gap(
                section.key,
                "institution",
                message,
                section_url(project, section.key, "institution"),
                _("Institution of the applicant"),
            )
        )
    if answers.get("institution_consent") == "upload" and not has_papers(project, section.key):
        message = _("Please upload the stamped letter in this section, or choose confirmation online.")
        found.append(gap(project, section, section.field("institution_consent"), message))
    return found


def other_workplace(actor: Actor, project: Project) -> str:
    """The institution the owner works for now, when his draft still stands under another one."""
    if project.reference or project.owner_id != actor.user_id or actor.role != Role.CLINICIAN:
        return ""
    return actor.organisation_name if actor.organisation_id != project.institution_id else ""


def owner_works_there() -> Exists:
    """For ``read_standing``, under this name: what ``works_there`` says."""
    return Exists(_living_memberships().filter(user=OuterRef("owner"), organisation=OuterRef("institution")))


def works_there(project: Project) -> bool:
    """A request to join that still waits is enough: the applicant does not lose time, and the officer sees it."""
    read: bool | None = getattr(project, "owner_works_there", None)
    if read is not None:
        return read
    return bool(workplace_status(project))


def workplace_status(project: Project) -> str:
    """How the owner belongs to the project's institution: active, pending, or empty for not at all."""
    found = _living_memberships().filter(user=project.owner_id, organisation=project.institution_id)
    return min(found.values_list("status", flat=True), key=LIVING.index, default="")


LIVING = [MembershipStatus.ACTIVE.value, MembershipStatus.PENDING.value]


def _living_memberships() -> QuerySet[Membership]:
    return Membership.objects.filter(status__in=LIVING)


def has_papers(project: Project, section: str) -> bool:
    return Document.objects.filter(project=project, section=section, removed_at=None).exists()


def product_gaps(project: Project, section: fields.Section, answers: Mapping[str, Any]) -> list[Gap]:
    """A product category must stand in the catalogue, and in the sub-catalogue chosen."""
    field, code = section.field("category"), answers.get("category") or ""
    if not PRODUCT_CATEGORY.fullmatch(code):
        return []
    category = category_with_code(code)
    if category is None:
        message = _("The catalogue has no such product category. Leave it empty if you are not sure.")
        return [gap(project, section, field, message)]
    if answers.get("subcatalogue") not in (category.subcatalogue, fields.UNSURE, "", None):
        return [gap(project, section, field, _("This product category belongs to another sub-catalogue."))]
    return []


FURTHER_CHECKS = {"people": people_gaps, "product": product_gaps}


def waits_until(project: Project) -> date | None:
    """After the screening asked for improvement, the first day to hand in again while it lies ahead."""
    first = project.resubmit_from if project.status == Status.TO_IMPROVE else None
    return first if first is not None and timezone.localdate() < first else None


def open_remarks(project: Project) -> list[Remark]:
    """What the office asked to correct and has not seen again; none unless the project is returned."""
    if project.status != Status.RETURNED:
        return []
    latest = CheckDecision.objects.filter(project=project, outcome=CheckOutcome.RETURNED).order_by("-id").first()
    return list(latest.remarks.order_by("id")) if latest else []


@dataclass(frozen=True)
class RemarkState:
    """A remark with its place, and whether anything was changed there since the office asked."""

    remark: Remark
    section: fields.Section
    label: Text
    url: str
    mended: bool


def remark_states(project: Project, records: Mapping[str, SectionRecord]) -> list[RemarkState]:
    """What the office asked to correct, in its order."""
    found = open_remarks(project)
    if not found:
        return []
    handed_in = last_package(project)
    papers = papers_since(project, found[0].decision_id)
    return [remark_state(project, remark, records, handed_in, papers) for remark in found]


def remark_state(
    project: Project,
    remark: Remark,
    records: Mapping[str, SectionRecord],
    handed_in: Mapping[str, Any],
    papers: Collection[str],
) -> RemarkState:
    section = fields.section(remark.section)
    changed = changed_fields(section, section_answers(project, section, records[section.key]), handed_in)
    mended = remark.field in changed if remark.field else bool(changed)
    return RemarkState(
        remark=remark,
        section=section,
        label=section.field(remark.field).label if remark.field else section.label,
        url=section_url(project, section.key, remark.field),
        mended=mended or section.key in papers,
    )


def papers_since(project: Project, decision: int) -> frozenset[str]:
    """Sections in which a paper was added or replaced since the decision."""
    decided_at = CheckDecision.objects.values("decided_at").filter(pk=decision)
    versions = DocumentVersion.objects.filter(document__project=project, uploaded_at__gt=Subquery(decided_at))
    return frozenset(versions.values_list("document__section", flat=True))


def last_package(project: Project) -> Mapping[str, Any]:
    """The answers last handed in, by section."""
    last = Submission.objects.filter(project=project).order_by("-number").first()
    return last.package.get("answers", {}) if last else {}


def changed_fields(section: fields.Section, now: Mapping[str, Any], handed_in: Mapping[str, Any]) -> frozenset[str]:
    before = handed_in.get(section.key, {})
    return frozenset(key for key, value in now.items() if answer_digest(value) != answer_digest(before.get(key)))


def mended_fields(project: Project, section: fields.Section) -> frozenset[str]:
    """Fields of the section that differ from what was last handed in; none unless the project is returned."""
    if project.status != Status.RETURNED:
        return frozenset()
    now = section_answers(project, section, section_records(project)[section.key])
    return changed_fields(section, now, last_package(project))


def suggested_answers(actor: Actor, project: Project, section: fields.Section, record: SectionRecord) -> dict[str, Any]:
    """What the portal already knows of the applicant, until he has saved the section for the first time."""
    if section.key != "people" or record.version or project.owner_id != actor.user_id:
        return {}
    user = User.objects.get(projects=project)
    membership = Membership.objects.filter(user=user, organisation=project.institution_id).order_by("-id").first()
    known = {"applicant_name": user.name, "phone": user.phone, "email": user.email}
    if membership:
        known |= {"department": membership.department, "job_title": membership.title}
    return known
