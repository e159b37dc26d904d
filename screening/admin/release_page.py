"""Many decisions at once: prepared as proposed after a look, confirmed by a second person, released together."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from core.console import console_page, render_page
from core.errors import PortalError
from core.jobs import start_job
from core.requests import PortalRequest
from screening.admin.frame import OFFICERS
from screening.enums import ReviewStatus, Verdict
from screening.models import Decision, Round
from screening.selectors.proposals import TONES
from screening.selectors.results import (
    decision_mark,
    decisions_in,
    ranking_counts,
    ready_decisions,
    reviews_with_refs,
    waiting_decisions,
    waiting_reviews,
)
from screening.selectors.standards import list_label
from screening.selectors.visibility import round_for
from screening.services.bulk_decisions import PREPARE, Outcome, confirm_many, prepare_many, preview_many
from screening.services.decisions import RELEASE, appeal_until, release_round

# More than these are done by the worker, with a page that shows how far it is.
AT_ONCE = 50
SHOWN = 100


@console_page("rounds/<str:ref>/decisions/prepare/", name="round_prepare", roles=OFFICERS)
@require_POST
def round_prepare(request: PortalRequest, ref: str) -> HttpResponse:
    """What would be decided for the ticked reviews, or for all that wait; done only from that preview."""
    round_ = round_for(request.actor, ref)
    verdict = request.POST.get("verdict", "")
    everything = request.POST.get("which") == "all"
    refs = request.POST.getlist("review")
    if request.POST.get("step") == "send" and everything:
        return prepare_by_job(request, round_, verdict)
    if everything:
        reviews = waiting_reviews(request.actor, round_, verdict)
    else:
        reviews = reviews_with_refs(request.actor, round_, refs)
    if not reviews:
        messages.warning(request, _("Tick at least one scored project first."))
        return redirect("console:round_ranking", round_.ref)
    if request.POST.get("step") == "send":
        return tell_outcomes(request, round_, prepare_many(by=request.actor, reviews=reviews[:AT_ONCE]))
    outcomes = preview_many(by=request.actor, reviews=reviews[:SHOWN] if everything else reviews[:AT_ONCE])
    context = {
        "round": round_,
        "going": [row_of(each) for each in outcomes if each.choice],
        "refused": [each for each in outcomes if each.refusal],
        "sums": sums_of(outcomes),
        "everything": everything,
        "verdict": verdict,
        "number": len(reviews),
        "more": max(len(reviews) - SHOWN, 0) if everything else 0,
    }
    return render_page(request, "console/screening/prepare_preview.html", context)


def row_of(outcome: Outcome) -> dict[str, Any]:
    if outcome.choice is None:
        return {}
    needed = set(outcome.review.round.two_persons)
    return {
        "review": outcome.review,
        "verdict": Verdict(outcome.choice.verdict).label,
        "tone": TONES[Verdict(outcome.choice.verdict)],
        "lists": [list_label(each) for each in outcome.choice.lists],
        "second": bool(needed & {outcome.choice.verdict, *outcome.choice.lists}),
    }


def sums_of(outcomes: Sequence[Outcome]) -> list[tuple[str, str, int]]:
    counted = Counter(each.choice.verdict for each in outcomes if each.choice)
    return [(str(each.label), TONES[each], counted[each.value]) for each in Verdict if counted[each.value]]


def prepare_by_job(request: PortalRequest, round_: Round, verdict: str) -> HttpResponse:
    job = start_job(
        kind=PREPARE,
        by=request.actor,
        params={"round": round_.ref, "verdict": verdict, "membership": request.actor.membership_id},
    )
    return redirect("core:job_page", job.ref)


def tell_outcomes(request: PortalRequest, round_: Round, outcomes: Sequence[Outcome]) -> HttpResponse:
    done = sum(each.decision is not None for each in outcomes)
    if done:
        said = ngettext("%(n)s decision is prepared.", "%(n)s decisions are prepared.", done)
        messages.success(request, said % {"n": done})
    tell_refused(request, outcomes)
    return redirect("console:round_release", round_.ref)


def tell_refused(request: PortalRequest, outcomes: Sequence[Outcome]) -> None:
    for each in outcomes:
        if each.refusal:
            messages.warning(request, f"{each.review.project.ref} {each.review.project.title}: {each.refusal}")


@console_page("rounds/<str:ref>/decisions/", name="round_release", roles=OFFICERS)
@require_GET
def round_release(request: PortalRequest, ref: str) -> HttpResponse:
    """Which decisions are ready, which wait for a second person, and what the release will do."""
    round_ = round_for(request.actor, ref)
    visible = decisions_in(request.actor, round_)
    ready = visible.filter(pk__in=ready_decisions(round_).values("pk"))
    waiting = visible.filter(pk__in=waiting_decisions(round_).values("pk"))
    counts = ranking_counts(request.actor, round_)
    today = timezone.localdate()
    unconfirmed = [line_of(request, each) for each in waiting.order_by("-pk")[:SHOWN]]
    context = {
        "round": round_,
        "ready": [line_of(request, each) for each in ready.order_by("-pk")[:SHOWN]],
        "waiting": unconfirmed,
        "can_confirm": any(not line["mine"] for line in unconfirmed),
        "n_ready": ready.count(),
        "n_waiting": waiting.count(),
        "undecided": counts.by_status.get(ReviewStatus.SCORED.value, 0),
        "unfinished": sum(
            counts.by_status.get(each.value, 0)
            for each in (ReviewStatus.WAITING, ReviewStatus.SCORING, ReviewStatus.DISCUSSION)
        ),
        "released": counts.by_status.get(ReviewStatus.RELEASED.value, 0),
        "too_early": round_.release_on is not None and today < round_.release_on,
        "appeal_until": appeal_until(today, round_.region_id),
    }
    return render_page(request, "console/screening/release.html", context)


def line_of(request: PortalRequest, decision: Decision) -> dict[str, Any]:
    return {
        "decision": decision,
        "review": decision.review,
        "verdict": decision.get_verdict_display(),
        "tone": TONES[Verdict(decision.verdict)],
        "lists": [list_label(each) for each in decision.lists],
        "mark": decision_mark(decision.review, decision),
        "mine": decision.prepared_by_id == request.actor.user_id,
    }


@console_page("rounds/<str:ref>/decisions/confirm/", name="round_confirm", roles=OFFICERS)
@require_POST
def round_confirm(request: PortalRequest, ref: str) -> HttpResponse:
    """The second person confirms the ticked decisions, having them side by side on the page before."""
    round_ = round_for(request.actor, ref)
    chosen = decisions_in(request.actor, round_).filter(review__ref__in=request.POST.getlist("review"))
    seen = {ref: request.POST.get(f"seen-{ref}", "") for ref in request.POST.getlist("review")}
    outcomes = confirm_many(by=request.actor, decisions=list(chosen.order_by("pk")), seen=seen)
    done = sum(each.decision is not None for each in outcomes)
    if done:
        said = ngettext("%(n)s decision is confirmed.", "%(n)s decisions are confirmed.", done)
        messages.success(request, said % {"n": done})
    elif not outcomes:
        messages.warning(request, _("Tick at least one decision first."))
    tell_refused(request, outcomes)
    return redirect("console:round_release", round_.ref)


@console_page("rounds/<str:ref>/decisions/release/", name="round_release_now", roles=OFFICERS)
@require_POST
def round_release_now(request: PortalRequest, ref: str) -> HttpResponse:
    """Everything ready leaves the house: a few at once, many by the worker."""
    round_ = round_for(request.actor, ref)
    if ready_decisions(round_).count() > AT_ONCE:
        params = {"round": round_.ref, "membership": request.actor.membership_id}
        return redirect("core:job_page", start_job(kind=RELEASE, by=request.actor, params=params).ref)
    try:
        done = release_round(by=request.actor, round=round_)
    except PortalError as refusal:
        messages.error(request, str(refusal.message))
        return redirect("console:round_release", round_.ref)
    said = ngettext("%(n)s decision has left the house.", "%(n)s decisions have left the house.", done)
    messages.success(request, said % {"n": done})
    return redirect("console:round_release", round_.ref)
