"""前置服务候选: only products of confirmed Class III whose design is frozen, shown by evidence (domain guide §2.2)."""

from datetime import date

from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from projects.enums import ListKind
from projects.models import Listing, Product, Project
from projects.services.listings import enter_list, reason_of
from registration.models import Milestone, PackageItem
from registration.notifications.dossiers import tell_candidate_unfounded
from registration.selectors.frozen import frozen_of

KIND = ListKind.PRESERVICE_CANDIDATES.value


def frozen_refusal(project: Project, product: Product | None = None) -> str:
    """Why the list of candidates does not take it: empty with a confirmed design freeze that has a paper."""
    if frozen_of(project, product) is not None:
        return ""
    return _(
        "The design is not shown to be frozen: a registration case of this project needs the confirmed milestone"
        " “Design frozen” with its paper. What the applicant says of his stage is not enough."
    )


def name_candidate(*, by: Actor, item: PackageItem, on: date, basis: str = "") -> Listing:
    """Puts a reported product on the list of candidates.

    Raises GuardRefused for what was not reported, is not of confirmed Class III, has no frozen design shown by a paper,
    or stands there already; InvalidInput for an impossible day; PermissionRefused.
    """
    if item.listing_id is None:
        raise GuardRefused(_("It was not reported with this package."))
    return enter_list(
        by=by, project=item.project, product=item.product, kind=KIND, on=on, basis=basis.strip() or item.package.ref
    )


def name_candidates(*, by: Actor, items: list[PackageItem], on: date, basis: str = "") -> list[tuple[PackageItem, str]]:
    """Each that the list takes; the items come back with the reason why not, empty for those that were entered."""
    found: list[tuple[PackageItem, str]] = []
    for item in items:
        try:
            name_candidate(by=by, item=item, on=on, basis=basis)
        except (GuardRefused, InvalidInput, PermissionRefused) as refusal:
            found.append((item, reason_of(refusal)))
        else:
            found.append((item, ""))
    return found


def question_candidate(*, milestone: Milestone) -> None:
    """After a design freeze was taken back: the officers hear of a candidate that rests on nothing any more.

    It is not taken off the list by itself: published figures change by a decision, not by a correction elsewhere.
    """
    case = milestone.case
    standing = Listing.objects.filter(project=case.project_id, kind=KIND, left_on=None)
    if any(frozen_refusal(case.project, each.product) for each in standing.select_related("product")):
        tell_candidate_unfounded(milestone=milestone)
