"""Gives each request its actor, and holds staff to their second factor and shorter sessions."""

from collections.abc import Callable
from dataclasses import replace

from allauth.mfa.adapter import get_adapter as second_factors
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import MemberRequest
from accounts.roles import CONSOLE_ROLES
from accounts.selectors import active_memberships, actor_in
from core.actor import ANONYMOUS, Actor
from core.answers import answer, is_htmx, wants_json
from core.errors import PermissionRefused

Handler = Callable[[MemberRequest], HttpResponse]
# Where ``springrain.sessions`` looks for the seconds of a session that is to be shorter than usual.
IDLE_SECONDS = "idle_seconds"


class ActorMiddleware:
    """Sets ``request.actor`` and ``request.memberships``: the active ones, read once for the whole page.

    A membership that ended meanwhile is not among them, so a session that had chosen it falls back to another.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: MemberRequest) -> HttpResponse:
        request.memberships = []
        request.actor = ANONYMOUS
        user = request.user
        if isinstance(user, User):
            request.memberships = active_memberships(user)
            request.actor = self._actor(request, user)
            self._speak(request, user)
        return self.get_response(request)

    @staticmethod
    def _actor(request: MemberRequest, user: User) -> Actor:
        """With what his membership brought of the organisation, so that no part of the page asks for it again."""
        actor = actor_in(user, request.memberships, request.session.get("membership"))
        held = [each.organisation for each in request.memberships if each.pk == actor.membership_id]
        return replace(actor, is_verified=held[0].is_verified) if held else actor

    @staticmethod
    def _speak(request: MemberRequest, user: User) -> None:
        """On a browser that has chosen no language, the person's own."""
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()


class StaffMiddleware:
    """Whoever holds a role of the console: 15 minutes of rest end his session, and he needs a second factor.

    The second factor is demanded where ``REQUIRE_STAFF_MFA`` is on (GB/T 22239-2019 §8.1.4.1 d). Without one he
    reaches only the pages on which he sets it up, changes the language or signs out.
    """

    OPEN_NAMES = frozenset(
        {
            "account_logout",
            "account_reauthenticate",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_reauthenticate",
            "set_language",
            "display_choose",
            "healthz",
        }
    )

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: MemberRequest) -> HttpResponse:
        if any(membership.role in CONSOLE_ROLES for membership in request.memberships):
            if request.session.get(IDLE_SECONDS) != settings.STAFF_SESSION_AGE:
                request.session[IDLE_SECONDS] = settings.STAFF_SESSION_AGE
            request.needs_second_factor = settings.REQUIRE_STAFF_MFA and not _has_second_factor(request)
        return self.get_response(request)

    def process_view(self, request: MemberRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        match = request.resolver_match
        if not getattr(request, "needs_second_factor", False) or (match and match.url_name in self.OPEN_NAMES):
            return None
        if is_htmx(request) or wants_json(request):
            return answer(request, PermissionRefused(_("Please set up two-step sign-in first.")))
        messages.warning(request, _("Your role needs two-step sign-in. Please set it up now; it takes a minute."))
        return redirect("mfa_activate_totp")


def _has_second_factor(request: MemberRequest) -> bool:
    return second_factors().is_mfa_enabled(request.user, types=[Authenticator.Type.TOTP])
