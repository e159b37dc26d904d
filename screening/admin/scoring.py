"""The expert's workbench: the dossier on one side, the criteria on the other; saved while he types."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.console import console_page, render_page
from core.errors import GuardRefused, InvalidInput, PortalError, StaleEdit
from core.requests import PortalRequest
from screening.admin.frame import REVIEWERS
from screening.admin.workbench import Bench, bench_page, open_bench, read_page, saved_answer
from screening.enums import SeatStatus
from screening.forms.sheets import posted_sheet, sheet_page
from screening.selectors.desk import desk_seat, scoring_seat
from screening.selectors.sheets import missing_in, values_of
from screening.services.scorecards import save_scorecard, start_revision, submit_revision, submit_scorecard
from screening.services.seats import record_reading


class OtherWriter(PortalError):
    """Another person is signed in now than the one whose page this is."""

    status = 409
    code = "other_writer"


def writer_token(request: PortalRequest) -> str:
    """Says on a page whose it is, without telling who: a sheet of one expert must not be saved by the next."""
    return salted_hmac("screening.writer", str(request.actor.user_id), algorithm="sha256").hexdigest()[:24]


def copy_key(request: PortalRequest) -> str:
    """The key under which this person's browser keeps what is not saved yet: 32 bytes in hex, the same each time."""
    return salted_hmac("screening.copy", str(request.actor.user_id), algorithm="sha256").hexdigest()


def page_of_bench(request: PortalRequest, bench: Bench, **more: Any) -> HttpResponse:
    return bench_page(request, bench, {"writer": writer_token(request), "copy_key": copy_key(request)}, **more)


@console_page("my-reviews/<str:ref>/", name="seat_desk", roles=REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def seat_desk(request: PortalRequest, ref: str) -> HttpResponse:
    """The workbench; once handed in, what he gave, to read. Opening it stands in the audit log."""
    if desk_seat(request.actor, ref).status == SeatStatus.INVITED:
        return redirect("console:seat_answer", ref)
    seat = scoring_seat(request.actor, ref)
    bench = open_bench(request.actor, seat)
    if request.method == "POST":
        return save_sheet(request, bench)
    record_reading(by=request.actor, seat=seat)
    if bench.card_is_locked:
        return read_page(request, bench)
    errors = missing_in(bench.content, values_of(bench.content, bench.card)) if "check" in request.GET else None
    return page_of_bench(request, bench, errors=errors)


def save_sheet(request: PortalRequest, bench: Bench) -> HttpResponse:
    """The buttons of the sheet, which work without script; a conflict with another window is shown on the page."""
    if request.POST.get("writer", writer_token(request)) != writer_token(request):
        raise OtherWriter(_("Somebody else is signed in on this machine now. Nothing was saved."))
    posted = posted_sheet(bench.content, request.POST)
    try:
        saved = save_scorecard(
            by=request.actor, seat=bench.seat, changes=posted.values, version=posted.version, seen=posted.seen
        )
    except StaleEdit as stale:
        return page_of_bench(request, bench, typed=posted.values, theirs=stale.current, status=409)
    except GuardRefused as refusal:
        messages.warning(request, str(refusal.message))
        return redirect("console:seat_desk", bench.seat.ref)
    if saved.errors:
        return page_of_bench(request, open_bench(request.actor, bench.seat), typed=posted.values, errors=saved.errors)
    if request.POST.get("then") == "submit":
        return redirect("console:seat_submit", bench.seat.ref)
    messages.success(request, _("Your score is saved. It is not handed in yet."))
    return redirect("console:seat_desk", bench.seat.ref)


@console_page("my-reviews/<str:ref>/save/", name="seat_autosave", roles=REVIEWERS)
@require_POST
def seat_autosave(request: PortalRequest, ref: str) -> HttpResponse:
    """Saves while he types. Refusals come as JSON from the one mapper: 401, 403, 404, 409."""
    if request.POST.get("writer") != writer_token(request):
        raise OtherWriter
    bench = open_bench(request.actor, scoring_seat(request.actor, ref))
    posted = posted_sheet(bench.content, request.POST)
    saved = save_scorecard(
        by=request.actor, seat=bench.seat, changes=posted.values, version=posted.version, seen=posted.seen
    )
    return JsonResponse(saved_answer(bench, saved))


@console_page("my-reviews/<str:ref>/submit/", name="seat_submit", roles=REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def seat_submit(request: PortalRequest, ref: str) -> HttpResponse:
    """What he is about to hand in, once more; it is locked after that."""
    bench = open_bench(request.actor, scoring_seat(request.actor, ref))
    if bench.card_is_locked or bench.card is None:
        return redirect("console:seat_desk", ref)
    if request.method == "POST":
        return hand_in(request, bench)
    values = values_of(bench.content, bench.card)
    if missing_in(bench.content, values):
        return redirect_to_missing(ref)
    context = {
        "seat": bench.seat,
        "project": bench.seat.review.project,
        "card": bench.card,
        "revising": bench.turn > 1,
        "sheet": sheet_page(bench.content, values, stage=bench.stage),
    }
    return render_page(request, "console/screening/seat_submit.html", context)


def hand_in(request: PortalRequest, bench: Bench) -> HttpResponse:
    version = request.POST.get("version", "")
    try:
        submit = submit_revision if bench.turn > 1 else submit_scorecard
        submit(by=request.actor, seat=bench.seat, version=int(version) if version.isdecimal() else 0)
    except StaleEdit:
        messages.warning(request, _("The sheet was changed in another window. Please look at it once more."))
        return redirect("console:seat_desk", bench.seat.ref)
    except InvalidInput:
        return redirect_to_missing(bench.seat.ref)
    messages.success(request, _("Your score is handed in and locked. Thank you."))
    if bench.turn > 1:
        return redirect("console:seat_discussion", bench.seat.ref)
    return redirect("console:my_reviews")


def redirect_to_missing(ref: str) -> HttpResponse:
    answer = redirect("console:seat_desk", ref)
    answer["Location"] += "?check=1"
    return answer


@console_page("my-reviews/<str:ref>/revise/", name="seat_revise", roles=REVIEWERS)
@require_POST
def seat_revise(request: PortalRequest, ref: str) -> HttpResponse:
    """Opens a second sheet beside the first, during a discussion."""
    start_revision(by=request.actor, seat=scoring_seat(request.actor, ref))
    return redirect("console:seat_desk", ref)
