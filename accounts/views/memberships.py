"""My memberships: what I may do for whom, switching between them, leaving."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import MembershipStatus
from accounts.forms.decisions import LeaveForm
from accounts.forms.refusals import add_refusal
from accounts.models import Membership
from accounts.requests import MemberRequest
from accounts.roles import ROLES
from accounts.selectors import my_membership, my_memberships
from accounts.services.memberships import end_membership, is_last_manager
from core.errors import NotVisible, PortalError

TONES = {MembershipStatus.PENDING: "amber", MembershipStatus.ACTIVE: "sprout", MembershipStatus.REFUSED: "plum"}


@require_safe
def membership_list(request: MemberRequest) -> HttpResponse:
    lines = [_line(membership, request) for membership in my_memberships(request.actor)]
    return render(request, "accounts/membership_list.html", {"lines": lines})


def _line(membership: Membership, request: MemberRequest) -> dict[str, Any]:
    return {
        "membership": membership,
        "sentence": ROLES[membership.role].sentence if membership.role in ROLES else "",
        "tone": TONES.get(MembershipStatus(membership.status), ""),
        "current": membership.pk == request.actor.membership_id,
        "active": membership.status == MembershipStatus.ACTIVE,
        "pending": membership.status == MembershipStatus.PENDING,
    }


@require_POST
def membership_switch(request: MemberRequest) -> HttpResponse:
    """Only to a membership that is active now; a page that was open while it ended gets "not found"."""
    chosen = next((each for each in request.memberships if each.ref == request.POST.get("membership")), None)
    if chosen is None:
        raise NotVisible(_("This membership is no longer active."))
    request.session["membership"] = chosen.ref
    words = {"role": chosen.get_role_display(), "organisation": chosen.organisation.name}
    messages.success(request, _("You now act as: %(role)s, %(organisation)s") % words)
    return redirect("home")


@require_http_methods(["GET", "HEAD", "POST"])
def membership_leave(request: MemberRequest, ref: str) -> HttpResponse:
    membership = my_membership(request.actor, ref)
    last = is_last_manager(membership)
    form = LeaveForm(request.POST if request.method == "POST" else None, last=last)
    if form.is_bound and form.is_valid():
        try:
            end_membership(by=request.actor, membership=membership, **form.cleaned_data)
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Done: you no longer act for this organisation."))
            return redirect("accounts:membership_list")
    pending = membership.status == MembershipStatus.PENDING
    context = {"form": form, "membership": membership, "last": last, "pending": pending}
    return render(request, "accounts/membership_leave.html", context)
