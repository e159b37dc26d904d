"""Small, quick tests of everything the portal leans on."""

import logging
from collections.abc import Callable

from celery import current_app
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from core.refs import new_ref

log = logging.getLogger(__name__)

BROKER_SECONDS = 3


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    with current_app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)


def _cache() -> None:
    word = new_ref()
    cache.set(f"healthz:{word}", word, 10)
    if cache.get(f"healthz:{word}") != word:
        raise LookupError("The cache forgets.")
    cache.delete(f"healthz:{word}")


def _storage() -> None:
    name = default_storage.save(f"healthz/{new_ref()}", ContentFile(b"1"))
    default_storage.delete(name)


PARTS: dict[str, Callable[[], None]] = {
    "database": _database,
    "broker": _broker,
    "cache": _cache,
    "storage": _storage,
}


def works(name: str) -> bool:
    try:
        PARTS[name]()
    except Exception:
        # Each backend raises errors of its own kind; all of them mean the same here.
        log.exception("unhealthy", extra={"part": name})
        return False
    return True
