"""The director's hotline in the console: the office's queue and desk, and what a unit has to carry out."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.actor import Actor
from core.console import Duty, MenuEntry, add_refusal, chosen_filters, console_page, query_with, render_page
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from registration.enums.hotline import UNANSWERED, TicketStatus
from registration.forms.hotline import AssignForm, DecideForm, SayForm, TalkForm
from registration.models import Ticket
from registration.selectors.hotline import (
    BY_DAY,
    DESK_ROLES,
    ORDER,
    PAGE_SIZE,
    UNIT_ROLES,
    QueueFilter,
    desk_ticket,
    desk_tickets,
    queue_counts,
    steps_of,
    unit_ticket,
    unit_tickets,
    units_of,
    waiting_counts,
)
from registration.services.hotline import (
    accept_ticket,
    answer_ticket,
    assign_ticket,
    book_talk,
    decide_ticket,
    report_done,
)
from registration.views.hotline import talk_calendar
from registration.views.ticket_rows import ticket_row
from registration.workflow import HOTLINE_MACHINE
from registration.workflow.hotline import DESK

AT_UNIT_NOW = frozenset({TicketStatus.DECIDED.value})
REFUSALS = (InvalidInput, GuardRefused, PermissionRefused)


def desk_duty(actor: Actor) -> Duty:
    waiting, soon, late = waiting_counts(desk_tickets(actor), UNANSWERED, timezone.localdate())
    return Duty(
        gettext_lazy("Director's hotline"),
        gettext_lazy("Tickets that wait for a reply, a decision, or a unit."),
        reverse("console:hotline_list"),
        "phone-call",
        waiting=waiting,
        due_soon=soon,
        overdue=late,
    )


def unit_duty(actor: Actor) -> Duty:
    waiting, soon, late = waiting_counts(unit_tickets(actor), AT_UNIT_NOW, timezone.localdate())
    return Duty(
        gettext_lazy("Tasks of the director's hotline"),
        gettext_lazy("What the director has decided and your unit carries out."),
        reverse("console:hotline_unit_list"),
        "phone-call",
        waiting=waiting,
        due_soon=soon,
        overdue=late,
    )


@console_page(
    "hotline/",
    name="hotline_list",
    roles=DESK_ROLES,
    menu=MenuEntry("work", gettext_lazy("Director's hotline"), "phone-call", 35, desk_duty),
)
@require_safe
def hotline_list(request: PortalRequest) -> HttpResponse:
    """What waits, the most overdue first; other states newest first."""
    chosen = QueueFilter.of(request.GET)
    rows = desk_tickets(request.actor)
    order = BY_DAY if not chosen.status else ORDER
    found = chosen.narrowed(rows, timezone.localdate())
    page = page_of(found, order=order, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    labels = {"late": _("Overdue") if chosen.late else "", "urgent": _("Urgent ones") if chosen.urgent else ""}
    context = {
        "page": page,
        "rows": [ticket_row(ticket) for ticket in page.rows],
        "tabs": tabs(request, chosen, queue_counts(rows)),
        "filter": chosen,
        "chosen": chosen_filters(request, labels),
    }
    return render_page(request, "console/registration/hotline_list.html", context)


def tabs(request: PortalRequest, chosen: QueueFilter, counts: dict[str, int]) -> list[dict[str, Any]]:
    waiting = sum(counts.get(status, 0) for status in UNANSWERED)
    states = [("", pgettext("hotline tickets", "Waiting"), waiting)]
    states += [(status.value, str(status.label), counts.get(status.value, 0)) for status in TicketStatus]
    states.append(("all", _("All"), sum(counts.values())))
    return [
        {"label": label, "n": n, "url": query_with(request, "status", key), "current": chosen.status == key}
        for key, label, n in states
        if n or chosen.status == key or not key
    ]


@console_page("hotline/<str:ref>/", name="hotline_page", roles=DESK_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def hotline_page(request: PortalRequest, ref: str) -> HttpResponse:
    """One ticket and what the office can do with it now."""
    ticket = desk_ticket(request.actor, ref)
    units = list(units_of(ticket.region_id))
    act = request.POST.get("act", "") if request.method == "POST" else ""
    desk = desk_forms(request, act, ticket, units)
    form: forms.Form = desk.get(act) or forms.Form(request.POST if act else None)
    if act and form.is_valid() and done(request, ticket, act, form, units):
        return redirect("console:hotline_page", ticket.ref)
    fresh = desk_ticket(request.actor, ref) if form.errors else ticket
    can = {each.name for each in HOTLINE_MACHINE.from_state(fresh.status) if set(each.by) & set(DESK)}
    context = {
        **ticket_row(fresh),
        "steps": steps_of(fresh),
        "desk": desk,
        "form": form,
        "acts": can,
        "opened": act,
        **{f"can_{name}": name in can for name in ("accept", "book", "decide", "answer", "assign", "report")},
    }
    return render_page(request, "console/registration/hotline_page.html", context, status=409 if form.errors else 200)


def desk_forms(request: PortalRequest, act: str, ticket: Ticket, units: list[Any]) -> dict[str, forms.Form]:
    """By their act; only the one that was sent holds what was sent. Each has ids of its own."""

    def sent(name: str) -> Any:
        return request.POST if act == name else None

    unit = {"unit": ticket.unit.ref, "due_on": ticket.due_on} if ticket.unit else {}
    return {
        "book": TalkForm(sent("book"), auto_id="book_%s"),
        "decide": DecideForm(sent("decide"), units=units, auto_id="decide_%s"),
        "answer": SayForm(sent("answer"), label=pgettext("a hotline ticket", "Answer"), auto_id="answer_%s"),
        "assign": AssignForm(sent("assign"), units=units, initial=unit, auto_id="assign_%s"),
        "report": SayForm(sent("report"), label=_("What was done"), auto_id="report_%s"),
    }


def done(request: PortalRequest, ticket: Ticket, act: str, form: forms.Form, units: list[Any]) -> bool:
    try:
        said = carry_out(request, ticket, act, form, units)
    except REFUSALS as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, said)
    return True


def carry_out(request: PortalRequest, ticket: Ticket, act: str, form: forms.Form, units: list[Any]) -> str:
    """What was done, in words. Raises InvalidInput for an act that does not exist."""
    by, given = request.actor, form.cleaned_data
    unit = next((each for each in units if each.ref == given.get("unit")), None)
    if act == "accept":
        accept_ticket(by=by, ticket=ticket)
        return _("The ticket is accepted; the asker is told.")
    if act == "book" and isinstance(form, TalkForm):
        book_talk(by=by, ticket=ticket, plan=form.plan())
        return _("The talk is arranged; the asker is told.")
    if act == "decide" and unit is not None:
        decide_ticket(by=by, ticket=ticket, text=given["text"], unit=unit, due_on=given["due_on"])
        return _("It is decided; the asker and the responsible unit are told.")
    if act == "assign" and unit is not None:
        assign_ticket(by=by, ticket=ticket, unit=unit, due_on=given["due_on"])
        return _("Unit and day are set; both are told.")
    return carry_out_text(request, ticket, act, given)


def carry_out_text(request: PortalRequest, ticket: Ticket, act: str, given: dict[str, Any]) -> str:
    if act == "answer":
        answer_ticket(by=request.actor, ticket=ticket, text=given["text"])
        return _("The answer is sent; the asker confirms it.")
    if act == "report":
        report_done(by=request.actor, ticket=ticket, text=given["text"])
        return _("It is reported as done; the asker confirms it.")
    raise InvalidInput


@console_page("hotline/<str:ref>/calendar/", name="hotline_calendar", roles=DESK_ROLES)
@require_safe
def hotline_calendar(request: PortalRequest, ref: str) -> HttpResponse:
    return talk_calendar(desk_ticket(request.actor, ref))


@console_page(
    "hotline-tasks/",
    name="hotline_unit_list",
    roles=UNIT_ROLES,
    menu=MenuEntry("work", pgettext_lazy("a menu", "Tasks of the hotline"), "phone-call", 36, unit_duty),
)
@require_safe
def hotline_unit_list(request: PortalRequest) -> HttpResponse:
    """What the unit is responsible for: open ones first, by their day."""
    rows = unit_tickets(request.actor)
    page = page_of(rows, order=BY_DAY, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    context = {"page": page, "rows": [ticket_row(ticket) for ticket in page.rows]}
    return render_page(request, "console/registration/hotline_unit_list.html", context)


@console_page("hotline-tasks/<str:ref>/", name="hotline_unit_page", roles=UNIT_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def hotline_unit_page(request: PortalRequest, ref: str) -> HttpResponse:
    """One ticket of the unit; sending the form reports it as done."""
    ticket = unit_ticket(request.actor, ref)
    form = SayForm(request.POST if request.method == "POST" else None, label=_("What was done"))
    if request.method == "POST" and form.is_valid() and done(request, ticket, "report", form, []):
        return redirect("console:hotline_unit_page", ticket.ref)
    fresh = unit_ticket(request.actor, ref) if form.errors else ticket
    context = {
        **ticket_row(fresh),
        "steps": steps_of(fresh),
        "form": form,
        "can_report": fresh.status == TicketStatus.DECIDED,
    }
    return render_page(
        request, "console/registration/hotline_unit_page.html", context, status=409 if form.errors else 200
    )
