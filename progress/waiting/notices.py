"""What leaders are told of what is long overdue: one notice a day for a province."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Role
from accounts.selectors import holders_of
from core.notices import notify
from progress.waiting.registry import KINDS
from progress.waiting.rows import Counts


def tell_overdue(*, region: str, counts: Mapping[str, Counts], days: int, today: date) -> None:
    """``days``: by how many working days at least. Numbers and kinds only; the board says what they are."""
    total = sum(each.waiting for each in counts.values())
    notify(
        recipients=holders_of(Role.LEADER, region),
        event="waiting.escalated",
        key=f"waiting.escalated:{region}:{today.isoformat()}",
        title=partial(_title, total, days),
        body=partial(_body, counts),
        url=reverse("console:overdue_board"),
    )


def _title(total: int, days: int) -> str:
    said = ngettext(
        "%(n)s thing is overdue by %(days)s working days or more",
        "%(n)s things are overdue by %(days)s working days or more",
        total,
    )
    return said % {"n": total, "days": days}


def _body(counts: Mapping[str, Counts]) -> str:
    lines = []
    for key, each in counts.items():
        words = {"kind": KINDS[key].label, "n": each.waiting}
        since = date_format(each.oldest) if each.oldest else ""
        lines.append(_("%(kind)s: %(n)s, the oldest due on %(day)s") % {**words, "day": since})
    return "\n".join(lines)
