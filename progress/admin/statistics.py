"""Where an office chooses figures for everybody, looks at them, publishes them, and takes them back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import Role
from core.console import MenuEntry, console_page, render_page
from core.errors import GuardRefused, InvalidInput
from core.paging import cursor_in, page_of
from core.requests import PortalRequest, whole_number
from progress.forms.reports import StatisticsForm
from progress.permissions import statistics_region
from progress.reports.offered import SMALL, digest_of_figures
from progress.selectors.statistics import edition_of, editions_of
from progress.services.statistics import preview_figures, publish_statistics, take_back_statistics
from progress.views.statistics import ShownFigure, shown_figures

OFFICES = frozenset({Role.PROVINCIAL_OFFICER.value, Role.NATIONAL_OFFICIAL.value})
# What a first edition begins with: the published sentence.
USUAL = (
    "applications",
    "institutions",
    "applicants",
    "comprehensive_evaluation",
    "library_by_class",
    "reported_to_cmde",
)
ORDER = ("-version",)


@console_page(
    "statistics/",
    name="statistics_page",
    roles=OFFICES,
    menu=MenuEntry("lists", gettext_lazy("Public statistics"), "chart-bar", 80),
)
@require_GET
def statistics_page(request: PortalRequest) -> HttpResponse:
    """What visitors see at present, the figures to choose from, and every version."""
    rows = editions_of(statistics_region(request.actor))
    newest = rows.first()
    page = page_of(rows, order=ORDER, cursor=cursor_in(request.GET))
    chosen = [each["key"] for each in newest.figures] if newest else USUAL
    form = StatisticsForm(initial={"figure": chosen})
    context = {"page": page, "shown": _shown(newest), "figures": shown_figures(newest) if newest else [], "form": form}
    return render_page(request, "console/progress/statistics_page.html", context)


def _shown(newest: Any) -> Any:
    return newest if newest is not None and newest.taken_back_at is None else None


@console_page("statistics/preview/", name="statistics_preview", roles=OFFICES)
@require_GET
def statistics_preview(request: PortalRequest) -> HttpResponse:
    """The chosen figures as visitors would see them; small ones are asked about one by one."""
    return _preview(request, request.GET)


def _preview(request: PortalRequest, given: QueryDict, refusal: str = "", status: int = 200) -> HttpResponse:
    form = StatisticsForm(given)
    context: dict[str, Any] = {"form": form, "refusal": refusal}
    if not form.is_valid():
        return render_page(request, "console/progress/statistics_preview.html", context, status=422)
    values = form.cleaned_data
    found = preview_figures(by=request.actor, keys=values["figure"], as_of=values["as_of"])
    newest = editions_of(statistics_region(request.actor)).first()
    language = get_language() or ""
    context |= {
        "figures": [(each.key, each.is_small, ShownFigure.of(each, language)) for each in found],
        "small": sum(each.is_small for each in found),
        "limit": SMALL,
        "as_of": values["as_of"],
        "keys": values["figure"],
        "seen": digest_of_figures(found),
        "after": newest.version if newest else 0,
        "ticked": given.getlist("small"),
    }
    return render_page(request, "console/progress/statistics_preview.html", context, status=status)


@console_page("statistics/publish/", name="statistics_publish", roles=OFFICES)
@require_POST
def statistics_publish(request: PortalRequest) -> HttpResponse:
    """Refused, the preview comes again with the figures of now."""
    form = StatisticsForm(request.POST)
    if not form.is_valid():
        return _preview(request, request.POST)
    try:
        edition = publish_statistics(
            by=request.actor,
            keys=form.cleaned_data["figure"],
            as_of=form.cleaned_data["as_of"],
            small=request.POST.getlist("small"),
            seen=request.POST.get("seen", ""),
            after=whole_number(request.POST.get("after", "")),
        )
    except (GuardRefused, InvalidInput) as refusal:
        return _preview(request, request.POST, str(refusal.message), status=refusal.status)
    messages.success(request, _("Version %(n)s is public now.") % {"n": edition.version})
    return redirect("console:statistics_page")


@console_page("statistics/<str:ref>/", name="statistics_edition", roles=OFFICES)
@require_GET
def statistics_edition(request: PortalRequest, ref: str) -> HttpResponse:
    """One version as it was published."""
    edition = edition_of(statistics_region(request.actor), ref)
    context = {"edition": edition, "figures": shown_figures(edition)}
    return render_page(request, "console/progress/statistics_edition.html", context)


@console_page("statistics/<str:ref>/take-back/", name="statistics_take_back", roles=OFFICES)
@require_http_methods(["GET", "POST"])
def statistics_take_back(request: PortalRequest, ref: str) -> HttpResponse:
    edition = edition_of(statistics_region(request.actor), ref)
    if request.method == "POST":
        take_back_statistics(by=request.actor, edition=edition)
        messages.success(request, _("Version %(n)s is not public any more.") % {"n": edition.version})
        return redirect("console:statistics_page")
    return render_page(request, "console/progress/statistics_take_back.html", {"edition": edition})
