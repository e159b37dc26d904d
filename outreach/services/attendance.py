"""Who takes part: registered by themselves, entered by the office, checked in at the door. One of each person."""

from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible
from core.limits import spend
from core.refs import new_ref
from core.services import lock
from core.texts import limited_text, one_line, required_text
from outreach.enums import ActivityStatus
from outreach.models import Activity, Attendee
from outreach.permissions import require_organiser
from outreach.selectors.activities import (
    activities_visible_to,
    is_door_open,
    is_registration_open,
    places_of,
)
from outreach.services.activities import CODE_LENGTH, note

MOST_NAME, MOST_ORGANISATION = 60, 120
MOST_LINES = 500
# Of one network address at the door of one activity: a hall of people may share one.
DOOR_LIMIT, DOOR_SECONDS = 300, 3600


def register_for(*, by: Actor, activity: Activity) -> Attendee:
    """Takes a place for the person himself; once more gives what is there. A registration taken back lives again.

    Raises NotVisible for an activity that is not for him; GuardRefused when registration is closed or no place is left.
    """
    if by.user_id is None or not activities_visible_to(by).filter(pk=activity.pk).exists():
        raise NotVisible
    with transaction.atomic():
        fresh = lock(Activity, activity.pk)
        there = Attendee.objects.filter(activity=fresh, user_id=by.user_id).first()
        if there is not None and there.is_expected:
            return there
        if not is_registration_open(fresh, timezone.localdate()):
            raise GuardRefused(_("The registration is closed."))
        if places_of(fresh).left == 0:
            raise GuardRefused(_("All places are taken."))
        if there is None:
            there = Attendee(activity=fresh, user_id=by.user_id, code=new_ref(CODE_LENGTH))
        there.name, there.organisation = by.label[:MOST_NAME], by.organisation_name[:MOST_ORGANISATION]
        there.registered_at, there.withdrawn_at = timezone.now(), None
        there.save()
    return there


def withdraw_registration(*, by: Actor, activity: Activity) -> None:
    """Gives the place back. Nothing happens when there is none; GuardRefused once the person has come."""
    with transaction.atomic():
        lock(Activity, activity.pk)
        there = Attendee.objects.filter(activity=activity, user_id=by.user_id or 0, withdrawn_at=None).first()
        if there is None:
            return
        if there.came_at is not None:
            raise GuardRefused(_("You have been checked in already."))
        there.withdrawn_at = timezone.now()
        there.save(update_fields=["withdrawn_at"])


def enter_attendees(*, by: Actor, activity: Activity, lines: Sequence[str]) -> int:
    """The office enters people by name, a line each: name, then (after a comma or blank) the organisation.

    Who is there already is not entered twice. Returns how many were new. Raises PermissionRefused, InvalidInput.
    """
    people = list(_people(lines))
    with transaction.atomic():
        fresh = _open(by, activity)
        known = set(Attendee.objects.filter(activity=fresh).values_list("name", "organisation"))
        new = [person for person in dict.fromkeys(people) if person not in known]
        Attendee.objects.bulk_create(
            Attendee(activity=fresh, name=name, organisation=organisation, code=new_ref(CODE_LENGTH))
            for name, organisation in new
        )
        note(by, fresh, "activity.people_entered", {"people": len(new)})
    return len(new)


def _people(lines: Sequence[str]) -> Iterable[tuple[str, str]]:
    written = [line for line in lines if line.strip()]
    if not written:
        raise InvalidInput(fields={"lines": [_("Enter at least one name.")]})
    if len(written) > MOST_LINES:
        raise InvalidInput(fields={"lines": [_("At most %(n)s lines.") % {"n": MOST_LINES}]})
    for line in written:
        parts = line.replace("，", ",").replace("\t", ",").split(",", 1)
        name, organisation = one_line(parts[0]), one_line(parts[1]) if len(parts) > 1 else ""
        yield (
            required_text("lines", name, most=MOST_NAME),
            limited_text("lines", organisation, most=MOST_ORGANISATION),
        )


