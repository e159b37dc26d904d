"""The meetings of a match, for its two sides; the office sees none of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from core.actor import Actor
from core.errors import NotVisible
from core.paging import Page, page_of
from matching.enums import CHOSEN, MeetingStatus, Side
from matching.models import Match, Meeting
from matching.selectors.matches import matches_of

ORDER = ("-starts_at", "-id")
PAGE_SIZE = 20
# They take place, or may.
STANDING_MEETINGS = (MeetingStatus.PROPOSED.value, MeetingStatus.AGREED.value)
# No meeting lasts longer; minutes.
LONGEST = 480
DAY = timedelta(days=1)


def meetings_of(actor: Actor) -> QuerySet[Meeting]:
    """Of all matches of which the actor stands on one side."""
    mine = matches_of(actor).order_by().values("pk")
    return Meeting.objects.filter(match__in=mine).select_related("match__project", "match__organisation", "proposed_by")


def coming_meetings(actor: Actor, match: Match, now: datetime) -> list[Meeting]:
    """Proposed and agreed ones that are not over, the next first; those of long ago are not among them."""
    rows = meetings_of(actor).filter(match=match, status__in=STANDING_MEETINGS)
    rows = rows.filter(starts_at__gt=now - timedelta(minutes=LONGEST)).order_by("starts_at", "pk")
    return [meeting for meeting in rows if ends_of(meeting) > now]


def earlier_meetings(actor: Actor, match: Match, coming: Iterable[Meeting], cursor: str = "") -> Page[Meeting]:
    """All others, newest first."""
    rows = meetings_of(actor).filter(match=match).exclude(pk__in=[meeting.pk for meeting in coming])
    return page_of(rows, order=ORDER, cursor=cursor, size=PAGE_SIZE)


def meeting_for(actor: Actor, ref: str, meeting_ref: str) -> Meeting:
    """Raises NotVisible alike for unknown and for others' ones."""
    meeting = meetings_of(actor).filter(match__ref=ref, ref=meeting_ref).first()
    if meeting is None:
        raise NotVisible
    return meeting


def ends_of(meeting: Meeting) -> datetime:
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def clashes(actor: Actor, meetings: Sequence[Meeting]) -> dict[int, list[Meeting]]:
    """Which of the person's own standing meetings overlap with these, by key; one query for all of them.

    Meetings of colleagues of the same firm, in matches he has no part in, are not his.
    """
    if not meetings:
        return {}
    first = min(meeting.starts_at for meeting in meetings) - timedelta(minutes=LONGEST)
    last = max(ends_of(meeting) for meeting in meetings)
    own = list(_own(actor).filter(starts_at__gt=first, starts_at__lt=last).order_by("starts_at"))
    return {meeting.pk: [other for other in own if _overlap(meeting, other)] for meeting in meetings}


def _own(actor: Actor) -> QuerySet[Meeting]:
    took_part = (
        Q(match__project__owner_id=actor.user_id)
        | Q(match__author_id=actor.user_id)
        | Q(match__contact_id=actor.user_id)
        | Q(match__people__user_id=actor.user_id)
        | Q(proposed_by_id=actor.user_id)
    )
    return meetings_of(actor).filter(took_part, status__in=STANDING_MEETINGS).distinct()


def _overlap(one: Meeting, other: Meeting) -> bool:
    return one.pk != other.pk and one.starts_at < ends_of(other) and other.starts_at < ends_of(one)


def waiting_proposals(match: Match, side: Side) -> int:
    """How many proposals of this side the other has not answered."""
    return Meeting.objects.filter(match=match, side=side, status=MeetingStatus.PROPOSED).count()


def due_meetings(now: datetime) -> QuerySet[Meeting]:
    """Agreed ones of the next 24 hours nobody was reminded of; those agreed upon only since then need no reminder."""
    rows = Meeting.objects.filter(
        status=MeetingStatus.AGREED,
        match__status__in=sorted(CHOSEN),
        starts_at__gt=now,
        starts_at__lte=now + DAY,
        status_since__lt=F("starts_at") - DAY,
        reminded_at=None,
    )
    return rows.order_by("pk")


def meetings_ahead(match: Match, now: datetime) -> QuerySet[Meeting]:
    """What cannot take place any more when the match closes."""
    return Meeting.objects.filter(match=match, status__in=STANDING_MEETINGS, starts_at__gt=now).order_by("pk")
