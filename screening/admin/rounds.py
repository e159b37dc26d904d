"""Rounds in the console: the list, a round's board, its acts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from core.actor import Actor
from core.console import Duty, MenuEntry, add_refusal, chosen_filters, console_page, query_with, render_page
from core.errors import PortalError
from core.paging import Page, cursor_in, page_of
from core.requests import PortalRequest
from core.workdays import workdays_until
from screening.admin.frame import OFFICERS
from screening.content import Content
from screening.enums import ReviewStatus, RoundStatus
from screening.forms.rounds import TAG_WORDS, RoundForm
from screening.models import Review, Round
from screening.selectors import rounds as board
from screening.selectors.visibility import round_for
from screening.services.rounds import change_round, create_round
from screening.workflow import ROUND_MACHINE

TONES = {
    RoundStatus.PREPARING: "amber",
    RoundStatus.SCORING: "dew",
    RoundStatus.DECIDING: "amber",
    RoundStatus.CLOSED: "sprout",
}
REVIEW_TONES = {
    ReviewStatus.WAITING: "amber",
    ReviewStatus.SCORING: "dew",
    ReviewStatus.SCORED: "sprout",
    ReviewStatus.DISCUSSION: "amber",
    ReviewStatus.PREPARED: "rain",
    ReviewStatus.RELEASED: "sprout",
    ReviewStatus.CANCELLED: "",
}


UNFINISHED = (ReviewStatus.WAITING, ReviewStatus.SCORING, ReviewStatus.DISCUSSION)


def rounds_duty(actor: Actor) -> Duty:
    counts = board.rounds_duty(actor, timezone.localdate())
    return Duty(
        title=gettext_lazy("Screening rounds"),
        sentence=gettext_lazy("Projects wait for their panel, for a conclusion, or for a late score."),
        url=reverse("console:round_list"),
        icon="stack-2",
        waiting=counts.waiting,
        overdue=counts.late,
    )


@console_page(
    "rounds/",
    name="round_list",
    roles=OFFICERS,
    menu=MenuEntry("work", gettext_lazy("Screening rounds"), "stack-2", 40, rounds_duty),
)
@require_GET
def round_list(request: PortalRequest) -> HttpResponse:
    """The province's rounds, newest first."""
    page: Page[Round] = page_of(
        board.rounds_listed(request.actor), order=board.ROUND_ORDER, cursor=cursor_in(request.GET)
    )
    today = timezone.localdate()
    rows = [
        {"round": each, "tone": TONES[RoundStatus(each.status)], "days": workdays_until(today, each.scores_due_on)}
        for each in page.rows
    ]
    return render_page(request, "console/screening/round_list.html", {"page": page, "rows": rows})


@console_page("rounds/new/", name="round_new", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: PortalRequest) -> HttpResponse:
    form = RoundForm(request.POST if request.method == "POST" else None, region=request.actor.region)
    if request.method == "POST" and form.is_valid():
        try:
            round_ = create_round(by=request.actor, facts=form.facts())
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The round is made. Add the projects next."))
            return redirect("console:round_add", round_.ref)
    status = 422 if form.errors else 200
    return render_page(request, "console/screening/round_edit.html", {"form": form, "round": None}, status=status)


@console_page("rounds/<str:ref>/edit/", name="round_edit", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_edit(request: PortalRequest, ref: str) -> HttpResponse:
    round_ = round_for(request.actor, ref)
    form = RoundForm(request.POST if request.method == "POST" else None, region=request.actor.region, round_=round_)
    if request.method == "POST" and form.is_valid():
        try:
            change_round(by=request.actor, round=round_, facts=form.facts())
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The round is changed."))
            return redirect("console:round_page", round_.ref)
    status = 422 if form.errors else 200
    return render_page(request, "console/screening/round_edit.html", {"form": form, "round": round_}, status=status)


@console_page("rounds/<str:ref>/", name="round_page", roles=OFFICERS)
@require_GET
def round_page(request: PortalRequest, ref: str) -> HttpResponse:
    """The board of one round: whose turn it is, how far the scoring is, what it comes to so far."""
    round_, today = round_for(request.actor, ref), timezone.localdate()
    show, text = request.GET.get("show", ""), request.GET.get("q", "").strip()
    content = Content.read(round_.standard.content)
    rows = board.review_rows(request.actor, round_, today, show=show, text=text)
    page: Page[Review] = page_of(rows, order=board.REVIEW_ORDER, cursor=cursor_in(request.GET))
    progress = board.progress_of(request.actor, round_, today)
    counts = board.status_counts(request.actor, round_)
    context = {
        "round": round_,
        **standing(round_, today),
        "progress": progress,
        "counts": counts,
        "figures": board.figures_of(request.actor, round_, content.spread),
        "spread_limit": content.spread,
        "published_share": board.PUBLISHED_PASS_SHARE,
        "places": board.places_left(round_),
        "takes_projects": board.takes_projects(round_),
        "page": page,
        "rows": [review_row(review, content.spread) for review in page.rows],
        "tabs": review_tabs(request, counts, late_reviews(request, round_, progress.late), show),
        "chosen": chosen_filters(request, {"q": text}),
        "filter": {"show": show, "text": text},
        "ways": ways_from(round_),
        "unfinished": any(counts[status] for status in UNFINISHED),
        "may_start": round_.status == RoundStatus.SCORING and counts[ReviewStatus.WAITING] > 0,
    }
    return render_page(request, "console/screening/round_page.html", context)


def standing(round_: Round, today: Any) -> dict[str, Any]:
    state = ROUND_MACHINE.state(round_.status)
    return {
        "state": state,
        "tone": TONES[RoundStatus(round_.status)],
        "days": workdays_until(today, round_.scores_due_on),
        "today": today,
    }


def review_row(review: Review, limit: Any) -> dict[str, Any]:
    return {
        "review": review,
        "tone": REVIEW_TONES[ReviewStatus(review.status)],
        "tags": [TAG_WORDS[tag] for tag in review.tags if tag in TAG_WORDS],
        "wide": review.spread is not None and review.spread > limit,
    }


def late_reviews(request: PortalRequest, round_: Round, late: int) -> int:
    """Reviews, where ``late`` counts seats."""
    return board.review_rows(request.actor, round_, timezone.localdate(), show="late").count() if late else 0


def review_tabs(request: PortalRequest, counts: dict[str, int], late: int, show: str) -> list[dict[str, object]]:
    living = sum(n for status, n in counts.items() if status != ReviewStatus.CANCELLED)
    states: list[tuple[str, str, int]] = [("", _("All"), living)]
    states += [(status.value, str(status.label), counts[status.value]) for status in ReviewStatus]
    shown = [state for state in states if state[2] or state[0] in ("", show)]
    if late or show == "late":
        shown.append(("late", _("Late scores"), late))
    return [
        {"label": label, "n": n, "url": query_with(request, "show", value), "current": show == value}
        for value, label, n in shown
    ]


def ways_from(round_: Round) -> list[dict[str, object]]:
    """Where the round's other pages are; those about scores only once there can be scores."""
    pages = [
        ("panel_list", _("Panels and draw"), "users-group"),
        ("round_experts", _("Experts of this round"), "user-check"),
        ("round_ranking", _("Ranking"), "sort-descending-numbers"),
        ("round_release", _("Decisions and release"), "gavel"),
        ("round_agreement", _("Agreement and severity"), "scale"),
    ]
    return [
        {"url": reverse(f"console:{name}", args=[round_.ref]), "label": label, "icon": icon}
        for name, label, icon in (pages[:2] if round_.status == RoundStatus.PREPARING else pages)
    ]
