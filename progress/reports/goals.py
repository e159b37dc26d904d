"""The section of a report about targets: how far each is on the day, as the page of the targets says."""

from collections.abc import Iterable
from functools import partial

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from progress.reports.counting import heads
from progress.reports.shape import Line, Section, Table, said
from progress.targets import TargetRow

NUMBERS = (
    pgettext_lazy("heading of a column", "Target"),
    pgettext_lazy("of a target", "Reached so far"),
    _("Expected by the day"),
    _("Missing to that"),
)
SHARES = (pgettext_lazy("of a target", "Share reached"), _("Share of the time passed"))
FIRST = pgettext_lazy("heading of a column", "Figure")
DIGITS = 4


def targets_section(rows: Iterable[TargetRow]) -> Section | None:
    """None in a place without targets on the day."""
    found = list(rows)
    if not found:
        return None
    numbers = tuple(
        Line(row.target.ref, said(partial(_label, row)), _numbers(row), said(row.indicator.unit)) for row in found
    )
    shares = tuple(Line(row.target.ref, said(partial(_label, row)), _shares(row), {}, "share") for row in found)
    tables = (
        Table("targets", said(_("Targets and where they stand")), said(FIRST), heads(NUMBERS), numbers),
        Table("target_shares", said(_("How far the targets are")), said(FIRST), heads(SHARES), shares),
    )
    note = said(_("Counted by the rules of the programme, in the period of each target up to the day."))
    return Section("targets", said(_("Targets of the programme")), tables, note)


def _label(row: TargetRow) -> str:
    words = {"label": row.indicator.label, "unit": row.target.get_kind_display()}
    return gettext("%(label)s (%(unit)s)") % words


def _numbers(row: TargetRow) -> tuple[int, ...]:
    return row.pace.target, row.pace.value, row.pace.expected, row.pace.gap


def _shares(row: TargetRow) -> tuple[float, ...]:
    return round(row.pace.share, DIGITS), round(row.pace.elapsed, DIGITS)
