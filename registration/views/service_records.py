"""Records of coaching: written in three minutes, read, corrected, rated, and the answer to a low rating."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.console import add_refusal
from core.errors import InvalidInput, PermissionRefused, StaleEdit
from core.requests import PortalRequest
from registration.enums.coaching import Party, ServiceForm
from registration.forms.coaching import AccountForm, AnswerForm, RatingForm, RecordForm
from registration.models import Rating, ServiceRecord
from registration.permissions import require_guide
from registration.selectors.cases import relations_of
from registration.selectors.parties import side_in
from registration.selectors.service_records import earlier_versions, may_correct, rating_for, record_for
from registration.services.ratings import account_for_rating, answer_rating, rate_record
from registration.services.service_records import correct_record, keep_record
from registration.views.coaching import REFUSALS, WRITING, read_case, tab_of
from registration.views.drafts import draft_of, kept_draft, saved_to
from registration.views.frame import render_case
from registration.workflow.relations import GUIDES, OFFICER


@never_cache
@require_http_methods(WRITING)
def case_record_new(request: PortalRequest, ref: str) -> HttpResponse:
    """随手记: sensible answers are there already, everything typed survives an error and a lost session."""
    case = read_case(request, ref)
    require_guide(request.actor, case)
    name = f"record:{case.ref}"
    form = RecordForm(request.POST, request.FILES) if request.method == "POST" else RecordForm()
    if request.method == "POST" and form.is_valid():
        try:
            keep_record(
                by=request.actor,
                case=case,
                text=form.text(),
                files=form.chosen_files,
                key=form.cleaned_data["key"],
            )
        except REFUSALS as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The record is kept."))
            return saved_to(tab_of(case), name)
    context = {**draft_of(request, name), "form": form}
    status = 422 if form.errors else 200
    return render_case(request, case, "registration/case_record_new.html", "coaching", context, status=status)


def refused(form: RecordForm, refusal: Any) -> None:
    """The form calls the files otherwise than the service."""
    if isinstance(refusal, InvalidInput) and "files" in refusal.fields:
        fields = {("attachments" if name == "files" else name): texts for name, texts in refusal.fields.items()}
        refusal = InvalidInput(fields=fields)
    add_refusal(form, refusal)


@never_cache
@require_http_methods(WRITING)
def case_record(request: PortalRequest, ref: str, record: str) -> HttpResponse:
    """One record in full, with what stood there before corrections; a side rates it here."""
    case = read_case(request, ref)
    found = record_for(request.actor, case, record)
    relations = relations_of(request.actor, case)
    side = side_in(relations)
    ratings: list[Rating] = found.shown_ratings  # type: ignore[attr-defined]
    rated = any(each.side == side for each in ratings)
    form = RatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            rate_record(by=request.actor, record=found, **form.cleaned_data)
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Thank you for your rating."))
            return redirect("registration:case_record", case.ref, found.ref)
    context = {
        **kept_draft(request),
        "record": found,
        "ratings": ratings,
        "earlier": [earlier_of(version) for version in earlier_versions(request.actor, found)],
        "form": form if side and not rated and not found.inside else None,
        "may_correct": may_correct(request.actor, found),
        "guides": bool(relations & GUIDES),
    }
    status = 422 if form.errors else 200
    return render_case(request, case, "registration/case_record.html", "coaching", context, status=status)


def earlier_of(version: Any) -> dict[str, Any]:
    return {**shown(version.facts), "version": version.version, "replaced_at": version.replaced_at}


def shown(facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts, "form_label": ServiceForm(facts["form"]).label}


@never_cache
@require_http_methods(WRITING)
def case_record_edit(request: PortalRequest, ref: str, record: str) -> HttpResponse:
    """Its author corrects it in the first days; the earlier text stays readable."""
    case = read_case(request, ref)
    found = record_for(request.actor, case, record)
    if not may_correct(request.actor, found):
        raise PermissionRefused(_("A record is corrected by its author, in the first days."))
    name, stale = f"correct:{found.ref}", None
    form = (
        RecordForm(request.POST, request.FILES, record=found) if request.method == "POST" else RecordForm(record=found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            corrected(request, found, form)
        except StaleEdit as refusal:
            stale = refusal
        except REFUSALS as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The record is corrected; what stood there before is kept."))
            return saved_to(reverse("registration:case_record", args=[case.ref, found.ref]), name)
    context = {
        **draft_of(request, name),
        "record": found,
        "form": form,
        "theirs": shown(stale.current) if stale else None,
        "version": stale.version if stale else request.POST.get("version", found.version),
    }
    status = 409 if stale else 422 if form.errors else 200
    return render_case(request, case, "registration/case_record_edit.html", "coaching", context, status=status)


def corrected(request: PortalRequest, record: ServiceRecord, form: RecordForm) -> ServiceRecord:
    version = request.POST.get("version", "")
    return correct_record(
        by=request.actor,
        record=record,
        text=form.text(),
        version=int(version) if version.isdecimal() else 0,
        files=form.chosen_files,
    )


@never_cache
@require_http_methods(WRITING)
def case_rating(request: PortalRequest, ref: str, record: str, rating: str) -> HttpResponse:
    """One rating: the coach tells the office how he sees it, an officer answers, the rater reads the answer."""
    case = read_case(request, ref)
    found = rating_for(request.actor, case, record, rating)
    relations = relations_of(request.actor, case)
    own = bool(relations & GUIDES) and found.record.author_id == request.actor.user_id
    answers = OFFICER in relations and not own
    open_still = found.answered_at is None
    account = AccountForm(posted(request, "account"), initial={"account": found.account})
    answer = AnswerForm(posted(request, "answer"))
    used = answer if answer.is_bound else account
    if request.method == "POST" and used.is_valid():
        try:
            said = answered(request, found, used.cleaned_data)
        except REFUSALS as refusal:
            add_refusal(used, refusal)
        else:
            messages.success(request, said)
            return redirect("registration:case_rating", case.ref, found.record.ref, found.ref)
    context = {
        "rating": found,
        "record": found.record,
        "account": account if own and open_still else None,
        "answer": answer if answers and open_still else None,
        "guides": bool(relations & GUIDES),
        "side_label": Party(found.side).label,
    }
    status = 422 if used.errors else 200
    return render_case(request, case, "registration/case_rating.html", "coaching", context, status=status)


def posted(request: PortalRequest, act: str) -> Any:
    return request.POST if request.method == "POST" and request.POST.get("act") == act else None


def answered(request: PortalRequest, rating: Rating, given: dict[str, str]) -> str:
    if "answer" in given:
        answer_rating(by=request.actor, rating=rating, words=given["answer"])
        return _("Your answer is given; the rater is told.")
    account_for_rating(by=request.actor, rating=rating, words=given["account"])
    return _("The office reads how you see it.")
