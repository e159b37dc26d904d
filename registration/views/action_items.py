"""Action items of a case: added, done, taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.console import add_refusal
from core.errors import InvalidInput
from core.requests import PortalRequest
from registration.enums.coaching import Party
from registration.forms.coaching import ItemForm, RemarkForm
from registration.models import ActionItem
from registration.permissions import require_party
from registration.selectors.action_items import item_of
from registration.selectors.cases import relations_of
from registration.selectors.parties import parties_in
from registration.services.action_items import add_item, drop_item, finish_item
from registration.views.coaching import REFUSALS, WRITING, read_case, tab_of
from registration.views.frame import render_case


@never_cache
@require_http_methods(WRITING)
def case_item_new(request: PortalRequest, ref: str) -> HttpResponse:
    case = read_case(request, ref)
    require_party(request.actor, case)
    form = ItemForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            add_item(by=request.actor, case=case, **form.cleaned_data)
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("It is added; whoever has to do it is told."))
            return redirect(tab_of(case))
    status = 422 if form.errors else 200
    return render_case(request, case, "registration/case_item_new.html", "coaching", {"form": form}, status=status)


@never_cache
@require_http_methods(WRITING)
def case_item(request: PortalRequest, ref: str, item: str) -> HttpResponse:
    """One item: whoever has to do it, or a guide, says that it is done; whoever added it can take it back."""
    case = read_case(request, ref)
    found = item_of(case, item)
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            said = carried_out(request, found, form.cleaned_data["remark"])
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect(tab_of(case))
    context = {"item": found, "form": form, **may(request, found)}
    status = 422 if form.errors else 200
    return render_case(request, case, "registration/case_item.html", "coaching", context, status=status)


def carried_out(request: PortalRequest, item: ActionItem, remark: str) -> str:
    act = request.POST.get("act")
    if act == "done":
        finish_item(by=request.actor, item=item, remark=remark)
        return _("Done; it leaves the list.")
    if act == "drop":
        drop_item(by=request.actor, item=item, remark=remark)
        return _("It is taken back.")
    raise InvalidInput


def may(request: PortalRequest, item: ActionItem) -> dict[str, Any]:
    parties = parties_in(relations_of(request.actor, item.case))
    guides = Party.COACH.value in parties
    added = item.added_by_id == request.actor.user_id and bool(parties)
    return {
        "may_finish": item.is_open and (guides or item.party in parties),
        "may_drop": item.is_open and (guides or added),
    }
