"""Published results, for everybody; and objections to them."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from screening.enums import PublicationStatus
from screening.forms.publications import ObjectionForm
from screening.models import Publication
from screening.selectors.publications import (
    ORDER,
    public_publication,
    public_publications,
    shown_heads,
    shown_rows,
)
from screening.services.publications import raise_objection


@login_not_required
@require_safe
def announcement_list(request: PortalRequest) -> HttpResponse:
    page = page_of(public_publications(), order=ORDER, cursor=cursor_in(request.GET))
    return render(request, "screening/announcement_list.html", {"page": page})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def announcement_page(request: PortalRequest, ref: str) -> HttpResponse:
    publication = public_publication(ref)
    open_now = is_open(publication)
    form = ObjectionForm(request.POST or None, publication=publication) if open_now else None
    if request.method == "POST":
        if form is None:
            raise GuardRefused(_("The time for objections is over."))
        if form.is_valid() and objected(request, publication, form):
            messages.success(request, _("We received your objection and look into it. The answer comes to you."))
            return redirect("screening:announcement_page", publication.ref)
    context = {
        "publication": publication,
        "withdrawn": publication.status == PublicationStatus.WITHDRAWN,
        "open_now": open_now,
        "form": form,
        "heads": shown_heads(publication.fields),
        "rows": shown_rows(publication.rows, publication.fields),
    }
    return render(request, "screening/announcement_page.html", context, status=422 if form and form.errors else 200)


def is_open(publication: Publication) -> bool:
    return publication.status == PublicationStatus.OPEN and timezone.localdate() <= publication.objections_until


def objected(request: PortalRequest, publication: Publication, form: ObjectionForm) -> bool:
    """What is refused stays in the form; too many tries are answered by a page of their own."""
    try:
        raise_objection(
            by=request.actor,
            publication=publication,
            voice=form.voice(),
            address=get_adapter().get_client_ip(request),
        )
    except (InvalidInput, GuardRefused) as refusal:
        add_refusal(form, refusal)
        return False
    return True
