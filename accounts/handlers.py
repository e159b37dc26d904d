"""Writes sign-ins and changes of an account's locks and keys into the audit log, as allauth announces them."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import notifications
from accounts.models import User
from accounts.selectors import actor_for
from accounts.services.people import record_account_event


def _write(request: HttpRequest | None, user: User, event: str, **changes: Any) -> None:
    session = getattr(request, "session", {})
    record_account_event(by=actor_for(user, session.get("membership")), event=event, user=user, changes=changes)


@receiver(account.user_logged_in)
def write_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    social = kwargs.get("sociallogin")
    _write(request, user, "account.signed_in", by="unified_identity" if social else "password")


@receiver(user_logged_out)
def write_sign_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        _write(request, user, "account.signed_out")


@receiver(account.password_changed)
@receiver(account.password_set)
def write_password_change(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _write(request, user, "account.password_changed")


@receiver(account.password_reset)
def write_password_reset(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _write(request, user, "account.password_reset")


@receiver(account.email_confirmed)
def write_email_confirmation(request: HttpRequest, email_address: Any, **kwargs: Any) -> None:
    _write(request, email_address.user, "account.email_confirmed")


@receiver(account.email_added)
def write_email_asked(request: HttpRequest, user: User, email_address: Any, **kwargs: Any) -> None:
    """The address in use is told before anything has changed: its owner may not be the one who asks."""
    _write(request, user, "account.email_change_asked")
    notifications.email_change_asked(user, occasion=str(email_address.pk))


@receiver(account.email_changed)
def write_email_change(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _write(request, user, "account.email_changed")


@receiver(mfa.authenticator_added)
def write_second_factor(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    _write(request, user, "account.second_factor_added", kind=authenticator.type)


@receiver(mfa.authenticator_removed)
def write_second_factor_removal(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    _write(request, user, "account.second_factor_removed", kind=authenticator.type)


@receiver(mfa.authenticator_reset)
def write_second_factor_reset(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    _write(request, user, "account.second_factor_renewed", kind=authenticator.type)


@receiver(mfa.authentication_failed)
def write_second_factor_failure(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _write(request, user, "account.second_factor_failed")
