"""The province's enterprises with how much of their profiles is there."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from accounts.models import Organisation
from core.console import MenuEntry, console_page, query_with, render_page
from core.lists import Column, KeptList, kept_list
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from matching.admin.frame import OFFICERS
from matching.models import EnterpriseProfile
from matching.selectors.completeness import Completeness, completeness
from matching.selectors.profiles import enterprises_of_region, stored_profile

WRITTEN = Q(profile__version__gt=0)
STATES = {
    "listed": Q(verified_at__isnull=False) & WRITTEN,
    "silent": Q(verified_at__isnull=False) & ~WRITTEN,
    "waiting": Q(verified_at=None, refused_at=None),
    "refused": Q(refused_at__isnull=False),
}


@dataclass(frozen=True)
class Row:
    organisation: Organisation
    profile: EnterpriseProfile
    complete: Completeness


ENTERPRISES = KeptList(
    "console:enterprise_list",
    gettext_lazy("Enterprises"),
    {"state": STATES, "q": None},
    (
        Column("city", gettext_lazy("City")),
        Column("state", gettext_lazy("State")),
        Column("complete", pgettext_lazy("a profile", "Complete")),
        Column("missing", gettext_lazy("Missing")),
        Column("saved", gettext_lazy("Last saved")),
    ),
)


@console_page(
    "enterprises/",
    name="enterprise_list",
    roles=OFFICERS,
    menu=MenuEntry("lists", gettext_lazy("Enterprises"), "building-factory-2", 60),
)
@require_GET
@kept_list(ENTERPRISES)
def enterprise_list(request: PortalRequest) -> HttpResponse:
    state, text = request.GET.get("state", ""), request.GET.get("q", "").replace("\x00", "")[:60]
    found = enterprises_of_region(request.actor)
    for word in text.split():
        found = found.filter(name__icontains=word)
    counts = found.aggregate(total=Count("id"), **{name: Count("id", filter=where) for name, where in STATES.items()})
    rows = found.filter(STATES[state]) if state in STATES else found
    page = page_of(rows, order=("-id",), cursor=cursor_in(request.GET))
    context = {
        "page": page,
        "rows": [row_of(organisation) for organisation in page.rows],
        "tabs": tabs(request, state, counts),
        "count": counts.get(state, counts["total"]),
        "filter": {"state": state if state in STATES else "", "text": text},
    }
    return render_page(request, "console/matching/enterprise_list.html", context)


def row_of(organisation: Organisation) -> Row:
    profile = stored_profile(organisation)
    return Row(organisation, profile, completeness(profile))


def tabs(request: PortalRequest, state: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    words = {
        "": _("All"),
        "listed": _("In the directory"),
        "silent": _("Verified, no profile yet"),
        "waiting": _("To verify"),
        "refused": _("Not verified"),
    }
    return [
        {
            "label": label,
            "n": counts.get(value, counts["total"]),
            "url": query_with(request, "state", value),
            "current": state == value,
        }
        for value, label in words.items()
    ]
