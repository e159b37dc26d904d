"""A mail server that keeps what it gets, and can wait, refuse or hang up."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

from tests.core.ports import free_port


class Sink:
    """``hold_after``: waits at the recipient of the mail after so many, until ``release``, so that nothing is taken.

    ``recipient_answers`` and ``data_answers``: what to say instead of 250, each used once; "hang up" takes the mail
    and closes the connection without an answer.
    """

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.hold_after: int | None = None
        self.holding = threading.Event()
        self.recipient_answers: list[str] = []
        self.data_answers: list[str] = []
        self.seconds_per_mail = 0.0

    @property
    def taken(self) -> Counter[str]:
        return Counter(str(mail["Message-ID"]) for mail in self.mails)

    def release(self) -> None:
        self.hold_after = None
        self.holding.clear()

    def wait_for(self, count: int, seconds: float = 90) -> None:
        end = time.monotonic() + seconds
        while len(self.mails) < count:
            assert time.monotonic() < end, f"{len(self.mails)} of {count} mails came"
            time.sleep(0.05)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        while self.hold_after is not None and len(self.mails) >= self.hold_after:
            self.holding.set()
            await asyncio.sleep(0.05)
        if self.recipient_answers:
            return self.recipient_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.seconds_per_mail)
        answer = self.data_answers.pop(0) if self.data_answers else "250 OK"
        if answer.startswith(("250", "hang up")):
            self.mails.append(message_from_bytes(envelope.content))
        if answer == "hang up":
            server.transport.close()
        return answer


@contextmanager
def running_sink() -> Iterator[tuple[Sink, int]]:
    sink = Sink()
    port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield sink, port
    finally:
        sink.release()
        controller.stop()
