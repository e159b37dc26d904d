"""Meetings of the two sides: proposed, agreed, moved, declined, cancelled; and the reminder the day before.

What is written for a meeting (subject, place, link, notes) is read by the two sides and stands in no audit line,
notice or e-mail: those say when, and how far.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.limits import spend
from core.refs import new_ref
from core.services import lock, perform, record
from core.texts import limited_text, one_line, required_text
from matching.enums import Side
from matching.models import Match, Meeting
from matching.notifications.talks import tell_agreed, tell_cancelled, tell_declined, tell_proposed, tell_tomorrow
from matching.permissions import relations_of, require_transition
from matching.selectors.matches import other_side, side_of
from matching.selectors.meetings import LONGEST, due_meetings, meetings_ahead, waiting_proposals
from matching.workflow import FIRM, MEETING_MACHINE, OWNER
from matching.workflow.meetings import require_chosen, require_new_ahead

MOST_SUBJECT, MOST_PLACE, MOST_LINK, MOST_NOTE = 120, 200, 300, 300
SHORTEST = 15
# Proposals of one side that wait for the other.
MOST_WAITING = 5
PROPOSALS_A_DAY = 30
DAY = 24 * 3600


@dataclass(frozen=True)
class MeetingPlan:
    """When (``minutes`` long) and where: a ``place``, a ``link`` (https) for a meeting at a distance, or both."""

    subject: str
    starts_at: datetime
    minutes: int = 60
    place: str = ""
    link: str = ""
    note: str = ""


def propose_meeting(*, by: Actor, match: Match, plan: MeetingPlan) -> Meeting:
    """Proposes a meeting to the other side, whose people are told.

    Raises PermissionRefused, InvalidInput, GuardRefused unless both have chosen each other or when five proposals
    wait for an answer, and TooManyRequests.
    """
    person = require_side(by, match)
    texts = checked(plan)
    spend("meeting", str(person), limit=PROPOSALS_A_DAY, seconds=DAY)
    with transaction.atomic():
        fresh = lock(Match, match.pk)
        side = side_of(by, fresh)
        meeting = Meeting(match=fresh, ref=new_ref(), side=side, proposed_by_id=person, minutes=plan.minutes)
        require_chosen(meeting, {})
        require_new_ahead(meeting, {"starts_at": plan.starts_at})
        require_few_waiting(fresh, side)
        meeting.starts_at = plan.starts_at
        write(meeting, texts)
        meeting.save(force_insert=True)
        record_meeting(by, meeting)
        tell_proposed(meeting=meeting)
    return meeting


def move_meeting(*, by: Actor, meeting: Meeting, plan: MeetingPlan) -> Meeting:
    """Proposes another time for the same meeting; until the other side agrees, neither time holds.

    Calendar programs know it again: it keeps its reference, and its sequence goes up. Raises as ``propose_meeting``.
    """
    person = require_side(by, meeting.match)
    texts = checked(plan)
    spend("meeting", str(person), limit=PROPOSALS_A_DAY, seconds=DAY)
    with transaction.atomic():
        match = lock(Match, meeting.match_id)
        values = {
            **since_now(),
            "side": side_of(by, match).value,
            "proposed_by_id": person,
            "starts_at": plan.starts_at,
            "minutes": plan.minutes,
            "sequence": locked(meeting).sequence + 1,
            "reminded_at": None,
        }
        fresh = perform(MEETING_MACHINE, "move", meeting, by=by, allow=require_transition, values=values)
        write(fresh, texts)
        fresh.save(update_fields=list(texts))
        tell_proposed(meeting=fresh)
    return fresh


def agree_meeting(*, by: Actor, meeting: Meeting, sequence: int | None = None) -> Meeting:
    """The other side agrees to the time; whoever proposed it is told.

    ``sequence`` is the one the person had before him: GuardRefused when the meeting was moved since. Raises
    PermissionRefused, and GuardRefused for a time that has passed or once the match is closed.
    """
    with transaction.atomic():
        require_seen(locked(meeting), sequence)
        fresh = perform(MEETING_MACHINE, "agree", meeting, by=by, allow=require_transition, values=since_now())
        tell_agreed(meeting=fresh)
    return fresh


def decline_meeting(*, by: Actor, meeting: Meeting, note: str = "") -> Meeting:
    """The other side cannot come. Raises PermissionRefused, InvalidInput, GuardRefused."""
    said = one_line(limited_text("note", note, most=MOST_NOTE))
    with transaction.atomic():
        locked(meeting)
        fresh = perform(MEETING_MACHINE, "decline", meeting, by=by, allow=require_transition, values=since_now())
        keep_note(fresh, said)
        tell_declined(meeting=fresh)
    return fresh


def cancel_meeting(*, by: Actor, meeting: Meeting, note: str = "") -> Meeting:
    """Either side calls off a meeting that lies ahead; the other is told. Raises as ``decline_meeting``."""
    said = one_line(limited_text("note", note, most=MOST_NOTE))
    with transaction.atomic():
        fresh = cancelled(by, meeting)
        keep_note(fresh, said)
        tell_cancelled(meeting=fresh, sides=(other_side(side_of(by, fresh.match)),))
    return fresh


def cancel_meetings_of(*, match: Match) -> int:
    """When a match closes: the portal calls off what was still ahead and tells both sides. Returns how many."""
    with transaction.atomic():
        lock(Match, match.pk)
        ahead = list(meetings_ahead(match, timezone.now()))
        for meeting in ahead:
            tell_cancelled(meeting=cancelled(SYSTEM, meeting), sides=tuple(Side))
    return len(ahead)


def remind_meetings(*, now: datetime) -> int:
    """Tells both sides of agreed meetings of the next 24 hours, once for each. Returns how many; safe to run again."""
    reminded = [remind(key, now) for key in due_meetings(now).values_list("pk", flat=True)]
    return sum(reminded)


def remind(key: int, now: datetime) -> bool:
    """False when it was moved, cancelled or reminded of since it was looked for."""
    with transaction.atomic():
        lock(Match, Meeting.objects.values_list("match_id", flat=True).get(pk=key))
        meeting = due_meetings(now).select_for_update(no_key=True, of=("self",)).filter(pk=key).first()
        if meeting is None:
            return False
        meeting.reminded_at = now
        meeting.save(update_fields=["reminded_at"])
        tell_tomorrow(meeting=meeting)
    return True


def require_side(by: Actor, match: Match) -> int:
    """The id of the person. Raises PermissionRefused for whoever stands on no side."""
    if by.user_id is None or not relations_of(by, match) & {OWNER, FIRM}:
        raise PermissionRefused(_("Only the two sides of this match arrange meetings here."))
    return by.user_id


def require_few_waiting(match: Match, side: Side) -> None:
    if waiting_proposals(match, side) >= MOST_WAITING:
        raise GuardRefused(
            _("%(n)s of your proposals already wait for an answer.") % {"n": MOST_WAITING},
            help_text=_("Take one of them back, or wait for an answer."),
        )


def require_seen(meeting: Meeting, sequence: int | None) -> None:
    if sequence is not None and meeting.sequence != sequence:
        raise GuardRefused(_("This meeting was moved in the meantime. Please look at the new time."))


def checked(plan: MeetingPlan) -> dict[str, str]:
    """The texts as they are kept. Raises InvalidInput beside the field; the moment is judged by the machine."""
    if not SHORTEST <= plan.minutes <= LONGEST:
        text = _("Between %(least)s and %(most)s minutes.") % {"least": SHORTEST, "most": LONGEST}
        raise InvalidInput(fields={"minutes": [text]})
    texts = {
        "subject": required_text("subject", one_line(plan.subject), most=MOST_SUBJECT),
        "place": limited_text("place", one_line(plan.place), most=MOST_PLACE),
        "link": checked_link(plan.link),
        "note": one_line(limited_text("note", plan.note, most=MOST_NOTE)),
    }
    if not texts["place"] and not texts["link"]:
        raise InvalidInput(fields={"place": [_("Please give a place, or a link for a meeting at a distance.")]})
    return texts


def checked_link(link: str) -> str:
    said = limited_text("link", link, most=MOST_LINK)
    try:
        if said:
            URLValidator(schemes=["https"])(said)
    except ValidationError:
        raise InvalidInput(fields={"link": [_("Please give a whole address that begins with https://")]}) from None
    return said


def write(meeting: Meeting, texts: Mapping[str, str]) -> None:
    """Not among what the spine writes: that stands in the audit log, which others read."""
    for name, text in texts.items():
        setattr(meeting, name, text)


def keep_note(meeting: Meeting, note: str) -> None:
    meeting.note = note
    meeting.save(update_fields=["note"])


def locked(meeting: Meeting) -> Meeting:
    """Match before meeting, in this order everywhere, so that two acts cannot block each other."""
    lock(Match, meeting.match_id)
    return lock(Meeting, meeting.pk)


def cancelled(by: Actor, meeting: Meeting) -> Meeting:
    values = {**since_now(), "sequence": locked(meeting).sequence + 1}
    return perform(MEETING_MACHINE, "cancel", meeting, by=by, allow=require_transition, values=values)


def since_now() -> dict[str, Any]:
    return {"status_since": timezone.now()}


def record_meeting(by: Actor, meeting: Meeting) -> None:
    record(
        by=by,
        event="meeting.proposed",
        object_type="meeting",
        object_ref=meeting.ref,
        region=meeting.region_id,
        changes={"match": meeting.match.ref, "starts_at": meeting.starts_at.isoformat(), "minutes": meeting.minutes},
    )