def check_in(*, by: Actor, attendee: Attendee) -> Attendee:
    """An organiser has seen him come; once more changes nothing. Raises PermissionRefused, GuardRefused."""
    with transaction.atomic():
        activity = _open(by, attendee.activity)
        was_there = lock(Attendee, attendee.pk).came_at is not None
        fresh = _came(attendee)
        if not was_there:
            note(by, activity, "activity.checked_in", {"attendee": fresh.pk})
    return fresh


def undo_check_in(*, by: Actor, attendee: Attendee) -> Attendee:
    """He has not come after all; once more changes nothing. Raises as ``check_in``."""
    with transaction.atomic():
        activity = _open(by, attendee.activity)
        fresh = lock(Attendee, attendee.pk)
        if fresh.came_at is not None:
            fresh.came_at = None
            fresh.save(update_fields=["came_at"])
            note(by, activity, "activity.check_in_undone", {"attendee": fresh.pk})
    return fresh


def check_in_all(*, by: Actor, activity: Activity) -> int:
    """Everybody who is expected has come: from a signed paper list. Returns how many that were."""
    with transaction.atomic():
        fresh = _open(by, activity)
        waiting = Attendee.objects.filter(activity=fresh, withdrawn_at=None, came_at=None)
        number = waiting.update(came_at=timezone.now())
        note(by, fresh, "activity.all_checked_in", {"people": number})
    return number


def check_in_at_door(
    *, by: Actor, activity: Activity, name: str = "", organisation: str = "", address: str = ""
) -> Attendee:
    """Whoever is in the room says so himself, with the code that hangs there; visitors give their name.

    The same person twice counts once. Raises InvalidInput without a name, GuardRefused outside the activity's hours,
    TooManyRequests.
    """
    spend("activity_door", f"{activity.ref}:{address}", limit=DOOR_LIMIT, seconds=DOOR_SECONDS)
    said = by.label if by.user_id else one_line(name)
    who = required_text("name", said, most=MOST_NAME, least=2, missing=_("Please give your name."))
    where = by.organisation_name if by.user_id else one_line(organisation)
    where = limited_text("organisation", where, most=MOST_ORGANISATION)
    with transaction.atomic():
        fresh = lock(Activity, activity.pk)
        if fresh.status != ActivityStatus.ANNOUNCED or not is_door_open(fresh, timezone.now()):
            raise GuardRefused(_("One can check in on the day of the activity only."))
        return _came(_known(fresh, by, who, where) or _new(fresh, by, who, where))


def _known(activity: Activity, by: Actor, name: str, organisation: str) -> Attendee | None:
    rows = Attendee.objects.filter(activity=activity)
    if by.user_id is not None:
        return rows.filter(user_id=by.user_id).first()
    return rows.filter(user=None, name=name, organisation=organisation).first()


def _new(activity: Activity, by: Actor, name: str, organisation: str) -> Attendee:
    attendee = Attendee(
        activity=activity,
        user_id=by.user_id,
        name=name,
        organisation=organisation,
        code=new_ref(CODE_LENGTH),
        at_the_door=True,
    )
    try:
        with transaction.atomic():
            attendee.save(force_insert=True)
    except IntegrityError:
        raise GuardRefused(_("You are on the list already.")) from None
    return attendee


def _came(attendee: Attendee) -> Attendee:
    fresh = lock(Attendee, attendee.pk)
    if fresh.came_at is None or fresh.withdrawn_at is not None:
        fresh.came_at, fresh.withdrawn_at = fresh.came_at or timezone.now(), None
        fresh.save(update_fields=["came_at", "withdrawn_at"])
    return fresh


def _open(by: Actor, activity: Activity) -> Activity:
    """Under its lock. Raises PermissionRefused; GuardRefused when it is held or cancelled: its figures stand."""
    fresh = lock(Activity, activity.pk)
    require_organiser(by, fresh)
    if fresh.status not in (ActivityStatus.DRAFT, ActivityStatus.ANNOUNCED):
        raise GuardRefused(_("It is over; take that back first to change it."))
    return fresh
