"""The working calendar of a year: what an administrator sets where the published one is missing or wrong.

What is past stays as it was counted, and a term whose last day stands already keeps it: only what is set from now on
counts by the new calendar.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.permissions import require_system_admin
from core import workdays
from core.actor import Actor
from core.errors import InvalidInput, StaleEdit, Text
from core.holidays import SetDay, Unread, read_days, write_days
from core.models import CalendarDay
from core.selectors import set_days_of
from core.services import record

YEARS_AHEAD = 2
# 全国年节及纪念日放假办法 (2024 revision, State Council order 795): 13 days a year for everybody.
STATUTORY_DAYS = 13
FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
# Two administrators at once: one after the other. Any number no other advisory lock of a transaction uses.
LOCK = (795, 2024)
MOST_LINES = 400


@dataclass(frozen=True)
class YearPlan:
    """What saving this text would set. ``remarks`` are doubts, and keep nobody from saving."""

    year: int
    days: list[SetDay]
    unread: list[Unread]
    remarks: list[Text]


def open_years(today: date | None = None) -> range:
    """The years whose calendar can be set: this one and the next two."""
    first = (today or timezone.localdate()).year
    return range(first, first + YEARS_AHEAD + 1)


def exceptions_of(year: int) -> list[SetDay]:
    """The days of a year that are not as their weekday says, or bear a holiday's name: set ones before published."""
    chosen = {day.on: day for day in set_days_of(year)}
    found = []
    for on in _days_of(year):
        day = chosen.get(on) or _published(on)
        if day is not None and (day.name or day.works != (on.weekday() < 5)):
            found.append(day)
    return found


def _published(on: date) -> SetDay | None:
    if not workdays.is_published(on.year):
        return None
    works, name = workdays.published_workday(on), workdays.published_name(on)
    return SetDay(on, works, name) if name or works != (on.weekday() < 5) else None


def _days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def plan_year(*, year: int, text: str) -> YearPlan:
    """Reads a list (``core.holidays``) for a year. Raises InvalidInput for a year that cannot be set, or no day."""
    if year not in open_years():
        raise InvalidInput(fields={"text": [_("The calendar of %(year)s can no longer be set.") % {"year": year}]})
    if text.count("\n") > MOST_LINES:
        raise InvalidInput(fields={"text": [_("At most %(n)s lines.") % {"n": MOST_LINES}]})
    days, unread = read_days(text, year)
    here = [day for day in days if day.on.year == year]
    if not here:
        said = _("No day of %(year)s could be read. Write one line for each holiday, as in the example.")
        raise InvalidInput(fields={"text": [said % {"year": year}]})
    return YearPlan(year, here, unread, list(_remarks(year, days, here)))


def _remarks(year: int, days: Sequence[SetDay], here: Sequence[SetDay]) -> Iterator[Text]:
    other = [day.on for day in days if day.on.year != year]
    if other:
        listed = ", ".join(date_format(on) for on in other)
        yield _("Not taken, because it belongs to another year: %(days)s.") % {"days": listed}
    for day in here:
        if day.works and day.on.weekday() < 5:
            yield _("%(day)s is a weekday, worked in any case.") % {"day": date_format(day.on)}
    missing = [name for name in FESTIVALS if not any(name in day.name for day in here)]
    if missing and not all(day.name == "" for day in here):
        yield _("Not in the list: %(names)s.") % {"names": "、".join(missing)}
    off = sum(not day.works for day in here)
    if off < STATUTORY_DAYS:
        words = {"n": off, "least": STATUTORY_DAYS}
        yield _("Only %(n)s days off; the law gives %(least)s. Is the list complete?") % words


def state_of(year: int) -> str:
    """As text, to notice that somebody else has changed it meanwhile."""
    return write_days(exceptions_of(year))


def set_year(*, by: Actor, year: int, text: str, seen: str | None = None) -> YearPlan:
    """Sets the calendar of a year to exactly this list; every process counts by it within a minute. Audited.

    ``seen`` is ``state_of`` when the person began. Raises PermissionRefused, StaleEdit, and InvalidInput also for a
    day that has passed and would count otherwise than it did.
    """
    require_system_admin(by)
    plan = plan_year(year=year, text=text)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
        if seen is not None and seen != state_of(year):
            raise StaleEdit(_("Somebody else has changed this year's calendar meanwhile; it is shown as it is now."))
        wanted = _wanted(plan)
        changed = _changed(year, wanted)
        _require_ahead(changed)
        CalendarDay.objects.filter(on__year=year).delete()
        CalendarDay.objects.bulk_create(
            [CalendarDay(on=day.on, works=day.works, name=day.name, set_by_id=by.user_id) for day in wanted.values()]
        )
        facts = {
            "days_off": sum(not day.works for day in plan.days),
            "days_worked": sum(day.works for day in plan.days),
            "changed": ", ".join(on.isoformat() for on in changed),
        }
        record(by=by, event="calendar.set", object_type="calendar", object_ref=str(year), changes=facts)
        transaction.on_commit(workdays.forget_days)
    return plan


def _wanted(plan: YearPlan) -> dict[date, SetDay]:
    """With days the published calendar has as exceptions and the list has not: these are as their weekday says."""
    wanted = {day.on: day for day in plan.days}
    for on in _days_of(plan.year):
        published = _published(on)
        if on not in wanted and published is not None:
            wanted[on] = SetDay(on, on.weekday() < 5)
    return wanted


def _changed(year: int, wanted: dict[date, SetDay]) -> list[date]:
    """The days that will count otherwise than now."""
    now = {day.on: day.works for day in set_days_of(year)}
    return [
        on
        for on in _days_of(year)
        if (wanted[on].works if on in wanted else on.weekday() < 5) != now.get(on, workdays.published_workday(on))
    ]


def _require_ahead(changed: Sequence[date]) -> None:
    past = [date_format(on) for on in changed if on < timezone.localdate()]
    if past:
        said = _("These days have passed, and stay as they were counted: %(days)s.") % {"days": ", ".join(past)}
        raise InvalidInput(fields={"text": [said]})
