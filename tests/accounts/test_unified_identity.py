"""A province's unified identity signs in whoever has confirmed the same e-mail address here, and nobody else."""

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.models import User
from core.models import AuditEntry

pytestmark = pytest.mark.django_db

PROVIDER = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "unified-identity",
                "name": "统一身份认证",
                "client_id": "portal",
                "secret": "for-tests",
                "settings": {"server_url": "https://identity.example.org"},
            }
        ]
    }
}


@pytest.fixture(autouse=True)
def _provider(settings):
    settings.SOCIALACCOUNT_PROVIDERS = PROVIDER


def come_back(settings, email, *, verified=True, process="login", user=None):
    """What happens after the identity service has answered."""
    request = RequestFactory().get("/accounts/oidc/unified-identity/login/callback/")
    request.session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    request._messages = CookieStorage(request)
    request.user = user or AnonymousUser()
    login = SocialLogin(
        user=User(email=email),
        account=SocialAccount(provider="unified-identity", uid="4401-1", extra_data={}),
        email_addresses=[EmailAddress(email=email, verified=verified, primary=True)],
    )
    login.state = {"process": process}
    with request_context(request):
        return request, complete_login(request, login)


def test_a_confirmed_address_signs_its_owner_in(people, settings):
    request, answer = come_back(settings, people.wang.user.email)
    assert answer.headers["Location"] == reverse("home")
    assert request.session["_auth_user_id"] == str(people.wang.user.pk)
    entry = AuditEntry.objects.get(event="account.signed_in")
    assert entry.changes == {"by": "unified_identity"}
    people.wang.user.refresh_from_db()
    assert people.wang.user.has_usable_password()


def test_an_address_the_service_has_not_verified_signs_nobody_in(people, settings):
    request, answer = come_back(settings, people.wang.user.email, verified=False)
    assert answer.headers["Location"] == reverse("account_login")
    assert "_auth_user_id" not in request.session


def test_an_address_not_confirmed_here_signs_nobody_in(people, settings):
    people.wang.user.emailaddress_set.update(verified=False)
    request, _answer = come_back(settings, people.wang.user.email)
    assert "_auth_user_id" not in request.session


def test_it_creates_no_accounts(people, settings):
    before = User.objects.count()
    request, answer = come_back(settings, "stranger@example.org")
    assert answer.headers["Location"] == reverse("account_login")
    assert (User.objects.count(), "_auth_user_id" in request.session) == (before, False)


def test_an_identity_is_not_tied_to_an_account_by_hand(people, settings):
    come_back(settings, "stranger@example.org", process="connect", user=people.wang.user)
    come_back(settings, people.wang.user.email)
    assert not SocialAccount.objects.exists()


def test_the_sign_in_page_offers_it_only_when_configured(client, settings):
    assert "统一身份认证" in client.get(reverse("account_login")).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "统一身份认证" not in client.get(reverse("account_login")).content.decode()
