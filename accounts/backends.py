"""The one way to check a password; every form and interface comes through here, and so does the lock."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.services.sign_in import begin_attempt, forget_failures, note_failure


class LockingBackend(AuthenticationBackend):
    """Refuses a locked account name before the password is looked at, with no other answer than a wrong password."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        name = credentials.get("email") or credentials.get("username")
        if not name or not credentials.get("password"):
            return None
        if not begin_attempt(name):
            raise PermissionDenied
        user = super().authenticate(request, **credentials)
        if user is None:
            note_failure(name)
        else:
            forget_failures(name)
        return user
