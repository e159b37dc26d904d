"""My data: take them along, or close the account. Both only for somebody who has just shown again who he is."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import get_adapter as second_factors
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.personal import CloseForm
from accounts.forms.refusals import add_refusal
from accounts.personal import open_duties
from accounts.requests import MemberRequest
from accounts.services.personal import EXPORT, close_account, request_personal_data
from core.errors import GuardRefused
from core.job_pages import recent_jobs

View = Callable[..., HttpResponse]


def shown_again(view: View) -> View:
    """Asks for the password again after five minutes; of people of the console for their second factor instead."""

    @wraps(view)
    def asked(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not _has_shown(request):
            messages.info(request, _("Please show once more that it is you; then press the button again."))
            page = "mfa_reauthenticate" if _needs_second_factor(request) else "account_reauthenticate"
            return redirect(f"{reverse(page)}?{urlencode({'next': reverse('accounts:personal_data')})}")
        return view(request, *args, **kwargs)

    return asked


def _has_shown(request: MemberRequest) -> bool:
    """Whether he has done so within the time that counts. Who has neither password nor second factor cannot."""
    user, factor = request.user, _needs_second_factor(request)
    if not user.has_usable_password() and not second_factors().is_mfa_enabled(user):
        return True
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    shown = (each for each in get_authentication_records(request, user) if each.get("reauthenticated"))
    return any(each["at"] > since and (not factor or each["method"] == "mfa") for each in shown)


def _needs_second_factor(request: MemberRequest) -> bool:
    return request.user.is_staff and second_factors().is_mfa_enabled(request.user, types=[Authenticator.Type.TOTP])


@never_cache
@require_http_methods(["GET", "HEAD"])
def personal_data(request: MemberRequest) -> HttpResponse:
    context = {"exports": recent_jobs(request.actor, [EXPORT]), "kept_days": settings.AUDIT_KEPT_DAYS}
    return render(request, "accounts/personal_data.html", context)


@require_POST
@shown_again
def personal_export(request: MemberRequest) -> HttpResponse:
    job = request_personal_data(by=request.actor)
    return redirect("core:job_page", job.ref)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@shown_again
def account_close(request: MemberRequest) -> HttpResponse:
    """What stands in the way comes first; without any of it, what will be erased and what is kept."""
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            close_account(by=request.actor)
        except GuardRefused as refusal:
            add_refusal(form, refusal)
        else:
            logout(request)
            messages.success(request, _("Your account is closed. Thank you for having been here."))
            return redirect("home")
    context = {"form": form, "duties": open_duties(request.user), "kept_days": settings.AUDIT_KEPT_DAYS}
    return render(request, "accounts/account_close.html", context, status=422 if form.errors else 200)
