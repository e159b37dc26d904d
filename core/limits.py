"""Rate limits, counted in the database: exact across processes and machines."""

import hashlib
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from core.errors import TooManyRequests
from core.models import LimitWindow

# One statement, so that two processes cannot both take the last place.
COUNT_ONE = """
    INSERT INTO core_limitwindow AS w (key, used, ends_at) VALUES (%(key)s, 1, %(ends_at)s)
    ON CONFLICT (key) DO UPDATE SET
        used = CASE WHEN w.ends_at <= %(now)s THEN 1 ELSE w.used + 1 END,
        ends_at = CASE WHEN w.ends_at <= %(now)s THEN excluded.ends_at ELSE w.ends_at END
    RETURNING used, ends_at
"""


def spend(scope: str, key: str, *, limit: int, seconds: int) -> None:
    """Counts one use of ``scope`` by ``key`` (a user, an account name, a network address the caller trusts).

    Raises TooManyRequests, with the seconds left, from the use after the ``limit``-th within ``seconds``.
    Call it outside the transaction of the act: a rollback would give the use back.
    """
    now = timezone.now()
    used, ends_at = _count(_digest(scope, key), now, now + timedelta(seconds=seconds))
    if used > limit:
        raise TooManyRequests(retry_after=max(1, round((ends_at - now).total_seconds())))


def forgive(scope: str, key: str) -> None:
    """Begins anew, as after a successful sign-in."""
    LimitWindow.objects.filter(pk=_digest(scope, key)).delete()


def drop_ended_windows() -> int:
    """Housekeeping; returns how many went."""
    return LimitWindow.objects.filter(ends_at__lte=timezone.now()).delete()[0]


def _count(key: str, now: datetime, ends_at: datetime) -> tuple[int, datetime]:
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ONE, {"key": key, "now": now, "ends_at": ends_at})
        used, until = cursor.fetchone()
    return used, until


def _digest(scope: str, key: str) -> str:
    return hashlib.sha256(f"{scope}\x00{key}".encode()).hexdigest()
