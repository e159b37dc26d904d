"""Projects as the search takes them in: which are open, their words by tier, their facets."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from core.searchtext import initials, normalised
from matching.index.terms import DETAIL, EXCLUDED, INITIALS, OPEN, REGION, SUMMARY, TITLE, Document
from matching.models import SearchDocument
from matching.selectors.cards import card_texts
from projects import fields
from projects.disclosure import may_see_fact, visible_answers
from projects.enums import PATENT_FILED, STANDING, Openness, Tier
from projects.fields import Kind
from projects.models import Project, SectionRecord

BATCH = 2_000
TEXT_KINDS = frozenset({Kind.LINE, Kind.TEXT})
# The sections' texts that a verified enterprise may read; their labels say where a word was found.
TEXTS: tuple[fields.Section, ...] = tuple(
    replace(section, fields=chosen)
    for section in fields.SECTIONS
    if (
        chosen := tuple(field for field in section.fields if field.kind in TEXT_KINDS and field.tier <= Tier.ENTERPRISE)
    )
)
READ_SECTIONS = Prefetch(
    "sections",
    SectionRecord.objects.filter(section__in=[*(section.key for section in TEXTS), "cooperation", "basics"]),
)


def open_projects() -> QuerySet[Project]:
    """What anybody outside may find at all; the rule of ``projects.selectors.visibility``."""
    return Project.objects.filter(
        ~Q(openness=Openness.CLOSED.value), status__in=STANDING, patent_status__in=PATENT_FILED
    )


def documents(numbers: Iterable[int]) -> Iterator[Document]:
    """The documents of those of these projects that are open."""
    found = open_projects().filter(pk__in=list(numbers)).select_related("city", "institution", "card")
    for project in found.prefetch_related(READ_SECTIONS).order_by("pk").iterator(chunk_size=BATCH):
        yield document_of(project)


def documents_between(first: int, last: int) -> Iterator[Document]:
    found = open_projects().filter(pk__gte=first, pk__lte=last).select_related("city", "institution", "card")
    for project in found.prefetch_related(READ_SECTIONS).order_by("pk").iterator(chunk_size=BATCH):
        yield document_of(project)


def document_of(project: Project) -> Document:
    answers = answers_of(project)
    texts = texts_up_to(project, Tier.ENTERPRISE)
    public = [text for field, text in texts if field.tier <= Tier.PUBLIC and field.key != "title"]
    detail = [text for field, text in texts if field.tier > Tier.PUBLIC]
    if project.city is not None and may_see_fact("city", Tier.PUBLIC):
        public.append(project.city.name)
    if project.institution is not None and may_see_fact("institution", Tier.ENTERPRISE):
        detail.append(project.institution.name)
    zones = {
        TITLE: normalised(project.title),
        SUMMARY: normalised("\n".join(public)),
        DETAIL: normalised("\n".join(detail)),
        INITIALS: initials(project.title),
        EXCLUDED: bare_names(str(answers.get("cooperation", {}).get("excluded_firms") or "")),
    }
    return Document(project.pk, zones, frozenset(_facets(project, answers)))


def bare_names(text: str) -> str:
    """Names of firms are compared without blanks."""
    return normalised(text.replace(" ", ""))


def answers_of(project: Project) -> dict[str, Mapping[str, Any]]:
    return {record.section: record.answers for record in project.sections.all()}


def texts_up_to(project: Project, tier: Tier) -> list[tuple[fields.Field, str]]:
    """The texts of a project that a viewer of this tier may read, each with its field; those of its card last."""
    answers = answers_of(project)
    found = []
    for section in TEXTS:
        shown = visible_answers(project, section, answers.get(section.key, {}), tier)
        found += [(field, str(shown[field.key])) for field in section.fields if field.key in shown]
    return [*found, *card_texts(project, tier)]


def _facets(project: Project, answers: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    cooperation, basics = answers.get("cooperation", {}), answers.get("basics", {})
    single = {
        OPEN: project.openness,
        REGION: project.region_id,
        "subcatalogue": project.subcatalogue,
        "class": project.confirmed_class or project.claimed_class,
        "stage": project.stage,
        "patent": project.patent_status,
        "department": project.department.strip(),
        "city": project.city_id or "",
    }
    yield from ((name, value) for name, value in single.items() if value)
    several = {
        "modes": cooperation.get("modes"),
        "support": cooperation.get("support"),
        "tags": [*project.tags, *(["hk_macao"] if "hk_macao" in (basics.get("origin") or []) else [])],
    }
    yield from ((name, str(value)) for name, values in several.items() for value in values or [])


def stored(document: Document) -> SearchDocument:
    return SearchDocument(
        project_id=document.number,
        title=document.texts[TITLE],
        summary=document.texts[SUMMARY],
        detail=document.texts[DETAIL],
        initials=document.texts[INITIALS],
        excluded=document.texts[EXCLUDED],
        facets=sorted(f"{name}:{value}" for name, value in document.facets),
    )


def from_store(row: SearchDocument) -> Document:
    """As it was taken in: what its sets hold."""
    texts = {
        TITLE: row.title,
        SUMMARY: row.summary,
        DETAIL: row.detail,
        INITIALS: row.initials,
        EXCLUDED: row.excluded,
    }
    pairs = (each.partition(":") for each in row.facets)
    return Document(row.project_id, texts, frozenset((name, value) for name, _colon, value in pairs))
