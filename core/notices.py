"""Tells people what happened: a line under the bell at once, and an e-mail as each person wishes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator

from core.actor import Actor
from core.enums import MailMode
from core.errors import NotVisible, Text
from core.jobs import enqueue
from core.models import Mail, Notice
from core.notice_groups import in_group, is_kept, mail_mode_for
from core.refs import new_ref

Wording = Text | Callable[[], str]
LONGEST_TITLE = 200


class Recipient(Protocol):
    """What is needed of a user; the accounts app stands above this one."""

    @property
    def pk(self) -> int: ...
    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def mail_mode(self) -> str: ...
    @property
    def mail_groups(self) -> Mapping[str, str]: ...
    @property
    def is_active(self) -> bool: ...


def notify(
    *, recipients: Iterable[Recipient], event: str, key: str, title: Wording, body: Wording = "", url: str = ""
) -> None:
    """Writes the notices, and the e-mails wanted at once, in the caller's transaction: they come with the act or not.

    ``key`` names the occasion ("project.returned:<decision id>"): the same person is never told twice under one key.
    Each person reads his own language, so words must still be lazy here: ``gettext_lazy``, ``format_lazy``, or a
    function (``lambda: gettext("…") % {…}``; ``%`` on a lazy text would fix the language of whoever acts).
    ``url`` is a path of the portal.
    """
    if url and not is_local(url):
        raise ValueError(f"A notice leads to a page of the portal, not to {url!r}")
    people = {person.pk: person for person in recipients if person.is_active}
    # In the order of their keys, so that two acts which tell the same people cannot block each other.
    drafts = [_draft(people[pk], event, key, title, body, url) for pk in sorted(people)]
    if not drafts:
        return
    with transaction.atomic():
        Notice.objects.bulk_create(drafts, ignore_conflicts=True)
        new = Notice.objects.filter(ref__in=[draft.ref for draft in drafts]).order_by("pk")
        _mail_at_once([(notice, people[notice.recipient_id]) for notice in new])


def is_local(url: str) -> bool:
    """A path of this portal, and nothing a browser could take for another site."""
    parts = urlsplit(url)
    return url.startswith("/") and not url.startswith("//") and "\\" not in url and not parts.netloc


def _draft(person: Recipient, event: str, key: str, title: Wording, body: Wording, url: str) -> Notice:
    with translation.override(person.language):
        return Notice(
            recipient_id=person.pk,
            event=event,
            key=key,
            title=Truncator(" ".join(_said(title).split())).chars(LONGEST_TITLE),
            body=_said(body),
            url=url,
            wants_digest=mail_mode_for(person, event) == MailMode.DAILY,
        )


def _said(wording: Wording) -> str:
    return wording() if callable(wording) else str(wording)


def _mail_at_once(told: Sequence[tuple[Notice, Recipient]]) -> None:
    chosen = [(notice, person) for notice, person in told if person.email and _wants_at_once(person, notice)]
    mails = Mail.objects.bulk_create([notice_mail(notice, person) for notice, person in chosen])
    for (notice, _person), mail in zip(chosen, mails, strict=True):
        notice.mail = mail
        enqueue("core.tasks.deliver_mail", mail.pk)
    Notice.objects.bulk_update([notice for notice, _person in chosen], ["mail"])


def _wants_at_once(person: Recipient, notice: Notice) -> bool:
    return mail_mode_for(person, notice.event) == MailMode.AT_ONCE


def notice_mail(notice: Notice, person: Recipient) -> Mail:
    context = {"notice": notice, "address": address_of(notice), "kept": is_kept(notice.event)}
    return new_mail(person, notice.title, "core/notice_mail.txt", context)


def address_of(notice: Notice) -> str:
    """Where the e-mail's link leads: it marks the notice as read and goes on to what it is about."""
    return settings.PORTAL_URL + reverse("core:notice_open", args=[notice.ref])


def new_mail(person: Recipient, subject: str, template: str, context: dict[str, object]) -> Mail:
    """An unsaved e-mail in the person's language; its Message-ID never changes."""
    with translation.override(person.language):
        body = render_to_string(template, {"portal_url": settings.PORTAL_URL, **context})
    return Mail(
        recipient_id=person.pk,
        address=person.email,
        subject=subject,
        body=body.strip() + "\n",
        message_id=new_message_id(),
        due_at=timezone.now(),
    )


def write_to_address(*, address: str, subject: Wording, body: Wording, url: str) -> Mail:
    """An e-mail in the caller's transaction to somebody who has no account yet; ``url`` is a path of the portal.

    Nobody knows his language: it is written in the portal's own.
    """
    with translation.override(settings.LANGUAGE_CODE):
        context = {"portal_url": settings.PORTAL_URL, "body": _said(body), "address": settings.PORTAL_URL + url}
        mail = Mail.objects.create(
            address=address,
            subject=" ".join(_said(subject).split()),
            body=render_to_string("core/address_mail.txt", context).strip() + "\n",
            message_id=new_message_id(),
            due_at=timezone.now(),
        )
    enqueue("core.tasks.deliver_mail", mail.pk)
    return mail


def new_message_id() -> str:
    host = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    return f"<{new_ref(20).lower()}@{host}>"


def mark_read(*, by: Actor, notice: Notice) -> Notice:
    """Only the first reading counts. Raises NotVisible for a notice of somebody else."""
    if notice.recipient_id != by.user_id:
        raise NotVisible
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return notice


def mark_unread(*, by: Actor, notice: Notice) -> Notice:
    """It counts at the bell again; no e-mail follows. Raises NotVisible for a notice of somebody else."""
    if notice.recipient_id != by.user_id:
        raise NotVisible
    notice.read_at = None
    notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(*, by: Actor, group: str = "") -> int:
    """Returns how many were unread; of one group when it is named."""
    if not by.is_authenticated:
        return 0
    unread = Notice.objects.filter(recipient_id=by.user_id, read_at=None)
    return (unread.filter(in_group(group)) if group else unread).update(read_at=timezone.now())
