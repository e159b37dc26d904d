"""Early warning: those responsible learn that a target is behind before the period is over."""

from datetime import date

from django.db import transaction

from progress.notifications import tell_behind
from progress.pace import PaceStatus
from progress.selectors.programmes import all_programmes, is_running
from progress.targets import TargetRow, rows_of


@transaction.atomic
def warn_of_targets(*, day: date) -> int:
    """Tells of every target that is behind on the day by what its programme calls enough; returns how many there are.

    At most once a month for each target: when it falls behind, and when it still is at the beginning of the next
    month. Safe to run any number of times a day.
    """
    running = [each for each in all_programmes() if each.warns and is_running(each, day)]
    late = [row for row in rows_of(running, day) if is_late(row)]
    for row in late:
        tell_behind(row)
    return len(late)


def is_late(row: TargetRow) -> bool:
    """Behind by at least the programme's number, and by at least its percentage of the target."""
    pace, programme = row.pace, row.programme
    enough = max(programme.warn_gap, pace.target * programme.warn_share / 100)
    return pace.status == PaceStatus.BEHIND and not row.is_over and pace.gap >= enough
