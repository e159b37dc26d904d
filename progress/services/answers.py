"""Has long questions counted by workers and keeps the answers. Nobody acts here, so nothing stands in the audit log."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.selectors import provinces
from core.jobs import enqueue
from progress.answers import Page, count_anew, within_a_page
from progress.figures import breakdown
from progress.models import KeptAnswer
from progress.scope import Filters, Scope
from progress.selectors.work import ages, done_by_month, times_taken
from projects.enums import Tier

# A worker who has not answered by then has been lost.
LOST = timedelta(minutes=15)
# Nobody has asked for it so long.
FORGOTTEN = timedelta(days=30)
MONTHS = 12
# What the boards show before anybody chooses.
USUAL: tuple[Callable[[Scope, Filters], object], ...] = (
    times_taken,
    ages,
    lambda scope, filters: done_by_month(scope, filters, months=MONTHS),
    lambda scope, filters: breakdown("library", scope, filters, "institution"),
    lambda scope, filters: breakdown("library", scope, filters, "department"),
)


def have_counted(answers: Collection[int]) -> None:
    """Sends a worker for each, unless one is at it already."""
    if not answers:
        return
    now = timezone.now()
    asked = KeptAnswer.objects.filter(pk__in=answers)
    asked.exclude(asked_on=timezone.localdate()).update(asked_on=timezone.localdate())
    for pk in sorted(answers):
        free = KeptAnswer.objects.filter(Q(wanted_at=None) | Q(wanted_at__lt=now - LOST), pk=pk)
        if free.update(wanted_at=now):
            enqueue("progress.tasks.count_answer", pk)


def count_answer(pk: int) -> None:
    """Counts the question anew and keeps the answer. Safe to run twice: the facts decide, not what was kept."""
    answer = KeptAnswer.objects.filter(pk=pk).first()
    if answer is not None:
        begun = timezone.now()
        value = count_anew(answer)
        KeptAnswer.objects.filter(pk=pk).update(value=value, counted_at=begun, wanted_at=None)


def prepare_boards(day: date) -> int:
    """In the night: what nobody has asked for long is forgotten, and the boards' usual answers of the day are counted.

    Returns how many it has sent workers for; none where few projects are counted at once anyway.
    """
    KeptAnswer.objects.filter(asked_on__lt=day - FORGOTTEN).delete()
    if not Page().is_of_many:
        return 0
    wanted = set[int]().union(*(_wanted(region, Filters(day)) for region in _regions()))
    have_counted(wanted)
    return len(wanted)


def _wanted(region: str, filters: Filters) -> set[int]:
    with within_a_page() as page:
        for ask in USUAL:
            ask(Scope(region, Tier.ENTERPRISE), filters)
    return page.wanted


def _regions() -> Iterable[str]:
    return "", *provinces().values_list("pk", flat=True)
