"""The papers of an application, as far as a viewer may see them."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Sum

from core.actor import Actor
from core.errors import NotVisible
from projects.enums import Tier
from projects.models import Document, DocumentVersion, Project
from projects.selectors.visibility import get_for, viewing_tier


@dataclass(frozen=True)
class Paper:
    """A document with its versions, newest first."""

    document: Document
    versions: list[DocumentVersion]

    @property
    def latest(self) -> DocumentVersion:
        return self.versions[0]


def documents_of(project: Project, *, section: str = "", actor: Actor | None = None) -> list[Paper]:
    """Without ``actor`` all papers, for callers that have already checked; with one, those of his tier."""
    found = DocumentVersion.objects.filter(document__project=project, document__removed_at=None)
    if section:
        found = found.filter(document__section=section)
    if actor is not None:
        found = found.filter(document__tier__lte=viewing_tier(actor, project))
    rows = found.select_related("document", "uploaded_by").order_by("document__section", "document_id", "-number")
    papers = [list(versions) for _number, versions in groupby(rows, key=lambda each: each.document_id)]
    return [Paper(versions[0].document, versions) for versions in papers]


def document_for(actor: Actor, ref: str, document_ref: str) -> Document:
    """A paper that has not been removed, of a visible project and of the viewer's tier. Raises NotVisible."""
    project = get_for(actor, ref)
    document = Document.objects.filter(
        project=project, ref=document_ref, removed_at=None, tier__lte=viewing_tier(actor, project)
    ).first()
    if document is None:
        raise NotVisible
    # The caller's checks on the project need no second query.
    document.project = project
    return document


def version_for(actor: Actor, ref: str, document_ref: str, number: int) -> DocumentVersion:
    """Raises NotVisible."""
    document = document_for(actor, ref, document_ref)
    newest_first = list(document.versions.order_by("-number"))
    # Whoever is not part of the review sees what the paper says now, not what it said before.
    readable = newest_first if viewing_tier(actor, document.project) >= Tier.REVIEW else newest_first[:1]
    version = next((each for each in readable if each.number == number), None)
    if version is None:
        raise NotVisible
    version.document = document
    return version


def latest_for(actor: Actor, ref: str, document_ref: str) -> DocumentVersion:
    """What a paper says now. Raises NotVisible."""
    document = document_for(actor, ref, document_ref)
    version = document.versions.order_by("-number").first()
    if version is None:
        raise NotVisible
    version.document = document
    return version


def is_granted_only(actor: Actor, document: Document) -> bool:
    """The viewer reads this paper only because its project was opened to him in person."""
    return document.tier == Tier.GRANTED and viewing_tier(actor, document.project) == Tier.GRANTED


def stored_bytes(project: Project) -> int:
    """What all versions of the project's papers take up, removed ones included: their files are kept."""
    versions = DocumentVersion.objects.filter(document__project=project)
    return versions.aggregate(total=Sum("size"))["total"] or 0
