"""A guide's offered times: in series, withdrawn, whole days blocked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.roles import Role
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused, Text
from core.refs import new_ref
from core.services import lock, record
from core.texts import limited_text, one_line
from core.workdays import is_workday
from registration.enums.appointments import TAKING
from registration.models import Appointment, BlockedDay, Slot
from registration.selectors.slots import blocked_days, ends_of, midnight, own_slots

OFFERING = frozenset({Role.COACH.value, Role.PROVINCIAL_OFFICER.value, Role.CITY_OFFICER.value})
SHORTEST, LONGEST = 10, 240
# Of one series.
MOST_SLOTS = 300
MOST_PLACE, MOST_LINK = 200, 300
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class SlotPlan:
    """From ``begins`` to ``ends`` on ``day``, one time after the other, each ``minutes`` long; for ``weeks`` weeks."""

    day: date
    begins: time
    ends: time
    minutes: int = 30
    weeks: int = 1
    place: str = ""
    link: str = ""


@dataclass
class Offered:
    """What a series came to. ``free_days`` are no working days, ``blocked`` ones he has taken out himself."""

    slots: list[Slot] = field(default_factory=list)
    free_days: list[date] = field(default_factory=list)
    blocked: list[date] = field(default_factory=list)
    past: int = 0
    overlapping: int = 0


def offer_slots(*, by: Actor, plan: SlotPlan) -> Offered:
    """Offers times for the cases he guides. Sent twice it offers nothing twice: what is there already overlaps.

    Days that are no working days (工作日), blocked days, past times and those that overlap with his own are left out
    and counted. Raises PermissionRefused; InvalidInput beside the field, also when nothing is left to offer.
    """
    person = require_offering(by)
    place, link = _checked(plan)
    result = Offered()
    with transaction.atomic():
        # Two series of one person at once would not see each other's times.
        lock(User, person)
        starts = list(_starts(by, plan, result))
        city = Organisation.objects.values_list("city_id", flat=True).get(pk=by.organisation_id or 0)
        result.slots = Slot.objects.bulk_create(
            Slot(
                ref=new_ref(),
                guide_id=person,
                role=by.role,
                region_id=by.region,
                city_id=city if by.role == Role.CITY_OFFICER else None,
                starts_at=start,
                minutes=plan.minutes,
                place=place,
                link=link,
            )
            for start in starts
        )
        if not result.slots:
            raise InvalidInput(fields={"day": [_nothing(result)]})
        _record(by, "slots.offered", {"n": len(result.slots), "from": plan.day.isoformat(), "weeks": plan.weeks})
    return result


def require_offering(by: Actor) -> int:
    if by.user_id is None or by.role not in OFFERING:
        raise PermissionRefused(_("Only those who guide cases offer times."))
    return by.user_id


def _checked(plan: SlotPlan) -> tuple[str, str]:
    """Place and link as they are kept. Raises InvalidInput with everything that is wrong."""
    faults: dict[str, list[Text]] = {}
    most: int = settings.REGISTRATION["slot_weeks"]
    if not SHORTEST <= plan.minutes <= LONGEST:
        faults["minutes"] = [_("Between %(least)s and %(most)s minutes.") % {"least": SHORTEST, "most": LONGEST}]
    if not 1 <= plan.weeks <= most:
        faults["weeks"] = [_("Between 1 and %(n)s weeks.") % {"n": most}]
    if plan.day < timezone.localdate():
        faults["day"] = [_("This day has passed.")]
    if plan.day > timezone.localdate() + most * WEEK:
        faults["day"] = [_("At most %(n)s weeks ahead.") % {"n": most}]
    if not faults and _length(plan) < plan.minutes:
        faults["ends"] = [_("Not one time fits in between.")]
    if not faults and _length(plan) // plan.minutes * plan.weeks > MOST_SLOTS:
        faults["weeks"] = [_("That would be more than %(n)s times; take fewer weeks.") % {"n": MOST_SLOTS}]
    if faults:
        raise InvalidInput(fields=faults)
    return somewhere(plan.place, plan.link)


def somewhere(place: str, link: str) -> tuple[str, str]:
    """A place, a link (https) for a talk at a distance, or both. Raises InvalidInput."""
    where = limited_text("place", one_line(place), most=MOST_PLACE)
    address = limited_text("link", link, most=MOST_LINK)
    try:
        if address:
            URLValidator(schemes=["https"])(address)
    except ValidationError:
        raise InvalidInput(fields={"link": [_("Please give a whole address that begins with https://")]}) from None
    if not where and not address:
        raise InvalidInput(fields={"place": [_("Please give a place, or a link for a talk at a distance.")]})
    return where, address


def _length(plan: SlotPlan) -> int:
    return (plan.ends.hour - plan.begins.hour) * 60 + plan.ends.minute - plan.begins.minute


def _starts(by: Actor, plan: SlotPlan, result: Offered) -> Iterator[datetime]:
    """The beginnings that can be offered; what is left out is counted in ``result``."""
    end = plan.day + plan.weeks * WEEK
    blocked = blocked_days(by, plan.day, end)
    own = own_slots(by).filter(starts_at__gte=midnight(plan.day - WEEK), starts_at__lt=midnight(end))
    taken = [(slot.starts_at, ends_of(slot)) for slot in own]
    now, length = timezone.now(), timedelta(minutes=plan.minutes)
    for day in (plan.day + n * WEEK for n in range(plan.weeks)):
        if not is_workday(day):
            result.free_days.append(day)
        elif day in blocked:
            result.blocked.append(day)
        else:
            for start in times_of(plan, day):
                if start <= now:
                    result.past += 1
                elif any(start < until and since < start + length for since, until in taken):
                    result.overlapping += 1
                else:
                    yield start


def times_of(plan: SlotPlan, day: date) -> Iterator[datetime]:
    first = timezone.make_aware(datetime.combine(day, plan.begins))
    for n in range(_length(plan) // plan.minutes):
        yield first + timedelta(minutes=n * plan.minutes)


def _nothing(result: Offered) -> str:
    if result.overlapping:
        return _("You offer these times already, or others that overlap with them.")
    if result.past:
        return _("These times have passed.")
    if result.blocked:
        return _("You have blocked this day.")
    return _("There is no working day among these.")


def withdraw_slot(*, by: Actor, slot: Slot) -> Slot:
    """Takes a free time back; twice is as once. Raises PermissionRefused, GuardRefused when it is booked."""
    with transaction.atomic():
        fresh = lock(Slot, slot.pk)
        if fresh.guide_id != by.user_id:
            raise PermissionRefused(_("This time is offered by somebody else."))
        if is_taken(fresh):
            raise GuardRefused(
                _("This time has just been booked."), help_text=_("Decline the appointment if you cannot come.")
            )
        if fresh.withdrawn_at is None:
            take_out(fresh)
            _record(by, "slots.withdrawn", {"n": 1, "day": timezone.localdate(fresh.starts_at).isoformat()})
    return fresh


def is_taken(slot: Slot) -> bool:
    return Appointment.objects.filter(slot=slot, status__in=sorted(TAKING)).exists()


def take_out(slot: Slot) -> None:
    """In the caller's transaction, who holds the slot's lock."""
    slot.withdrawn_at = timezone.now()
    slot.save(update_fields=["withdrawn_at"])


def block_day(*, by: Actor, day: date) -> int:
    """Takes all free times of a day out and offers none there any more; booked ones stay. Returns how many went."""
    person = require_offering(by)
    if day < timezone.localdate():
        raise InvalidInput(fields={"day": [_("This day has passed.")]})
    with transaction.atomic():
        lock(User, person)
        BlockedDay.objects.get_or_create(guide_id=person, day=day)
        rows = own_slots(by).filter(starts_at__gte=midnight(day), starts_at__lt=midnight(day + timedelta(days=1)))
        free = [slot for slot in rows.select_for_update(no_key=True).order_by("pk") if not is_taken(slot)]
        for slot in free:
            take_out(slot)
        _record(by, "slots.day_blocked", {"day": day.isoformat(), "n": len(free)})
    return len(free)


def unblock_day(*, by: Actor, day: date) -> None:
    """Times can be offered there again; those taken out do not come back."""
    person = require_offering(by)
    if BlockedDay.objects.filter(guide_id=person, day=day).delete()[0]:
        _record(by, "slots.day_unblocked", {"day": day.isoformat()})


def _record(by: Actor, event: str, changes: dict[str, object]) -> None:
    record(by=by, event=event, object_type="slots", object_ref=str(by.user_id), region=by.region, changes=changes)
