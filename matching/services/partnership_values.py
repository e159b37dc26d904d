"""What a partnership may say: read, checked, refused with what is wrong beside its field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, Text
from core.texts import limited_text, one_line
from matching.enums import Cooperation
from matching.models import Match

MOST_NOTE = 1000
MOST_STEPS, LONGEST_STEP = 12, 100
# In yuan; the column holds twelve digits before the point.
MOST_AMOUNT = Decimal(10) ** 11
CENT = Decimal("0.01")
# Nothing is planned further ahead; a year typed wrongly is noticed.
MOST_YEARS = 30

Step = tuple[str, date]


@dataclass(frozen=True)
class Terms:
    kind: str
    exclusive: bool
    signed_on: date
    ends_on: date | None
    amount: Decimal | None
    note: str
    shares: bool
    steps: list[Step]

    @property
    def columns(self) -> dict[str, Any]:
        names = ("kind", "exclusive", "signed_on", "ends_on", "amount", "note")
        return {name: getattr(self, name) for name in names}


def checked_terms(values: Mapping[str, Any], *, match: Match) -> Terms:
    """Raises InvalidInput; days are days in China."""
    kind, signed_on = str(values.get("kind", "")), values.get("signed_on")
    ends_on = values.get("ends_on") or None
    problems: dict[str, list[Text]] = {}
    _note(problems, "kind", "" if kind in Cooperation.values else _("Choose the kind of partnership."))
    _note(problems, "signed_on", _signing_problem(signed_on, match))
    _note(problems, "ends_on", _end_problem(signed_on, ends_on))
    amount = _amount(values.get("amount"), problems)
    if problems or not isinstance(signed_on, date):
        raise InvalidInput(fields=problems)
    return Terms(
        kind=kind,
        exclusive=bool(values.get("exclusive")),
        signed_on=signed_on,
        ends_on=ends_on,
        amount=amount,
        note=limited_text("note", str(values.get("note") or ""), most=MOST_NOTE),
        shares=bool(values.get("shares")),
        steps=checked_steps(values.get("steps") or ()),
    )


def _note(problems: dict[str, list[Text]], field: str, problem: Text) -> None:
    if problem:
        problems[field] = [problem]


def _signing_problem(signed_on: Any, match: Match) -> Text:
    if not isinstance(signed_on, date):
        return _("Give the day on which it was signed.")
    if signed_on > timezone.localdate():
        return _("The day lies in the future.")
    if signed_on < timezone.localdate(match.opened_at):
        return _("This match began later; the partnership cannot be older.")
    return ""


def _end_problem(signed_on: Any, ends_on: Any) -> Text:
    if ends_on is None or not isinstance(signed_on, date):
        return ""
    if not isinstance(ends_on, date) or ends_on.year > timezone.localdate().year + MOST_YEARS:
        return _("Please check this day.")
    return _("It cannot end before it was signed.") if ends_on < signed_on else ""


def _amount(given: Any, problems: dict[str, list[Text]]) -> Decimal | None:
    if given in (None, ""):
        return None
    try:
        amount = Decimal(str(given)).quantize(CENT)
    except InvalidOperation:
        amount = Decimal(-1)
    if not 0 <= amount < MOST_AMOUNT:
        problems["amount"] = [_("Please give an amount in yuan, or leave it empty.")]
    return amount


def checked_steps(given: Iterable[tuple[Any, Any]]) -> list[Step]:
    """Milestones in the order of their days. Raises InvalidInput at ``steps``."""
    steps = [_step(label, day) for label, day in given]
    if len(steps) > MOST_STEPS:
        raise _refused(_("At most %(n)s milestones.") % {"n": MOST_STEPS})
    return sorted(steps, key=lambda step: step[1])


def _step(label: Any, day: Any) -> Step:
    said = one_line(str(label or ""))
    if not said or not isinstance(day, date):
        raise _refused(_("A milestone has a name and a day."))
    if len(said) > LONGEST_STEP:
        raise _refused(_("The name of a milestone has at most %(n)s characters.") % {"n": LONGEST_STEP})
    if not timezone.localdate().year - 1 <= day.year <= timezone.localdate().year + MOST_YEARS:
        raise _refused(_("Please check the days of the milestones."))
    return said, day


def _refused(message: Text) -> InvalidInput:
    return InvalidInput(fields={"steps": [message]})
