"""What a person has opened lately: noted after the page has gone out, shown as far as it is still open to him.

Names are read anew from the selectors each time: what was withdrawn, what he may no longer see, leaves no trace.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import PersonalPart, Row, add_personal_part
from accounts.selectors import active_memberships, actor_in
from core.actor import ANONYMOUS, Actor
from core.answers import is_htmx
from core.console import PAGES
from core.opened import KEPT, forget_opened, note_opened, opened_by
from matching.selectors.matches import matches_of, matches_of_office
from matching.selectors.needs import needs_visible_to
from matching.selectors.platforms import platforms_visible_to
from matching.selectors.profiles import enterprises_visible_to
from outreach.selectors.activities import activities_visible_to
from projects.selectors.visibility import visible_to
from registration.selectors.cases import cases_visible_to

MOST = 10
# A page loaded again and again is noted at most so often by one process.
QUIET_SECONDS = 300.0
MOST_REMEMBERED = 2000


@dataclass(frozen=True)
class Opened:
    label: str
    url: str
    detail: str = ""
    kind: Promise | str = ""
    icon: str = ""


@dataclass(frozen=True)
class Kind:
    """``pages``: names of addresses with a ``ref`` at which such a thing is opened, the person's own page first.

    ``shown`` says of a row its label and a detail, no more than the lists of such things show.
    """

    key: str
    label: Promise
    icon: str
    pages: tuple[str, ...]
    rows: Callable[[Actor], QuerySet[Any]]
    shown: Callable[[Any], tuple[str, str]]
    ref: Callable[[str], Q] = lambda ref: Q(ref=ref)


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "project",
            _("Project"),
            "bulb",
            ("console:project_page", "projects:project_page", "console:check_page", "projects:project_check"),
            lambda actor: visible_to(actor).only("title", "reference", "key"),
            lambda project: (project.title or project.ref, project.ref),
            lambda ref: Q(reference=ref) | Q(key=ref),
        ),
        Kind(
            "case",
            _("Registration case"),
            "certificate",
            ("registration:case_page", "registration:case_milestones", "registration:case_coaching"),
            lambda actor: cases_visible_to(actor).select_related("project"),
            lambda case: (case.project.title or case.project.ref, case.project.ref),
        ),
        Kind(
            "match",
            _("Match"),
            "arrows-exchange",
            ("matching:match_page", "matching:match_talk"),
            matches_of,
            lambda match: (match.project.title, match.project.ref),
        ),
        Kind(
            "office_match",
            _("Match"),
            "arrows-exchange",
            ("console:match_page",),
            lambda actor: matches_of_office(actor).select_related("project", "organisation"),
            lambda match: (match.project.title, match.organisation.name),
        ),
        Kind(
            "need",
            _("Need"),
            "message-2",
            ("console:need_page", "matching:need_page"),
            needs_visible_to,
            lambda need: (need.title, ""),
        ),
        Kind(
            "enterprise",
            _("Enterprise"),
            "building-factory-2",
            ("matching:enterprise_page",),
            enterprises_visible_to,
            lambda organisation: (organisation.name, ""),
        ),
        Kind(
            "platform",
            _("Service platform"),
            "building-community",
            ("console:platform_page", "matching:platform_page"),
            platforms_visible_to,
            lambda platform: (platform.name, ""),
        ),
        Kind(
            "activity",
            _("Activity"),
            "school",
            ("console:activity_page", "outreach:activity_page"),
            activities_visible_to,
            lambda activity: (activity.title, ""),
        ),
    )
}
BY_PAGE: Mapping[str, Kind] = {page: kind for kind in KINDS.values() for page in kind.pages}
# By person what this process noted last, and when: never asked for what he may see.
_last: dict[int, tuple[str, str, float]] = {}


def opening(request: HttpRequest) -> tuple[Kind, str] | None:
    """What this request opens; None for visitors, for parts of a page, and for what is no thing of its own."""
    match, actor = request.resolver_match, getattr(request, "actor", ANONYMOUS)
    if request.method != "GET" or match is None or not actor.is_authenticated or is_htmx(request):
        return None
    kind, ref = BY_PAGE.get(match.view_name), match.kwargs.get("ref", "")
    return (kind, ref) if kind is not None and ref else None


def note(actor: Actor, kind: Kind, ref: str) -> None:
    """One statement, and none for a page that is only loaded again. Safe to repeat and at the same time."""
    assert actor.user_id is not None  # noqa: S101 - see opening
    *last, at = _last.get(actor.user_id, ("", "", 0.0))
    if last == [kind.key, ref] and time.monotonic() - at < QUIET_SECONDS:
        return
    note_opened(by=actor, kind=kind.key, rows=kind.rows(actor).filter(kind.ref(ref)))
    if len(_last) >= MOST_REMEMBERED:
        _last.clear()
    _last[actor.user_id] = (kind.key, ref, time.monotonic())


def forget(*, by: Actor) -> None:
    """The person clears his list."""
    forget_opened(by=by)
    if by.user_id is not None:
        _last.pop(by.user_id, None)


def recent(actor: Actor, most: int = MOST) -> list[Opened]:
    """The last first; one question, and one more for each kind of thing among them."""
    noted = [(key, number) for key, number in opened_by(actor) if key in KINDS]
    wanted: dict[str, set[int]] = {}
    for key, number in noted:
        wanted.setdefault(key, set()).add(number)
    found = {key: dict(_shown(KINDS[key], actor, numbers)) for key, numbers in wanted.items()}
    return [found[key][number] for key, number in noted if number in found[key]][:most]


def _shown(kind: Kind, actor: Actor, numbers: set[int]) -> Iterator[tuple[int, Opened]]:
    page = page_for(kind, actor)
    for row in kind.rows(actor).filter(pk__in=numbers):
        label, detail = kind.shown(row)
        yield row.pk, Opened(label, reverse(page, args=[row.ref]), detail, kind.label, kind.icon)


def page_for(kind: Kind, actor: Actor) -> str:
    """The console's page for those whose role opens it."""
    for page in kind.pages:
        space, name = page.split(":")
        if space != "console" or actor.role in PAGES[name].roles:
            return page
    return kind.pages[0]


def _opened_rows(user: User) -> Iterator[Row]:
    """Of each role he has, what is open to him in it."""
    memberships = active_memberships(user)
    actors = [actor_in(user, memberships, each.ref) for each in memberships] or [actor_in(user, [], None)]
    seen = {found.url: found for actor in actors for found in recent(actor, KEPT)}
    for found in seen.values():
        yield {"title": found.label, "address": found.url, "detail": found.detail}


add_personal_part(PersonalPart("opened_lately", _opened_rows))
