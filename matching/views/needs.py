"""The board of needs, one need, and what its own side and others do with it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from core.paging import cursor_in
from core.requests import PortalRequest
from matching.enums import Capability, NeedStatus
from matching.forms.search import query_in
from matching.index.sets import NEWEST, RELEVANCE
from matching.permissions import kinds_of_need, may_answer, publishing_refusal
from matching.selectors.need_facets import need_facets_in_words
from matching.selectors.need_search import NeedResult, search_needs
from matching.selectors.needs import (
    NeedRow,
    my_answers_page,
    my_needs_page,
    need_for,
    need_view,
)
from matching.selectors.search import Query
from matching.selectors.search_addresses import ENDING, NEEDS
from matching.services.need_answers import mark_answers_read
from matching.services.needs import missing_in
from matching.views.search import chosen_values, keeping
from projects.selectors.catalogue import subcatalogue_names


@login_not_required
@require_safe
def need_list(request: PortalRequest) -> HttpResponse:
    """The board: everybody may look, and finds what is open to him. Its search stands in its address."""
    query = query_in(request.GET, NEEDS)
    result = search_needs(request.actor, query)
    names = subcatalogue_names()
    facets = need_facets_in_words(query, result.facets)
    signed_in = request.actor.is_authenticated
    context = {
        "query": query,
        "result": result,
        "cards": [{**card(hit.row, names), "hit": hit} for hit in result.hits],
        "facets": facets,
        "chosen": chosen_values(request, facets),
        "clear_url": f"?{urlencode({'q': query.text})}" if query.text else "?",
        "start_url": "?",
        "sorts": _sorts(query, result),
        "previous_page": result.page - 1 if result.page > 1 else None,
        "next_page": result.page + 1 if result.page < result.pages else None,
        "may_write": bool(kinds_of_need(request.actor)),
        "keep": keeping(request.actor, NEEDS, query) if signed_in else None,
    }
    return render(request, "matching/need_list.html", context)


def _sorts(query: Query, result: NeedResult) -> list[dict[str, Any]]:
    offered = [(NEWEST, _("Newest first")), (ENDING, _("Ending soon first"))]
    if result.has_words:
        offered.insert(0, (RELEVANCE, _("By relevance")))
    present = query.sort if query.sort in dict(offered) else offered[0][0]
    return [{"value": value, "label": label, "chosen": value == present} for value, label in offered]


def card(row: NeedRow, names: dict[str, str]) -> dict[str, Any]:
    """What stands on the board and on top of a need's page."""
    need = row.need
    labels = dict(Capability.choices)
    return {
        "need": need,
        "project": row.project,
        "answers": row.answers,
        "unread": row.unread,
        "subcatalogues": [named(code, names) for code in need.subcatalogues],
        "wanted": [labels[key] for key in need.wanted if key in labels],
    }


def named(code: str, names: dict[str, str]) -> str:
    return f"{code} {names[code]}" if code in names else code


@require_safe
def my_needs(request: PortalRequest) -> HttpResponse:
    """What I or my enterprise look for, with the number of answers."""
    page, rows = my_needs_page(request.actor, cursor_in(request.GET))
    names = subcatalogue_names()
    context = {
        "page": page,
        "cards": [card(row, names) for row in rows],
        "may_write": bool(kinds_of_need(request.actor)),
    }
    return render(request, "matching/my_needs.html", context)


@require_safe
def my_answers(request: PortalRequest) -> HttpResponse:
    """What I have offered to others' needs."""
    return render(request, "matching/my_answers.html", {"page": my_answers_page(request.actor, cursor_in(request.GET))})


@login_not_required
@require_GET
def need_page(request: PortalRequest, ref: str) -> HttpResponse:
    """One need. Its own side finds the answers here, whoever answered finds his own."""
    need = need_for(request.actor, ref)
    view = need_view(request.actor, need)
    context = {
        "need": need,
        "view": view,
        "card": card(view.row, subcatalogue_names()),
        "may_answer": may_answer(request.actor, need) and view.own_answer is None,
        "missing": missing_in(need) if need.status == NeedStatus.DRAFT else {},
        "refusal": publishing_refusal(request.actor, need) if need.status == NeedStatus.DRAFT else "",
    }
    response = render(request, "matching/need_page.html", context)
    mark_answers_read(by=request.actor, need=need)
    return response
