"""Where the portal differs from what django-allauth does by itself."""

import base64
import hashlib
from typing import Any, cast

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services.sign_in import forget_failures, is_locked
from core.jobs import enqueue
from core.notices import new_mail


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by e-mail and password: our lock, and e-mails through the outbox."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Failures are counted per account name by the backend; here a wide limit per address slows down guessing."""
        if is_locked(credentials.get("email", "")):
            raise self.validation_error("too_many_login_attempts")
        # Given back by allauth after a success.
        self._login_failed_rl_usage = ratelimit.consume(request, app="allauth.account", action="sign_in")
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def clean_email(self, email: str) -> str:
        """allauth's fields know no longest address, and the database refuses what does not fit."""
        MaxLengthValidator(account_settings.EMAIL_MAX_LENGTH)(email)
        return str(super().clean_email(email))

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth calls this after a password reset, which needed the mailbox."""
        forget_failures(credentials.get("email", ""))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes to somebody with an account, in his language; the worker sends, so no mail server delays a page."""
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        if user is None:
            return
        with translation.override(user.language):
            texts = {**context, "email": email, "request": allauth_context.request}
            subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", texts).split())
            mail = new_mail(user, subject, f"{template_prefix}_message.txt", texts)
        mail.address = email
        mail.save()
        enqueue("core.tasks.deliver_mail", mail.pk)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Names the person: after a change of address, the old one that is told belongs to nobody any more."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are stored encrypted, and those who must have one cannot remove it."""

    def encrypt(self, text: str) -> str:
        return _ciphers().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _ciphers().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (settings.REQUIRE_STAFF_MFA and cast(User, authenticator.user).is_staff)


def _ciphers() -> MultiFernet:
    """From the secret key; the fallback keys still read what was written before the key changed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second-factor:" + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class UnifiedIdentityAdapter(DefaultSocialAccountAdapter):
    """A province's unified identity signs in whoever has an account under the same verified e-mail address.

    It creates no accounts, and an identity is never tied to an account in any other way.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        return EmailAddress.objects.filter(email__iexact=email, verified=True).exists()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(redirect("accounts:settings"))
        if not sociallogin.is_existing:
            messages.error(
                request,
                _("No account here has the confirmed e-mail address of your unified identity. Please sign up first."),
            )
            raise ImmediateHttpResponse(redirect("account_login"))
