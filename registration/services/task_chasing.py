"""What the portal does by itself about tasks and tests that wait too long."""

from datetime import date

from django.db import transaction

from core.services import lock
from core.thresholds import threshold
from core.workdays import workdays_until
from registration.models import CaseTask, TestBooking
from registration.notifications.bookings import tell_test_late, tell_test_late_again
from registration.notifications.tasks import tell_late, tell_late_again, tell_task_soon
from registration.selectors.bookings import is_late as is_late_test
from registration.selectors.bookings import late_bookings
from registration.selectors.tasks import is_late, late_tasks, tasks_due_soon


def chase_tasks(*, today: date) -> int:
    """Reminds of what is due soon; a late task is told to whoever asked, and some working days later to the asked
    body again and to the office. Returns how many were escalated; safe to run again."""
    for task in tasks_due_soon(today):
        tell_task_soon(task=task)
    return sum(_escalated(pk, today) for pk in late_tasks(today))


def _escalated(pk: int, today: date) -> bool:
    with transaction.atomic():
        task = lock(CaseTask, pk)
        if not is_late(task, today):
            return False
        since = task.due_on if task.due_on < today else task.acknowledge_by
        level = _level(since, today, task.region_id)
        if level <= task.escalated:
            return False
        tell_late(task=task, day=since.isoformat())
        if level > 1:
            tell_late_again(task=task, day=since.isoformat())
        task.escalated = level
        task.save(update_fields=["escalated"])
    return True


def _level(since: date, today: date, region: str) -> int:
    return 2 if workdays_until(since, today) > threshold("REGISTRATION.task_again_days", region, on=since) else 1


def chase_bookings(*, today: date) -> int:
    """An institute that has not answered, or is past its planned end, is reminded; then the guides are told."""
    return sum(_chased(found.pk, today) for found in late_bookings(today))


def _chased(pk: int, today: date) -> bool:
    with transaction.atomic():
        booking = lock(TestBooking, pk)
        if not is_late_test(booking, today):
            return False
        since = booking.answer_by if booking.ends_on is None else booking.ends_on
        level = _level(since, today, booking.region_id)
        if level <= booking.reminded:
            return False
        tell_test_late(booking=booking, day=since.isoformat())
        if level > 1:
            tell_test_late_again(booking=booking, day=since.isoformat())
        booking.reminded = level
        booking.save(update_fields=["reminded"])
    return True
