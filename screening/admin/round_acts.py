"""What an officer does with a round and its reviews, each on a page that says what will happen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.actor import Actor
from core.console import add_refusal, console_page, query_with, render_page
from core.errors import GuardRefused, NotVisible, PortalError, Text
from core.requests import PortalRequest
from screening.admin.frame import OFFICERS
from screening.admin.rounds import UNFINISHED
from screening.enums import ReviewStatus
from screening.forms.rounds import TAG_WORDS, GapsForm, RemoveForm, TagsForm
from screening.models import Round
from screening.selectors import rounds as board
from screening.selectors.visibility import review_for, round_for
from screening.services.matrix import start_matrix_export
from screening.services.reminders import remind_now
from screening.services.rounds import (
    back_to_scoring,
    close_round,
    move_on,
    open_round,
    remove_review,
    start_reviews,
)
from screening.services.tags import choose_tags

ACT_PAGE = "console/screening/round_act.html"


@dataclass(frozen=True)
class Act:
    """``do`` takes the actor, the round, and whether the officer goes on despite what is missing (``missing``)."""

    heading: Text
    button: Text
    done: Text
    consequences: Sequence[Text]
    undo: Text
    do: Callable[[Actor, Round, bool], object]
    anyway: Text = ""
    missing: Callable[[Actor, Round], bool] = lambda actor, round_: False


def _has_gaps(actor: Actor, round_: Round) -> bool:
    return bool(board.unready_reviews(round_))


def _is_unfinished(actor: Actor, round_: Round) -> bool:
    counts = board.status_counts(actor, round_)
    return any(counts[status] for status in UNFINISHED)


ACTS = {
    "open": Act(
        heading=gettext_lazy("Open this round for scoring?"),
        button=gettext_lazy("Open the round"),
        done=gettext_lazy("The round is open; its experts have been asked."),
        consequences=(
            gettext_lazy("Every expert of its panels is asked to accept and to declare conflicts of interest."),
            gettext_lazy("The days for answers and scores begin to count; reminders go out by themselves."),
            gettext_lazy("A batch takes no more projects; its kind and the size of its panels stay as they are."),
        ),
        undo=gettext_lazy(
            "An open round cannot be closed again before its decisions; projects can still be taken out."
        ),
        do=lambda by, round_, anyway: open_round(by=by, round=round_, despite_gaps=anyway),
        anyway=gettext_lazy("Open although some projects have no complete panel yet"),
        missing=_has_gaps,
    ),
    "decide": Act(
        heading=gettext_lazy("Go on to the decisions?"),
        button=gettext_lazy("Go on to decisions"),
        done=gettext_lazy("The round is being decided now."),
        consequences=(
            gettext_lazy("Experts can no longer score; what they have typed is kept."),
            gettext_lazy("The office prepares the decisions and releases them together."),
        ),
        undo=gettext_lazy("You can go back to scoring as long as the round is not closed."),
        do=lambda by, round_, anyway: move_on(by=by, round=round_, despite_open=anyway),
        anyway=gettext_lazy("Go on although some projects are not scored yet"),
        missing=_is_unfinished,
    ),
    "score_on": Act(
        heading=gettext_lazy("Go back to scoring?"),
        button=gettext_lazy("Go back to scoring"),
        done=gettext_lazy("The round is being scored again."),
        consequences=(gettext_lazy("Experts who have not handed in can go on scoring; what is scored stays."),),
        undo=gettext_lazy("You can go on to the decisions again at any time."),
        do=lambda by, round_, anyway: back_to_scoring(by=by, round=round_),
    ),
    "close": Act(
        heading=gettext_lazy("Close this round?"),
        button=gettext_lazy("Close the round"),
        done=gettext_lazy("The round is closed."),
        consequences=(gettext_lazy("Scores, decisions and papers stay readable; nothing more can be changed."),),
        undo=gettext_lazy("A closed round is not opened again."),
        do=lambda by, round_, anyway: close_round(by=by, round=round_),
    ),
    "start": Act(
        heading=gettext_lazy("Start the projects whose panel is complete now?"),
        button=gettext_lazy("Start them"),
        done=gettext_lazy("The projects with a complete panel are being scored."),
        consequences=(gettext_lazy("Projects that waited for their panel are shown as being scored."),),
        undo=gettext_lazy("Nothing is taken from anybody; projects without a complete panel go on waiting."),
        do=lambda by, round_, anyway: start_reviews(by=by, round=round_, despite_gaps=anyway),
        anyway=gettext_lazy(
            "Also start panels of at least three with a clinician, an engineer and a regulatory expert"
        ),
        missing=_has_gaps,
    ),
}


@console_page("rounds/<str:ref>/act/<str:name>/", name="round_act", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_act(request: PortalRequest, ref: str, name: str) -> HttpResponse:
    """Opens, moves on, goes back, or closes, after saying what that means."""
    round_ = round_for(request.actor, ref)
    if name not in ACTS:
        raise NotVisible
    act = ACTS[name]
    missing = bool(act.anyway) and act.missing(request.actor, round_)
    form = (
        GapsForm(request.POST if request.method == "POST" else None, label=act.anyway)
        if missing
        else forms.Form(request.POST or None)
    )
    if request.method == "POST" and form.is_valid():
        try:
            act.do(request.actor, round_, bool(form.cleaned_data.get("anyway")))
        except GuardRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, str(act.done))
            return redirect("console:round_page", round_.ref)
    context = {"round": round_, "act": act, "form": form, "missing": missing, "gaps": gaps_of(request, round_, name)}
    return render_page(request, ACT_PAGE, context, status=409 if form.errors else 200)


def gaps_of(request: PortalRequest, round_: Round, name: str) -> list[object]:
    """The projects without a complete panel, as far as this officer may see them."""
    if name not in ("open", "start"):
        return []
    unready = {review.pk for review in board.unready_reviews(round_)}
    seen = board.review_rows(request.actor, round_, timezone.localdate(), show=ReviewStatus.WAITING)
    return [review for review in seen.order_by("id") if review.pk in unready]


@console_page("reviews/<str:ref>/remove/", name="review_remove", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def review_remove(request: PortalRequest, ref: str) -> HttpResponse:
    """Takes one project out of its round, with a reason."""
    review = review_for(request.actor, ref)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            remove_review(by=request.actor, review=review, reason=form.cleaned_data["reason"])
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(title)s is taken out of the round.") % {"title": review.project.title})
            return redirect("console:round_page", review.round.ref)
    context = {"review": review, "round": review.round, "form": form}
    return render_page(request, "console/screening/review_remove.html", context, status=422 if form.errors else 200)


@console_page("reviews/<str:ref>/tags/", name="review_tags", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def review_tags(request: PortalRequest, ref: str) -> HttpResponse:
    """Which tags count for one project."""
    review = review_for(request.actor, ref)
    form = TagsForm(request.POST if request.method == "POST" else None, initial={"tags": review.tags})
    if request.method == "POST" and form.is_valid():
        try:
            choose_tags(by=request.actor, review=review, tags=form.cleaned_data["tags"])
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The choice is kept."))
            return redirect("console:round_page", review.round.ref)
    context = {"review": review, "round": review.round, "form": form, "proposed": proposed_words(review.proposed_tags)}
    return render_page(request, "console/screening/review_tags.html", context, status=422 if form.errors else 200)


def proposed_words(tags: Sequence[str]) -> list[str]:
    return [str(TAG_WORDS[tag]) for tag in tags if tag in TAG_WORDS]


@console_page("rounds/<str:ref>/experts/", name="round_experts", roles=OFFICERS)
@require_GET
def round_experts(request: PortalRequest, ref: str) -> HttpResponse:
    """Everybody with a seat in this round: what he holds, what is late."""
    round_, today = round_for(request.actor, ref), timezone.localdate()
    late_only = request.GET.get("show") == "late"
    everybody = board.expert_rows(request.actor, round_, today)
    late = [each for each in everybody if each.progress.late]
    context = {
        "round": round_,
        "rows": late if late_only else everybody,
        "late": len(late),
        "tabs": [
            {"label": _("All"), "n": len(everybody), "url": query_with(request, "show", ""), "current": not late_only},
            {"label": _("Late"), "n": len(late), "url": query_with(request, "show", "late"), "current": late_only},
        ],
        "today": today,
        "busiest": max((each.progress.seats for each in everybody), default=0),
    }
    return render_page(request, "console/screening/round_experts.html", context)


@console_page("rounds/<str:ref>/remind/", name="round_remind", roles=OFFICERS)
@require_POST
def round_remind(request: PortalRequest, ref: str) -> HttpResponse:
    """Reminds the ticked experts of their late scores, or everybody who is late."""
    round_, today = round_for(request.actor, ref), timezone.localdate()
    late = [each.expert_id for each in board.expert_rows(request.actor, round_, today, only_late=True)]
    ticked = set(request.POST.getlist("expert"))
    chosen = late if "all" in request.POST else [pk for pk in late if str(pk) in ticked]
    told = remind_now(by=request.actor, round=round_, experts=chosen, today=today)
    if told:
        said = ngettext("%(n)s expert has been reminded.", "%(n)s experts have been reminded.", told)
        messages.success(request, said % {"n": told})
    else:
        messages.warning(request, _("Nobody was reminded: choose experts whose scores are late."))
    return redirect(reverse("console:round_experts", args=[round_.ref]) + "?show=late")


@console_page("rounds/<str:ref>/matrix/", name="round_matrix", roles=OFFICERS)
@require_POST
def round_matrix(request: PortalRequest, ref: str) -> HttpResponse:
    """The whole score matrix as Excel, as a task whose page says how far it is."""
    job = start_matrix_export(by=request.actor, round=round_for(request.actor, ref))
    return redirect("core:job_page", job.ref)
