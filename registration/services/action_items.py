"""Action items (待办): somebody of a case asks a side or the coach to do something by a day."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused, Text
from core.refs import new_ref
from core.services import lock
from core.texts import limited_text, one_line, required_text
from registration.enums.coaching import ITEM_PARTIES, Party
from registration.models import ActionItem, Case
from registration.notifications.action_items import tell_added, tell_late
from registration.permissions import require_party
from registration.selectors.action_items import open_items
from registration.selectors.coaching_due import late_items
from registration.selectors.parties import parties_of
from registration.services.locking import locked, locked_open
from registration.services.stages import touch
from registration.services.trail import record_on_case

MOST_WHAT, MOST_REMARK = 300, 300
MOST_OPEN = 50


def add_item(*, by: Actor, case: Case, party: str, what: str, due_on: date) -> ActionItem:
    """A side or a guide adds something to do; whoever has to do it is told. The same open item is not added twice.

    Raises PermissionRefused, GuardRefused once the case is closed or fifty are open, InvalidInput beside the field.
    """
    said = required_text("what", one_line(what), most=MOST_WHAT, missing=_("Say what is to be done."))
    faults: dict[str, list[Text]] = {}
    if party not in {each.value for each in ITEM_PARTIES}:
        faults["party"] = [_("Choose who does it.")]
    if due_on < timezone.localdate():
        faults["due_on"] = [_("The day lies in the past.")]
    if faults:
        raise InvalidInput(fields=faults)
    with transaction.atomic():
        fresh = locked_open(case)
        person = require_party(by, fresh)
        there = open_items(fresh)
        same = [each for each in there if (each.party, each.what, each.due_on) == (party, said, due_on)]
        if same:
            return same[0]
        if len(there) >= MOST_OPEN:
            raise GuardRefused(_("%(n)s items are open already.") % {"n": MOST_OPEN})
        item = ActionItem.objects.create(
            ref=new_ref(), case=fresh, party=party, what=said, due_on=due_on, added_by_id=person
        )
        facts = {"item": item.ref, "party": party, "due_on": due_on.isoformat()}
        record_on_case(by=by, case=fresh, event="case.item_added", changes=facts)
        touch(fresh)
        tell_added(item=item, by=by)
    return item


def finish_item(*, by: Actor, item: ActionItem, remark: str = "") -> ActionItem:
    """Whoever has to do it, or a guide, says that it is done. Raises PermissionRefused; GuardRefused if taken back."""
    said = limited_text("remark", one_line(remark), most=MOST_REMARK)
    with transaction.atomic():
        fresh = _locked(item)
        if by.user_id is None or not parties_of(by, fresh.case) & {fresh.party, Party.COACH.value}:
            raise PermissionRefused(_("Only whoever has to do it, or a guide of the case, can say that it is done."))
        if fresh.done_on is not None:
            return fresh
        if fresh.dropped_on is not None:
            raise GuardRefused(_("This item was taken back."))
        fresh.done_on, fresh.done_by_id, fresh.remark = timezone.localdate(), by.user_id, said
        fresh.save(update_fields=["done_on", "done_by", "remark"])
        record_on_case(by=by, case=fresh.case, event="case.item_done", changes={"item": fresh.ref})
        touch(fresh.case)
    return fresh


def drop_item(*, by: Actor, item: ActionItem, remark: str = "") -> ActionItem:
    """Whoever added it, or a guide, takes it back. Raises PermissionRefused, GuardRefused when it is done."""
    said = limited_text("remark", one_line(remark), most=MOST_REMARK)
    with transaction.atomic():
        fresh = _locked(item)
        require_party(by, fresh.case)
        if fresh.added_by_id != by.user_id and Party.COACH not in parties_of(by, fresh.case):
            raise PermissionRefused(_("Only whoever added it, or a guide of the case, can take it back."))
        if fresh.done_on is not None:
            raise GuardRefused(_("This item is done already."))
        if fresh.dropped_on is None:
            fresh.dropped_on, fresh.remark = timezone.localdate(), said
            fresh.save(update_fields=["dropped_on", "remark"])
            record_on_case(by=by, case=fresh.case, event="case.item_dropped", changes={"item": fresh.ref})
    return fresh


def _locked(item: ActionItem) -> ActionItem:
    case = locked_open(item.case)
    fresh = lock(ActionItem, item.pk)
    fresh.case = case
    return fresh


def remind_items(*, today: date) -> int:
    """Tells whoever has to do it, and the coach, once of each item whose day has passed. Returns how many."""
    return sum(_reminded(key, today) for key in late_items(today))


def _reminded(key: int, today: date) -> bool:
    with transaction.atomic():
        case = locked(ActionItem.objects.select_related("case").get(pk=key).case)
        item = lock(ActionItem, key)
        item.case = case
        if not item.is_open or item.late_told_at or item.due_on >= today:
            return False
        item.late_told_at = timezone.now()
        item.save(update_fields=["late_told_at"])
        tell_late(item=item)
    return True
