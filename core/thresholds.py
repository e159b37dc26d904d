"""Terms and limits as a province counts them: what its office has set, for a programme or at all, else the settings.

Keys name a setting ("REGISTRATION.first_contact_days"; "REGISTRATION.idle_days.0" for one of several). What an office
sets holds for what begins on a later day, so a term that runs keeps its date, and a process that has not yet noticed
the change counts nothing wrongly. Whoever stands above says where set values come from (``read_thresholds_from``),
because this layer knows no database.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from time import monotonic

from django.conf import settings
from django.utils import timezone

# What holds in a province: by province and key, each value with its first day, in order of days.
SetThresholds = Mapping[tuple[str, str], Sequence[tuple[date, int]]]
NEVER = float("-inf")


class _Memory:
    """What was set, as this process last read it."""

    source: Callable[[], SetThresholds] | None = None
    every: float | None = None
    found: SetThresholds = {}
    read_at: float | None = None


_memory = _Memory()


def read_thresholds_from(source: Callable[[], SetThresholds], *, every: float | None) -> None:
    """``source`` is asked again after ``every`` seconds; None: only after ``forget_thresholds``."""
    _memory.source, _memory.every, _memory.found, _memory.read_at = source, every, {}, None


def forget_thresholds() -> None:
    """The next question reads what is set anew."""
    _memory.found, _memory.read_at = {}, NEVER


def threshold(key: str, region: str = "", on: date | None = None) -> int:
    """The value for what begins on a day (today) in a province; without one, or with nothing set, the portal's own.

    Raises KeyError for a key no setting has.
    """
    day, value = on or timezone.localdate(), default_of(key)
    for since, chosen in changes_of(key, region):
        value = chosen if since <= day else value
    return value


def changes_of(key: str, region: str) -> Sequence[tuple[date, int]]:
    """What holds in a province, each value with the first day on which it does; earlier ones first."""
    return _set().get((region, key), ()) if region else ()


def regions_with(key: str) -> list[str]:
    """The provinces that have set something of their own, in order."""
    return sorted(region for region, name in _set() if name == key)


def default_of(key: str) -> int:
    """As the settings say. Raises KeyError."""
    group, _, name = key.partition(".")
    name, _, position = name.partition(".")
    value = getattr(settings, group)[name]
    return int(value[int(position)] if position else value)


def _set() -> SetThresholds:
    memory, now = _memory, monotonic()
    if memory.source is None or not _is_stale(memory, now):
        return memory.found
    # Before the reading: one that fails shall not be tried again at every question.
    memory.read_at = now
    memory.found = memory.source()
    return memory.found


def _is_stale(memory: _Memory, now: float) -> bool:
    if memory.read_at is None:
        return memory.every is not None
    return memory.read_at == NEVER or (memory.every is not None and now - memory.read_at >= memory.every)
