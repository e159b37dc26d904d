"""The ranking of a round: every scored project by its total, with what the standard proposes for it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from core.console import chosen_filters, console_page, query_with, render_page
from core.jobs import enqueue
from core.paging import cursor_in
from core.requests import PortalRequest
from screening.admin.frame import OFFICERS
from screening.content import Content
from screening.enums import ReviewStatus, Verdict
from screening.models import Review, Round
from screening.selectors.proposals import TONES
from screening.selectors.results import (
    RankingCounts,
    RankingFilter,
    first_rank,
    proposal_of,
    ranking_counts,
    ranking_page,
    severities,
)
from screening.selectors.standards import list_label
from screening.selectors.visibility import round_for
from screening.services.decisions import proposal_lists

REVIEW_TONES = {
    ReviewStatus.DISCUSSION: "amber",
    ReviewStatus.SCORED: "dew",
    ReviewStatus.PREPARED: "rain",
    ReviewStatus.RELEASED: "sprout",
}


@console_page("rounds/<str:ref>/ranking/", name="round_ranking", roles=OFFICERS)
@require_GET
def round_ranking(request: PortalRequest, ref: str) -> HttpResponse:
    """Highest total first. The kept numbers are read as they stand: nothing is added up here."""
    round_ = round_for(request.actor, ref)
    chosen = RankingFilter(
        verdict=request.GET.get("verdict", ""),
        status=request.GET.get("status", ""),
        flag=request.GET.get("flag", ""),
        text=request.GET.get("q", "").strip(),
    )
    page = ranking_page(request.actor, round_, chosen, cursor_in(request.GET))
    counts = ranking_counts(request.actor, round_)
    content = Content.read(round_.standard.content)
    context = {
        "round": round_,
        "page": page,
        "rows": rows_of(page.rows, content, first_rank(request.actor, round_, chosen, page)),
        "dimensions": content.dimensions,
        "counts": counts,
        "waiting": counts.by_status.get(ReviewStatus.SCORED.value, 0),
        "tabs": verdict_tabs(request, chosen, counts),
        "filter": chosen,
        "statuses": [(value, label) for value, label in ReviewStatus.choices if value in counts.by_status],
        "flags": flags(),
        "chosen": chosen_filters(request, chosen_labels(chosen)),
    }
    return render_page(request, "console/screening/ranking.html", context)


def rows_of(reviews: list[Review], content: Content, first: int) -> list[dict[str, Any]]:
    return [
        {"rank": rank, "review": review, **proposed(review, content), "points": points_of(review, content)}
        for rank, review in enumerate(reviews, start=first)
    ]


def proposed(review: Review, content: Content) -> dict[str, Any]:
    """The decision where there is one, else the proposal, each with its lists in words."""
    decision = getattr(review, "decision", None)
    if decision is not None and review.status in (ReviewStatus.PREPARED, ReviewStatus.RELEASED):
        verdict, lists = Verdict(decision.verdict), decision.lists
    else:
        decision, proposal = None, proposal_of(review, content)
        verdict, lists = proposal.verdict, proposal_lists(proposal)
    return {
        "decision": decision,
        "verdict": verdict.label,
        "tone": TONES[verdict],
        "lists": [list_label(each) for each in lists],
        "status_tone": REVIEW_TONES.get(ReviewStatus(review.status), ""),
    }


def points_of(review: Review, content: Content) -> list[tuple[str, str | None]]:
    return [(dimension.code, review.dimensions.get(dimension.code)) for dimension in content.dimensions]


def verdict_tabs(request: PortalRequest, chosen: RankingFilter, counts: RankingCounts) -> list[dict[str, object]]:
    tabs = [("", _("All"), counts.scored)]
    tabs += [(each.value, str(each.label), counts.by_verdict.get(each.value, 0)) for each in Verdict]
    return [
        {"label": label, "n": n, "url": query_with(request, "verdict", value), "current": chosen.verdict == value}
        for value, label, n in tabs
    ]


def flags() -> list[tuple[str, str]]:
    return [("spread", pgettext("a filter", "Scores far apart")), ("veto", pgettext("a filter", "Veto ticked"))]


def chosen_labels(chosen: RankingFilter) -> dict[str, str]:
    return {
        "q": chosen.text,
        "status": str(dict(ReviewStatus.choices).get(chosen.status, "")),
        "flag": dict(flags()).get(chosen.flag, ""),
    }


@console_page("rounds/<str:ref>/agreement/", name="round_agreement", roles=OFFICERS)
@require_GET
def round_agreement(request: PortalRequest, ref: str) -> HttpResponse:
    """How well the experts agree on each criterion, and how severe each is, as of the last working out."""
    round_ = round_for(request.actor, ref)
    content = Content.read(round_.standard.content)
    context = {
        "round": round_,
        "total": round_.agreement.get("total"),
        "rows": [{"criterion": each, "alpha": round_.agreement.get(each.code)} for each in content.criteria],
        "severities": severities(round_),
    }
    return render_page(request, "console/screening/agreement.html", context)


@console_page("rounds/<str:ref>/agreement/compute/", name="round_compute", roles=OFFICERS)
@require_POST
def round_compute(request: PortalRequest, ref: str) -> HttpResponse:
    round_: Round = round_for(request.actor, ref)
    enqueue("screening.tasks.compute_round", round_.pk)
    messages.info(request, _("The figures are being worked out; please load the page again in a moment."))
    return redirect("console:round_agreement", round_.ref)
