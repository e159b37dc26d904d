"""One e-mail a day for those who want no more: what is new and not yet read under the bell."""

from datetime import date

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import ngettext

from core.enums import MailMode
from core.jobs import enqueue
from core.models import Mail, Notice
from core.notices import Recipient, address_of, new_mail

LONGEST_DIGEST = 50


def send_digests() -> int:
    """Writes today's digests; running it again the same day writes none twice. Returns how many were written."""
    today = timezone.localdate()
    waiting = Notice.objects.filter(wants_digest=True, mail=None)
    people = list(waiting.order_by("recipient_id").values_list("recipient_id", flat=True).distinct())
    return sum(_write_digest(person_id, today) for person_id in people)


def _write_digest(person_id: int, today: date) -> bool:
    """The e-mail and the mark on its notices are one transaction: a notice is in exactly one digest."""
    with transaction.atomic():
        waiting = Notice.objects.filter(recipient_id=person_id, wants_digest=True, mail=None)
        rows = list(waiting.select_for_update(no_key=True, of=("self",)).select_related("recipient").order_by("id"))
        unread = [notice for notice in rows if notice.read_at is None]
        if not rows or Mail.objects.filter(recipient_id=person_id, digest_on=today).exists():
            return False
        person = rows[0].recipient
        if not unread or not person.is_active or person.mail_mode == MailMode.OFF:
            _drop(rows)
            return False
        mail = _digest_mail(person, unread, today)
        mail.save()
        Notice.objects.filter(pk__in=[notice.pk for notice in unread]).update(mail=mail)
        _drop([notice for notice in rows if notice.read_at is not None])
        enqueue("core.tasks.deliver_mail", mail.pk)
    return True


def _drop(notices: list[Notice]) -> None:
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(wants_digest=False)


def _digest_mail(person: Recipient, unread: list[Notice], today: date) -> Mail:
    shown = [{"title": notice.title, "address": address_of(notice)} for notice in unread[:LONGEST_DIGEST]]
    with translation.override(person.language):
        count = len(unread)
        subject = ngettext("%(n)s new notice", "%(n)s new notices", count) % {"n": count}
    mail = new_mail(person, subject, "core/digest_mail.txt", {"notices": shown, "more": count - len(shown)})
    mail.digest_on = today
    return mail
