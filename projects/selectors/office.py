"""The projects of a province as its office lists and exports them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TypeAlias, TypedDict

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django_stubs_ext import WithAnnotations

from core.actor import Actor
from core.errors import NotVisible
from projects.enums import ListKind, ManagementClass, Source, Status
from projects.models import Listing, Project
from projects.selectors.lists import listings_on
from projects.selectors.visibility import REVIEW_ROLES, provincial

ORDER = ("-applied_on", "-id")


@dataclass(frozen=True)
class ProjectFilter:
    """Empty values narrow nothing. ``management_class`` is the confirmed one, ``on_list`` a list of today."""

    status: str = ""
    management_class: str = ""
    subcatalogue: str = ""
    on_list: str = ""
    source: str = ""
    text: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "ProjectFilter":
        """From a query or the parameters of a task; what is not a choice narrows nothing."""

        def choice(name: str, values: list[str]) -> str:
            return given.get(name, "") if given.get(name, "") in values else ""

        return cls(
            status=choice("status", Status.values),
            management_class=choice("management_class", ManagementClass.values),
            subcatalogue=given.get("subcatalogue", "")[:2],
            on_list=choice("on_list", ListKind.values),
            source=choice("source", Source.values),
            text=given.get("text", "").strip()[:100],
        )

    @property
    def given(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


def office_projects(actor: Actor, chosen: ProjectFilter) -> QuerySet[Project]:
    """What was handed in to the officer's province; nothing for other roles. Order by ORDER."""
    return provincial(actor).filter(_narrowed(chosen))


def _narrowed(chosen: ProjectFilter) -> Q:
    exact = {
        "status": chosen.status,
        "confirmed_class": chosen.management_class,
        "subcatalogue": chosen.subcatalogue,
        "source": chosen.source,
    }
    condition = Q(**{name: value for name, value in exact.items() if value})
    if chosen.on_list:
        standing = listings_on(timezone.localdate()).filter(project=OuterRef("pk"), kind=chosen.on_list)
        condition &= Q(Exists(standing))
    for word in chosen.text.split():
        condition &= Q(title__icontains=word) | Q(reference__icontains=word) | Q(institution__name__icontains=word)
    return condition


class OnLists(TypedDict):
    """The lists on which the project stands today."""

    standing: list[Listing]


ListedProject: TypeAlias = "WithAnnotations[Project, OnLists]"


def office_rows(actor: Actor, chosen: ProjectFilter) -> QuerySet[ListedProject]:
    """With what a row shows: people and places, and the lists of today as ``standing``."""
    today = listings_on(timezone.localdate()).order_by("kind")
    return (
        office_projects(actor, chosen)
        .select_related("institution", "applicant", "city")
        .prefetch_related(Prefetch("listings", today, to_attr="standing"))
    )


def status_counts(actor: Actor, chosen: ProjectFilter) -> dict[str, int]:
    """How many there are in each status under the other filters, and in all under the empty key; one query."""
    others = ProjectFilter.of({name: value for name, value in chosen.given.items() if name != "status"})
    counted = office_projects(actor, others).order_by().values("status").annotate(n=Count("id"))
    by_status = {row["status"]: row["n"] for row in counted}
    return {"": sum(by_status.values()), **by_status}


def listing_labels(listings: list[Listing]) -> list[str]:
    """A list only once, however many products stand there."""
    return list(dict.fromkeys(str(listing.get_kind_display()) for listing in listings))


def behalf_drafts(actor: Actor) -> QuerySet[Project]:
    """Applications the office entered for clinicians who have not handed them in yet; order by ("-id",).

    Only the office's own entries appear here; what the clinician writes in the draft stays his until he hands it in,
    so callers show nothing of it but to whom it belongs.
    """
    if actor.role not in REVIEW_ROLES:
        return Project.objects.none()
    return Project.objects.filter(region_id=actor.region, source=Source.ON_BEHALF, status=Status.DRAFT).select_related(
        "institution", "owner", "entered_by"
    )


def behalf_draft_for(actor: Actor, key: str) -> Project:
    """Raises NotVisible alike for unknown drafts and for those of other provinces."""
    project = behalf_drafts(actor).filter(key=key).first()
    if project is None:
        raise NotVisible
    return project
