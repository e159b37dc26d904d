"""Panels in the console: drawn for a round, looked at one by one, changed by hand."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.console import add_refusal, console_page, query_with, render_page
from core.errors import NotVisible, PortalError
from core.jobs import start_job
from core.paging import cursor_in
from core.requests import PortalRequest
from screening.admin.frame import OFFICERS
from screening.enums import ConflictRule, RoundStatus, SeatStatus
from screening.forms.panels import ReasonForm, TakeBackForm
from screening.models import Round
from screening.selectors.conflicts import conflicts
from screening.selectors.panel_pages import (
    COMPLETE,
    INCOMPLETE,
    draw_for,
    drawn_panels,
    draws_of,
    empty_seats,
    empty_seats_now,
    expert_in_pool,
    panel_counts,
    panel_page,
    seat_of_office,
    seats_of_review,
)
from screening.selectors.panels import OPEN_ROUNDS, REPLACEABLE, SEATABLE, ranked_experts, wanted_in
from screening.selectors.visibility import review_for, round_for
from screening.services.draws import (
    DRAW_JOB,
    MOST_AT_ONCE,
    dismiss_conflict,
    draw_round,
    replace_seat,
    seat_by_hand,
    verify_draw,
)

SEAT_TONES = {
    SeatStatus.INVITED: "amber",
    SeatStatus.ACCEPTED: "dew",
    SeatStatus.SUBMITTED: "sprout",
    SeatStatus.CONFLICT: "plum",
}


@console_page("rounds/<str:ref>/panels/", name="panel_list", roles=OFFICERS)
@require_GET
def panel_list(request: PortalRequest, ref: str) -> HttpResponse:
    """The panels of a round: who sits, what is missing, and the draws behind them."""
    round_ = round_for(request.actor, ref)
    show = request.GET.get("show", "")
    counts = panel_counts(request.actor, round_)
    draws = draws_of(request.actor, round_)
    by_office = next((each for each in draws if each.drawn_by_id is not None), None)
    labels = {"": _("All"), INCOMPLETE: _("Incomplete"), COMPLETE: _("Complete")}
    context = {
        "round": round_,
        "page": panel_page(request.actor, round_, show, cursor_in(request.GET)),
        "tabs": [
            {"label": label, "n": counts[key], "url": query_with(request, "show", key), "current": key == show}
            for key, label in labels.items()
        ],
        "incomplete": counts[INCOMPLETE],
        "draws": draws,
        "empty": empty_seats(request.actor, by_office) if by_office and counts[INCOMPLETE] else [],
        "may_draw": round_.status in OPEN_ROUNDS and counts[INCOMPLETE],
        "preparing": round_.status == RoundStatus.PREPARING,
    }
    return render_page(request, "console/screening/panel_list.html", context)


@console_page("rounds/<str:ref>/draw/", name="panel_draw", roles=OFFICERS)
@require_POST
def panel_draw(request: PortalRequest, ref: str) -> HttpResponse:
    """Draws at once, or in the background for a large round."""
    round_ = round_for(request.actor, ref)
    if panel_counts(request.actor, round_)[INCOMPLETE] > MOST_AT_ONCE:
        return _draw_later(request, round_)
    try:
        drawn = draw_round(by=request.actor, round=round_)
    except PortalError as refusal:
        messages.warning(request, str(refusal.message))
        return redirect("console:panel_list", ref)
    given, empty = len(drawn.result["seats"]), len(drawn.unfilled)
    said = _("%(given)s seats were given, %(empty)s stayed empty.") % {"given": given, "empty": empty}
    (messages.warning if empty else messages.success)(request, said)
    return redirect("console:panel_list", ref)


def _draw_later(request: PortalRequest, round_: Round) -> HttpResponse:
    params = {"round": round_.ref, "membership": request.actor.membership_id}
    job = start_job(kind=DRAW_JOB, by=request.actor, params=params, total=1)
    return redirect("core:job_page", job.ref)


@console_page("draws/<str:ref>/", name="draw_page", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def draw_page(request: PortalRequest, ref: str) -> HttpResponse:
    """One draw with its seed and what it gave; a POST runs it again and compares, changing nothing."""
    drawn = draw_for(request.actor, ref)
    context = {
        "draw": drawn,
        "round": drawn.round,
        "given": len(drawn.result["seats"]),
        "projects": len(drawn.inputs["panels"]),
        "experts": len(drawn.inputs["candidates"]),
        "check": verify_draw(draw=drawn) if request.method == "POST" else None,
        "empty": empty_seats(request.actor, drawn),
        "page": drawn_panels(request.actor, drawn, cursor_in(request.GET)),
    }
    return render_page(request, "console/screening/draw_page.html", context)


@console_page("reviews/<str:ref>/panel/", name="panel_page", roles=OFFICERS)
@require_GET
def panel_page_of_review(request: PortalRequest, ref: str) -> HttpResponse:
    """One project's panel: who sits and who has left, and the pool in order of fitness with reasons."""
    review = review_for(request.actor, ref)
    open_to_change = review.status in SEATABLE and review.round.status in OPEN_ROUNDS
    seats = seats_of_review(review)
    sitting = [seat.specialty for seat in seats if seat.is_sitting]
    choosing = open_to_change and not wanted_in(review.round.seats, sitting).is_complete
    ranked = ranked_experts(review) if choosing else []
    context = {
        "review": review,
        "round": review.round,
        "open": open_to_change,
        "may_take_back": review.status in REPLACEABLE,
        "seats": [{"seat": seat, "tone": SEAT_TONES.get(SeatStatus(seat.status), "")} for seat in seats],
        "sitting": len(sitting),
        "choosing": choosing,
        "empty": empty_seats_now(review) if choosing else [],
        "fit": [row for row in ranked if row.can_sit],
        "unfit": [row for row in ranked if not row.can_sit],
        "declared": ConflictRule.DECLARED,
    }
    return render_page(request, "console/screening/panel_page.html", context)


