"""Which project a ledger row is about, by its 申报编号.

A number of the portal's own form (CY44-2026-000123) names the project with this reference; any other number the one
that carries it as its external number. So a number never names two projects.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from projects.ledger.columns import NUMBER
from projects.ledger.rows import LedgerRow, Problem, Refusal
from projects.selectors.ledger import projects_by_number

OWN_NUMBER = re.compile(r"CY(\d{2,6})-(\d{4})-(\d{6,9})", re.ASCII)


@dataclass(frozen=True)
class OwnNumber:
    region: str
    year: int
    count: int


def own_number(number: str) -> OwnNumber | None:
    found = OWN_NUMBER.fullmatch(number)
    return OwnNumber(found[1], int(found[2]), int(found[3])) if found else None


def matched(region_code: str, rows: Iterable[LedgerRow]) -> tuple[list[LedgerRow], list[Refusal], dict[str, int]]:
    """The rows that may go on, those refused for their number, and the projects found, by number."""
    rows = list(rows)
    own = {row.number for row in rows if own_number(row.number)}
    found = projects_by_number(region_code, {row.number for row in rows} - own, own)
    named: dict[int, list[LedgerRow]] = defaultdict(list)
    for row in rows:
        if row.number in found:
            named[found[row.number]].append(row)
    kept, refused = [], []
    for row in rows:
        reason = _objection(row, region_code, found, named)
        if reason is None:
            kept.append(row)
        else:
            refused.append(Refusal(row.row, row.number, row.title, (Problem(NUMBER.header, row.number, reason),)))
    return kept, refused, found


def _objection(
    row: LedgerRow, region_code: str, found: Mapping[str, int], named: Mapping[int, list[LedgerRow]]
) -> Text | None:
    own = own_number(row.number)
    if own is not None and own.region != region_code:
        return _("This is a number of another province.")
    if row.number in found:
        others = [str(each.row) for each in named[found[row.number]] if each.row != row.row]
        return _("Row %(rows)s is about the same project.") % {"rows": "、".join(others)} if others else None
    if own is not None and own.year != row.applied_on.year:
        return _("The year in the number is not the year of the application.")
    return None
