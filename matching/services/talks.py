"""The conversation of a match: what one side writes, the other reads.

Texts and files stay in the conversation: audit log, notices and e-mails say that there was a message, never what.
"""

from collections.abc import Sequence
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.limits import spend
from core.models import Notice
from core.refs import new_ref
from core.services import lock, record
from core.texts import limited_text
from matching.enums import MatchStatus, Side
from matching.models import Match, Message, MessageFile, TalkReading
from matching.notifications.talks import MESSAGE_SENT, talk_address, tell_message
from matching.permissions import relations_of
from matching.selectors.matches import other_side, side_of
from matching.selectors.talks import MOST_BEFORE, stored_bytes, writing_of
from matching.workflow import FIRM, OWNER
from projects.services.documents import Stored, file_error, take_in

MOST_TEXT = 4000
MOST_FILES = 5
MESSAGES_A_DAY = 200
DAY = 24 * 3600
FOLDER = "messages"
LONGEST_KEY = 40


def send_message(
    *, by: Actor, match: Match, text: str, files: Sequence[UploadedFile[Any]] = (), key: str = ""
) -> Message:
    """Says something to the other side, whose people are told that there is something to read.

    ``key`` comes with the form: the same one once more gives the message that is there already. Raises
    PermissionRefused for whoever stands on no side; InvalidInput for an empty or too long text and for files that are
    not taken; GuardRefused once the match is closed, or before acceptance from the sixth message of a side on; and
    TooManyRequests.
    """
    person = require_side(by, match)
    sent = sent_before(match, person, key)
    if sent is not None:
        return sent
    said = limited_text("text", text, most=MOST_TEXT)
    if not said and not files:
        raise InvalidInput(fields={"text": [_("Please write something.")]})
    side = side_of(by, match)
    require_writing(match, side, with_files=bool(files))
    spend("message", str(person), limit=MESSAGES_A_DAY, seconds=DAY)
    stored = take_all_in(files)
    try:
        with transaction.atomic():
            message, new = write_message(by, match, side, said, stored, key)
    except BaseException:
        discard(stored)
        raise
    if not new:
        discard(stored)
    return message


def require_side(by: Actor, match: Match) -> int:
    """The id of the person. Who watches over the matches, or belongs to the institution, writes nothing here."""
    if by.user_id is None or not relations_of(by, match) & {OWNER, FIRM}:
        raise PermissionRefused(_("Only the two sides of this match talk here."))
    return by.user_id


def sent_before(match: Match, person: int, key: str) -> Message | None:
    """What a double click, or sending again after a lost answer, would say a second time."""
    return Message.objects.filter(match=match, author_id=person, key=key[:LONGEST_KEY]).first() if key else None


def require_writing(match: Match, side: Side, *, with_files: bool) -> None:
    writing = writing_of(match, side)
    if not writing.allowed and match.status == MatchStatus.OPEN:
        raise GuardRefused(
            _("Before the answer each side can write %(n)s messages; yours are sent.") % {"n": MOST_BEFORE},
            help_text=_("After the acceptance you can write as much as you need."),
        )
    if not writing.allowed:
        raise GuardRefused(_("This match is closed: the conversation can be read, but nothing new written."))
    if with_files and not writing.files:
        raise file_error(_("Files can be sent once the request or invitation is accepted."))


def take_all_in(files: Sequence[UploadedFile[Any]]) -> list[Stored]:
    """Checks and stores every file, or none. Raises InvalidInput at the field ``attachments``."""
    if len(files) > MOST_FILES:
        raise InvalidInput(fields={"attachments": [_("At most %(n)s files with one message.") % {"n": MOST_FILES}]})
    stored: list[Stored] = []
    try:
        for upload in files:
            stored.append(taken_in(upload))
    except BaseException:
        discard(stored)
        raise
    return stored


def taken_in(upload: UploadedFile[Any]) -> Stored:
    try:
        return take_in(upload, folder=FOLDER, most=settings.MATCHING["message_file_mb"] * 1024 * 1024)
    except InvalidInput as refusal:
        name = (upload.name or "")[:80]
        said = [_("“%(name)s”: %(why)s") % {"name": name, "why": why} for why in refusal.fields.get("file", [])]
        raise InvalidInput(fields={"attachments": list(said)}) from refusal


def discard(stored: Sequence[Stored]) -> None:
    for file in stored:
        file.discard()


def write_message(
    by: Actor, match: Match, side: Side, text: str, stored: Sequence[Stored], key: str
) -> tuple[Message, bool]:
    """Under the match's lock, so that the two sides' limits and one notice at a time hold; False when it was there."""
    person = require_side(by, match)
    fresh = lock(Match, match.pk)
    there = sent_before(fresh, person, key)
    if there is not None:
        return there, False
    require_writing(fresh, side, with_files=bool(stored))
    require_space(fresh, stored)
    message = Message.objects.create(match=fresh, side=side, author_id=person, text=text, key=key[:LONGEST_KEY])
    keep_files(message, stored)
    record_message(by, fresh, "message.sent", side=side, files=len(stored))
    tell_message(message=message)
    return message, True


def require_space(match: Match, stored: Sequence[Stored]) -> None:
    most = settings.MATCHING["talk_files_mb"] * 1024 * 1024
    if stored and stored_bytes(match) + sum(file.size for file in stored) > most:
        limit = filesizeformat(most)
        raise InvalidInput(
            fields={"attachments": [_("All files of a conversation together may have %(limit)s.") % {"limit": limit}]}
        )


def keep_files(message: Message, stored: Sequence[Stored]) -> None:
    MessageFile.objects.bulk_create(
        MessageFile(
            ref=new_ref(),
            message=message,
            file=file.name,
            name=file.label,
            size=file.size,
            content_type=file.kind.mime,
            sha256=file.sha256,
        )
        for file in stored
    )


def record_message(by: Actor, match: Match, event: str, **facts: Any) -> None:
    record(by=by, event=event, object_type="match", object_ref=match.ref, region=match.region_id, changes=facts)


def open_file(*, by: Actor, file: MessageFile) -> IO[Any]:
    """Hands out a file that the caller obtained from a selector; that it was taken stands in the audit log first."""
    match = file.message.match
    if not relations_of(by, match) & {OWNER, FIRM}:
        raise NotVisible
    record_message(by, match, "message.file_opened", file=file.ref)
    return file.file.open("rb")


def mark_talk_read(*, by: Actor, match: Match) -> None:
    """The person has the conversation before him: what there is counts as read, and its notices with it.

    The moment stays that of the first reading. Nothing happens for whoever stands on no side.
    """
    if by.user_id is None or not relations_of(by, match) & {OWNER, FIRM}:
        return
    incoming = Message.objects.filter(match=match, side=other_side(side_of(by, match)))
    newest = incoming.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None or not read_up_to(by.user_id, match, newest):
        return
    unread = Notice.objects.filter(recipient_id=by.user_id, event=MESSAGE_SENT, url=talk_address(match), read_at=None)
    unread.update(read_at=timezone.now())


def read_up_to(person: int, match: Match, newest: int) -> bool:
    """False when the person had read that far. One row for each, also when two of his windows open it at once."""
    readings = TalkReading.objects.filter(match=match, user_id=person)
    if readings.filter(message_id__gte=newest).exists():
        return False
    TalkReading.objects.bulk_create([TalkReading(match=match, user_id=person)], ignore_conflicts=True)
    return readings.filter(message_id__lt=newest).update(message_id=newest, read_at=timezone.now()) > 0
