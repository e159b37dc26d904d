"""Terms and limits of a province, its own and those of its programmes: audited, with history, for what begins later."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import SetThreshold
from core.services import record
from core.texts import limited_text
from core.thresholds import default_of, forget_thresholds
from progress.models import Programme
from progress.selectors.programmes import years_of
from progress.waiting.limits import LIMITS, Limit

MOST_WHY = 200
# What somebody had before him when nothing was set; no term is that short.
NOTHING = 0


@dataclass(frozen=True)
class _Place:
    """Whose term it is: the province's, or a programme's."""

    region: str
    programme: Programme | None

    @property
    def ref(self) -> str:
        return self.programme.ref if self.programme is not None else ""


def set_threshold(
    *,
    by: Actor,
    key: str,
    value: int | None,
    programme: Programme | None = None,
    reason: str = "",
    seen: int | None = None,
) -> SetThreshold:
    """Holds from tomorrow on, for what begins then; what is set twice on a day, holds as it was set last.

    Of a ``programme`` it holds in its years only, before what the province has set. A ``value`` of None takes back what
    was set there. ``seen`` is what the person had before him, NOTHING when nothing was set. Raises PermissionRefused;
    NotVisible for another province's programme; InvalidInput beside ``value`` outside the bounds; GuardRefused for what
    is fixed, for the same value again, for a programme that is over, and when a colleague was quicker.
    """
    place = _place(by, programme)
    limit = _settable(key)
    if value is not None:
        _check(limit, value, place)
    said = limited_text("reason", reason, most=MOST_WHY)
    with transaction.atomic():
        before = _latest(place, key, lock=True)
        if seen is not None and seen != (before or NOTHING):
            raise GuardRefused(_("A colleague has set it meanwhile; look at it again."))
        if value == before:
            raise GuardRefused(_("Nothing is set here.") if value is None else _("That is its value already."))
        found = _written(by, place, key, value, said)
        _record(by, place, before, found)
    return found


def _place(by: Actor, programme: Programme | None) -> _Place:
    if by.role != Role.PROVINCIAL_OFFICER or not by.region:
        raise PermissionRefused(_("Only an officer of the province can do this."))
    if programme is not None:
        if programme.region_id != by.region:
            raise NotVisible
        if years_of(programme).whole.last < first_day():
            raise GuardRefused(_("The programme is over."))
    return _Place(by.region, programme)


def _settable(key: str) -> Limit:
    limit = LIMITS.get(key)
    if limit is None or limit.fixed:
        raise GuardRefused(_("This term is fixed and cannot be set by a province."))
    return limit


def _check(limit: Limit, value: int, place: _Place) -> None:
    if not limit.least <= value <= limit.most:
        raise InvalidInput(fields={"value": [_("Between %(least)s and %(most)s.") % bounds_of(limit)]})
    for other in LIMITS.values():
        if limit.after == other.key and value <= (than := _will_hold(place, other.key)):
            words = _("More than the %(n)s of “%(term)s”.")
        elif other.after == limit.key and value >= (than := _will_hold(place, other.key)):
            words = _("Less than the %(n)s of “%(term)s”.")
        else:
            continue
        raise InvalidInput(fields={"value": [words % {"n": than, "term": other.label}]})


def bounds_of(limit: Limit) -> dict[str, int]:
    return {"least": limit.least, "most": limit.most}


def _will_hold(place: _Place, key: str) -> int:
    own = _latest(place, key) if place.programme is not None else None
    return own or _latest(_Place(place.region, None), key) or default_of(key)


def _latest(place: _Place, key: str, *, lock: bool = False) -> int | None:
    """What will be set there from tomorrow on, unless somebody sets it anew."""
    rows = SetThreshold.objects.filter(region=place.region, programme=place.ref, key=key).order_by("-valid_from")
    last = (rows.select_for_update(no_key=True) if lock else rows).first()
    return last.value if last is not None else None


def _written(by: Actor, place: _Place, key: str, value: int | None, reason: str) -> SetThreshold:
    found, _new = SetThreshold.objects.update_or_create(
        region=place.region,
        programme=place.ref,
        key=key,
        valid_from=first_day(),
        defaults={
            "value": value,
            "reason": reason,
            "set_at": timezone.now(),
            "set_by_id": by.user_id,
            "set_by_label": by.label,
        },
    )
    transaction.on_commit(forget_thresholds)
    return found


def first_day() -> date:
    """Tomorrow: by then every process knows it, and what has begun today keeps the term it began with."""
    return timezone.localdate() + timedelta(days=1)


def _record(by: Actor, place: _Place, before: int | None, found: SetThreshold) -> None:
    """A programme's terms stand in the programme's own trail."""
    changes = {"value": [before, found.value], "valid_from": found.valid_from.isoformat()}
    own = place.programme is not None
    record(
        by=by,
        event="programme.term_set" if own else "threshold.set",
        object_type="programme" if own else "threshold",
        object_ref=place.ref if own else found.key,
        region=place.region,
        changes={"term": found.key, **changes} if own else changes,
        reason=found.reason,
    )
