"""A manager's page: who belongs to the organisation, and who asks to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import MembershipStatus
from accounts.forms.decisions import LeaveForm, NoteForm
from accounts.forms.refusals import add_refusal
from accounts.requests import MemberRequest
from accounts.roles import FIRM_ROLES
from accounts.selectors import member_for, members_of
from accounts.services.memberships import appoint_manager, decide_membership, end_membership, is_last_manager
from core.errors import GuardRefused, PortalError
from core.paging import cursor_in, page_of

# Of the requests that wait; the next ones appear as these are decided.
MOST_REQUESTS = 50


@require_safe
def member_list(request: MemberRequest) -> HttpResponse:
    members = members_of(request.actor)
    past = "past" in request.GET
    shown = members.filter(status=MembershipStatus.ENDED if past else MembershipStatus.ACTIVE)
    context = {
        "requests": list(members.filter(status=MembershipStatus.PENDING).order_by("id")[:MOST_REQUESTS]),
        "page": page_of(shown, order=("user__name", "id"), cursor=cursor_in(request.GET)),
        "past": past,
        "firm_roles": FIRM_ROLES,
    }
    return render(request, "accounts/member_list.html", context)


@require_POST
def member_confirm(request: MemberRequest, ref: str) -> HttpResponse:
    membership = member_for(request.actor, ref)
    decide_membership(by=request.actor, membership=membership, confirmed=True)
    messages.success(request, _("%(person)s can now act for the organisation.") % {"person": membership.user.name})
    return redirect("accounts:member_list")


@require_http_methods(["GET", "HEAD", "POST"])
def member_refuse(request: MemberRequest, ref: str) -> HttpResponse:
    membership = member_for(request.actor, ref)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            decide_membership(by=request.actor, membership=membership, confirmed=False, **form.cleaned_data)
        except PortalError as refusal:
            _complain(form, refusal)
        else:
            messages.success(request, _("The request is refused; the person reads your note."))
            return redirect("accounts:member_list")
    return render(request, "accounts/member_refuse.html", {"form": form, "membership": membership})


@require_http_methods(["GET", "HEAD", "POST"])
def member_end(request: MemberRequest, ref: str) -> HttpResponse:
    membership = member_for(request.actor, ref)
    last = is_last_manager(membership)
    form = LeaveForm(request.POST if request.method == "POST" else None, last=last)
    if form.is_bound and form.is_valid():
        try:
            end_membership(by=request.actor, membership=membership, **form.cleaned_data)
        except PortalError as refusal:
            _complain(form, refusal)
        else:
            messages.success(request, _("The membership is ended; the person has been told."))
            return redirect("accounts:member_list")
    return render(request, "accounts/member_end.html", {"form": form, "membership": membership, "last": last})


@require_POST
def member_appoint(request: MemberRequest, ref: str) -> HttpResponse:
    membership = appoint_manager(by=request.actor, membership=member_for(request.actor, ref))
    messages.success(request, _("%(person)s is now a manager too.") % {"person": membership.user.name})
    return redirect("accounts:member_list")


def _complain(form: NoteForm | LeaveForm, refusal: PortalError) -> None:
    """What has been decided meanwhile is answered with its own page; the rest stands in the form."""
    if isinstance(refusal, GuardRefused) and "without_successor" not in form.fields:
        raise refusal
    add_refusal(form, refusal)
