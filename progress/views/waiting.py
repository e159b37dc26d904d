"""``/waiting/``: what waits for the person, whatever part of the portal it belongs to."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from core.errors import Text
from core.lists import KeptList, kept_list
from core.paging import cursor_in
from core.requests import PortalRequest
from core.workdays import workdays_until
from progress.waiting.kinds import FOREVER, Kind, Row
from progress.waiting.lists import can_be_late, totals_of, waiting_counts, waiting_page
from progress.waiting.registry import KINDS
from progress.waiting.rows import ends_of_week
from projects.selectors.deadlines import SOON

# The number in the masthead may be so many seconds old.
COUNT_SECONDS = 30


@dataclass(frozen=True)
class Line:
    """One row as it is shown: ``state`` is one of the deadline chip's, empty without a term; ``days`` working days."""

    kind: Kind
    row: Row
    url: str
    state: str = ""
    days: int = 0
    exempt_until: date | None = None


@dataclass
class Group:
    label: Text
    lines: list[Line] = field(default_factory=list)


WAITING = KeptList("waiting:waiting_list", gettext_lazy("Waiting for you"), {"kind": KINDS})


@require_GET
@kept_list(WAITING)
def waiting_list(request: PortalRequest) -> HttpResponse:
    """Two questions whatever waits: one for the page, one for the numbers beside the kinds."""
    today, chosen = timezone.localdate(), request.GET.get("kind", "")
    counts = waiting_counts(request.actor, today)
    chosen = chosen if chosen in counts else ""
    page = waiting_page(request.actor, chosen, cursor_in(request.GET))
    context = {
        "page": page,
        "groups": grouped([line_of(row, request.actor.role, today) for row in page.rows], today),
        "facets": [(KINDS[key], found) for key, found in counts.items()],
        "chosen": chosen,
        "kind": KINDS.get(chosen),
        "totals": totals_of(counts.values()),
        "shown": counts[chosen].waiting if chosen else totals_of(counts.values()).waiting,
    }
    return render(request, "progress/waiting.html", context)


@require_GET
def waiting_count(request: PortalRequest) -> HttpResponse:
    """The number in the masthead, asked for by the page itself, so that no page waits for it."""
    totals = totals_of(waiting_counts(request.actor, timezone.localdate()).values())
    response = render(request, "progress/waiting_count.html", {"totals": totals})
    patch_cache_control(response, private=True, max_age=COUNT_SECONDS)
    patch_vary_headers(response, ["Cookie"])
    return response


def line_of(row: Row, role: str, today: date) -> Line:
    kind = KINDS[row.kind]
    url = kind.link_for(role).address(row)
    if row.due_on is None:
        return Line(kind, row, url)
    until = None if row.exempt == FOREVER else row.exempt
    return Line(kind, row, url, state_of(row, today), workdays_until(today, row.due_on), until)


def state_of(row: Row, today: date) -> str:
    """As the deadline chip has them; what lapses by itself is at most due soon."""
    if row.due_on is None:
        return ""
    if row.due_on < today:
        late = "overdue" if can_be_late(row.kind) else "due_soon"
        return "exempt" if row.exempt is not None else late
    return "due_soon" if workdays_until(today, row.due_on) <= SOON else "normal"


def grouped(lines: list[Line], today: date) -> list[Group]:
    """In the order they come in: a page that begins in the middle of a group names it again."""
    named = groupby(lines, key=lambda line: group_of(line.row, today))
    return [Group(label, list(found)) for label, found in named]


def group_of(row: Row, today: date) -> str:
    if row.due_on is None:
        return _("Without a date")
    if row.due_on < today:
        return pgettext("things", "Overdue")
    if row.due_on == today:
        return pgettext("when something is due", "Today")
    if row.due_on <= ends_of_week(today):
        return pgettext("when something is due", "This week")
    return pgettext("when something is due", "Later")
