"""The first page: for visitors what this is, for others where their work begins. And one search over everything."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest
from accounts.selectors import has_living_membership
from core.answers import is_htmx
from core.searchtext import SHORTEST
from progress.selectors.statistics import published_editions
from progress.views.statistics import shown_figures
from projects.fields import MINUTES
from springrain.finding import LONGEST, found
from springrain.guide.situations import SITUATIONS
from springrain.navigation import start_address
from springrain.recent import forget, recent

# Figures on the first page; the rest is one click away.
MOST_FIGURES = 4
# What was opened last, in the person's menu.
IN_MENU = 6


@login_not_required
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """Somebody who accepted an older privacy notice sees the new one first."""
    if not request.actor.is_authenticated:
        return render(request, "landing.html", {"situations": SITUATIONS.values(), "minutes": MINUTES, **_published()})
    if request.user.privacy_version not in ("", settings.PRIVACY_NOTICE_VERSION):
        return redirect("accounts:privacy_notice")
    known = bool(request.memberships) or has_living_membership(request.actor)
    return redirect(start_address(request.actor, knows_organisation=known))


def _published() -> dict[str, object]:
    """The figures of the home province, or else of whoever has published any; nothing is counted for a visitor."""
    editions = published_editions()
    edition = next((each for each in editions if each.region_id == settings.HOME_REGION), None)
    edition = edition or (editions[0] if editions else None)
    return {"edition": edition, "figures": shown_figures(edition)[:MOST_FIGURES] if edition else []}


@login_not_required
@require_safe
def find(request: MemberRequest) -> HttpResponse:
    """A page of its own, or for the panel that opens with Ctrl-K the list alone; before anything is typed, the last."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    context = {
        "text": text,
        "groups": found(request.actor, text),
        "is_short": len(text) < SHORTEST,
        "recent": [] if text else recent(request.actor),
    }
    template = "find_results.html" if is_htmx(request) else "find.html"
    return render(request, template, context)


@require_safe
def recent_menu(request: MemberRequest) -> HttpResponse:
    """The part of the person's menu that comes when it is opened; without scripts, the page of the search."""
    if not is_htmx(request):
        return redirect("find")
    return render(request, "recent_menu.html", {"recent": recent(request.actor, IN_MENU)})


@require_POST
def recent_clear(request: MemberRequest) -> HttpResponse:
    forget(by=request.actor)
    messages.success(request, _("The list of what you opened lately is empty."))
    return redirect("find")
