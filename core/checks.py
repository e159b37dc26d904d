"""System checks: set-ups that work at first and go wrong later."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connections

AUDIT_TRIGGERS = frozenset({"core_audit_guard", "core_audit_no_delete", "core_audit_no_truncate", "core_audit_seal"})
ENABLED_TRIGGERS = """
    SELECT tgname FROM pg_trigger WHERE tgrelid = 'core_auditentry'::regclass AND tgenabled IN ('O', 'A')
"""


@register()
def deadlines(**kwargs: Any) -> Iterator[CheckMessage]:
    for kind, days in settings.DEADLINES.items():
        if not isinstance(days, int) or isinstance(days, bool) or days < 1:
            yield Error(f"DEADLINES[{kind!r}] must be a number of working days, not {days!r}.", id="core.E001")


@register()
def private_files(**kwargs: Any) -> list[CheckMessage]:
    """Uploads are handed out by views that check; nothing may serve them beside these."""
    found: list[CheckMessage] = []
    if settings.MEDIA_URL not in ("", "/"):
        found.append(Error("MEDIA_URL must not be set: files are handed out by views that check.", id="core.E002"))
    if isinstance(default_storage, FileSystemStorage):
        private = Path(default_storage.location).resolve()
        public = [
            Path(str(folder)).resolve() for folder in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS) if folder
        ]
        if any(private.is_relative_to(folder) or folder.is_relative_to(private) for folder in public):
            message = f"Private files in {private} and static files must not contain one another."
            found.append(Error(message, id="core.E003"))
    return found


@register()
def periodic_tasks(**kwargs: Any) -> Iterator[CheckMessage]:
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        if entry["task"] not in current_app.tasks:
            yield Error(f"CELERY_BEAT_SCHEDULE[{name!r}] names no registered task: {entry['task']}.", id="core.E004")


@register()
def mail(**kwargs: Any) -> Iterator[CheckMessage]:
    waits: Sequence[int] = settings.MAIL_RETRY_SECONDS
    if not waits or any(wait < 1 for wait in waits) or list(waits) != sorted(waits):
        yield Error("MAIL_RETRY_SECONDS must be growing numbers of seconds.", id="core.E005")
    if not settings.EMAIL_TIMEOUT:
        yield Error("EMAIL_TIMEOUT must be set: a silent mail server would hold a worker for ever.", id="core.E006")
    portal = urlsplit(settings.PORTAL_URL)
    if portal.scheme not in ("http", "https") or not portal.hostname or portal.path:
        yield Error(
            "PORTAL_URL must be like https://portal.example.cn: links in e-mails begin with it.", id="core.E007"
        )


@register(Tags.database)
def audit_triggers(databases: Sequence[str] | None = None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Runs with ``check --database default`` and at every migration."""
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT to_regclass('core_auditentry')")
            if cursor.fetchone()[0] is None:
                continue
            cursor.execute(ENABLED_TRIGGERS)
            missing = AUDIT_TRIGGERS - {name for (name,) in cursor.fetchall()}
        if missing:
            message = f"The audit log is not protected, its triggers are missing or off: {sorted(missing)}."
            yield Error(message, id="core.E008")
