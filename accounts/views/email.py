"""The e-mail address one signs in with: whoever has a second factor shows it before he changes it."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.account.views import EmailView
from allauth.mfa.adapter import get_adapter as second_factors
from django.http import HttpResponse
from django.urls import reverse

from accounts.requests import MemberRequest

SECOND_FACTOR = "mfa"


class EmailAddressView(EmailView):
    """allauth's page, with a stricter question before it: a password alone can have been looked over the shoulder.

    Whoever has the address gets into the account by a reset of its password. The password is asked for where there is
    no second factor; staff must have one (``REQUIRE_STAFF_MFA``). After the answer the post is carried out.
    """

    def post(self, request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if second_factors().is_mfa_enabled(request.user) and not has_shown_second_factor(request):
            return suspend_request(request, reverse("mfa_reauthenticate"))
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


def has_shown_second_factor(request: MemberRequest) -> bool:
    """Anew within the minutes for which allauth believes it; the one of the sign-in does not count."""
    shown = [
        each["at"]
        for each in get_authentication_records(request, request.user)
        if each.get("method") == SECOND_FACTOR and each.get("reauthenticated")
    ]
    return any(time.time() - at < app_settings.REAUTHENTICATION_TIMEOUT for at in shown)
