"""The first page: for visitors what this is, for others where their work begins."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from accounts.selectors import has_living_membership
from springrain.navigation import start_address


@login_not_required
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """Somebody who accepted an older privacy notice sees the new one first."""
    if not request.actor.is_authenticated:
        return render(request, "landing.html")
    if request.user.privacy_version not in ("", settings.PRIVACY_NOTICE_VERSION):
        return redirect("accounts:privacy_notice")
    known = bool(request.memberships) or has_living_membership(request.actor)
    return redirect(start_address(request.actor, knows_organisation=known))
