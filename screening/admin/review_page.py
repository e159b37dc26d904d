"""The officer's page of one review: all scores side by side, the discussion, the decision."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.console import add_refusal, console_page
from core.errors import InvalidInput, NotVisible, PortalError
from core.requests import PortalRequest
from screening.admin.frame import OFFICERS
from screening.admin.review_desk import Typed, desk_page, ticked_vetoes
from screening.content import Content
from screening.forms.decisions import ConclusionForm, DecisionForm, PostForm, ReasonForm
from screening.models import Decision, Review
from screening.selectors.results import decision_of
from screening.selectors.visibility import review_for
from screening.services.decisions import confirm_decision, prepare_decision, release_decision, take_back_decision
from screening.services.results import complete_review, conclude_discussion, open_discussion
from screening.services.scorecards import post_in_discussion


@console_page("reviews/<str:ref>/", name="review_page", roles=OFFICERS)
@require_GET
def review_page(request: PortalRequest, ref: str) -> HttpResponse:
    return desk_page(request, review_for(request.actor, ref))


def carry_out(
    request: PortalRequest, review: Review, typed: Typed, form: forms.Form | None, act: Callable[[], object], done: str
) -> HttpResponse:
    """Does it when the form is right. What is refused leaves everything typed on the page."""
    if form is not None and not form.is_valid():
        return desk_page(request, review, typed, status=422)
    try:
        act()
    except PortalError as refusal:
        review = review_for(request.actor, review.ref)
        if form is not None and isinstance(refusal, InvalidInput):
            add_refusal(form, refusal)
        else:
            typed.refusal = refusal
        return desk_page(request, review, typed, status=422 if isinstance(refusal, InvalidInput) else refusal.status)
    messages.success(request, done)
    return redirect("console:review_page", review.ref)


@console_page("reviews/<str:ref>/decide/", name="review_decide", roles=OFFICERS)
@require_POST
def review_decide(request: PortalRequest, ref: str) -> HttpResponse:
    """Prepares the decision, or changes a prepared one."""
    review = review_for(request.actor, ref)
    form = DecisionForm.typed(request.POST)
    return carry_out(
        request,
        review,
        Typed(decision=form, opened="decide"),
        form,
        lambda: prepare_decision(by=request.actor, review=review, **form.cleaned_data),
        _("The decision is prepared. It leaves the house with the release."),
    )


@console_page("reviews/<str:ref>/conclude/", name="review_conclude", roles=OFFICERS)
@require_POST
def review_conclude(request: PortalRequest, ref: str) -> HttpResponse:
    """Ends the discussion with the chair's reason."""
    review = review_for(request.actor, ref)
    form = ConclusionForm(ticked_vetoes(Content.read(review.round.standard.content), review), request.POST)
    return carry_out(
        request,
        review,
        Typed(conclusion=form, opened="conclude"),
        form,
        lambda: conclude_discussion(by=request.actor, review=review, **form.cleaned_data),
        _("The discussion is ended; the decision can be prepared."),
    )


@console_page("reviews/<str:ref>/post/", name="review_post", roles=OFFICERS)
@require_POST
def review_post(request: PortalRequest, ref: str) -> HttpResponse:
    review = review_for(request.actor, ref)
    form = PostForm(request.POST)
    return carry_out(
        request,
        review,
        Typed(post=form, opened="post"),
        form,
        lambda: post_in_discussion(by=request.actor, review=review, text=form.cleaned_data["text"]),
        _("The panel has been told."),
    )


def with_reason(
    request: PortalRequest, ref: str, name: str, act: Callable[[Review, str], object], done: str
) -> HttpResponse:
    review = review_for(request.actor, ref)
    form = ReasonForm(name, request.POST)
    typed = Typed(reasons=form, opened=name)
    return carry_out(request, review, typed, form, lambda: act(review, form.cleaned_data["reason"]), done)


@console_page("reviews/<str:ref>/discuss/", name="review_discuss", roles=OFFICERS)
@require_POST
def review_discuss(request: PortalRequest, ref: str) -> HttpResponse:
    """Sends a scored review into discussion though the numbers do not ask for it."""
    return with_reason(
        request,
        ref,
        "discuss",
        lambda review, reason: open_discussion(by=request.actor, review=review, reason=reason),
        _("The experts have been asked to discuss."),
    )


@console_page("reviews/<str:ref>/complete/", name="review_complete", roles=OFFICERS)
@require_POST
def review_complete(request: PortalRequest, ref: str) -> HttpResponse:
    """Goes on with a panel smaller than planned."""
    return with_reason(
        request,
        ref,
        "complete",
        lambda review, reason: complete_review(by=request.actor, review=review, reason=reason),
        _("The scores handed in make up the result."),
    )


def prepared_decision(review: Review) -> Decision:
    decision = decision_of(review)
    if decision is None:
        raise NotVisible
    return decision


@console_page("reviews/<str:ref>/take-back/", name="review_take_back", roles=OFFICERS)
@require_POST
def review_take_back(request: PortalRequest, ref: str) -> HttpResponse:
    return with_reason(
        request,
        ref,
        "take_back",
        lambda review, reason: take_back_decision(by=request.actor, decision=prepared_decision(review), reason=reason),
        _("The decision is taken back; what was typed is kept for the next one."),
    )


@console_page("reviews/<str:ref>/confirm/", name="review_confirm", roles=OFFICERS)
@require_POST
def review_confirm(request: PortalRequest, ref: str) -> HttpResponse:
    """The second person."""
    review = review_for(request.actor, ref)
    return carry_out(
        request,
        review,
        Typed(),
        None,
        lambda: confirm_decision(
            by=request.actor, decision=prepared_decision(review), seen=request.POST.get("seen", "")
        ),
        _("You have confirmed the decision."),
    )


@console_page("reviews/<str:ref>/release/", name="review_release", roles=OFFICERS)
@require_POST
def review_release(request: PortalRequest, ref: str) -> HttpResponse:
    """Lets one decision leave the house by itself, as in a rolling review."""
    review = review_for(request.actor, ref)
    return carry_out(
        request,
        review,
        Typed(),
        None,
        lambda: release_decision(by=request.actor, decision=prepared_decision(review)),
        _("The decision has left the house; the applicant has been told."),
    )
