"""The lock after failed sign-ins (GB/T 22239-2019 §8.1.4.1 b): five failures close an account name for 30 minutes.

Counted in the database by account name alone: another browser, address, host name or interface makes no difference,
and a name without an account behaves the same, so that nobody learns which accounts exist.
"""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import notifications
from accounts.models import SignInAttempts, User
from accounts.permissions import require_security_admin
from accounts.selectors import people_of
from accounts.services.people import record_account_event
from core.actor import Actor
from core.errors import NotVisible

MOST_FAILURES = 5
LOCK = timedelta(minutes=30)


def is_locked(name: str) -> bool:
    return SignInAttempts.objects.filter(pk=_digest(name), locked_until__gt=timezone.now()).exists()


def begin_attempt(name: str) -> bool:
    """Counts an attempt before the password is looked at; False when the name is locked.

    Counting first is what holds in a race: of fifty attempts at once, five are looked at. A success takes the count
    back with ``forget_failures``.
    """
    now = timezone.now()
    with transaction.atomic():
        SignInAttempts.objects.get_or_create(pk=_digest(name))
        attempts = SignInAttempts.objects.select_for_update(no_key=True).get(pk=_digest(name))
        if attempts.locked_until is not None and attempts.locked_until > now:
            return False
        stale = attempts.locked_until is not None or attempts.last_at <= now - LOCK
        attempts.failures = 1 if stale else attempts.failures + 1
        attempts.last_at = now
        attempts.locked_until = now + LOCK if attempts.failures >= MOST_FAILURES else None
        attempts.save(update_fields=["failures", "last_at", "locked_until"])
    return True


def forget_failures(name: str) -> None:
    """After a right password, or a password set anew by e-mail."""
    SignInAttempts.objects.filter(pk=_digest(name)).delete()


def note_failure(name: str) -> None:
    """Writes a failed attempt at an existing account into the audit log, and tells the person when it locked."""
    user = User.objects.filter(email__iexact=name).first()
    attempts = SignInAttempts.objects.filter(pk=_digest(name)).first()
    if user is None or attempts is None:
        return
    # Whoever tried has not shown who he is; the line names the account as its object only.
    stranger = Actor(user_id=None, label="")
    with transaction.atomic():
        record_account_event(
            by=stranger, event="account.sign_in_failed", user=user, changes={"failures": attempts.failures}
        )
        if attempts.locked_until is not None:
            record_account_event(by=stranger, event="account.locked", user=user)
            notifications.sign_in_locked(user, occasion=f"{user.pk}:{attempts.locked_until.isoformat()}")


def unlock_sign_in(*, by: Actor, user: User) -> None:
    """A security administrator lets somebody of his province try again before the 30 minutes are over."""
    require_security_admin(by)
    if not people_of(by).filter(pk=user.pk).exists():
        raise NotVisible
    with transaction.atomic():
        forget_failures(user.email)
        record_account_event(by=by, event="account.unlocked", user=user)


def drop_old_attempts() -> int:
    """Housekeeping; returns how many names were forgotten."""
    return SignInAttempts.objects.filter(last_at__lt=timezone.now() - 2 * LOCK).delete()[0]


def _digest(name: str) -> str:
    return hashlib.sha256(name.strip().lower().encode()).hexdigest()
