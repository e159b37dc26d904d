"""The mail of a demonstration: nothing leaves the machine, every e-mail becomes a text file anybody can open."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core.refs import new_ref

NEWEST = 50


class EmailBackend(BaseEmailBackend):
    """One file for each e-mail in EMAIL_FILE_PATH, readable as it is: not encoded as mail servers do."""

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            (folder / f"{time.time_ns()}-{new_ref(4)}.txt").write_text(_readable(message), encoding="utf-8")
        return len(email_messages)


@dataclass(frozen=True)
class WrittenMail:
    to: str
    subject: str
    body: str


def newest_mails() -> list[WrittenMail]:
    """Newest first, without the headers that are for mail programs."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.txt"), reverse=True)
    return [_written(path.read_text(encoding="utf-8")) for path in files[:NEWEST]]


def _written(text: str) -> WrittenMail:
    head, _blank, body = text.partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    return WrittenMail(headers.get("To", ""), headers.get("Subject", ""), body)


def _readable(message: EmailMessage) -> str:
    lines = [f"To: {', '.join(message.to)}", f"Subject: {message.subject}"]
    lines += [f"{name}: {value}" for name, value in message.extra_headers.items()]
    return "\n".join([*lines, "", str(message.body)])
