"""Handing a project over: the offer, its cancelling, and the taker's answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import InvalidInput, NotVisible
from core.requests import PortalRequest
from projects.forms.people import TransferForm
from projects.selectors.applications import application_for
from projects.selectors.people import transfer_to, waiting_transfer
from projects.selectors.visibility import relations_of
from projects.services.transfers import answer_transfer, cancel_transfer, offer_transfer
from projects.views.people import show
from projects.workflow import OWNER


@require_http_methods(["GET", "HEAD", "POST"])
def transfer_offer(request: PortalRequest, ref: str) -> HttpResponse:
    project = application_for(request.actor, ref)
    is_owner = OWNER in relations_of(request.actor, project)
    form = TransferForm(request.POST or None, needs_reason=not is_owner)
    if request.method == "POST" and form.is_valid():
        try:
            transfer = offer_transfer(by=request.actor, project=project, **form.cleaned_data)
        except InvalidInput as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The project is offered to %(name)s.") % {"name": transfer.taker.name})
            return redirect("projects:team_page", project.ref)
    context = {"project": project, "form": form, "is_owner": is_owner}
    return render(request, "projects/transfer_offer.html", context, status=422 if form.errors else 200)


@require_POST
def transfer_cancel(request: PortalRequest, ref: str) -> HttpResponse:
    project = application_for(request.actor, ref)
    transfer = waiting_transfer(project)
    if transfer is None:
        raise NotVisible
    cancel_transfer(by=request.actor, transfer=transfer)
    messages.success(request, _("The offer is taken back."))
    return redirect("projects:team_page", project.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def transfer_answer(request: PortalRequest, key: str) -> HttpResponse:
    """For the taker, who sees title and giver before he belongs to the project."""
    transfer = transfer_to(request.actor, key)
    if request.method == "POST":
        accept = request.POST.get("answer") == "accept"
        project = answer_transfer(by=request.actor, transfer=transfer, accept=accept)
        if accept:
            messages.success(request, _("The project is yours now."))
            return redirect("projects:project_page", project.ref)
        messages.success(request, _("You have declined; the project stays where it was."))
        return redirect("projects:project_list")
    return render(request, "projects/transfer_answer.html", {"transfer": transfer, "project": transfer.project})
