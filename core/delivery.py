"""Sends the outgoing e-mails: none lost, none twice by anything the portal can know of.

An attempt is written down before it is made, and the row's lock is held by a database session, not by a transaction,
while the mail server is asked. A worker that dies in between loses its session, and the sweep takes the mail up again
when the attempt's waiting time is over. Only an answer lost on its way from the mail server can make a second copy;
that one carries the same Message-ID, by which mail programs know it.
"""

import logging
import smtplib
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import format_datetime
from types import TracebackType

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from core.enums import MailStatus
from core.locks import session_lock
from core.models import Mail

log = logging.getLogger(__name__)

SWEEP_SECONDS = 50
# How long to insist on writing down that a mail was sent when the database is away just then.
INSIST = (0, 1, 2, 4, 8, 15)


class Postman:
    """Keeps one connection to the mail server for a round of mails; opens it with the first."""

    def __init__(self) -> None:
        self._server: BaseEmailBackend | None = None

    def __enter__(self) -> "Postman":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.hang_up()

    def send(self, mail: Mail) -> None:
        """Raises what the mail server or the network raises; returns only when the server has taken the mail."""
        if self._server is None:
            self._server = get_connection()
            self._server.open()
        if not self._server.send_messages([_message(mail)]):
            raise smtplib.SMTPException("The mail server took nothing.")

    def hang_up(self) -> None:
        # What goes wrong in saying goodbye does not concern the mails already taken.
        server, self._server = self._server, None
        if server is not None:
            with suppress(smtplib.SMTPException, OSError):
                server.close()


def deliver_mail(mail_id: int, postman: Postman | None = None) -> None:
    """Sends one mail if it is due and nobody else is sending it; otherwise does nothing, however often it runs."""
    with session_lock("mail", mail_id) as mine:
        mail = _due(mail_id) if mine else None
        if mail is None or not _begin_attempt(mail):
            return
        if postman is None:
            with Postman() as own:
                _attempt(mail, own)
        else:
            _attempt(mail, postman)


def sweep_mail() -> int:
    """Sends what is due: retries, and mails whose task was lost with a worker or a broker. Returns how many."""
    tried = 0
    with session_lock("sweep", 1) as mine, Postman() as postman:
        for mail_id in _all_due() if mine else ():
            deliver_mail(mail_id, postman)
            tried += 1
    return tried


def _all_due() -> Iterator[int]:
    """Oldest first, for most of a minute; the next sweep goes on."""
    end = time.monotonic() + SWEEP_SECONDS
    last: tuple[datetime, int] | None = None
    while time.monotonic() < end:
        due = Mail.objects.filter(status=MailStatus.WAITING, due_at__lte=timezone.now()).order_by("due_at", "id")
        row = due.values_list("due_at", "id").first()
        # The same mail again means that another process is sending it at this moment.
        if row is None or row == last:
            return
        last = row
        yield row[1]


def _due(mail_id: int) -> Mail | None:
    return Mail.objects.filter(pk=mail_id, status=MailStatus.WAITING, due_at__lte=timezone.now()).first()


def _begin_attempt(mail: Mail) -> bool:
    """Writes the attempt down first: a mail at which workers die is given up like one that is refused."""
    waits = settings.MAIL_RETRY_SECONDS
    if mail.attempts > len(waits):
        _give_up(mail, "The last attempt did not come to an end.")
        return False
    wait = waits[min(mail.attempts, len(waits) - 1)]
    mail.attempts += 1
    mail.due_at = timezone.now() + timedelta(seconds=wait)
    mail.save(update_fields=["attempts", "due_at"])
    return True


def _attempt(mail: Mail, postman: Postman) -> None:
    try:
        postman.send(mail)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        postman.hang_up()
        if is_permanent(error) or mail.attempts > len(settings.MAIL_RETRY_SECONDS):
            _give_up(mail, str(error))
        else:
            _put_off(mail, str(error))
    else:
        _mark_sent(mail)


def is_permanent(error: Exception) -> bool:
    """Whether asking again cannot help: this address or this text is refused for good.

    A refused sender or a refused sign-in is our own mistake, which somebody will mend: those mails wait.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    # Headers or addresses that cannot be written as an e-mail at all.
    return isinstance(error, ValueError)


def _message(mail: Mail) -> EmailMessage:
    headers = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(timezone.localtime(mail.created_at)),
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [mail.address], headers=headers)


def _mark_sent(mail: Mail) -> None:
    """The one write that must not be lost: without it the mail would go out again."""
    for wait in INSIST:
        time.sleep(wait)
        try:
            Mail.objects.filter(pk=mail.pk).update(status=MailStatus.SENT, sent_at=timezone.now(), last_error="")
        except (OperationalError, InterfaceError):
            log.warning("mail_sent_but_not_yet_noted", extra={"message_id": mail.message_id})
            connection.close()
        else:
            return
    log.error("mail_sent_but_not_noted", extra={"message_id": mail.message_id})


def _put_off(mail: Mail, error: str) -> None:
    log.warning("mail_put_off", extra={"message_id": mail.message_id, "attempts": mail.attempts, "error": error})
    mail.last_error = error
    mail.save(update_fields=["last_error"])


def _give_up(mail: Mail, error: str) -> None:
    log.error("mail_given_up", extra={"message_id": mail.message_id, "attempts": mail.attempts, "error": error})
    Mail.objects.filter(pk=mail.pk).update(status=MailStatus.FAILED, last_error=error)
