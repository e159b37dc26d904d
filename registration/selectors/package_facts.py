"""What the national centre reads about one reported product, gathered for its summary and the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import Text
from projects.fields.clinical import CLINICAL
from projects.fields.display import Shown, plain_text
from projects.models import Listing, Project
from projects.selectors.catalogue import subcatalogues
from projects.selectors.dossier import dossier
from projects.selectors.lists import class_history, listing_history
from registration.models import Case, Milestone, PackageItem
from registration.selectors.frozen import frozen_of
from registration.selectors.milestones import milestones_of

# Of the application what an assessor needs. Telephone numbers, declarations and whom the owner keeps out are not his.
ANSWERS: dict[str, tuple[str, ...]] = {
    "clinical": (
        "problem", "population", "annual_cases", "existing_means", "benefit", "settings", "need_statement",
    ),
    "product": (
        "structure", "principle", "intended_use", "category", "class_basis", "software", "properties", "comparison",
    ),
    "technology": ("stage", "maturity", "tests_done", "freeze_evidence", "domestic_parts"),
    "patents": ("patent_status", "patents"),
    "evidence": ("ethics_number", "data_types", "rwd_source", "sample_size", "results"),
}  # fmt: skip


@dataclass(frozen=True)
class AnswerGroup:
    label: Text
    answers: list[tuple[Text, Shown]]


@dataclass(frozen=True)
class CaseFacts:
    case: Case
    reached: list[Milestone]


@dataclass(frozen=True)
class ItemFacts:
    """``frozen``: the confirmed design freeze with its paper, if there is one. ``answers`` is empty without an
    application in the portal."""

    item: PackageItem
    identity: list[tuple[Text, str]]
    answers: list[AnswerGroup]
    cases: list[CaseFacts]
    frozen: Milestone | None
    listings: list[Listing]

    @property
    def project(self) -> Project:
        return self.item.project


def facts_of(actor: Actor, item: PackageItem) -> ItemFacts:
    """The application is read as it was handed in. Raises NotVisible for who does not read it in full."""
    project = item.project
    return ItemFacts(
        item,
        identity_of(item),
        answers_of(actor, project),
        [_case_facts(case) for case in cases_of(item)],
        frozen_of(project, item.product),
        listing_history(project),
    )


def cases_of(item: PackageItem) -> list[Case]:
    """Of the project; for a product by itself without those of its other products."""
    rows = Case.objects.filter(project=item.project_id).select_related("registrant", "coach", "product").order_by("id")
    return [case for case in rows if item.product_id is None or case.product_id in (None, item.product_id)]


def _case_facts(case: Case) -> CaseFacts:
    reached = [each for each in milestones_of(case) if each.status == "confirmed"]
    return CaseFacts(case, sorted(reached, key=lambda each: (each.on, each.pk)))


def identity_of(item: PackageItem) -> list[tuple[Text, str]]:
    project = item.project
    return [
        (_("Project number"), project.ref),
        (_("Project title"), project.title),
        (_("Product"), item.product.name if item.product else ""),
        (_("Institution"), project.institution.name if project.institution else ""),
        (_("Department"), project.department),
        (_("Applicant"), project.applicant.name if project.applicant else ""),
        (_("City"), str(project.city) if project.city else ""),
        (_("Applied on"), iso(project.applied_on)),
        (_("Confirmed class"), class_words(project)),
        (_("Sub-catalogue"), subcatalogue_words(project)),
        (_("Marks"), marks_of(project)),
        (_("Stage"), str(project.get_stage_display())),
        (_("Patent"), str(project.get_patent_status_display())),
    ]


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def class_words(project: Project) -> str:
    """With the day and the basis of the office's decision."""
    decided = next((each for each in class_history(project) if each.valid_until is None), None)
    if decided is None:
        return str(project.get_confirmed_class_display())
    words = {
        "class": decided.get_management_class_display(),
        "day": date_format(decided.valid_from),
        "basis": decided.basis,
    }
    if decided.basis:
        return _("%(class)s since %(day)s (basis: %(basis)s)") % words
    return _("%(class)s since %(day)s") % words


def subcatalogue_words(project: Project) -> str:
    names = {part.code: part.name for part in subcatalogues()}
    code = project.subcatalogue
    return f"{code} {names.get(code, '')}".strip()


def marks_of(project: Project) -> str:
    """创新, 首个, and what the applicant ticked of special groups and needs."""
    marks = [_("Innovative") if project.innovative else "", _("First of its kind") if project.first_of_kind else ""]
    field = next(each for each in CLINICAL.fields if each.key == "tags")
    marks.append(plain_text(field, project.tags) if project.tags else "")
    return _(", ").join(mark for mark in marks if mark)


def tag_choices() -> Sequence[tuple[str, Text]]:
    return next(each.choices for each in CLINICAL.fields if each.key == "tags")


def answers_of(actor: Actor, project: Project) -> list[AnswerGroup]:
    groups = []
    for read in dossier(actor, project).sections:
        wanted = ANSWERS.get(read.section.key, ())
        found = [(each.field.label, each.shown) for each in read.fields if each.field.key in wanted and each.shown]
        if found:
            groups.append(AnswerGroup(read.section.label, found))
    return groups
