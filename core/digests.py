"""One e-mail a day: what is new under the bell, for those who want no more, and what apps above add of their own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.enums import MailMode
from core.errors import Text
from core.jobs import enqueue
from core.models import Mail, Notice
from core.notice_groups import mail_mode_for
from core.notices import Recipient, address_of, new_mail

LONGEST_DIGEST = 50


@dataclass(frozen=True)
class DigestLine:
    """``url`` is a path of the portal."""

    text: Text
    url: str


@dataclass(frozen=True)
class DigestPart:
    """What an app adds to the digest: ``people`` says who may get it at this moment, ``lines`` what he reads.

    ``lines`` is called in the person's language. Nobody gets an e-mail for no lines.
    """

    people: Callable[[datetime], Iterable[Recipient]]
    lines: Callable[[Recipient], Sequence[DigestLine]]


_parts: list[DigestPart] = []


def add_digest_part(part: DigestPart) -> None:
    """For ``AppConfig.ready``."""
    _parts.append(part)


def send_digests(now: datetime | None = None) -> int:
    """Writes today's digests; running it again the same day writes none twice. Returns how many were written."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    waiting = Notice.objects.filter(wants_digest=True, mail=None)
    wanted = set(waiting.order_by("recipient_id").values_list("recipient_id", flat=True).distinct())
    others = {person.pk: person for part in _parts for person in part.people(moment)}
    return sum(_write_digest(pk, others.get(pk), today) for pk in sorted(wanted | others.keys()))


def _write_digest(person_id: int, asked: Recipient | None, today: date) -> bool:
    """The e-mail and the mark on its notices are one transaction: a notice is in exactly one digest.

    ``asked``: the person, when there may be more for him than notices.
    """
    with transaction.atomic():
        rows = _waiting_notices(person_id)
        if Mail.objects.filter(recipient_id=person_id, digest_on=today).exists():
            return False
        person = rows[0].recipient if rows else asked
        if person is None or not person.is_active:
            _drop(rows)
            return False
        unread = [notice for notice in rows if notice.read_at is None and _is_wanted(person, notice)]
        lines = _lines_for(asked) if asked is not None and asked.mail_mode != MailMode.OFF else []
        _drop([notice for notice in rows if notice not in unread])
        if not unread and not lines:
            return False
        mail = _digest_mail(person, unread, lines, today)
        mail.save()
        Notice.objects.filter(pk__in=[notice.pk for notice in unread]).update(mail=mail)
        enqueue("core.tasks.deliver_mail", mail.pk)
    return True


def _is_wanted(person: Recipient, notice: Notice) -> bool:
    """He may have chosen otherwise since it was written."""
    return mail_mode_for(person, notice.event) != MailMode.OFF


def _waiting_notices(person_id: int) -> list[Notice]:
    waiting = Notice.objects.filter(recipient_id=person_id, wants_digest=True, mail=None)
    return list(waiting.select_for_update(no_key=True, of=("self",)).select_related("recipient").order_by("id"))


def _lines_for(person: Recipient) -> list[DigestLine]:
    with translation.override(person.language):
        return [line for part in _parts for line in part.lines(person)]


def _drop(notices: list[Notice]) -> None:
    if notices:
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(wants_digest=False)


def _digest_mail(person: Recipient, unread: list[Notice], lines: Sequence[DigestLine], today: date) -> Mail:
    shown = [{"title": notice.title, "address": address_of(notice)} for notice in unread[:LONGEST_DIGEST]]
    waiting = [{"text": str(line.text), "address": settings.PORTAL_URL + line.url} for line in lines]
    with translation.override(person.language):
        count = len(unread)
        subject = ngettext("%(n)s new notice", "%(n)s new notices", count) % {"n": count}
        if not unread:
            subject = _("What waits for you")
    context = {"notices": shown, "more": count - len(shown), "waiting": waiting}
    mail = new_mail(person, subject, "core/digest_mail.txt", context)
    mail.digest_on = today
    return mail
