"""The views a person keeps of lists, and the columns he chooses."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible
from core.forms import ViewForm
from core.lists import EVERYTHING, KeptList, address_of, list_named
from core.models import SavedView
from core.requests import PortalRequest
from core.saved_views import MOST_VIEWS, change_view, choose_columns, delete_view, save_view, view_for, views_of

LONGEST_ADDRESS = 2000


@require_safe
def view_list(request: PortalRequest) -> HttpResponse:
    """All of one's own, by list. A list that is gone takes its views out of sight."""
    found = groupby(views_of(request.actor), key=lambda view: view.choice.list_key)
    groups = [group for key, views in found if (group := group_of(key, list(views)))]
    return render(request, "core/view_list.html", {"groups": groups, "most": MOST_VIEWS})


def group_of(key: str, views: list[SavedView]) -> dict[str, Any] | None:
    try:
        kept, url = list_named(key), address_of(key)
    except NotVisible:
        return None
    rows = [(view, f"{url}?{view.query}") for view in views]
    return {"title": kept.titled(key), "rows": rows, "opens_first": kept.opens_first}


@require_POST
def view_save(request: PortalRequest) -> HttpResponse:
    """From the bar above a list, and back to it; what is wrong is said on a page with what was typed."""
    key = request.POST.get("list", "")
    kept = list_named(key)
    query = query_sent(request, kept)
    form = ViewForm(request.POST, opens_first=kept.opens_first)
    if form.is_valid():
        try:
            view = save_view(by=request.actor, key=key, query=query, **form.cleaned_data)
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
            return HttpResponseRedirect(f"{address_of(key)}?{query}")
    context = {"form": form, "key": key, "query": query, "title": kept.titled(key), "url": f"{address_of(key)}?{query}"}
    return render(request, "core/view_save.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def view_page(request: PortalRequest, ref: str) -> HttpResponse:
    view = view_for(request.actor, ref)
    initial = {"name": view.name, "is_default": view.is_default}
    group = group_of(view.choice.list_key, [view])
    form = ViewForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        opens_first=group is not None and group["opens_first"],
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_view(by=request.actor, view=view, **form.cleaned_data)
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The view is changed."))
            return redirect("core:view_list")
    context = {"form": form, "view": view, "group": group}
    return render(request, "core/view_page.html", context, status=422 if form.errors else 200)


@require_POST
def view_delete(request: PortalRequest, ref: str) -> HttpResponse:
    view = view_for(request.actor, ref)
    delete_view(by=request.actor, view=view)
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect("core:view_list")


@require_POST
def view_columns(request: PortalRequest) -> HttpResponse:
    """Which are ticked; ``all`` shows every one again."""
    key = request.POST.get("list", "")
    kept = list_named(key)
    shown = set(request.POST.getlist("column"))
    hidden = [each.key for each in kept.columns_of(key) if each.key not in shown and "all" not in request.POST]
    choose_columns(by=request.actor, key=key, hidden=hidden, view=request.POST.get("view", "").replace("\x00", ""))
    query = query_sent(request, kept)
    return HttpResponseRedirect(f"{address_of(key)}?{query or f'saved={EVERYTHING}'}")


def query_sent(request: PortalRequest, kept: KeptList) -> str:
    return kept.query_of(QueryDict(request.POST.get("query", "")[:LONGEST_ADDRESS]))