@console_page("reviews/<str:ref>/panel/<str:expert>/seat/", name="panel_seat", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def panel_seat(request: PortalRequest, ref: str, expert: str) -> HttpResponse:
    """Gives a seat to an expert by hand, with a reason."""
    review, person = review_for(request.actor, ref), expert_in_pool(request.actor, expert)
    form = ReasonForm(request.POST or None, help_text=gettext_lazy("Kept with the seat and in the audit log."))
    if request.method == "POST" and form.is_valid():
        try:
            seat_by_hand(by=request.actor, review=review, expert=person, reason=form.cleaned_data["reason"])
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s has the seat.") % {"name": person.name})
            return redirect("console:panel_page", ref)
    context = {"review": review, "expert": person, "form": form}
    return render_page(request, "console/screening/panel_seat.html", context, status=422 if form.errors else 200)


@console_page("reviews/<str:ref>/panel/<str:expert>/dismiss/<str:rule>/", name="conflict_dismiss", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def conflict_dismiss(request: PortalRequest, ref: str, expert: str, rule: str) -> HttpResponse:
    """An officer finds that a conflict is a false alarm."""
    review, person = review_for(request.actor, ref), expert_in_pool(request.actor, expert)
    between = conflicts([review.project], [person]).get((review.project_id, person.pk), [])
    found = next((each for each in between if each.rule == rule and not each.dismissed), None)
    if found is None or rule == ConflictRule.DECLARED:
        raise NotVisible
    form = ReasonForm(request.POST or None, help_text=gettext_lazy("Kept in the audit log under your name."))
    if request.method == "POST" and form.is_valid():
        try:
            dismiss_conflict(by=request.actor, project=review.project, expert=person, rule=rule, **form.cleaned_data)
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The finding is dismissed."))
            return redirect("console:panel_page", ref)
    context = {
        "review": review,
        "expert": person,
        "found": found,
        "rule": dict(ConflictRule.choices)[rule],
        "form": form,
    }
    return render_page(request, "console/screening/conflict_dismiss.html", context, status=422 if form.errors else 200)


@console_page("seats/<str:ref>/take-back/", name="seat_replace", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def seat_replace(request: PortalRequest, ref: str) -> HttpResponse:
    """Takes a seat back; the portal draws a substitute, or the officer chooses."""
    seat = seat_of_office(request.actor, ref)
    form = TakeBackForm(request.POST or None, help_text=gettext_lazy("The office alone reads it."))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            replace_seat(by=request.actor, seat=seat, reason=given["reason"], substitute=given["substitute"] == "draw")
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The seat is taken back."))
            return redirect("console:panel_page", seat.review.ref)
    context = {"seat": seat, "review": seat.review, "form": form}
    return render_page(request, "console/screening/seat_replace.html", context, status=422 if form.errors else 200)
