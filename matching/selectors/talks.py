"""The conversation of a match: read by the two sides, and by nobody else, an officer included."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Membership, User
from core.actor import Actor
from core.errors import NotVisible
from core.paging import Page, page_of
from matching.enums import CHOSEN, MatchStatus, Side
from matching.models import Match, MatchPerson, Message, MessageFile, TalkReading
from matching.selectors.matches import match_for, matches_of, other_side, side_of
from matching.selectors.people import members_of_firm

NEWEST_FIRST = ("-id",)
PAGE_SIZE = 50
# Before the two have chosen each other a side may ask back so often.
MOST_BEFORE = 5


@dataclass(frozen=True)
class Writing:
    """Whether a side can write now: ``left`` messages before acceptance (None: any number), files only after it."""

    allowed: bool
    left: int | None = None
    files: bool = False


@dataclass(frozen=True)
class Seen:
    """Up to which message the other side has read, and when it read that one."""

    message_id: int = 0
    at: datetime | None = None


@dataclass(frozen=True)
class Own:
    """The newest message of a side, and the newest of them that the other side has read."""

    newest: Message | None = None
    newest_seen: Message | None = None


def writing_of(match: Match, side: Side) -> Writing:
    """What the side can write at this state of the match; closed matches are for reading only."""
    if match.status in CHOSEN:
        return Writing(allowed=True, files=True)
    if match.status != MatchStatus.OPEN:
        return Writing(allowed=False)
    left = max(0, MOST_BEFORE - Message.objects.filter(match=match, side=side).count())
    return Writing(allowed=left > 0, left=left)


def messages_of(actor: Actor, match: Match, cursor: str = "") -> Page[Message]:
    """A page of the conversation, newest first; empty for whoever stands on no side."""
    mine = matches_of(actor).filter(pk=match.pk).values("pk")
    rows = Message.objects.filter(match__in=mine).select_related("author").prefetch_related("files")
    return page_of(rows, order=NEWEST_FIRST, cursor=cursor, size=PAGE_SIZE)


def messages_since(actor: Actor, match: Match, message_id: int) -> list[Message]:
    """What was said after that message, oldest first, at most a page of it; what is left comes with the next asking."""
    mine = matches_of(actor).filter(pk=match.pk).values("pk")
    rows = Message.objects.filter(match__in=mine, pk__gt=message_id).select_related("author").prefetch_related("files")
    return list(rows.order_by("pk")[:PAGE_SIZE])


def last_own_message(match: Match, side: Side, read_until: int) -> Own:
    rows = list(Message.objects.filter(match=match, side=side).order_by("-pk").only("pk", "sent_at")[:1])
    if not rows or rows[0].pk <= read_until:
        return Own(*rows, *rows)
    read = Message.objects.filter(match=match, side=side, pk__lte=read_until).order_by("-pk")
    return Own(rows[0], read.only("pk", "sent_at").first())


def file_for(actor: Actor, ref: str, file_ref: str) -> MessageFile:
    """A file of a conversation the actor is a side of. Raises NotVisible alike for unknown and for others' ones."""
    match = match_for(actor, ref)
    file = MessageFile.objects.filter(ref=file_ref, message__match=match).select_related("message").first()
    if file is None:
        raise NotVisible
    file.message.match = match
    return file


def unread_count(actor: Actor, match: Match) -> int:
    """How many messages of the other side this person has not read, of a match that he obtained from a selector."""
    return unread_counts(actor, [match]).get(match.pk, 0)


def unread_counts(actor: Actor, matches: Iterable[Match]) -> dict[int, int]:
    """As ``unread_count`` for a list, in one query: by key of the match, those without unread ones left out."""
    incoming = Q(pk__in=[])
    for match in matches:
        incoming |= Q(match=match.pk, side=other_side(side_of(actor, match)))
    rows = Message.objects.filter(incoming, pk__gt=_read_until(actor))
    return dict(rows.values_list("match").annotate(n=Count("pk")).order_by())


def _read_until(actor: Actor) -> Coalesce:
    mine = TalkReading.objects.filter(match=OuterRef("match"), user=actor.user_id)
    return Coalesce(Subquery(mine.values("message_id")[:1]), 0)


def seen_by_other(match: Match, side: Side) -> Seen:
    """How far anybody of the other side of ``side`` has read."""
    furthest = readers_of(match, other_side(side)).order_by("-message_id", "read_at").first()
    return Seen(furthest.message_id, furthest.read_at) if furthest is not None else Seen()


def readers_of(match: Match, side: Side) -> QuerySet[TalkReading]:
    """Readings of one side. Whoever once was of the firm counts there, a former owner on the project's side."""
    belonged = Membership.objects.filter(organisation_id=match.organisation_id).values("user")
    firm = Q(user__in=belonged) & ~Q(user=match.project.owner_id)
    readings = TalkReading.objects.filter(match=match)
    return readings.filter(firm) if side == Side.FIRM else readings.exclude(firm)


def people_of(match: Match, side: Side) -> QuerySet[User]:
    """Who is told of what happens between the two: the owner, or those of the firm who took part and still belong.

    A firm nobody of which has taken part yet, as one that was invited, is told as a whole.
    """
    if side == Side.PROJECT:
        return User.objects.filter(pk=match.project.owner_id or 0, is_active=True)
    firm = members_of_firm(match.organisation_id)
    took_part = firm.filter(pk__in=_took_part(match))
    return took_part if took_part.exists() else firm


def _took_part(match: Match) -> set[int]:
    """Persons of the firm, by key: whoever wrote or answered, is to read the dossier, or spoke in the conversation."""
    people = set(MatchPerson.objects.filter(match=match).values_list("user_id", flat=True))
    people |= set(Message.objects.filter(match=match, side=Side.FIRM).values_list("author_id", flat=True))
    people |= {match.contact_id} if match.contact_id is not None else set()
    return people if match.invited else people | {match.author_id}


def stored_bytes(match: Match) -> int:
    """What the files of a conversation take up."""
    return MessageFile.objects.filter(message__match=match).aggregate(total=Sum("size"))["total"] or 0
