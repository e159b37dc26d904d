"""零发补 as a listing: entered by the portal when a case is certified without a supplement, left if that was wrong."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import SYSTEM
from core.errors import GuardRefused, InvalidInput
from projects.enums import ListKind
from projects.models import Listing, Project
from projects.services.listings import enter_list, leave_list, reason_of
from registration.models import Case
from registration.selectors.supplements import supplements_of
from registration.services.dossiers import basis_of
from registration.services.trail import record_on_case

KIND = ListKind.ZERO_SUPPLEMENT.value


def follow_supplements(case: Case) -> None:
    """In the caller's transaction, who holds project and case: the list 零发补 follows the confirmed milestones.

    Never twice for a product. A list that does not take the project keeps no milestone from being confirmed: the
    reason stands in the log.
    """
    found = supplements_of(case)
    standing = Listing.objects.filter(project=case.project_id, product=case.product_id, kind=KIND, left_on=None).first()
    if found is not None and found.is_zero:
        if standing is None:
            _enter(case)
    elif standing is not None and standing.basis == basis_of(case):
        reason = _("By the confirmed milestones it was not certified without a supplement.")
        leave_list(by=SYSTEM, listing=standing, on=max(timezone.localdate(), standing.entered_on), reason=reason)


def _enter(case: Case) -> None:
    """From the day of the certificate; later, when the project came to the portal after it, or stood there before."""
    found = supplements_of(case)
    project = Project.objects.get(pk=case.project_id)
    days = [found.certified_on if found else None, project.applied_on, _left_before(case)]
    try:
        enter_list(
            by=SYSTEM,
            project=project,
            product=case.product,
            kind=KIND,
            on=max(day for day in days if day is not None),
            basis=basis_of(case),
        )
    except (GuardRefused, InvalidInput) as refusal:
        changes = {"kind": KIND, "why": reason_of(refusal)}
        record_on_case(by=SYSTEM, case=case, event="case.listing_refused", changes=changes)


def _left_before(case: Case) -> date | None:
    earlier = Listing.objects.filter(project=case.project_id, product=case.product_id, kind=KIND, left_on__isnull=False)
    return earlier.order_by("-left_on").values_list("left_on", flat=True).first()
