"""Where an invitation into the expert pool leads."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.enums import MembershipStatus
from accounts.roles import Role
from accounts.selectors import my_memberships
from core.requests import PortalRequest
from screening.models import ExpertInvitation
from screening.selectors.experts import invitation_to, invitation_with, is_meant_for, is_open
from screening.services.expert_invitations import accept_invitation, decline_invitation


@require_http_methods(["GET", "HEAD", "POST"])
def expert_invitation(request: PortalRequest, token: str) -> HttpResponse:
    """By the link of the e-mail; nothing of it is shown to another person."""
    return answer_page(request, invitation_with(token))


@require_http_methods(["GET", "HEAD", "POST"])
def expert_answer(request: PortalRequest, ref: str) -> HttpResponse:
    """The same without the link, for the owner of the address. Raises NotVisible."""
    return answer_page(request, invitation_to(request.actor, ref))


def answer_page(request: PortalRequest, invitation: ExpertInvitation) -> HttpResponse:
    if request.method == "POST":
        return answered(request, invitation)
    mine = is_meant_for(request.actor, invitation)
    context = {"invitation": invitation if mine else None, "is_open": is_open(invitation), "mine": mine}
    return render(request, "screening/expert_invitation.html", context, status=200 if mine else 403)


def answered(request: PortalRequest, invitation: ExpertInvitation) -> HttpResponse:
    if request.POST.get("answer") == "decline":
        decline_invitation(by=request.actor, invitation=invitation)
        messages.success(request, _("You have declined. Thank you for letting us know."))
        return redirect("home")
    accept_invitation(by=request.actor, invitation=invitation)
    # From here on he acts as the reviewer he has just become.
    admitted = my_memberships(request.actor).filter(role=Role.REVIEWER, status=MembershipStatus.ACTIVE)
    request.session["membership"] = admitted.latest("pk").ref
    messages.success(request, _("Welcome to the expert pool. Three short steps remain before you are given reviews."))
    return redirect("console:my_expertise")
