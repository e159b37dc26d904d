"""Dated lists and the confirmed management class: enter, leave, confirm, each with its day and basis."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PortalError
from core.events import publish
from core.services import lock
from core.texts import limited_text
from projects.enums import STANDING, ListKind, ManagementClass
from projects.events import CLASS_CONFIRMED, LISTING_ENTERED, LISTING_LEFT
from projects.models import ClassConfirmation, Listing, Product, Project
from projects.notifications import tell_listing
from projects.permissions import require_officer
from projects.services.trail import record_on_project

BASIS_LIMIT = 200

# Given a project and perhaps one of its products: why a list does not take it, empty when it does.
Condition = Callable[[Project, Product | None], str]
_conditions: dict[str, list[Condition]] = defaultdict(list)


def list_condition(kind: str) -> Callable[[Condition], Condition]:
    """Registers what a higher app asks of everybody who enters a list by hand or by decision.

    The portal's own acts are not asked: a ledger is imported as the office kept it (ADR 8).
    """

    def register(condition: Condition) -> Condition:
        if condition not in _conditions[kind]:
            _conditions[kind].append(condition)
        return condition

    return register


def condition_refusal(project: Project, kind: str, product: Product | None = None) -> str:
    """What the higher apps hold against it; empty when nothing."""
    return next((said for each in _conditions.get(kind, ()) if (said := each(project, product))), "")


def require_conditions(project: Project, kind: str, product: Product | None = None) -> None:
    """Raises GuardRefused with what a higher app holds against it."""
    if said := condition_refusal(project, kind, product):
        raise GuardRefused(said)


def enter_list(
    *, by: Actor, project: Project, kind: str, on: date, basis: str = "", product: Product | None = None
) -> Listing:
    """Puts an accepted project, or one of its products, on a list from a day on.

    Writes the audit log and announces LISTING_ENTERED. Raises PermissionRefused; InvalidInput for a day before the
    application or in the future; GuardRefused when it already stands there on that day, or the list does not take it,
    also by a condition of a higher app (``list_condition``), of which the portal itself is not asked.
    """
    if kind not in ListKind.values:
        raise InvalidInput(fields={"kind": [_("Choose the list.")]})
    with transaction.atomic():
        fresh = _locked_for_office(by, project)
        require_day(fresh, on)
        require_listable(fresh, kind, on, product)
        if not by.is_system:
            require_conditions(fresh, kind, product)
        listing = Listing.objects.create(
            project=fresh,
            product=product,
            kind=kind,
            entered_on=on,
            basis=limited_text("basis", basis, most=BASIS_LIMIT),
            entered_by_id=by.user_id,
        )
        _record(by, fresh, "listing.entered", kind=kind, on=on, basis=listing.basis, product=product)
        tell_listing(listing=listing)
        publish(LISTING_ENTERED, listing=listing, by=by)
    return listing


@dataclass(frozen=True)
class Entry:
    """What became of one project of a bulk entry: a listing, or the reason why not."""

    project: Project
    listing: Listing | None = None
    refusal: str = ""


def enter_many(*, by: Actor, projects: Iterable[Project], kind: str, on: date, basis: str = "") -> list[Entry]:
    """Puts each project on the list that can stand there; the others come back with their reasons."""
    return [_entered(by, project, kind, on, basis) for project in projects]


def _entered(by: Actor, project: Project, kind: str, on: date, basis: str) -> Entry:
    try:
        return Entry(project, enter_list(by=by, project=project, kind=kind, on=on, basis=basis))
    except (GuardRefused, InvalidInput) as refusal:
        return Entry(project, refusal=reason_of(refusal))


def entry_refusal(project: Project, kind: str, on: date) -> str:
    """Why a person could not enter this project on that day; empty when he could. Changes nothing."""
    try:
        require_day(project, on)
        require_listable(project, kind, on)
        require_conditions(project, kind)
    except (GuardRefused, InvalidInput) as refusal:
        return reason_of(refusal)
    return ""


def reason_of(refusal: PortalError) -> str:
    fields = refusal.fields if isinstance(refusal, InvalidInput) else {}
    return " ".join(str(text) for texts in fields.values() for text in texts) or str(refusal.message)


def leave_list(*, by: Actor, listing: Listing, on: date, reason: str) -> Listing:
    """Ends a listing: from that day on it no longer counts. The row and its history stay.

    Raises PermissionRefused; InvalidInput without a reason or for a day before the entry or in the future;
    GuardRefused when it has left already.
    """
    if not reason.strip():
        raise InvalidInput(fields={"reason": [_("Say why it leaves the list.")]})
    text = limited_text("reason", reason, most=BASIS_LIMIT)
    with transaction.atomic():
        project = _locked_for_office(by, listing.project)
        fresh = lock(Listing, listing.pk)
        if fresh.left_on is not None:
            raise GuardRefused(_("It left this list on %(day)s already.") % {"day": date_format(fresh.left_on)})
        _require_not_before(on, fresh.entered_on, _("It entered the list on %(day)s; it cannot leave earlier."))
        fresh.left_on = on
        fresh.leave_reason = text
        fresh.left_by_id = by.user_id
        fresh.save(update_fields=["left_on", "leave_reason", "left_by"])
        _record(by, project, "listing.left", kind=fresh.kind, on=on, product=fresh.product, reason=text)
        tell_listing(listing=fresh)
        publish(LISTING_LEFT, listing=fresh, by=by)
    return fresh


def confirm_class(
    *, by: Actor, project: Project, management_class: str, on: date, basis: str = ""
) -> ClassConfirmation:
    """The office's decision on the management class, valid from a day on; the earlier one ends on that day.

    Raises PermissionRefused; InvalidInput for "not sure" or an impossible day; GuardRefused when nothing would change,
    or when the project stands on a list that takes only Class III.
    """
    if management_class not in DECIDED_CLASSES:
        raise InvalidInput(fields={"management_class": [_("Choose Class I, II or III.")]})
    with transaction.atomic():
        fresh = _locked_for_office(by, project)
        require_day(fresh, on)
        _require_class_change(fresh, management_class)
        _end_current_class(fresh, on)
        confirmation = ClassConfirmation.objects.create(
            project=fresh,
            management_class=management_class,
            valid_from=on,
            basis=limited_text("basis", basis, most=BASIS_LIMIT),
            confirmed_by_id=by.user_id,
        )
        before = fresh.confirmed_class
        fresh.confirmed_class = management_class
        fresh.save(update_fields=["confirmed_class"])
        changes = {"confirmed_class": [before, management_class]}
        _record(by, fresh, "class.confirmed", on=on, basis=confirmation.basis, changes=changes)
        publish(CLASS_CONFIRMED, project=fresh, by=by)
    return confirmation


DECIDED_CLASSES = frozenset({ManagementClass.I.value, ManagementClass.II.value, ManagementClass.III.value})
# 前置服务候选名单 takes only products of Class III (domain guide §2.2).
CLASS_III_LISTS = frozenset({ListKind.PRESERVICE_CANDIDATES.value})


def require_day(project: Project, on: date) -> None:
    """Raises InvalidInput for a day after today (in China) or before the application."""
    if project.applied_on is None:
        raise GuardRefused(_("The project has not been handed in yet."))
    _require_not_before(on, project.applied_on, _("The project was applied for on %(day)s; choose that day or later."))


def _require_not_before(on: date, first: date, message: str) -> None:
    if on > timezone.localdate():
        raise InvalidInput(fields={"on": [_("The day lies in the future.")]})
    if on < first:
        raise InvalidInput(fields={"on": [message % {"day": date_format(first)}]})


def require_listable(project: Project, kind: str, on: date, product: Product | None = None) -> None:
    """Raises GuardRefused with the reason when this list does not take the project on that day."""
    if project.status not in STANDING:
        raise GuardRefused(
            _("Only accepted projects can be listed; this one: %(status)s.") % {"status": project.get_status_display()}
        )
    if product is not None and product.project_id != project.pk:
        raise InvalidInput(fields={"product": [_("This product belongs to another project.")]})
    if kind in CLASS_III_LISTS and project.confirmed_class != ManagementClass.III:
        raise GuardRefused(_not_class_three(project, kind))
    overlapping = Listing.objects.filter(project=project, product=product, kind=kind).filter(
        Q(left_on=None) | Q(left_on__gt=on)
    )
    standing = overlapping.order_by("entered_on").first()
    if standing is not None:
        raise GuardRefused(_already_listed(standing))


def _not_class_three(project: Project, kind: str) -> str:
    present = project.get_confirmed_class_display() or _("not confirmed")
    return _("%(list)s takes only projects of confirmed Class III; this one: %(present)s.") % {
        "list": ListKind(kind).label,
        "present": present,
    }


def _already_listed(listing: Listing) -> str:
    words = {"list": listing.get_kind_display(), "from": date_format(listing.entered_on)}
    if listing.left_on is None:
        return _("It already stands in %(list)s, since %(from)s.") % words
    return _("It stood in %(list)s from %(from)s until %(until)s; choose a later day.") % {
        **words,
        "until": date_format(listing.left_on),
    }


def _require_class_change(project: Project, management_class: str) -> None:
    if project.confirmed_class == management_class:
        raise GuardRefused(_("%(class)s is confirmed already.") % {"class": project.get_confirmed_class_display()})
    if management_class == ManagementClass.III:
        return
    barred = Listing.objects.filter(project=project, kind__in=CLASS_III_LISTS, left_on=None).first()
    if barred is not None:
        raise GuardRefused(
            _("The project stands in %(list)s, which takes only Class III. Let it leave that list first.")
            % {"list": barred.get_kind_display()}
        )


def _end_current_class(project: Project, on: date) -> None:
    current = ClassConfirmation.objects.filter(project=project, valid_until=None).first()
    if current is None:
        return
    _require_not_before(
        on, current.valid_from, _("The present class is confirmed since %(day)s; choose that day or later.")
    )
    current.valid_until = on
    current.save(update_fields=["valid_until"])


def _locked_for_office(by: Actor, project: Project) -> Project:
    """The portal itself may act too: the ledger's figures are written in its name."""
    fresh = lock(Project, project.pk)
    if not by.is_system:
        require_officer(by, fresh)
    return fresh


def _record(
    by: Actor,
    project: Project,
    event: str,
    *,
    on: date,
    kind: str = "",
    basis: str = "",
    product: Product | None = None,
    changes: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    facts = {"kind": kind, "on": on.isoformat(), "basis": basis, "product": product.pk if product else None}
    record_on_project(
        by=by,
        project=project,
        event=event,
        changes={**{name: value for name, value in facts.items() if value}, **(changes or {})},
        reason=reason,
    )
