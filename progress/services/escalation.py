"""What is overdue by more than the province bears goes to its leaders: one notice a day."""

from datetime import date

from accounts.enums import MembershipStatus
from accounts.models import Membership
from accounts.roles import Role
from core.actor import Actor
from core.thresholds import threshold
from core.workdays import is_workday
from progress.waiting.board import late_by
from progress.waiting.notices import tell_overdue
from registration.selectors.terms import workdays_back

ESCALATE = "PROGRESS.escalate_days"


def escalate_overdue(*, today: date) -> int:
    """On working days, for every province with leaders; exempt things are left out. Returns how many provinces.

    Safe to run again: a leader is told once a day, however many things there are.
    """
    if not is_workday(today):
        return 0
    leading = Membership.objects.filter(role=Role.LEADER, status=MembershipStatus.ACTIVE, user__is_active=True)
    regions = leading.order_by("organisation__region").values_list("organisation__region", flat=True).distinct()
    return sum(_escalated(region, today) for region in regions)


def _escalated(region: str, today: date) -> bool:
    """Counted as a leader sees it, who has no part in anything."""
    days = threshold(ESCALATE, region)
    counts = late_by(Actor(None, "", role=Role.LEADER.value, region=region), workdays_back(today, days))
    if not counts:
        return False
    tell_overdue(region=region, counts=counts, days=days, today=today)
    return True
