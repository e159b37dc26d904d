"""The director's hotline as its askers use it: my tickets, a new one, one ticket, its calendar file."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, TooManyRequests
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from registration.enums.hotline import TicketStatus
from registration.forms.hotline import AskForm, SayForm
from registration.models import Case, Ticket
from registration.selectors.cases import case_for, relations_of
from registration.selectors.hotline import ASKING, ORDER, PAGE_SIZE, my_ticket, my_tickets, steps_of
from registration.services.hotline import ask_director, confirm_kept, say_not_kept, withdraw_ticket
from registration.views.calendars import calendar_response
from registration.views.frame import render_framed
from registration.views.ticket_rows import ticket_row
from registration.workflow.relations import SIDES

REFUSALS = (InvalidInput, GuardRefused, TooManyRequests, PermissionRefused)


@never_cache
@require_safe
def hotline_list(request: PortalRequest) -> HttpResponse:
    page = page_of(my_tickets(request.actor), order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    context = {
        "page": page,
        "rows": [ticket_row(ticket) for ticket in page.rows],
        "asks": request.actor.role in ASKING,
    }
    return render_framed(request, "registration/hotline_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hotline_new(request: PortalRequest) -> HttpResponse:
    """``?case=`` ties it to a case of which the person speaks for a side."""
    case = case_asked(request)
    if case is None and request.actor.role not in ASKING:
        raise PermissionRefused(_("The hotline is for clinicians, institutions and enterprises."))
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ticket = ask_director(by=request.actor, matter=form.matter(), case=case)
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The director's office has your ticket and replies within the term."))
            return redirect("registration:hotline_ticket", ticket.ref)
    context = {"form": form, "case": case}
    return render_framed(request, "registration/hotline_new.html", context, status=422 if form.errors else 200)


def case_asked(request: PortalRequest) -> Case | None:
    """Raises NotVisible for a case of others."""
    ref = request.GET.get("case", "")
    if not ref:
        return None
    case = case_for(request.actor, ref)
    if not relations_of(request.actor, case) & SIDES:
        raise NotVisible
    return case


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hotline_ticket(request: PortalRequest, ref: str) -> HttpResponse:
    """One's own ticket; its asker alone says whether the promise was kept."""
    ticket = my_ticket(request.actor, ref)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    missing = SayForm(
        request.POST if act == "not_kept" else None, label=pgettext("a hotline ticket", "What is missing")
    )
    form: forms.Form = missing if act == "not_kept" else forms.Form(request.POST if act else None)
    if act and form.is_valid() and done(request, ticket, act, form):
        return redirect("registration:hotline_ticket", ticket.ref)
    fresh = my_ticket(request.actor, ref) if form.errors else ticket
    context = {
        **ticket_row(fresh),
        "steps": steps_of(fresh),
        "missing": missing,
        "form": form,
        "answers": fresh.status == TicketStatus.DONE,
        "withdraws": fresh.status in (TicketStatus.WAITING, TicketStatus.ACCEPTED, TicketStatus.BOOKED),
    }
    return render_framed(request, "registration/hotline_ticket.html", context, status=409 if form.errors else 200)


def done(request: PortalRequest, ticket: Ticket, act: str, form: forms.Form) -> bool:
    try:
        said = carry_out(request, ticket, act, form.cleaned_data)
    except REFUSALS as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, said)
    return True


def carry_out(request: PortalRequest, ticket: Ticket, act: str, given: dict[str, Any]) -> str:
    """What was done, in words. Raises InvalidInput for an act that does not exist."""
    if act == "kept":
        confirm_kept(by=request.actor, ticket=ticket)
        return _("Thank you. The ticket is closed.")
    if act == "not_kept":
        say_not_kept(by=request.actor, ticket=ticket, text=given["text"])
        return _("It goes back, and the director's office sees that it was not kept.")
    if act == "withdraw":
        withdraw_ticket(by=request.actor, ticket=ticket)
        return _("The ticket is taken back.")
    raise InvalidInput


@never_cache
@require_safe
def hotline_calendar(request: PortalRequest, ref: str) -> HttpResponse:
    return talk_calendar(my_ticket(request.actor, ref))


def talk_calendar(ticket: Ticket) -> HttpResponse:
    """Raises NotVisible while no talk is arranged."""
    if ticket.meets_at is None:
        raise NotVisible
    return calendar_response(
        name=f"hotline-{ticket.ref}",
        summary=_("Spring Rain: director's hotline, ticket %(ref)s") % {"ref": ticket.ref},
        starts_at=ticket.meets_at,
        minutes=ticket.minutes,
        where=(ticket.place, ticket.link),
        sequence=ticket.sequence,
        changed_at=ticket.status_since,
        standing=ticket.status != TicketStatus.WITHDRAWN,
    )
