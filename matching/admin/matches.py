"""The matching of the province in the console: facts and times, a reminder, and what became of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.selectors import cities_of
from core.console import MenuEntry, chosen_filters, console_page, query_with, render_page
from core.errors import GuardRefused, Text
from core.lists import Column, KeptList, kept_list
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from core.thresholds import threshold
from matching.admin.frame import OFFICERS
from matching.enums import MatchStatus
from matching.models import Match
from matching.selectors.office_matches import (
    CLASSES,
    ORDER,
    PAGE_SIZE,
    UNKNOWN,
    OfficeFilter,
    answer_times,
    facts_of,
    office_match,
    office_matches,
    reminder_day,
    status_counts,
)
from matching.services.nudges import nudge_match
from matching.workflow import FIRM, INSTITUTION, OWNER
from projects.enums import ManagementClass

DAY = timedelta(days=1)
PARTIES: dict[str, Text] = {
    OWNER: gettext_lazy("The project's owner"),
    FIRM: gettext_lazy("The enterprise"),
    INSTITUTION: gettext_lazy("The institution"),
}
NOT_CONFIRMED = (UNKNOWN, pgettext_lazy("a class", "Not confirmed"))
TONES: dict[str, str] = {
    MatchStatus.OPEN: "amber",
    MatchStatus.ACCEPTED: "rain",
    MatchStatus.SIGNED: "dew",
    MatchStatus.PARTNERED: "sprout",
}


@dataclass(frozen=True)
class Row:
    """``days`` from the first word to the answer, or until today; None for what ended unanswered."""

    match: Match
    days: int | None
    late: bool
    tone: str


def classes() -> list[tuple[str, Text]]:
    named = [choice for choice in ManagementClass.choices if choice[0] != ManagementClass.UNSURE]
    return [*named, NOT_CONFIRMED]


def cities(request: PortalRequest) -> list[tuple[str, Any]]:
    return [*((city.pk, city) for city in cities_of(request.actor.region)), (UNKNOWN, _("No city known"))]


MATCHES = KeptList(
    "console:match_list",
    gettext_lazy("Matches"),
    {"status": MatchStatus.values, "class": (*CLASSES, UNKNOWN), "city": None, "late": ["1"], "text": None},
    (
        Column("enterprise", gettext_lazy("Enterprise")),
        Column("asker", gettext_lazy("Who asked")),
        Column("class", gettext_lazy("Management class")),
        Column("city", gettext_lazy("City")),
        Column("state", gettext_lazy("State")),
        Column("asked", pgettext_lazy("a match", "Asked on")),
        Column("days", gettext_lazy("Days to the answer")),
    ),
)


@console_page(
    "matches/",
    name="match_list",
    roles=OFFICERS,
    menu=MenuEntry("lists", gettext_lazy("Matches"), "arrows-join", 52),
)
@require_GET
@kept_list(MATCHES)
def match_list(request: PortalRequest) -> HttpResponse:
    """Requests and invitations, newest first, with how long answers take."""
    chosen = OfficeFilter.of(request.GET)
    page = page_of(office_matches(request.actor, chosen), order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    counts = status_counts(request.actor, chosen)
    times = answer_times(request.actor)
    places = cities(request)
    context = {
        "page": page,
        "rows": [row_of(match) for match in page.rows],
        "tabs": tabs(request, chosen, counts),
        "times": times,
        "medians": [days_of(times.owners), days_of(times.firms)],
        "remind_days": threshold("MATCHING.remind_days", request.actor.region),
        "filter": chosen,
        "chosen": chosen_filters(request, labels_of(chosen, dict(places), request.actor.region)),
        "classes": classes(),
        "cities": places,
    }
    return render_page(request, "console/matching/match_list.html", context)


def row_of(match: Match) -> Row:
    opened = timezone.localdate(match.opened_at)
    until = match.answered_at and timezone.localdate(match.answered_at)
    if until is None and match.status == MatchStatus.OPEN:
        until = timezone.localdate()
    days = (until - opened).days if until else None
    most = threshold("MATCHING.remind_days", match.region_id, on=opened)
    late = match.status == MatchStatus.OPEN and days is not None and days > most
    return Row(match, days, late, TONES.get(match.status, ""))


def days_of(median: timedelta | None) -> str:
    return f"{median / DAY:.1f}" if median is not None else ""


def tabs(request: PortalRequest, chosen: OfficeFilter, counts: dict[str, int]) -> list[dict[str, Any]]:
    states = [("", _("All")), *((status.value, str(status.label)) for status in MatchStatus)]
    return [
        {
            "label": label,
            "n": counts.get(value, 0),
            "url": query_with(request, "status", value),
            "current": chosen.status == value,
        }
        for value, label in states
        if not value or counts.get(value) or chosen.status == value
    ]


def labels_of(chosen: OfficeFilter, places: dict[str, Any], region: str) -> dict[str, str]:
    return {
        "text": chosen.text,
        "class": str(dict(classes()).get(chosen.management_class, "")),
        "city": str(places.get(chosen.city, chosen.city)),
        "late": _("Unanswered for more than %(n)s days") % {"n": threshold("MATCHING.remind_days", region)}
        if chosen.late
        else "",
    }


@console_page("matches/<str:ref>/", name="match_page", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def match_page(request: PortalRequest, ref: str) -> HttpResponse:
    """How far one match is. Sending the form reminds whoever keeps it waiting."""
    match = office_match(request.actor, ref)
    if request.method == "POST":
        try:
            nudge_match(by=request.actor, match=match)
        except GuardRefused as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("They have been reminded."))
        return redirect("console:match_page", match.ref)
    facts = facts_of(request.actor, match)
    context = {
        "match": match,
        "row": row_of(match),
        "facts": facts,
        "waiting_for": [PARTIES[party] for party in facts.waiting_for],
        "remind_from": first if (first := reminder_day(match)) > timezone.localdate() else None,
        "nudge_days": threshold("MATCHING.nudge_days", request.actor.region),
    }
    return render_page(request, "console/matching/match_page.html", context)
