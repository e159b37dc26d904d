"""A target's state in words, as a report would say it, in the reader's language; and in values, for machines."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from progress.enums import TargetKind
from progress.pace import PaceStatus
from progress.targets import TargetRow


def reason(row: TargetRow) -> str:
    """“84 of 300 on 2 July 2026: 28 %, 50 % of the time gone; 150 expected by then: behind by 66.”"""
    pace = row.pace
    words = {
        "value": f"{pace.value:,}",
        "target": f"{pace.target:,}",
        "day": _shown(min(row.day, row.period.last)),
        "share": percent(pace.share),
        "gone": f"{pace.elapsed * 100:.0f}",
        "expected": f"{pace.expected:,}",
        "gap": f"{pace.gap:,}",
        "first": _shown(row.period.first),
    }
    return _sentence(row) % words


def _sentence(row: TargetRow) -> str:
    status = row.pace.status
    if status == PaceStatus.NOT_BEGUN:
        return _("The period begins on %(first)s.")
    if row.is_over and status == PaceStatus.BEHIND:
        return _("%(value)s of %(target)s by the end on %(day)s: %(share)s %%, %(gap)s short.")
    if status == PaceStatus.REACHED:
        return _("%(value)s of %(target)s on %(day)s: reached, with %(gone)s %% of the time gone.")
    if status == PaceStatus.ON_TRACK:
        return _(
            "%(value)s of %(target)s on %(day)s: %(share)s %%, %(gone)s %% of the time gone; %(expected)s expected by"
            " then: on track."
        )
    return _(
        "%(value)s of %(target)s on %(day)s: %(share)s %%, %(gone)s %% of the time gone; %(expected)s expected by then:"
        " behind by %(gap)s."
    )


def percent(share: float) -> str:
    """0.28 is 28, 0.013 is 1.3; never a hundred before it is reached."""
    number = min(share * 100, 99.9) if share < 1 else share * 100
    return f"{number:.1f}".removesuffix(".0")


def forecast_words(row: TargetRow) -> str:
    """What the present pace leads to; empty when nothing is to be foretold, as from nothing."""
    pace = row.pace
    if not pace.forecast or row.is_over:
        return ""
    words = {"forecast": f"{pace.forecast:,}", "low": f"{pace.low:,}", "high": f"{pace.high:,}"}
    return _("At this pace %(forecast)s at the end, likely %(low)s to %(high)s.") % words


def needed_words(row: TargetRow) -> str:
    if not row.pace.monthly:
        return ""
    return _("%(n)s a month are needed from now on.") % {"n": f"{row.pace.monthly:,}"}


def period_words(row: TargetRow) -> str:
    """The kind of target and its days; of an average over all years, what it comes to."""
    target, days = row.target, {"first": _shown(row.period.first), "last": _shown(row.period.last)}
    kind = str(TargetKind(target.kind).label)
    if row.pace.target != target.amount:
        kind += " " + _("(%(amount)s a year)") % {"amount": f"{target.amount:,}"}
    return f"{kind} · " + _("%(first)s to %(last)s") % days


def _shown(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def target_values(row: TargetRow) -> dict[str, Any]:
    """``key`` is the indicator that has the target, ``counts`` the one counted for it by the rule in force."""
    pace = row.pace
    return {
        "key": row.indicator.key,
        "programme": row.programme.ref,
        "kind": row.target.kind,
        "batch": row.target.batch,
        "counts": row.counted.key,
        "first_day": row.period.first.isoformat(),
        "last_day": row.period.last.isoformat(),
        "value": pace.value,
        "target": pace.target,
        "share": round(pace.share, 4),
        "expected": pace.expected,
        "gap": pace.gap,
        "status": pace.status.value,
        "forecast": pace.forecast,
        "forecast_low": pace.low,
        "forecast_high": pace.high,
        "needed_per_month": pace.monthly,
        "reason": reason(row),
        "rules": [str(words) for words in row.rules],
        "source": row.target.source,
    }
