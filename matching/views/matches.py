"""The list of matches, the page of one, and the panel on a project's page."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from core.actor import Actor
from core.answers import is_htmx
from core.errors import NotVisible
from core.lists import KeptList, kept_list
from core.paging import cursor_in
from core.requests import PortalRequest
from matching.enums import BOUND, CHOSEN, Cooperation, MatchStatus, Side
from matching.models import Match
from matching.selectors.cards import Card, card_at
from matching.selectors.match_lists import (
    ASKED,
    MY_TURN,
    OVER,
    STATES,
    TALKING,
    MatchFilter,
    match_rows,
    project_panel,
    projects_in_matches,
    waiting_matches,
)
from matching.selectors.match_steps import steps_of
from matching.selectors.matches import match_for, side_of
from matching.selectors.profiles import ProfileShown, profile_for
from matching.views.match_frame import match_frame
from projects.enums import Tier
from projects.selectors.pages import chips, facts
from projects.selectors.visibility import get_for, grant_for

MATCHES = KeptList("matching:match_list", gettext_lazy("Matches"), {"state": (*STATES, MY_TURN), "project": None})


@never_cache
@require_safe
@kept_list(MATCHES)
def match_list(request: PortalRequest) -> HttpResponse:
    """One's own: those of owned projects, and those of the enterprise one acts for."""
    chosen = MatchFilter.of(request.GET.dict())
    page, rows = match_rows(request.actor, chosen, cursor_in(request.GET))
    projects = projects_in_matches(request.actor)
    context = {
        "page": page,
        "rows": rows,
        "waiting": waiting_matches(request.actor),
        "filter": chosen,
        "states": list(states().items()),
        "projects": [(project.ref, project.title) for project in projects],
        "chosen": shown_filters(chosen, {project.ref: project.title for project in projects}),
        "is_firm": request.actor.role == Role.ENTERPRISE_MEMBER,
    }
    return render(request, "matching/match_list.html", context)


def states() -> dict[str, str]:
    return {
        MY_TURN: _("Waiting for my answer"),
        ASKED: _("Not answered yet"),
        TALKING: _("In contact"),
        OVER: pgettext("matches", "Closed"),
    }


def shown_filters(chosen: MatchFilter, titles: dict[str, str]) -> list[dict[str, str]]:
    labels = {"state": states().get(chosen.state, ""), "project": titles.get(chosen.project, chosen.project)}
    return [{"label": labels[name], "remove_url": _without(chosen, name)} for name in chosen.given]


def _without(chosen: MatchFilter, name: str) -> str:
    return "?" + urlencode({key: value for key, value in chosen.given.items() if key != name})


@never_cache
@require_safe
def match_page(request: PortalRequest, ref: str) -> HttpResponse:
    """The request or invitation, what was answered, and what can be done now."""
    match = match_for(request.actor, ref)
    side = side_of(request.actor, match)
    context = {
        **match_frame(request, match, "overview"),
        "ways": [Cooperation(way).label for way in match.cooperation],
        "people": list(match.people.select_related("user").order_by("user__name")),
        "names_readers": side == Side.FIRM and match.status in CHOSEN,
        "steps": steps_of(match, side),
        "acts": acts(match, side),
        **(_for_owner(request.actor, match) if side == Side.PROJECT else _for_firm(request.actor, match)),
    }
    return render(request, "matching/match_page.html", context)


def acts(match: Match, side: Side) -> frozenset[str]:
    """What this side can do on the page at this state; judged again by the services."""
    asked = Side.FIRM if match.invited else Side.PROJECT
    found = set()
    if match.status == MatchStatus.OPEN:
        found |= {"accept", "decline"} if side == asked else {"withdraw"}
    if match.status == MatchStatus.ACCEPTED:
        found |= {"sign", "end"} | ({"admit"} if side == Side.PROJECT else set())
    if match.status == MatchStatus.SIGNED:
        found.add("end")
    return frozenset(found)


def _for_owner(actor: Actor, match: Match) -> dict[str, Any]:
    """``shown``: the enterprise's profile, None once it is not to be seen any more."""
    shown: ProfileShown | None
    try:
        shown = profile_for(actor, match.organisation.ref)
    except NotVisible:
        shown = None
    return {"shown": shown, "card": None, "facts": [], "project_chips": [], "may_open": False}


def _for_firm(actor: Actor, match: Match) -> dict[str, Any]:
    """What every verified enterprise that finds the project reads of it; an invited one reads it of a closed project.

    Nothing of the project is shown once the match is closed: the project's own page decides then.
    ``own_grant`` is the reader's own access to the dossier, where anybody could have it.
    """
    may_open = match.status in BOUND
    card: Card | None = None
    if match.status == MatchStatus.OPEN or match.status in CHOSEN:
        card = card_at(match.project, Tier.ENTERPRISE)
    return {
        "shown": None,
        "card": card,
        "facts": facts(match.project, Tier.ENTERPRISE) if card else [],
        "project_chips": chips(match.project, Tier.ENTERPRISE) if card else [],
        "may_open": may_open,
        "own_grant": grant_for(actor, match.project) if may_open else None,
    }


@never_cache
@require_safe
def match_panel(request: PortalRequest, ref: str) -> HttpResponse:
    """Loaded into the project's page; as a page of its own for browsers without scripts."""
    project = get_for(request.actor, ref)
    context = {"project": project, "panel": project_panel(request.actor, project), "here": _("Matching")}
    part = is_htmx(request)
    return render(request, "matching/match_panel.html" if part else "matching/match_panel_page.html", context)
