"""The audit log as its readers see it: which lines, narrowed by what, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext, pgettext

from core.actor import Actor
from core.errors import Text
from core.models import AuditEntry
from core.paging import Page, page_of

# What events and facts are called; each app adds its own words, because a reader shall not meet bare codes. Facts by
# their name, or narrower, as the values below.
EVENT_WORDS: dict[str, Text] = {}
FACT_WORDS: dict[str, Text] = {}
OBJECT_WORDS: dict[str, Text] = {}
# What the values of a fact are called, by its name, or by "<event>.<name>" or "<kind of object>.<name>" where these
# differ; the narrowest counts.
VALUE_WORDS: dict[str, Mapping[Any, Text]] = {}
Words = Mapping[str, Mapping[Any, Text]]


@dataclass(frozen=True)
class TrailFilter:
    """Empty values narrow nothing. ``person`` is part of a name, ``person_id`` exactly one account."""

    object_type: str = ""
    object_ref: str = ""
    person: str = ""
    person_id: int | None = None
    event: str = ""
    region: str = ""
    since: date | None = None
    until: date | None = None


def trail_of_region(actor: Actor, chosen: TrailFilter) -> QuerySet[AuditEntry]:
    """For an audit administrator: his province and what belongs to no province; a national one sees all provinces.

    The caller has checked the role; lines hold no texts of applications, so nothing is to be masked in them.
    """
    rows = with_shown_names(AuditEntry.objects.all())
    if actor.region:
        rows = rows.filter(region__in=[actor.region, ""])
    if chosen.region:
        rows = rows.filter(region=chosen.region)
    return rows.filter(_narrowed(chosen))


def trail_of_object(object_type: str, object_ref: str, chosen: TrailFilter) -> QuerySet[AuditEntry]:
    """The lines about one object. The caller has checked that the viewer may see that object in full."""
    rows = AuditEntry.objects.filter(object_type=object_type, object_ref=object_ref)
    return with_shown_names(rows).filter(_narrowed(chosen))


def with_shown_names(rows: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    """Lines stay as they were written; whoever has closed his account since is shown under his pseudonym."""
    closed = get_user_model().objects.filter(pk=OuterRef("actor_id"), closed_at__isnull=False)
    return rows.annotate(pseudonym=Subquery(closed.values("name")))


def shown_name(entry: AuditEntry) -> str:
    return str(getattr(entry, "pseudonym", None) or entry.actor_label)


def trail_page(rows: QuerySet[AuditEntry], cursor: str = "", size: int = 50) -> Page[AuditEntry]:
    """Newest first."""
    return page_of(rows, order=("-id",), cursor=cursor, size=size)


def _narrowed(chosen: TrailFilter) -> Q:
    condition = Q()
    if chosen.object_type:
        condition &= Q(object_type=chosen.object_type)
    if chosen.object_ref:
        condition &= Q(object_ref__in=_refs_meant(chosen.object_ref))
    if chosen.person_id is not None:
        condition &= Q(actor_id=chosen.person_id)
    if chosen.person:
        condition &= Q(actor_label__icontains=chosen.person)
    if chosen.event:
        condition &= Q(event=chosen.event)
    return condition & _between(chosen)


def _between(chosen: TrailFilter) -> Q:
    condition = Q()
    if chosen.since:
        condition &= Q(at__date__gte=chosen.since)
    if chosen.until:
        condition &= Q(at__date__lte=chosen.until)
    return condition


def _refs_meant(text: str) -> list[str]:
    """A project is logged under its key from the first draft on; people know the number it got when handed in."""
    named = AuditEntry.objects.filter(event="project.submitted", changes__reference__1=text)
    return [text, *named.values_list("object_ref", flat=True)[:5]]


@dataclass(frozen=True)
class Fact:
    """One entry of ``changes``: what was set, and what stood there before when it was a change."""

    name: Text
    value: str
    before: str = ""


def facts_of(entry: AuditEntry, more: Words | None = None) -> list[Fact]:
    """``more``: what values are called that only the database knows, by the name of the fact."""
    known = {**VALUE_WORDS, **(more or {})}
    changes = entry.changes.items()
    return [_fact(entry, name, value, known) for name, value in changes if name not in HIDDEN and is_news(value)]


def is_news(value: Any) -> bool:
    """Not a field that was written with what stood there before."""
    return not (isinstance(value, list) and len(value) == 2 and value[0] == value[1])


# Facts whose value is a list of things, not a change from one to another.
LISTS = {"remarks", "fields", "sections"}
# They repeat the time of the line, or are keys that mean nothing to people.
HIDDEN = {
    *("status_since", "submitted_at", "requested_at", "decided_at", "answered_at", "ended_at"),
    *("decided_by_id", "applicant", "applicant_id", "institution_id", "member", "invitation", "order", "what"),
}


def _fact(entry: AuditEntry, name: str, value: Any, known: Words) -> Fact:
    narrowest_first = (f"{entry.event}.{name}", f"{entry.object_type}.{name}", name)
    label = next((FACT_WORDS[key] for key in narrowest_first if key in FACT_WORDS), name)
    words = next((known[key] for key in narrowest_first if key in known), {})
    if isinstance(value, list) and len(value) == 2 and name not in LISTS:
        return Fact(label, _said(value[1], words), _said(value[0], words))
    return Fact(label, _said(value, words))


def _said(value: Any, words: Mapping[Any, Text]) -> str:
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, dict):
        value = [f"{words.get(key, key)} {_said(each, {})}" for key, each in value.items()]
    if isinstance(value, list):
        return pgettext("between things of a list", ", ").join(_said(each, words) for each in value)
    return str(words.get(value, value))


def event_words(event: str) -> Text:
    return EVENT_WORDS.get(event, event)


def object_words(object_type: str) -> Text:
    return OBJECT_WORDS.get(object_type, object_type)
