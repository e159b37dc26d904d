"""What a person can change about himself; e-mail, password and second factor have their own pages."""

from typing import Any

from django.conf import settings as portal_settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as django_set_language

from accounts.forms.profile import ProfileForm
from accounts.forms.refusals import add_refusal
from accounts.requests import MemberRequest
from accounts.services.people import save_language, save_profile
from core.errors import PortalError


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    form = ProfileForm.of(request.user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            user = save_profile(by=request.actor, **form.cleaned_data)
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            translation.activate(user.language)
            messages.success(request, _("Saved."))
            return _speaking(redirect("accounts:settings"), user.language)
    return render(request, "accounts/settings.html", {"form": form})


@login_not_required
@require_POST
def set_language(request: MemberRequest) -> HttpResponse:
    """The button in the masthead: this browser, and for a signed-in person also the e-mails."""
    if request.actor.is_authenticated:
        save_language(by=request.actor, language=request.POST.get("language", ""))
    return django_set_language(request)


def _speaking(response: HttpResponse, language: str) -> HttpResponse:
    """The cookie as Django's own view for changing the language sets it."""
    options: dict[str, Any] = {
        "max_age": portal_settings.LANGUAGE_COOKIE_AGE,
        "path": portal_settings.LANGUAGE_COOKIE_PATH,
        "secure": portal_settings.LANGUAGE_COOKIE_SECURE,
        "httponly": portal_settings.LANGUAGE_COOKIE_HTTPONLY,
        "samesite": portal_settings.LANGUAGE_COOKIE_SAMESITE,
    }
    response.set_cookie(portal_settings.LANGUAGE_COOKIE_NAME, language, **options)
    return response
