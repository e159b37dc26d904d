"""The expert's list of reviews, and his answer to each before its dossier opens."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from core.actor import Actor
from core.console import Duty, MenuEntry, add_refusal, console_page, render_page
from core.errors import InvalidInput
from core.requests import PortalRequest
from core.workdays import workdays_until
from projects.selectors.catalogue import subcatalogue_names
from screening.admin.frame import REVIEWERS
from screening.enums import SeatStatus
from screening.forms.seats import AcceptForm, ConflictForm, DeclineForm
from screening.models import Seat
from screening.selectors.desk import desk_counts, desk_groups, desk_seat, due_state
from screening.selectors.experts import has_pledged
from screening.services.seats import accept_seat, declare_conflict, decline_seat


def reviews_duty(actor: Actor) -> Duty:
    counts = desk_counts(actor)
    return Duty(
        title=gettext_lazy("My reviews"),
        sentence=gettext_lazy("Projects wait for your answer, your score, or your word in a discussion."),
        url=reverse("console:my_reviews"),
        icon="clipboard-text",
        waiting=counts.waiting,
        due_soon=counts.due_soon,
        overdue=counts.overdue,
    )


@console_page(
    "my-reviews/",
    name="my_reviews",
    roles=REVIEWERS,
    menu=MenuEntry("work", gettext_lazy("My reviews"), "clipboard-text", 10, reviews_duty),
)
@require_GET
def my_reviews(request: PortalRequest) -> HttpResponse:
    """What he is asked to review, in an order of his own; nothing of other experts."""
    return render_page(request, "console/screening/my_reviews.html", {"groups": desk_groups(request.actor)})


@console_page("my-reviews/<str:ref>/answer/", name="seat_answer", roles=REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def seat_answer(request: PortalRequest, ref: str) -> HttpResponse:
    """Title, field and institution, so that he can judge a conflict; the dossier opens once he has answered."""
    seat = desk_seat(request.actor, ref)
    declares = "conflict" in request.GET or request.POST.get("answer") == "conflict"
    if seat.status == SeatStatus.SUBMITTED or (seat.status == SeatStatus.ACCEPTED and not declares):
        return redirect("console:seat_desk", seat.ref)
    if request.method != "POST":
        return answer_page(request, seat)
    return take_answer(request, seat, request.POST.get("answer", ""))


ANSWERS: dict[str, type[forms.Form]] = {"accept": AcceptForm, "decline": DeclineForm, "conflict": ConflictForm}


def take_answer(request: PortalRequest, seat: Seat, name: str) -> HttpResponse:
    chosen = ANSWERS.get(name, AcceptForm)
    form = chosen(request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return answer_page(request, seat, form, name)
    given = form.cleaned_data
    try:
        if name == "conflict":
            declare_conflict(by=request.actor, seat=seat, text=given["text"])
            messages.success(request, _("Thank you. You see nothing more of this project; another expert is asked."))
        elif name == "decline":
            decline_seat(by=request.actor, seat=seat, reason=given["reason"])
            messages.success(request, _("You have declined; another expert is asked."))
        else:
            accept_seat(by=request.actor, seat=seat, declaration=given["declaration"])
            return redirect("console:seat_desk", seat.ref)
    except InvalidInput as refusal:
        add_refusal(form, refusal)
        return answer_page(request, seat, form, name)
    return redirect("console:my_reviews")


def answer_page(request: PortalRequest, seat: Seat, form: forms.Form | None = None, name: str = "") -> HttpResponse:
    """``name`` is the answer he is giving; the forms of the others stay empty."""
    given = {key: chosen(auto_id=f"{key}_%s") for key, chosen in ANSWERS.items()}
    if form is not None:
        given[name if name in ANSWERS else "accept"] = form
    project = seat.review.project
    days = workdays_until(timezone.localdate(), seat.answer_due_on)
    context: dict[str, Any] = {
        "days": days,
        "due_state": due_state(days),
        "seat": seat,
        "project": project,
        "subcatalogue": subcatalogue_names().get(project.subcatalogue, ""),
        "given": given,
        "opened": name or ("accept" if seat.status == SeatStatus.INVITED else "conflict"),
        "pledged": has_pledged(seat.expert),
        "accepted": seat.status != SeatStatus.INVITED,
    }
    return render_page(request, "console/screening/seat_answer.html", context, status=422 if form else 200)
