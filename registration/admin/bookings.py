"""The test institute's desk: requests with priority first, days to book, samples, reports."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from core.actor import Actor
from core.console import Duty, MenuEntry, add_refusal, console_page, query_with, render_page
from core.errors import GuardRefused, InvalidInput
from core.lists import Column, KeptList, kept_list
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from registration.admin.frame import INSTITUTES, handed_out
from registration.forms.bookings import BookingDaysForm, FailedForm, PassedForm, ReasonForm, SamplesForm
from registration.models import TestBooking
from registration.selectors.bookings import (
    ORDER,
    ORDERS,
    PAGE_SIZE,
    PLACES,
    booking_of_institute,
    file_of_institute,
    institute_counts,
    institute_rows,
    is_late,
    priority_code,
)
from registration.services.bookings import (
    book_test,
    fail_test,
    finish_test,
    move_test,
    receive_samples,
    return_test,
)
from registration.services.files import open_body_file
from registration.workflow import BOOKING_MACHINE

TONES = {"requested": "amber", "booked": "dew", "received": "dew", "finished": "sprout", "failed": "plum"}


def test_duty(actor: Actor) -> Duty:
    counts = institute_counts(actor, timezone.localdate())
    return Duty(
        title=_("Registration tests"),
        sentence=_("Requests to book; those with a confirmed partnership come first."),
        url="/console/test-desk/",
        icon="test-pipe",
        waiting=counts["requested"] + counts["booked"] + counts["received"],
        overdue=counts["late"],
    )


TESTS = KeptList(
    "console:test_desk",
    gettext_lazy("Registration tests"),
    {"place": (*PLACES, "late"), "q": None},
    (
        Column("project", gettext_lazy("Project")),
        Column("registrant", gettext_lazy("Registrant")),
        Column("priority", pgettext_lazy("a test", "Priority")),
        Column("days", gettext_lazy("Planned days")),
        Column("state", gettext_lazy("State")),
    ),
)


@console_page(
    "test-desk/",
    name="test_desk",
    roles=INSTITUTES,
    menu=MenuEntry("work", gettext_lazy("Registration tests"), "test-pipe", 10, duty=test_duty),
)
@require_GET
@kept_list(TESTS)
def test_desk(request: PortalRequest) -> HttpResponse:
    """``?place=`` chooses; requests: priority first, then the day of the request."""
    today, actor = timezone.localdate(), request.actor
    asked = request.GET.get("place", "")
    place = asked if asked in (*PLACES, "late") else "requested"
    text = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    rows = institute_rows(actor, place, text, today)
    page = page_of(rows, order=ORDERS.get(place, ORDER), cursor=cursor_in(request.GET), size=PAGE_SIZE)
    context = {
        "page": page,
        "rows": [row_of(booking) for booking in page.rows],
        "tabs": tabs(request, place, institute_counts(actor, today)),
        "place": place,
        "text": text,
    }
    return render_page(request, "console/registration/test_desk.html", context)


def tabs(request: PortalRequest, place: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        "requested": pgettext("registration tests", "To book"),
        "booked": pgettext("registration tests", "Samples awaited"),
        "received": pgettext("registration tests", "Being tested"),
        "late": pgettext("registration tests", "Late"),
        "ended": pgettext("registration tests", "Ended"),
    }
    return [
        {"label": label, "n": counts[key], "url": query_with(request, "place", key), "current": key == place}
        for key, label in labels.items()
    ]


def row_of(booking: TestBooking) -> dict[str, Any]:
    return {
        "booking": booking,
        "code": priority_code(booking.case),
        "tone": TONES.get(booking.status, ""),
        "late": is_late(booking, timezone.localdate()),
    }


FORMS: dict[str, Callable[..., forms.Form]] = {
    "book": BookingDaysForm,
    "move": BookingDaysForm,
    "receive": SamplesForm,
    "finish": PassedForm,
    "fail": FailedForm,
    "return": ReasonForm,
}


@console_page("test-desk/<str:ref>/", name="test_page", roles=INSTITUTES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def test_page(request: PortalRequest, ref: str) -> HttpResponse:
    """One request: its facts, and what the institute can do about it now."""
    booking = booking_of_institute(request.actor, ref)
    act = request.POST.get("act", "")
    found = forms_of(request, booking, act)
    faulty = request.method == "POST"
    if request.method == "POST" and act not in FORMS:
        messages.error(request, _("Choose what you want to do."))
    if request.method == "POST" and act in FORMS:
        form = found.get(act) or form_of(request, act, booking, act)
        if form.is_valid():
            try:
                messages.success(request, carry_out(request, booking, act, form))
                return redirect("console:test_page", booking.ref)
            except (InvalidInput, GuardRefused) as refusal:
                add_refusal(form, refusal)
                booking = booking_of_institute(request.actor, ref)
        found = {**forms_of(request, booking, act), act: form}
    context = {
        **row_of(booking),
        "forms": found,
        "open_act": act,
    }
    return render_page(request, "console/registration/test_page.html", context, status=422 if faulty else 200)


def forms_of(request: PortalRequest, booking: TestBooking, act: str) -> dict[str, forms.Form]:
    """Of the acts that are possible now."""
    names = [transition.name for transition in BOOKING_MACHINE.from_state(booking.status)]
    return {name: form_of(request, name, booking, act) for name in names if name in FORMS}


def form_of(request: PortalRequest, name: str, booking: TestBooking, act: str) -> forms.Form:
    if request.method == "POST" and name == act:
        with_files = (request.POST, request.FILES)
        return FORMS[name](*with_files, prefix=name)
    today = timezone.localdate()
    initial = BookingDaysForm.of(booking) if name == "move" else {"on": today}
    return FORMS[name](prefix=name, initial=initial)


def carry_out(request: PortalRequest, booking: TestBooking, act: str, form: Any) -> str:
    """What was done, in words."""
    by, given = request.actor, form.cleaned_data
    if act in ("book", "move"):
        (book_test if act == "book" else move_test)(by=by, booking=booking, days=form.days())
        return _("The days are booked; the applicant is told.")
    if act == "receive":
        receive_samples(by=by, booking=booking, on=given["on"])
        return _("Noted: the samples are here.")
    if act == "finish":
        finish_test(by=by, booking=booking, on=given["on"], number=given["number"], files=form.chosen_files)
        return _("Reported as passed; whoever guides the case confirms it.")
    if act == "fail":
        files = form.chosen_files
        fail_test(by=by, booking=booking, on=given["on"], reason=given["reason"], number=given["number"], files=files)
        return _("Reported as not passed; the applicant reads the reason.")
    return_test(by=by, booking=booking, reason=given["reason"])
    return _("Sent back; the applicant reads the reason.")


@console_page("test-desk/<str:ref>/files/<str:file>/", name="test_file", roles=INSTITUTES)
@never_cache
@require_safe
def test_file(request: PortalRequest, ref: str, file: str) -> HttpResponse:
    """A file of a test of the own institute; each is on record."""
    found = file_of_institute(request.actor, ref, file)
    return handed_out(open_body_file(by=request.actor, file=found), found)
