"""Signing up, asking to act for an organisation, and the privacy notice."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import SignupView
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.joining import FIND, NEW, JoinForm
from accounts.forms.refusals import add_refusal
from accounts.requests import MemberRequest
from accounts.services.people import accept_privacy_notice, join_portal
from core.errors import PortalError
from core.limits import spend

# Searches from one network address in ten minutes; somebody typing makes about twenty.
MOST_SEARCHES = 600
SEARCH_SECONDS = 10 * 60
# Requests of one person a day, new organisations among them.
MOST_REQUESTS = 20
DAY = 24 * 3600


@method_decorator(login_not_required, name="dispatch")
class SignUp(SignupView):
    """allauth's page; what a service refuses after all stands in the form, with everything typed."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except PortalError as refusal:
            add_refusal(form, refusal)
            return self.form_invalid(form)


sign_up = SignUp.as_view()


@login_not_required
@require_safe
def organisation_search(request: HttpRequest) -> HttpResponse:
    """The part of the joining form that depends on what is typed into it, while it is typed."""
    spend("organisation_search", get_adapter().get_client_ip(request), limit=MOST_SEARCHES, seconds=SEARCH_SECONDS)
    form = JoinForm({**request.GET.dict(), FIND: "1"})
    return render(request, "accounts/organisation_part.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def membership_request(request: MemberRequest) -> HttpResponse:
    return _join_page(request, {"role": request.GET.get("role", "")})


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request: MemberRequest) -> HttpResponse:
    """The same form with "register it" chosen: an organisation is registered by somebody who belongs to it."""
    return _join_page(request, {"organisation": NEW, "role": request.GET.get("role", "")})


def _join_page(request: MemberRequest, initial: dict[str, Any]) -> HttpResponse:
    form = JoinForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        spend("membership_request", str(request.user.pk), limit=MOST_REQUESTS, seconds=DAY)
        try:
            join_portal(by=request.actor, **form.answers)
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("We have passed your request on. You will hear as soon as it is decided."))
            return redirect("accounts:membership_list")
    return render(request, "accounts/membership_request.html", {"form": form})


@login_not_required
@require_safe
def privacy_notice(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/privacy_notice.html", {"version": settings.PRIVACY_NOTICE_VERSION})


@require_POST
def privacy_accept(request: MemberRequest) -> HttpResponse:
    accept_privacy_notice(by=request.actor)
    messages.success(request, _("Thank you. Your agreement is noted."))
    return redirect("home")
