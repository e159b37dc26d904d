"""Terms and limits a province sets for itself: audited, kept as a history, and for what begins later only."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import SetThreshold
from core.services import record
from core.texts import limited_text
from core.thresholds import default_of, forget_thresholds
from progress.waiting.limits import LIMITS, Limit

MOST_WHY = 200


def set_threshold(*, by: Actor, key: str, value: int, reason: str = "", seen: int | None = None) -> SetThreshold:
    """Holds from tomorrow on, for what begins then; what is set twice on a day, holds as it was set last.

    ``seen`` is the value the person had before him. Raises PermissionRefused; InvalidInput beside ``value`` outside the
    bounds; GuardRefused for what is fixed, for the same value again, and when a colleague was quicker.
    """
    if by.role != Role.PROVINCIAL_OFFICER or not by.region:
        raise PermissionRefused(_("Only an officer of the province can do this."))
    limit = _settable(key)
    if not limit.least <= value <= limit.most:
        bounds = {"least": limit.least, "most": limit.most}
        raise InvalidInput(fields={"value": [_("Between %(least)s and %(most)s.") % bounds]})
    said = limited_text("reason", reason, most=MOST_WHY)
    with transaction.atomic():
        before = latest_value(by.region, key, lock=True)
        if seen is not None and seen != before:
            raise GuardRefused(_("A colleague has set it meanwhile; look at it again."))
        if value == before:
            raise GuardRefused(_("That is its value already."))
        found = _written(by, key, value, said)
        _record(by, key, before, found)
    return found


def _settable(key: str) -> Limit:
    limit = LIMITS.get(key)
    if limit is None or limit.fixed:
        raise GuardRefused(_("This term is fixed and cannot be set by a province."))
    return limit


def latest_value(region: str, key: str, *, lock: bool = False) -> int:
    """What will hold from tomorrow on, unless somebody sets it anew."""
    rows = SetThreshold.objects.filter(region=region, key=key).order_by("-valid_from")
    last = (rows.select_for_update(no_key=True) if lock else rows).first()
    return last.value if last is not None else default_of(key)


def _written(by: Actor, key: str, value: int, reason: str) -> SetThreshold:
    found, _new = SetThreshold.objects.update_or_create(
        region=by.region,
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


def _record(by: Actor, key: str, before: int, found: SetThreshold) -> None:
    record(
        by=by,
        event="threshold.set",
        object_type="threshold",
        object_ref=key,
        region=by.region,
        changes={"value": [before, found.value], "valid_from": found.valid_from.isoformat()},
        reason=found.reason,
    )
