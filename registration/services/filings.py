"""The city's guidance of a filing: its checklist, and handing a case back that is not of Class I after all."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput
from core.texts import required_text
from registration.enums.cases import BlockCode, CaseStatus
from registration.enums.filings import FilingItem
from registration.models import Case, FilingCheck
from registration.notifications.filings import tell_handed_back
from registration.permissions import require_city
from registration.services.cases import LONGEST_REASON, block_case, living_case
from registration.services.holding import hold_case
from registration.services.stages import touch
from registration.services.trail import record_on_case


def set_filing_checks(*, by: Actor, case: Case, items: Collection[str]) -> Case:
    """The city's officer has seen exactly these points of the checklist. Raises PermissionRefused, InvalidInput."""
    if not set(items) <= set(FilingItem.values):
        raise InvalidInput(fields={"items": [_("Choose among the points of the list.")]})
    with transaction.atomic():
        fresh = hold_case(case)
        person = require_city(by, fresh)
        there = set(FilingCheck.objects.filter(case=fresh).values_list("item", flat=True))
        new, gone = set(items) - there, there - set(items)
        if not new and not gone:
            return fresh
        now = timezone.now()
        FilingCheck.objects.filter(case=fresh, item__in=gone).delete()
        FilingCheck.objects.bulk_create(
            [FilingCheck(case=fresh, item=item, seen_at=now, seen_by_id=person) for item in sorted(new)]
        )
        facts = {"seen": ", ".join(sorted(new)), "not_seen": ", ".join(sorted(gone))}
        record_on_case(by=by, case=fresh, event="filing.checked", changes={k: v for k, v in facts.items() if v})
        touch(fresh)
    return fresh


def hand_back(*, by: Actor, case: Case, reason: str) -> Case:
    """Not of Class I after all: the case is blocked for its class until the province has decided on it.

    The officers of the province are told; once they confirm another class, the case moves to its body by itself.
    Raises PermissionRefused, InvalidInput, GuardRefused for a case that is over or handed back already.
    """
    said = required_text("reason", reason, most=LONGEST_REASON, missing=_("Say why it is not of Class I."))
    with transaction.atomic():
        fresh = hold_case(case)
        require_city(by, fresh)
        fresh = living_case(fresh)
        if fresh.status == CaseStatus.BLOCKED:
            raise GuardRefused(_("The case is blocked already; say that the obstacle is gone before you hand it back."))
        fresh = block_case(by=by, case=fresh, code=BlockCode.CLASSIFICATION, text=said)
        record_on_case(by=by, case=fresh, event="filing.handed_back")
        tell_handed_back(case=fresh)
    return fresh
