"""Lists and confirmed classes as of a day: the ground of every published figure.

The first functions are building blocks without a viewer: whoever shows rows joins them to the projects visible to
him, as the functions with ``actor`` do.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypeAlias, TypedDict

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django_stubs_ext import WithAnnotations

from core.actor import Actor
from projects.enums import STANDING, ListKind
from projects.models import ClassConfirmation, Listing, Project
from projects.selectors.visibility import REVIEW_ROLES, provincial, visible_to


def on_list(day: date, prefix: str = "") -> Q:
    """Listings that count on a day: entered by then, and not left by then. ``prefix`` is a relation with "__"."""
    return Q(**{f"{prefix}entered_on__lte": day}) & (
        Q(**{f"{prefix}left_on": None}) | Q(**{f"{prefix}left_on__gt": day})
    )


def listings_on(day: date) -> QuerySet[Listing]:
    return Listing.objects.filter(on_list(day))


def classes_on(day: date) -> QuerySet[ClassConfirmation]:
    """The office's decisions in force on a day, at most one for each project."""
    return ClassConfirmation.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=day),
        valid_from__lte=day,
    )


def confirmed_class_on(day: date) -> Subquery:
    """For annotating projects: the class confirmed on that day, NULL without a decision."""
    return Subquery(classes_on(day).filter(project=OuterRef("pk")).values("management_class")[:1])


def _seen_by(actor: Actor) -> Q:
    """Entries of projects the viewer sees; for an officer these are simply his province's."""
    if actor.role in REVIEW_ROLES:
        return Q(project__region_id=actor.region)
    return Q(project__in=visible_to(actor))


def list_counts(actor: Actor, day: date) -> dict[str, int]:
    """How many entries each list has on a day, among the projects the viewer sees; lists without any count 0."""
    counted = listings_on(day).filter(_seen_by(actor)).values("kind").annotate(n=Count("id")).values_list("kind", "n")
    return {**dict.fromkeys(ListKind.values, 0), **dict(counted)}


class InClass(TypedDict):
    """The class confirmed on the day that was asked for, if there was one."""

    class_on_day: str | None


DatedListing: TypeAlias = "WithAnnotations[Listing, InClass]"


def list_rows(actor: Actor, kind: str, day: date, *, text: str = "", left: bool = False) -> QuerySet[DatedListing]:
    """The entries of a list on a day, or (``left``) those that had left it by then; order by ROW_ORDER.

    Each row carries ``class_on_day``, the class confirmed on that day.
    """
    rows = Listing.objects.filter(_seen_by(actor), kind=kind)
    rows = rows.filter(left_on__lte=day) if left else rows.filter(on_list(day))
    for word in text.split():
        rows = rows.filter(
            Q(project__title__icontains=word)
            | Q(project__reference__icontains=word)
            | Q(project__institution__name__icontains=word)
        )
    that_day = classes_on(day).filter(project=OuterRef("project_id")).values("management_class")[:1]
    return rows.select_related("project__institution", "product", "entered_by", "left_by").annotate(
        class_on_day=Subquery(that_day)
    )


ROW_ORDER = ("-entered_on", "-id")


def candidates_for(actor: Actor, kind: str, text: str = "") -> QuerySet[Project]:
    """Accepted projects of an officer's province that do not stand on the list now; order by ("-applied_on", "-id")."""
    standing = Listing.objects.filter(project=OuterRef("pk"), kind=kind, left_on=None)
    rows = provincial(actor).filter(~Exists(standing), status__in=STANDING).select_related("institution")
    for word in text.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(reference__icontains=word) | Q(institution__name__icontains=word)
        )
    return rows


def projects_with_numbers(actor: Actor, numbers: Iterable[str]) -> dict[str, Project]:
    """The visible projects with these numbers, by number; unknown and hidden ones are absent alike."""
    found = visible_to(actor).filter(reference__in=list(numbers)).select_related("institution")
    return {project.reference or "": project for project in found}


def listing_history(project: Project) -> list[Listing]:
    """Every membership of the project in any list, newest first; the caller has checked the viewer."""
    return list(project.listings.select_related("product", "entered_by", "left_by").order_by("-entered_on", "-id"))


def open_listings(project: Project, kind: str) -> list[Listing]:
    """Usually one; several when products stand there by themselves."""
    return list(project.listings.filter(kind=kind, left_on=None).select_related("product").order_by("id"))


def class_history(project: Project) -> list[ClassConfirmation]:
    return list(project.class_confirmations.select_related("confirmed_by").order_by("-valid_from", "-id"))
