"""Sessions in the database that end after a time without requests."""

from datetime import datetime

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

# Set at sign-in to give a session a shorter time than SESSION_COOKIE_AGE, in seconds.
IDLE_SECONDS = "idle_seconds"


class SessionStore(db.SessionStore):
    """Knows when its row expires, so that keeping a session alive costs a write only now and then.

    Saving the session at each request instead would write back old data over what a parallel request has just stored.
    """

    expires_at: datetime | None = None

    def _get_session_from_db(self) -> Session | None:
        # Django's own, but missing from its type stubs.
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        self.expires_at = row.expire_date if row else None
        return row

    def get_session_cookie_age(self) -> int:
        return int(self.get(IDLE_SECONDS, settings.SESSION_COOKIE_AGE))
