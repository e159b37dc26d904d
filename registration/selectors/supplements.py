"""How often the authority asked for supplements: 零发补 and 少发补 as results of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from registration.enums.milestones import MilestoneKind
from registration.models import Case
from registration.selectors.milestones import confirmed_of
from registration.steps import REGISTERED_CLASSES, Reached, supplement_count

ZERO, FEW = 0, 1


@dataclass(frozen=True)
class Supplements:
    """``count`` rounds up to now; ``certified_on`` None before the certificate, when it is no result yet."""

    count: int
    certified_on: date | None

    @property
    def is_zero(self) -> bool:
        return self.certified_on is not None and self.count == ZERO

    @property
    def label(self) -> str:
        if self.certified_on is None:
            return _("%(n)s so far") % {"n": self.count}
        if self.count == ZERO:
            return _("Zero supplement")
        return _("Few supplements (1)") if self.count == FEW else _("%(n)s rounds of supplements") % {"n": self.count}

    @property
    def tone(self) -> str:
        return "sprout" if self.certified_on is not None and self.count <= FEW else ""


def supplements_of(case: Case, confirmed: Sequence[Reached] | None = None) -> Supplements | None:
    """From the confirmed milestones; None for filings, and before the authority has accepted anything.

    ``confirmed``: those milestones, where the caller has them, the earliest day first.
    """
    if case.management_class not in REGISTERED_CLASSES:
        return None
    reached = confirmed_of(case) if confirmed is None else confirmed
    days = {each.kind: each.on for each in reached}
    if MilestoneKind.ACCEPTED not in days and MilestoneKind.CERTIFIED not in days:
        return None
    return Supplements(supplement_count(reached), days.get(MilestoneKind.CERTIFIED))
