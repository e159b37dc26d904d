"""Publications of results (公示) in the console: drafts, what is open, objections and their answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.console import MenuEntry, add_refusal, console_page, render_page
from core.errors import NotVisible, PortalError
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from screening.admin.frame import OFFICERS
from screening.enums import PublicationStatus
from screening.forms.publications import (
    ObjectionAnswerForm,
    PublicationForm,
    WithdrawForm,
    usual_values,
    values_of,
)
from screening.models import Publication
from screening.selectors.publications import (
    ORDER,
    objection_for,
    objections_to,
    publication_for,
    publications_of_office,
    publishable_rounds,
    rows_to_publish,
    shown_heads,
    shown_rows,
)
from screening.services.publications import (
    answer_objection,
    change_publication,
    delete_publication,
    draft_publication,
    open_publication,
    withdraw_publication,
)
from screening.workflow import PUBLICATION_MACHINE


@console_page(
    "publications/",
    name="publication_list",
    roles=OFFICERS,
    menu=MenuEntry("lists", gettext_lazy("Publication of results"), "speakerphone", 40),
)
@require_GET
def publication_list(request: PortalRequest) -> HttpResponse:
    page = page_of(publications_of_office(request.actor), order=ORDER, cursor=cursor_in(request.GET))
    return render_page(request, "console/screening/publication_list.html", {"page": page})


@console_page("publications/new/", name="publication_new", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def publication_new(request: PortalRequest) -> HttpResponse:
    """Without ``?round=``, first choose whose results."""
    rounds = publishable_rounds(request.actor)
    if not request.GET.get("round"):
        return render_page(request, "console/screening/publication_round.html", {"rounds": rounds})
    round_ = rounds.filter(ref=request.GET["round"]).first()
    if round_ is None:
        raise NotVisible
    usual = usual_values(round_.region_id)
    start = {**usual, "title": _("Results of the screening: %(round)s") % {"round": round_.name}}
    form = PublicationForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = draft_publication(by=request.actor, round=round_, draft=form.draft())
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("console:publication_page", made.ref)
    context = {"form": form, "round": round_}
    return render_page(request, "console/screening/publication_new.html", context, status=422 if form.errors else 200)


@console_page("publications/<str:ref>/", name="publication_page", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def publication_page(request: PortalRequest, ref: str) -> HttpResponse:
    """A draft to change and to look at as everybody will see it; afterwards its objections."""
    publication = publication_for(request.actor, ref)
    draft = publication.status == PublicationStatus.DRAFT
    form = PublicationForm(request.POST if request.method == "POST" else None, initial=values_of(publication))
    if request.method == "POST" and form.is_valid():
        try:
            change_publication(by=request.actor, publication=publication, draft=form.draft())
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. Below you see it as everybody will."))
            return redirect("console:publication_page", ref)
    return shown(request, publication, form if draft else None, status=422 if form.errors else 200)


def shown(
    request: PortalRequest,
    publication: Publication,
    form: PublicationForm | None,
    status: int = 200,
    withdrawing: WithdrawForm | None = None,
) -> HttpResponse:
    draft = publication.status == PublicationStatus.DRAFT
    fields = publication.fields
    rows = rows_to_publish(publication.round, publication.list_kind, fields) if draft else publication.rows
    context = {
        "publication": publication,
        "state": PUBLICATION_MACHINE.state(publication.status),
        "draft": draft,
        "form": form,
        "heads": shown_heads(fields),
        "rows": shown_rows(rows, fields),
        "objections": objections_to(request.actor, publication),
        "answer_form": ObjectionAnswerForm(),
        "withdraw_form": withdrawing or WithdrawForm(),
        "public_url": reverse("screening:announcement_page", args=[publication.ref]),
    }
    return render_page(request, "console/screening/publication_page.html", context, status=status)


@console_page("publications/<str:ref>/open/", name="publication_open", roles=OFFICERS)
@require_POST
def publication_open(request: PortalRequest, ref: str) -> HttpResponse:
    publication = publication_for(request.actor, ref)
    try:
        open_publication(by=request.actor, publication=publication)
    except PortalError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("It is published; everybody can read it and object until the day shown."))
    return redirect("console:publication_page", ref)


@console_page("publications/<str:ref>/delete/", name="publication_delete", roles=OFFICERS)
@require_POST
def publication_delete(request: PortalRequest, ref: str) -> HttpResponse:
    delete_publication(by=request.actor, publication=publication_for(request.actor, ref))
    messages.success(request, _("The draft is deleted."))
    return redirect("console:publication_list")


@console_page("publications/<str:ref>/withdraw/", name="publication_withdraw", roles=OFFICERS)
@require_POST
def publication_withdraw(request: PortalRequest, ref: str) -> HttpResponse:
    publication = publication_for(request.actor, ref)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            withdraw_publication(by=request.actor, publication=publication, reason=form.cleaned_data["reason"])
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("It is taken back; its page says so."))
            return redirect("console:publication_page", ref)
    return shown(request, publication, None, status=422, withdrawing=form)


@console_page("objections/<str:ref>/answer/", name="objection_answer", roles=OFFICERS)
@require_POST
def objection_answer(request: PortalRequest, ref: str) -> HttpResponse:
    objection = objection_for(request.actor, ref)
    form = ObjectionAnswerForm(request.POST)
    if form.is_valid():
        try:
            answer_objection(by=request.actor, objection=objection, answer=form.cleaned_data["answer"])
        except PortalError as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("The answer is kept, and sent where an e-mail address was left."))
    else:
        messages.error(request, _("Please write an answer of at most %(n)d characters.") % {"n": 2000})
    return redirect("console:publication_page", objection.publication.ref)
