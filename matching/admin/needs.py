"""The needs of the province in the console: what is looked for, what was answered, and taking one from the board."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from core.console import MenuEntry, add_refusal, chosen_filters, console_page, query_with, render_page
from core.errors import PortalError
from core.lists import Column, KeptList, kept_list
from core.paging import cursor_in
from core.requests import PortalRequest
from matching.admin.frame import OFFICERS
from matching.enums import Capability, NeedKind, NeedStatus
from matching.forms.needs import TakeBackForm
from matching.selectors.needs import NeedCounts, NeedFilter, need_view, province_counts, province_need, province_page
from matching.services.needs import take_back_need
from projects.selectors.catalogue import subcatalogue_names

NEEDS = KeptList(
    "console:need_list",
    gettext_lazy("Needs"),
    {"show": ["closed"], "kind": NeedKind.values, "wanted": Capability.values, "text": None},
    (
        Column("author", gettext_lazy("Author")),
        Column("published", gettext_lazy("Published on")),
        Column("until", gettext_lazy("Open until")),
        Column("answers", gettext_lazy("Answers")),
    ),
)


@console_page(
    "needs/",
    name="need_list",
    roles=OFFICERS,
    menu=MenuEntry("lists", gettext_lazy("Needs"), "message-question", 58),
)
@require_GET
@kept_list(NEEDS)
def need_list(request: PortalRequest) -> HttpResponse:
    """Open ones, newest first; the closed ones behind a tab."""
    closed = request.GET.get("show") == "closed"
    chosen = filter_of(request)
    page, count = province_page(request.actor, chosen, closed=closed, cursor=cursor_in(request.GET))
    context = {
        "page": page,
        "count": count,
        "filter": chosen,
        "chosen": chosen_filters(request, labels_of(chosen)),
        "closed": closed,
        "tabs": tabs(request, province_counts(request.actor), closed),
        "kinds": NeedKind.choices,
        "capabilities": Capability.choices,
    }
    return render_page(request, "console/matching/need_list.html", context)


def filter_of(request: PortalRequest) -> NeedFilter:
    kind, wanted = request.GET.get("kind", ""), request.GET.get("wanted", "")
    return NeedFilter(
        kind=kind if kind in NeedKind.values else "",
        wanted=wanted if wanted in Capability.values else "",
        text=request.GET.get("text", "").strip()[:60],
    )


def labels_of(chosen: NeedFilter) -> dict[str, str]:
    return {
        "text": chosen.text,
        "kind": str(NeedKind(chosen.kind).label) if chosen.kind else "",
        "wanted": str(Capability(chosen.wanted).label) if chosen.wanted else "",
    }


def tabs(request: PortalRequest, counts: NeedCounts, closed: bool) -> list[dict[str, object]]:
    return [
        {
            "label": pgettext("needs", "Open"),
            "n": counts.published,
            "url": query_with(request, "show", ""),
            "current": not closed,
        },
        {
            "label": pgettext("needs", "Closed"),
            "n": counts.closed,
            "url": query_with(request, "show", "closed"),
            "current": closed,
        },
    ]


@console_page("needs/<str:ref>/", name="need_page", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def need_page(request: PortalRequest, ref: str) -> HttpResponse:
    """One need with its answers; while it is open, the officer may take it back with a reason."""
    need = province_need(request.actor, ref)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            take_back_need(by=request.actor, need=need, reason=form.cleaned_data["reason"])
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The need is taken from the board; its author is told why."))
            return redirect("console:need_list")
    # An officer has no part in it here, whatever else he is.
    view = replace(need_view(request.actor, need), is_mine=False)
    names, capabilities = subcatalogue_names(), dict(Capability.choices)
    context = {
        "need": need,
        "view": view,
        "subcatalogues": [f"{code} {names.get(code, '')}".strip() for code in need.subcatalogues],
        "wanted": [capabilities[key] for key in need.wanted if key in capabilities],
        "open": need.status == NeedStatus.PUBLISHED,
        "form": form,
    }
    return render_page(request, "console/matching/need_page.html", context, status=422 if form.errors else 200)
