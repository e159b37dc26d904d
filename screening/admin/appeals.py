"""Appeals (复核) in the console: the queue, and one appeal with its answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from core.actor import Actor
from core.console import Duty, MenuEntry, add_refusal, console_page, query_with, render_page
from core.errors import PortalError
from core.paging import cursor_in
from core.requests import PortalRequest
from projects.services.viewing import record_view
from screening.admin.frame import OFFICERS
from screening.enums import AppealStatus
from screening.forms.appeals import UPHOLD, AnswerForm
from screening.letters import letter_of
from screening.models import Appeal
from screening.permissions import relations_of
from screening.selectors.appeals import (
    AppealCounts,
    appeal_counts,
    appeal_for,
    appeal_page,
    rounds_for_appeals,
    standing_of_appeal,
)
from screening.services.appeals import dismiss_appeal, uphold_appeal
from screening.workflow import OTHER_OFFICER


def appeal_duty(actor: Actor) -> Duty:
    counts = appeal_counts(actor)
    return Duty(
        title=gettext_lazy("Appeals"),
        sentence=gettext_lazy("Applicants ask to look at a decision again; people who did not decide answer."),
        url=reverse("console:appeal_queue"),
        icon="gavel",
        waiting=counts.open,
        due_soon=counts.due_soon,
        overdue=counts.overdue,
    )


@console_page(
    "appeals/",
    name="appeal_queue",
    roles=OFFICERS,
    menu=MenuEntry("work", gettext_lazy("Appeals"), "gavel", 45, appeal_duty),
)
@require_GET
def appeal_queue(request: PortalRequest) -> HttpResponse:
    """Those that wait, earliest term first; the decided ones behind a tab."""
    decided = request.GET.get("show") == "decided"
    context = {
        "page": appeal_page(request.actor, decided=decided, cursor=cursor_in(request.GET)),
        "tabs": tabs(request, appeal_counts(request.actor), decided),
        "decided": decided,
    }
    return render_page(request, "console/screening/appeal_queue.html", context)


def tabs(request: PortalRequest, counts: AppealCounts, decided: bool) -> list[dict[str, object]]:
    return [
        {
            "label": pgettext("appeals", "Waiting"),
            "n": counts.open,
            "url": query_with(request, "show", ""),
            "current": not decided,
        },
        {
            "label": _("Answered"),
            "n": counts.decided,
            "url": query_with(request, "show", "decided"),
            "current": decided,
        },
    ]


@console_page("appeals/<str:ref>/", name="appeal_page", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_console_page(request: PortalRequest, ref: str) -> HttpResponse:
    """What the applicant says, what was decided, and the answer of somebody who took no part in it."""
    appeal = appeal_for(request.actor, ref)
    review = appeal.decision.review
    record_view(by=request.actor, project=review.project, part="letter")
    form = AnswerForm(request.POST if request.method == "POST" else None, rounds=rounds_for_appeals(request.actor))
    if request.method == "POST" and form.is_valid() and answered(request, appeal, form):
        return redirect("console:appeal_queue")
    context = {
        "appeal": appeal,
        "review": review,
        "project": review.project,
        "letter": letter_of(appeal.decision),
        "standing": standing_of_appeal(appeal),
        "open": appeal.status == AppealStatus.OPEN,
        "may_answer": OTHER_OFFICER in relations_of(request.actor, appeal),
        "form": form,
    }
    return render_page(request, "console/screening/appeal_page.html", context, status=422 if form.errors else 200)


def answered(request: PortalRequest, appeal: Appeal, form: AnswerForm) -> bool:
    said = form.cleaned_data["answer"]
    try:
        if form.cleaned_data["act"] == UPHOLD:
            uphold_appeal(by=request.actor, appeal=appeal, answer=said, round=form.chosen_round)
            messages.success(
                request, _("The appeal is upheld; the project waits for a new panel. The applicant is told.")
            )
        else:
            dismiss_appeal(by=request.actor, appeal=appeal, answer=said)
            messages.success(request, _("The appeal is answered; the applicant is told."))
    except PortalError as refusal:
        add_refusal(form, refusal)
        return False
    return True
