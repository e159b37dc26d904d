"""Publications of results (公示): what everybody reads, and what the office prepares."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import NotVisible, Text
from projects.enums import PATENT_FILED, ListKind, ManagementClass, Status
from projects.models import Project
from projects.selectors.catalogue import subcatalogue_names
from screening.enums import OUTCOME_LISTS, DecisionStatus, PublicationStatus, ReviewStatus, Verdict
from screening.models import Decision, Objection, Publication, Review, Round
from screening.selectors.visibility import own_part, rounds_visible_to, works_as_officer

ORDER = ("-id",)
PUBLIC = (PublicationStatus.OPEN.value, PublicationStatus.CLOSED.value)
# What an officer may choose to show; the number always stands there, so that an objection can name its project.
FIELDS: Mapping[str, Text] = {
    "title": _("Project title"),
    "institution": _("Institution"),
    "applicant": _("Applicant"),
    "department": _("Clinical department"),
    "management_class": _("Class"),
    "subcatalogue": _("Sub-catalogue"),
    "lists": _("Lists"),
}
USUAL_FIELDS = ("title", "institution", "applicant", "management_class")


def public_publications() -> QuerySet[Publication]:
    """Newest first; drafts and what was taken back are not among them."""
    return Publication.objects.filter(status__in=PUBLIC).select_related("region", "round").order_by(*ORDER)


def public_publication(ref: str) -> Publication:
    """What was taken back stays found, so that links say so; drafts are not. Raises NotVisible."""
    shown = Publication.objects.exclude(status=PublicationStatus.DRAFT).select_related("region", "round")
    return _one(shown, ref)


def publications_of_office(actor: Actor) -> QuerySet[Publication]:
    """Of the officer's province, with ``raised`` and ``unanswered`` objections."""
    if not works_as_officer(actor):
        return Publication.objects.none()
    rows = Publication.objects.filter(region_id=actor.region).select_related("round")
    return rows.annotate(
        raised=Count("objections"), unanswered=Count("objections", filter=Q(objections__answered_at=None))
    )


def publication_for(actor: Actor, ref: str) -> Publication:
    """Raises NotVisible."""
    return _one(publications_of_office(actor).select_related("region"), ref)


def objections_to(actor: Actor, publication: Publication) -> list[Objection]:
    """Unanswered first, then the oldest first; without those about a project the officer has a part in himself."""
    rows = Objection.objects.filter(publication=publication).select_related("review__project", "answered_by")
    rows = rows.filter(Q(review=None) | ~Q(review__project__in=own_part(actor)))
    return sorted(rows.order_by("id"), key=lambda objection: objection.answered_at is not None)


def objection_for(actor: Actor, ref: str) -> Objection:
    """Raises NotVisible."""
    if not works_as_officer(actor):
        raise NotVisible
    rows = Objection.objects.filter(Q(review=None) | ~Q(review__project__in=own_part(actor)))
    found = rows.filter(ref=ref, publication__region_id=actor.region).select_related("publication").first()
    if found is None:
        raise NotVisible
    return found


def publishable_rounds(actor: Actor) -> QuerySet[Round]:
    """Rounds of the province with at least one released decision, newest first."""
    released = Q(reviews__decision__status=DecisionStatus.RELEASED)
    return rounds_visible_to(actor).filter(released).distinct().order_by("-id")


def publishable_decisions(round_: Round, list_kind: str) -> QuerySet[Decision]:
    """Released decisions of passing, in the order of their numbers; for one list or for all.

    Without those a later decision has overtaken, and projects that were withdrawn.
    """
    later = Review.objects.filter(
        project=OuterRef("review__project"), pk__gt=OuterRef("review"), status=ReviewStatus.RELEASED
    )
    passed = (
        Decision.objects.filter(~Exists(later), review__round=round_, status=DecisionStatus.RELEASED)
        .filter(verdict=Verdict.PASSED)
        .exclude(review__project__status=Status.WITHDRAWN)
        .select_related("review__project__institution", "review__project__applicant")
    )
    found = passed.filter(lists__contains=[list_kind]) if list_kind else passed
    return found.order_by("review__project__reference", "id")


def rows_to_publish(round_: Round, list_kind: str, fields: Sequence[str]) -> list[dict[str, Any]]:
    """The rows as they would be frozen: number and chosen fields, and the review an objection can name."""
    names = {key: str(name) for key, name in subcatalogue_names().items()}
    return [
        {
            "review": decision.review.ref,
            "reference": decision.review.project.ref,
            **{field: _shown(field, decision, names) for field in FIELDS if field in fields},
        }
        for decision in publishable_decisions(round_, list_kind)
    ]


def _shown(field: str, decision: Decision, subcatalogues: Mapping[str, str]) -> Any:
    project = decision.review.project
    if field == "title":
        return public_title(project)
    if field == "lists":
        return list(decision.lists)
    if field == "management_class":
        return project.confirmed_class or project.claimed_class
    if field == "subcatalogue":
        return f"{project.subcatalogue} {subcatalogues.get(project.subcatalogue, '')}".strip()
    value = getattr(project, field)
    return str(getattr(value, "name", value) or "")


def public_title(project: Project) -> str:
    """Empty while no patent is filed: a title shown to everybody could cost the invention its novelty."""
    return project.title if project.patent_status in PATENT_FILED else ""


def shown_rows(rows: Sequence[Mapping[str, Any]], fields: Sequence[str]) -> list[dict[str, Any]]:
    """For a table: each row's number and its cells in the order of ``shown_heads``, in the reader's language."""
    return [{"reference": row["reference"], "cells": [_cell(field, row) for field in _ordered(fields)]} for row in rows]


def shown_heads(fields: Sequence[str]) -> list[Text]:
    return [FIELDS[field] for field in _ordered(fields)]


def _ordered(fields: Sequence[str]) -> list[str]:
    return [field for field in FIELDS if field in fields]


def _cell(field: str, row: Mapping[str, Any]) -> dict[str, Any]:
    value = row.get(field) or ""
    if field == "lists":
        labels = dict(ListKind.choices)
        return {"label": FIELDS[field], "texts": [str(labels.get(kind, kind)) for kind in value], "hidden": False}
    if field == "management_class":
        value = str(dict(ManagementClass.choices).get(value, value))
    return {"label": FIELDS[field], "texts": [value] if value else [], "hidden": field == "title" and not value}


def list_choices() -> list[tuple[str, Text]]:
    return [(kind.value, kind.label) for kind in OUTCOME_LISTS]


def _one(rows: QuerySet[Publication], ref: str) -> Publication:
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found
