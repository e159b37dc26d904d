"""The search page."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.actor import Actor
from core.requests import PortalRequest
from matching.forms.search import query_in
from matching.index.sets import NEWEST, OLDEST, RELEVANCE, RIPEST
from matching.selectors.saved_searches import same_search
from matching.selectors.search import Query, Result, search
from matching.selectors.search_addresses import PROJECTS, address_of
from matching.selectors.search_facets import Facet, facets_in_words
from matching.selectors.search_hits import hits
from projects.enums import Tier


@require_GET
def project_search(request: PortalRequest) -> HttpResponse:
    """Everything the search shows stands in its address, so it can be kept and passed on."""
    query = query_in(request.GET)
    result = search(request.actor, query)
    facets = facets_in_words(query, result)
    context = {
        "query": query,
        "result": result,
        "hits": hits(request.actor, result),
        "facets": facets,
        "chosen": chosen_values(request, facets),
        "clear_url": f"?{urlencode({'q': query.text})}" if query.text else "?",
        "start_url": "?",
        "sorts": _sorts(query, result),
        "is_summary_only": result.tier < Tier.ENTERPRISE,
        "previous_page": result.page - 1 if result.page > 1 else None,
        "next_page": result.page + 1 if result.page < result.pages else None,
        "keep": keeping(request.actor, PROJECTS, query),
    }
    return render(request, "matching/project_search.html", context)


def chosen_values(request: PortalRequest, facets: Sequence[Facet]) -> list[dict[str, str]]:
    """The filters that are set, each with the address without it, from its first page."""
    found = []
    for facet, value in ((part, value) for part in facets for value in part.chosen):
        rest = request.GET.copy()
        rest.pop("page", None)
        rest.setlist(facet.name, [other for other in rest.getlist(facet.name) if other != value.value])
        found.append({"label": value.label, "remove_url": f"?{rest.urlencode()}"})
    return found


def keeping(actor: Actor, subject: str, query: Query) -> dict[str, str]:
    """Where the present search is kept, or already stands under which name."""
    known = same_search(actor, subject, query)
    if known is not None:
        return {"url": reverse("matching:saved_search_edit", args=[known.ref]), "name": known.name}
    address = urlencode({"subject": subject})
    return {"url": f"{reverse('matching:saved_search_new')}?{address}&{address_of(query)}", "name": ""}


def _sorts(query: Query, result: Result) -> list[dict[str, Any]]:
    """Orders that make sense here: by relevance only with words, by ripeness only for those who may read it."""
    offered = [(NEWEST, _("Newest first")), (OLDEST, _("Oldest first"))]
    if result.words:
        offered.insert(0, (RELEVANCE, _("By relevance")))
    if result.tier >= Tier.ENTERPRISE:
        offered.append((RIPEST, _("Furthest developed first")))
    present = query.sort if query.sort in dict(offered) else offered[0][0]
    return [{"value": value, "label": label, "chosen": value == present} for value, label in offered]
