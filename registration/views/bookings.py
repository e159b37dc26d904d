"""A registration test of one case, for those who ask for it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible
from core.requests import PortalRequest
from registration.forms.bookings import BookingRequestForm, ReasonForm
from registration.selectors.bookings import booking_of_case, institutes_of, is_late, priority_code, relations_to_booking
from registration.services.bookings import request_test, withdraw_test
from registration.views.frame import render_case
from registration.views.tasks import TEST_TONES, reader_case
from registration.workflow import BOOKING_MACHINE
from registration.workflow.relations import COACH, OFFICER, SIDES


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_booking_new(request: PortalRequest, ref: str) -> HttpResponse:
    case, held = reader_case(request, ref)
    if not held & (SIDES | {COACH, OFFICER}):
        raise NotVisible
    form = BookingRequestForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        institutes=[(each.ref, each.name) for each in institutes_of(case.region_id)],
        initial={"product": case.product.name if case.product else case.project.title},
    )
    if request.method == "POST" and form.is_valid():
        try:
            booking = request_test(by=request.actor, case=case, request=form.request(), files=form.chosen_files)
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
        else:
            said = _("%(institute)s is asked, and told at once.") % {"institute": booking.organisation.name}
            messages.success(request, said)
            return redirect("registration:case_booking", case.ref, booking.ref)
    context = {"form": form, "code": priority_code(case)}
    status = 422 if form.errors else 200
    return render_case(request, case, "registration/case_booking_new.html", "tasks", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_booking(request: PortalRequest, ref: str, booking: str) -> HttpResponse:
    """What was asked for and what the institute answered; before the samples are there it can be withdrawn."""
    case, _held = reader_case(request, ref)
    found = booking_of_case(request.actor, case, booking)
    form = ReasonForm(request.POST if request.method == "POST" else None, needed=False)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_test(by=request.actor, booking=found, reason=form.cleaned_data["reason"])
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
            found = booking_of_case(request.actor, case, booking)
        else:
            messages.success(request, _("The request is withdrawn; the institute is told."))
            return redirect("registration:case_tasks", case.ref)
    withdraw = BOOKING_MACHINE.transition("withdraw")
    context = {
        "booking": found,
        "tone": TEST_TONES.get(found.status, ""),
        "late": is_late(found, timezone.localdate()),
        "sentence": BOOKING_MACHINE.state(found.status).sentence,
        "code": priority_code(case),
        "form": form,
        "can_withdraw": found.status in withdraw.sources
        and bool(relations_to_booking(request.actor, found) & set(withdraw.by)),
    }
    status = 422 if form.errors else 200
    return render_case(request, case, "registration/case_booking.html", "tasks", context, status=status)
