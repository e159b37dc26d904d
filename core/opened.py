"""What a person has opened lately, so that he finds it again. His own memory, nobody else's record.

A private matter: nothing of it stands in the audit log. Who has read what of a project is recorded where the law asks
for it, by the services of that app.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from core.actor import Actor
from core.models import LastOpened

KEPT = 40
KEPT_DAYS = 90
# One statement, whatever the query behind it; a row that is gone in the meantime writes nothing.
NOTE = """
    INSERT INTO core_lastopened (user_id, kind, object_id, at)
    SELECT DISTINCT %s::bigint, %s, found.id, %s::timestamptz FROM ({rows}) AS found(id)
    ON CONFLICT (user_id, kind, object_id) DO UPDATE SET at = EXCLUDED.at
"""


def note_opened(*, by: Actor, kind: str, rows: QuerySet[Any]) -> None:
    """``rows``: the one thing that was opened, as a query that has not been asked yet."""
    statement, values = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(NOTE.format(rows=statement), [by.user_id, kind, timezone.now(), *values])


def opened_by(actor: Actor) -> list[tuple[str, int]]:
    """Kind and number, the last first; not yet asked whether they are still open to him."""
    if not actor.is_authenticated:
        return []
    rows = LastOpened.objects.filter(Q(user_id=actor.user_id)).order_by("-at", "-id")
    return list(rows.values_list("kind", "object_id")[:KEPT])


def forget_opened(*, by: Actor) -> None:
    LastOpened.objects.filter(Q(user_id=by.user_id)).delete()


def drop_old_opened(now: datetime) -> int:
    """Housekeeping: what is beyond the last forty of a person, or older than ninety days. Returns how many went."""
    place = Window(RowNumber(), partition_by="user_id", order_by=["-at", "-id"])
    beyond = LastOpened.objects.annotate(place=place).filter(place__gt=KEPT).values("pk")
    old = LastOpened.objects.filter(at__lt=now - timedelta(days=KEPT_DAYS)).delete()[0]
    return old + LastOpened.objects.filter(pk__in=list(beyond.values_list("pk", flat=True))).delete()[0]
