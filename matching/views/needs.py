"""The board of needs, one need, and what its own side and others do with it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from accounts.models import Region
from accounts.selectors import provinces
from core.paging import cursor_in
from core.requests import PortalRequest
from matching.enums import Capability, NeedKind, NeedStatus
from matching.forms.profiles import place_name
from matching.permissions import kinds_of_need, may_answer, publishing_refusal
from matching.selectors.needs import (
    NeedFilter,
    NeedRow,
    board_page,
    my_answers_page,
    my_needs_page,
    need_for,
    need_view,
)
from matching.services.need_answers import mark_answers_read
from matching.services.needs import missing_in
from projects.selectors.catalogue import subcatalogue_names

LONGEST_WORDS = 60


@login_not_required
@require_safe
def need_list(request: PortalRequest) -> HttpResponse:
    """The board: everybody may look, and finds what is open to him."""
    names, regions = subcatalogue_names(), list(provinces())
    chosen = filter_of(request, names, regions)
    page, rows, count = board_page(request.actor, chosen, cursor_in(request.GET))
    context = {
        "page": page,
        "cards": [card(row, names) for row in rows],
        "count": count,
        "filter": chosen,
        "chosen": filter_chips(request, chosen, names, regions),
        "kinds": NeedKind.choices,
        "capabilities": Capability.choices,
        "subcatalogues": [(code, f"{code} {name}") for code, name in names.items()],
        "regions": [(region.code, place_name(region)) for region in regions],
        "may_write": bool(kinds_of_need(request.actor)),
        "now": timezone.localtime(),
    }
    return render(request, "matching/need_list.html", context)


def filter_of(request: PortalRequest, names: dict[str, str], regions: list[Region]) -> NeedFilter:
    """What is not a choice narrows nothing."""
    known = {
        "kind": set(NeedKind.values),
        "subcatalogue": set(names),
        "wanted": set(Capability.values),
        "region": {region.code for region in regions},
    }
    given = {name: request.GET.get(name, "") for name in known}
    picked = {name: value if value in known[name] else "" for name, value in given.items()}
    return NeedFilter(**picked, text=request.GET.get("text", "").strip()[:LONGEST_WORDS])


def filter_chips(
    request: PortalRequest, chosen: NeedFilter, names: dict[str, str], regions: list[Region]
) -> list[dict[str, str]]:
    labels = {
        "text": chosen.text,
        "kind": str(NeedKind(chosen.kind).label) if chosen.kind else "",
        "subcatalogue": named(chosen.subcatalogue, names) if chosen.subcatalogue else "",
        "wanted": str(Capability(chosen.wanted).label) if chosen.wanted else "",
        "region": next((place_name(region) for region in regions if region.code == chosen.region), ""),
    }
    return [{"label": label, "remove_url": query_without(request, name)} for name, label in labels.items() if label]


def query_without(request: PortalRequest, name: str) -> str:
    query = request.GET.copy()
    for gone in (name, "after", "before"):
        query.pop(gone, None)
    return f"?{query.urlencode()}"


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
