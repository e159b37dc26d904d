"""The dossier of a case: who reads it, its modules with their versions and remarks, and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import holders_of
from core.actor import Actor
from core.errors import NotVisible
from projects.models import TeamMember
from registration.dossiers import Listed, ModuleTemplate, template_of
from registration.enums.cases import CaseStatus
from registration.enums.dossiers import ModuleStatus, Severity
from registration.models import (
    Case,
    CaseFile,
    Dossier,
    DossierModule,
    DossierReviewer,
    ModuleRemark,
    ModuleVersion,
)
from registration.selectors.cases import WITH_PROJECT, case_for, relations_of
from registration.workflow.relations import GUIDES, READERS, REVIEWER

# They read what is not yet sent, and write remarks.
REVIEWING = GUIDES | {REVIEWER}
LIVING_CASE = (CaseStatus.RUNNING.value, CaseStatus.BLOCKED.value)


def dossier_case(actor: Actor, ref: str) -> Case:
    """The case, for those who read its dossier. Raises NotVisible alike for unknown and for hidden ones."""
    try:
        case = case_for(actor, ref)
    except NotVisible:
        case = _reviewed_case(actor, ref)
    if not dossier_relations(actor, case) & (READERS | {REVIEWER}):
        raise NotVisible
    return case


def _reviewed_case(actor: Actor, ref: str) -> Case:
    rows = Case.objects.filter(pk__in=seats_of(actor).values("dossier__case"), ref=ref)
    case = rows.select_related(*WITH_PROJECT).first()
    if case is None:
        raise NotVisible
    return case


def seats_of(actor: Actor) -> QuerySet[DossierReviewer]:
    """The dossiers for which this coach was named, as long as that lasts and he has no part in the project."""
    if actor.role != Role.COACH or actor.user_id is None:
        return DossierReviewer.objects.none()
    own = Q(dossier__case__project__owner=actor.user_id) | Q(
        dossier__case__project__in=TeamMember.objects.filter(user=actor.user_id).values("project")
    )
    rows = DossierReviewer.objects.filter(user=actor.user_id, ended_at=None, dossier__ended_on=None)
    return rows.filter(dossier__case__region=actor.region).exclude(own)


def dossier_relations(actor: Actor, case: Case) -> frozenset[str]:
    """``relations_of`` the case, and REVIEWER for a coach named for its dossier."""
    found = relations_of(actor, case)
    if not found and seats_of(actor).filter(dossier__case=case).exists():
        return frozenset({REVIEWER})
    return found


def current_dossier(case: Case) -> Dossier | None:
    found = Dossier.objects.filter(case=case, ended_on=None).select_related("started_by").first()
    if found is not None:
        found.case = case
    return found


def earlier_dossiers(case: Case) -> list[Dossier]:
    """Of classes the case had before; their modules and versions stay to be read."""
    rows = Dossier.objects.filter(case=case, ended_on__isnull=False).prefetch_related("modules")
    return list(rows.order_by("-id"))


@dataclass(frozen=True)
class ModuleRow:
    """``open_must`` and ``open_should``: remarks that were sent and not answered yet; ``drafts``: not sent."""

    module: DossierModule
    template: ModuleTemplate
    versions: int
    open_must: int
    open_should: int
    drafts: int


def module_rows(dossier: Dossier) -> list[ModuleRow]:
    """One query, however many modules; the caller has the case from ``dossier_case``."""
    return _rows_of(Q(dossier=dossier))


def _rows_of(chosen: Q) -> list[ModuleRow]:
    sent = Q(remarks__sent_at__isnull=False, remarks__answered_in=None)
    rows = (
        DossierModule.objects.filter(chosen)
        .select_related("dossier")
        .annotate(
            n_versions=Count("versions", distinct=True),
            n_must=Count("remarks", filter=sent & Q(remarks__severity=Severity.MUST), distinct=True),
            n_should=Count("remarks", filter=sent & Q(remarks__severity=Severity.SHOULD), distinct=True),
            n_drafts=Count("remarks", filter=Q(remarks__sent_at=None, remarks__withdrawn_at=None), distinct=True),
        )
    )
    return [
        ModuleRow(
            module,
            template_of(module.dossier.management_class, module.key),
            module.n_versions,
            module.n_must,
            module.n_should,
            module.n_drafts,
        )
        for module in rows.order_by("position")
    ]


@dataclass(frozen=True)
class DossierSummary:
    """How far the dossier is: ``ready`` of ``modules``, and how many remarks wait for an answer."""

    modules: int
    ready: int
    open_remarks: int


def dossier_summary(case: Case) -> DossierSummary | None:
    """None before it was started; for pages about the case as a whole."""
    rows = _rows_of(Q(dossier__case=case, dossier__ended_on=None))
    return summary_of(rows) if rows else None


def summary_of(rows: Sequence[ModuleRow]) -> DossierSummary:
    ready = sum(row.module.status == ModuleStatus.READY for row in rows)
    return DossierSummary(len(rows), ready, sum(row.open_must + row.open_should for row in rows))


def module_for(case: Case, ref: str) -> DossierModule:
    """Also of an earlier dossier. Raises NotVisible for one of another case; the case is from ``dossier_case``."""
    found = DossierModule.objects.filter(dossier__case=case, ref=ref).select_related("dossier").first()
    if found is None:
        raise NotVisible
    found.dossier.case = case
    return found


def versions_of(module: DossierModule) -> list[ModuleVersion]:
    """Newest first, with their files by name."""
    files = Prefetch("files", CaseFile.objects.order_by("name", "id"))
    rows = ModuleVersion.objects.filter(module=module).select_related("submitted_by").prefetch_related(files)
    return list(rows.order_by("-number"))


def latest_version(module: DossierModule) -> ModuleVersion | None:
    return ModuleVersion.objects.filter(module=module).order_by("-number").first()


def listed_files(version: ModuleVersion) -> list[Listed]:
    """For ``registration.dossiers.differences``."""
    return [Listed(file.name, file.sha256) for file in version.files.all()]


def remarks_of(module: DossierModule, *, drafts: bool) -> list[ModuleRemark]:
    """Sent ones, those that wait for an answer first; with ``drafts`` also those not sent yet, for who reviews."""
    rows = ModuleRemark.objects.filter(module=module, withdrawn_at=None)
    if not drafts:
        rows = rows.filter(sent_at__isnull=False)
    rows = rows.select_related("version", "written_by", "answered_by", "answered_in")
    return list(rows.order_by(F("answered_in__number").desc(nulls_first=True), "id"))


def open_remarks(module: DossierModule) -> QuerySet[ModuleRemark]:
    """Sent and not answered, in the order in which they were written."""
    rows = ModuleRemark.objects.filter(module=module, sent_at__isnull=False, answered_in=None)
    return rows.select_related("version").order_by("id")


def drafts_of(module: DossierModule) -> QuerySet[ModuleRemark]:
    return ModuleRemark.objects.filter(module=module, sent_at=None, withdrawn_at=None).order_by("id")


def draft_for(module: DossierModule, ref: str) -> ModuleRemark:
    """Raises NotVisible for one that was sent or taken back."""
    found = drafts_of(module).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def dossier_file_for(actor: Actor, case_ref: str, module_ref: str, ref: str) -> CaseFile:
    """A file of a module, also for coaches named for the dossier. Raises NotVisible."""
    case = dossier_case(actor, case_ref)
    found = CaseFile.objects.filter(case=case, dossier_module__ref=module_ref, ref=ref).first()
    if found is None:
        raise NotVisible
    found.case = case
    return found


def reviewers_of(dossier: Dossier) -> list[DossierReviewer]:
    return list(dossier.reviewers.filter(ended_at=None).select_related("user").order_by("id"))


def reviewer_for(dossier: Dossier, number: int) -> DossierReviewer:
    """By the number of the person. Raises NotVisible."""
    found = dossier.reviewers.filter(ended_at=None, user=number).select_related("user").first()
    if found is None:
        raise NotVisible
    return found


def possible_reviewers(case: Case) -> QuerySet[User]:
    """Coaches of the province who are not in it already and have no part in the project."""
    members = TeamMember.objects.filter(project=case.project_id, user__isnull=False).values("user")
    named = DossierReviewer.objects.filter(dossier__case=case, dossier__ended_on=None, ended_at=None).values("user")
    rows = holders_of(Role.COACH, case.region_id).exclude(pk__in=members).exclude(pk__in=named)
    return rows.exclude(pk__in=[each for each in (case.coach_id, case.project.owner_id) if each])
