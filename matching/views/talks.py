"""The conversation of a match, its refreshing without a reload, and the files sent in it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.answers import is_htmx
from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, TooManyRequests
from core.paging import Page, cursor_in
from core.requests import PortalRequest
from matching.enums import MatchStatus, Side
from matching.forms.talks import MessageForm
from matching.models import Match, Message
from matching.selectors.matches import match_for, names_are_known, side_of
from matching.selectors.talks import (
    MOST_BEFORE,
    Seen,
    Writing,
    file_for,
    last_own_message,
    messages_of,
    messages_since,
    seen_by_other,
    writing_of,
)
from matching.services.talks import mark_talk_read, open_file, send_message
from matching.views.match_frame import match_frame

UNBOUND = frozenset({MatchStatus.OPEN.value, MatchStatus.ACCEPTED.value})


@dataclass(frozen=True)
class Line:
    """A message as one reader sees it: before both have chosen each other, nobody's name is told to the other side."""

    message: Message
    own: bool
    name: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def match_talk(request: PortalRequest, ref: str) -> HttpResponse:
    match = match_for(request.actor, ref)
    side = side_of(request.actor, match)
    if is_htmx(request) and request.method == "GET" and "since" in request.GET:
        return news(request, match, side)
    writing = writing_of(match, side)
    form = bound_form(request, writing)
    if request.method == "POST" and form.is_valid() and sent(request, match, form):
        return redirect(f"{request.path}#last")
    return whole_talk(request, match, side, form)


def bound_form(request: PortalRequest, writing: Writing) -> MessageForm:
    if request.method == "POST":
        return MessageForm(request.POST, request.FILES, with_files=writing.files)
    return MessageForm(with_files=writing.files)


def sent(request: PortalRequest, match: Match, form: MessageForm) -> bool:
    given = form.cleaned_data
    try:
        send_message(by=request.actor, match=match, text=given["text"], files=form.chosen_files, key=given["key"])
    except (InvalidInput, GuardRefused, TooManyRequests) as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("Your message is sent."))
    return True


def whole_talk(request: PortalRequest, match: Match, side: Side, form: MessageForm) -> HttpResponse:
    """Reading it marks it as read, except earlier pages and a refused message: there the newest is not in view."""
    cursor = cursor_in(request.GET)
    page = messages_of(request.actor, match, cursor)
    if request.method == "GET" and not cursor:
        mark_talk_read(by=request.actor, match=match)
    # Written anew: what was refused may have been refused because the limit was reached, or the match closed.
    writing = writing_of(match, side)
    context = {
        **match_frame(request, match, "talk"),
        **shown(request, match, side, page),
        "page": page,
        "is_newest": not page.newer,
        "writing": writing,
        "form": form,
        "files_lost": form.is_bound and bool(form.files),
        "unsent": form.data.get("text", "") if form.is_bound and not writing.allowed else "",
        "most_before": MOST_BEFORE,
        "unbound": match.status in UNBOUND,
        "waiting": match.status == MatchStatus.OPEN,
    }
    return render(request, "matching/match_talk.html", context, status=status_of(form, writing))


def status_of(form: MessageForm, writing: Writing) -> int:
    """Anything posted that did not lead on is a refusal."""
    if not form.is_bound:
        return 200
    return 422 if writing.allowed else 409


def shown(request: PortalRequest, match: Match, side: Side, page: Page[Message]) -> dict[str, Any]:
    lines = [line_of(request, match, side, message) for message in reversed(page.rows)]
    return {"lines": lines, **reading_of(match, side), "last": page.rows[0].pk if page.rows else 0}


def line_of(request: PortalRequest, match: Match, side: Side, message: Message) -> Line:
    own = message.side == side
    if message.author_id == request.actor.user_id:
        return Line(message, own, str(_("You")))
    return Line(message, own, name_of(match, message, own))


def name_of(match: Match, message: Message, own: bool) -> str:
    name = message.author.name if own or names_are_known(match) else ""
    if message.side == Side.FIRM:
        return " · ".join(filter(None, (name, match.organisation.name)))
    return name or str(Side.PROJECT.label)


def reading_of(match: Match, side: Side) -> dict[str, Any]:
    """How far the other side has read what this side wrote."""
    seen: Seen = seen_by_other(match, side)
    mine = last_own_message(match, side, seen.message_id)
    return {
        "seen": seen,
        "last_own": mine.newest,
        "last_seen": mine.newest_seen,
        "mark": mark_of(match, seen),
    }


def news(request: PortalRequest, match: Match, side: Side) -> HttpResponse:
    """What came since the last message on the page; 204 when nothing is new."""
    since, mark = number_in(request, "since"), request.GET.get("mark", "")
    found = messages_since(request.actor, match, since)
    reading = reading_of(match, side)
    if not found and reading["mark"] == mark:
        return HttpResponse(status=204)
    if found:
        mark_talk_read(by=request.actor, match=match)
    context = {
        **reading,
        "match": match,
        "lines": [line_of(request, match, side, message) for message in found],
        "last": found[-1].pk if found else since,
        "state_changed": mark.partition("-")[0] != match.status,
    }
    return render(request, "matching/match_talk_news.html", context)


def mark_of(match: Match, seen: Seen) -> str:
    """What besides new messages would change the page."""
    return f"{match.status}-{seen.message_id}"


def number_in(request: PortalRequest, name: str) -> int:
    said = request.GET.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 18 else 0


@never_cache
@require_safe
def message_file(request: PortalRequest, ref: str, file: str) -> FileResponse:
    """Always as a download and never shown by the browser in the portal's own name."""
    found = file_for(request.actor, ref, file)
    opened = open_file(by=request.actor, file=found)
    response = FileResponse(opened, as_attachment=True, filename=found.name, content_type=found.content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
