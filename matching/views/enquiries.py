"""Enquiries to service platforms: asking, one's own, and those a platform has received."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible, TooManyRequests
from core.paging import cursor_in
from core.requests import PortalRequest
from core.thresholds import threshold
from core.workdays import add_workdays, workdays_until
from matching.enums import EnquiryStatus
from matching.forms.platforms import EnquiryAnswerForm, EnquiryForm
from matching.models import Enquiry
from matching.permissions import relations_of
from matching.selectors.enquiries import (
    asking_organisation,
    enquiry_for,
    has_people,
    my_enquiries,
    projects_to_name,
    received_enquiries,
    waiting_enquiries,
)
from matching.selectors.platforms import own_platforms, platform_for
from matching.services.enquiries import answer_enquiry, ask_platform, close_enquiry
from matching.workflow import AUTHOR, PLATFORM

TONES: dict[str, str] = {EnquiryStatus.OPEN: "amber", EnquiryStatus.ANSWERED: "sprout", EnquiryStatus.CLOSED: ""}


@require_http_methods(["GET", "HEAD", "POST"])
def enquiry_ask(request: PortalRequest, ref: str) -> HttpResponse:
    platform = platform_for(request.actor, ref)
    if platform.hidden_at is not None or not has_people(platform):
        raise NotVisible
    form = EnquiryForm(request.POST if request.method == "POST" else None, projects=projects_to_name(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            enquiry = ask_platform(
                by=request.actor, platform=platform, text=form.cleaned_data["text"], project=form.chosen_project
            )
        except (InvalidInput, GuardRefused, TooManyRequests) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your enquiry is on its way. You are told when the answer is there."))
            return redirect("matching:enquiry_page", enquiry.ref)
    context = {"platform": platform, "form": form}
    return render(request, "matching/enquiry_ask.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def enquiry_mine(request: PortalRequest) -> HttpResponse:
    """What the person has asked."""
    page = my_enquiries(request.actor, cursor_in(request.GET))
    rows = [{"enquiry": enquiry, "tone": TONES[enquiry.status]} for enquiry in page.rows]
    answers = own_platforms(request.actor).exists()
    return render(request, "matching/enquiry_mine.html", {"page": page, "rows": rows, "answers": answers})


@never_cache
@require_safe
def enquiry_list(request: PortalRequest) -> HttpResponse:
    """What the platform's people have received; whoever answers for no platform is led to his own questions."""
    platforms = list(own_platforms(request.actor))
    if not platforms:
        return redirect("matching:enquiry_mine")
    status = request.GET.get("status", "")
    page = received_enquiries(request.actor, status, cursor_in(request.GET))
    context = {
        "days": threshold("MATCHING.enquiry_days", platforms[0].region_id),
        "page": page,
        "rows": [received_row(enquiry) for enquiry in page.rows],
        "platforms": platforms,
        "waiting": waiting_enquiries(request.actor),
        "statuses": EnquiryStatus.choices,
        "status": status,
    }
    return render(request, "matching/enquiry_list.html", context)


def received_row(enquiry: Enquiry) -> dict[str, Any]:
    """``days``: working days left for the answer, None once nobody waits for one."""
    asked = timezone.localdate(enquiry.asked_at)
    due = add_workdays(asked, threshold("MATCHING.enquiry_days", enquiry.platform.region_id, asked))
    left = workdays_until(timezone.localdate(), due) if enquiry.status == EnquiryStatus.OPEN else None
    state = "normal" if left is None or left > 1 else "overdue" if left < 0 else "due_soon"
    return {"enquiry": enquiry, "tone": TONES[enquiry.status], "due": due, "days": left, "state": state}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enquiry_page(request: PortalRequest, ref: str) -> HttpResponse:
    """Question and answer, for both sides."""
    enquiry = enquiry_for(request.actor, ref)
    relations = relations_of(request.actor, enquiry)
    answering = PLATFORM in relations and enquiry.status == EnquiryStatus.OPEN
    form = EnquiryAnswerForm(request.POST or None) if answering else None
    if request.method == "POST":
        if request.POST.get("act") == "close":
            close_enquiry(by=request.actor, enquiry=enquiry)
            messages.success(request, _("The enquiry is closed."))
            return redirect("matching:enquiry_mine")
        if form is not None and form.is_valid() and answered(request, enquiry, form):
            return redirect("matching:enquiry_page", enquiry.ref)
    context = {
        **received_row(enquiry),
        "form": form,
        # A colleague was quicker: what was typed is not lost.
        "unsent": request.POST.get("text", "") if form is None else "",
        "institution": asking_organisation(enquiry),
        "mine": AUTHOR in relations,
        "received": PLATFORM in relations,
    }
    return render(request, "matching/enquiry_page.html", context, status=status_of(request, form))


def status_of(request: PortalRequest, form: EnquiryAnswerForm | None) -> int:
    """Anything posted that did not lead on is a refusal."""
    if request.method != "POST":
        return 200
    return 409 if form is None else 422


def answered(request: PortalRequest, enquiry: Enquiry, form: EnquiryAnswerForm) -> bool:
    try:
        answer_enquiry(by=request.actor, enquiry=enquiry, text=form.cleaned_data["text"])
    except (InvalidInput, GuardRefused) as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("Your answer is sent; whoever asked has been told."))
    return True
