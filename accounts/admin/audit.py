"""The audit log for the audit administrator: who did what to what, when, in which role."""

from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.roles import Role
from accounts.trail import lines_of
from core.console import MenuEntry, console_page, render_page
from core.paging import cursor_in
from core.requests import PortalRequest
from core.trail import EVENT_WORDS, OBJECT_WORDS, TrailFilter, trail_of_region, trail_page

AUDITORS = frozenset({Role.AUDIT_ADMIN.value})


@console_page(
    "audit/",
    name="audit_list",
    roles=AUDITORS,
    menu=MenuEntry("supervision", _("Audit log"), "list-search", 10),
)
@require_GET
def audit_list(request: PortalRequest) -> HttpResponse:
    """The lines of the province and of no province, newest first."""
    chosen = filter_of(request)
    page = trail_page(trail_of_region(request.actor, chosen), cursor_in(request.GET))
    context = {
        "page": page,
        "lines": lines_of(page.rows),
        "filter": chosen,
        "events": sorted(EVENT_WORDS.items(), key=lambda pair: str(pair[1])),
        "objects": sorted(OBJECT_WORDS.items(), key=lambda pair: str(pair[1])),
        "narrowed": chosen != TrailFilter(),
        "kept_days": settings.AUDIT_KEPT_DAYS,
    }
    return render_page(request, "console/audit_list.html", context)


def filter_of(request: PortalRequest) -> TrailFilter:
    query = request.GET
    person_id = query.get("person_id", "")
    return TrailFilter(
        object_type=query.get("object_type", ""),
        object_ref=query.get("object", "").strip(),
        person=query.get("person", "").strip(),
        person_id=int(person_id) if person_id.isdecimal() and len(person_id) < 19 else None,
        event=query.get("event", ""),
        since=day_in(query.get("since", "")),
        until=day_in(query.get("until", "")),
    )


def day_in(text: str) -> date | None:
    """What is no day narrows nothing."""
    try:
        return parse_date(text)
    except ValueError:
        return None
