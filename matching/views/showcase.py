"""The showcase for visitors."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.paging import cursor_in
from core.requests import PortalRequest
from matching.selectors.showcase import ShowcaseFilter, showcase_card, showcase_counts, showcase_page
from projects.selectors.catalogue import subcatalogue_names


@login_not_required
@require_safe
def showcase(request: PortalRequest) -> HttpResponse:
    """Projects whose owners show them to everybody: title, problem, specialty and place, nothing more."""
    chosen = ShowcaseFilter.of(request.GET.dict())
    names = subcatalogue_names()
    page = showcase_page(request.actor, chosen, cursor_in(request.GET))
    total, counts = showcase_counts(request.actor, chosen)
    context = {
        "page": page,
        "cards": [showcase_card(project, names) for project in page.rows],
        "total": total,
        "filter": chosen,
        "subcatalogues": _options(counts["subcatalogue"], chosen.subcatalogue, names),
        "departments": _options(counts["department"], chosen.department, {}),
    }
    return render(request, "matching/showcase.html", context)


def _options(counts: dict[str, int], chosen: str, names: dict[str, str]) -> list[tuple[str, str]]:
    """(value, label with count) in the order of values; the chosen one also where it finds nothing."""
    values = sorted({*counts, *([chosen] if chosen else [])})
    return [(value, f"{value} {names.get(value, '')}".strip() + f" ({counts.get(value, 0)})") for value in values]
