"""The channel pre-check: of a case, with its answers kept; and for anybody signed in, with nothing kept."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.selectors import provinces
from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible, StaleEdit
from core.requests import PortalRequest
from registration.channels import BY_REGION, Answer, Facts, Standing, Verdict, verdicts
from registration.forms.channels import AdviceForm, ProductForm, QuestionsForm
from registration.models import Case, ChannelCheck
from registration.permissions import require_reader
from registration.selectors.cases import case_for, relations_of
from registration.selectors.channels import advice_for, advice_of, channel_check_of, facts_of
from registration.services.channels import advise_channel, save_channel_answers, take_back_advice
from registration.views.frame import render_case, render_framed
from registration.workflow.relations import COACH, GUIDES, OFFICER, SIDES

WRITING = ["GET", "HEAD", "POST"]
REFUSALS = (InvalidInput, GuardRefused)
TONES: dict[str, tuple[str, str]] = {
    Standing.MET: ("sprout", "circle-check"),
    Standing.OPEN: ("amber", "help-circle"),
    Standing.MISSING: ("", "circle-minus"),
}


@never_cache
@require_http_methods(WRITING)
def case_channels(request: PortalRequest, ref: str) -> HttpResponse:
    """What is met, missing and unknown for each channel of the province, the questions behind it, and advice."""
    case = case_for(request.actor, ref)
    require_reader(request.actor, case)
    facts, check = facts_of(request.actor, case), channel_check_of(case)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "save":
        return save_answers(request, case, facts, check)
    if act == "take_back":
        take_back_advice(by=request.actor, advice=advice_for(case, request.POST.get("advice", "")))
        messages.success(request, _("The advice is taken back."))
        return redirect("registration:case_channels", case.ref)
    if act == "advise":
        return give_advice(request, case, facts, check)
    if request.method == "POST":
        raise NotVisible
    return channels_page(request, case, facts, check)


def save_answers(request: PortalRequest, case: Case, facts: Facts, check: ChannelCheck | None) -> HttpResponse:
    form = QuestionsForm(request.POST, region=case.region_id, facts=facts)
    if form.is_valid():
        try:
            save_channel_answers(
                by=request.actor, case=case, answers=form.answers, version=form.cleaned_data["version"] or 0
            )
        except StaleEdit as stale:
            return stale_page(request, case, facts, stale)
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your answers are saved; the result follows them."))
            return redirect("registration:case_channels", case.ref)
    return channels_page(request, case, facts, check, form=form, status=422)


def stale_page(request: PortalRequest, case: Case, facts: Facts, stale: StaleEdit) -> HttpResponse:
    """Keeps what was ticked, names beside each question what somebody else saved; saving again decides."""
    data = request.POST.copy()
    data["version"] = str(stale.version)
    form = QuestionsForm(data, region=case.region_id, facts=facts)
    form.is_valid()
    form.theirs = differing(form, stale.current)
    return channels_page(request, case, facts, channel_check_of(case), form=form, status=409)


def differing(form: QuestionsForm, stored: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for key, said in form.answers.items():
        fact = form.known.get(key)
        there = stored.get(key, fact.answer if fact is not None else Answer.UNKNOWN)
        if there != (said or Answer.UNKNOWN):
            found[key] = str(there)
    return found


def give_advice(request: PortalRequest, case: Case, facts: Facts, check: ChannelCheck | None) -> HttpResponse:
    form = AdviceForm(request.POST, region=case.region_id)
    if form.is_valid():
        try:
            advise_channel(by=request.actor, case=case, **form.cleaned_data)
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your advice is given; both sides are told."))
            return redirect("registration:case_channels", case.ref)
    return channels_page(request, case, facts, check, advice_form=form, status=422)


def channels_page(
    request: PortalRequest,
    case: Case,
    facts: Facts,
    check: ChannelCheck | None,
    *,
    form: QuestionsForm | None = None,
    advice_form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    held = relations_of(request.actor, case)
    said = check.answers if check is not None else {}
    version = check.version if check is not None else 0
    context = {
        "verdicts": shown(verdicts(case.region_id, facts, said)),
        "own_province": case.region_id in BY_REGION,
        "check": check,
        "today": facts.today,
        "stale": status == 409,
        "may_answer": bool(held & (SIDES | GUIDES)),
        "form": form or QuestionsForm(region=case.region_id, facts=facts, said=said, version=version),
        "advice": advice_of(case),
        "advice_form": (advice_form or AdviceForm(region=case.region_id)) if held & {COACH, OFFICER} else None,
    }
    return render_case(request, case, "registration/case_channels.html", "channels", context, status=status)


def shown(found: list[Verdict]) -> list[dict[str, Any]]:
    rows = []
    for verdict in found:
        tone, icon = TONES[verdict.standing]
        out = verdict.standing == Standing.MISSING
        rows.append({"verdict": verdict, "procedure": verdict.procedure, "tone": tone, "icon": icon, "out": out})
    return rows


@never_cache
@require_http_methods(WRITING)
def channel_check(request: PortalRequest) -> HttpResponse:
    """For anybody signed in, without a case: the answers are judged and shown, and kept nowhere."""
    places = list(provinces())
    asked = request.POST.get("region") or request.GET.get("region") or request.actor.region or "44"
    region = asked if asked in {place.pk for place in places} else "44"
    posted = request.POST if request.method == "POST" else None
    product = ProductForm(posted)
    today = timezone.localdate()
    facts = product.facts(region, today) if posted is not None and product.is_valid() else Facts(today=today)
    form = QuestionsForm(posted, region=region, facts=facts)
    judged = posted is not None and not product.errors and form.is_valid()
    context = {
        "places": places,
        "region": region,
        "place": next((place for place in places if place.pk == region), None),
        "own_province": region in BY_REGION,
        "product": product,
        "form": form,
        "today": today,
        "verdicts": shown(verdicts(region, facts, form.answers)) if judged else None,
    }
    status = 422 if posted is not None and not judged else 200
    return render_framed(request, "registration/channel_check.html", context, status=status)
