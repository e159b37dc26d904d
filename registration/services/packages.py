"""Report packages: put together by an officer, changed until they are handed over, then listed as reported.

The order of locks is package, project: nothing that holds a project's lock waits for a package.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Region
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.services import lock, perform, record
from core.texts import limited_text, one_line, required_text
from projects.enums import STANDING, ListKind, ManagementClass
from projects.models import Product, Project
from projects.permissions import require_officer
from projects.selectors.documents import documents_of
from projects.services.listings import enter_list, reason_of
from registration.enums.packages import PackageStatus
from registration.models import PackageItem, ReportPackage
from registration.permissions import require_office, require_on_package, require_package_officer
from registration.selectors.packages import evidence_of, latest_build
from registration.workflow import PACKAGE_MACHINE

LONGEST_TITLE, LONGEST_NOTE, LONGEST_BODY, LONGEST_REFUSAL = 120, 500, 120, 300
MOST_ITEMS = 200
KIND = ListKind.REPORTED_TO_CMDE.value


@dataclass(frozen=True)
class Picked:
    """What became of a product that was chosen: its item, or the reason why not."""

    project: Project
    product: Product | None
    refusal: str = ""


def create_package(*, by: Actor, title: str, note: str = "") -> ReportPackage:
    """An empty package with the next number of the province's year, such as SB44-2026-0001; no number is left out."""
    person = require_office(by)
    name = required_text("title", one_line(title), most=LONGEST_TITLE, missing=_("Give the package a name."))
    said = limited_text("note", note, most=LONGEST_NOTE)
    year = timezone.localdate().year
    with transaction.atomic():
        # The region's row makes the numbers one after the other.
        region = lock(Region, by.region)
        last = ReportPackage.objects.filter(region=region, year=year).aggregate(n=Max("sequence"))["n"] or 0
        package = ReportPackage.objects.create(
            ref=f"SB{region.pk}-{year}-{last + 1:04d}",
            region=region,
            year=year,
            sequence=last + 1,
            title=name,
            note=said,
            created_by_id=person,
        )
        _record(by, package, "package.created")
    return package


def add_items(*, by: Actor, package: ReportPackage, chosen: Sequence[tuple[Project, Product | None]]) -> list[Picked]:
    """Puts products into the package; those that cannot be reported come back with the reason, the others stand.

    Only accepted projects of confirmed Class III of the officer's province go in. Raises GuardRefused once it is handed
    over, or beyond 200 products.
    """
    with transaction.atomic():
        fresh = _changeable(by, package)
        position = fresh.items.aggregate(n=Max("position"))["n"] or 0
        if fresh.items.count() + len(chosen) > MOST_ITEMS:
            raise GuardRefused(_("At most %(n)s products in one package.") % {"n": MOST_ITEMS})
        done: list[Picked] = []
        for project, product in chosen:
            refusal = _refusal(by, fresh, project, product)
            if not refusal:
                position += 1
                PackageItem.objects.create(package=fresh, project=project, product=product, position=position)
            done.append(Picked(project, product, refusal))
        added = [str(each.project.reference) for each in done if not each.refusal]
        if added:
            _changed(by, fresh, {"added": added})
    return done


def _refusal(by: Actor, package: ReportPackage, project: Project, product: Product | None) -> str:
    said = reportable_refusal(by, project)
    if not said and package.items.filter(project=project, product=product).exists():
        said = _("It is in this package already.")
    return said


def reportable_refusal(by: Actor, project: Project) -> str:
    """Why it cannot be reported by this officer; empty when it can. Only Class III is (domain guide §2.1)."""
    try:
        require_officer(by, project)
    except PermissionRefused as refusal:
        return str(refusal.message)
    if project.status not in STANDING:
        return _("Only accepted projects are reported; this one: %(status)s.") % {
            "status": project.get_status_display()
        }
    if project.confirmed_class != ManagementClass.III:
        present = project.get_confirmed_class_display() or _("not confirmed")
        return _("Only products of confirmed Class III are reported; this one: %(class)s.") % {"class": present}
    return ""


def remove_item(*, by: Actor, item: PackageItem) -> ReportPackage:
    """Takes a product out before the handing over. Nothing happens when it is out already."""
    with transaction.atomic():
        fresh = _changeable(by, item.package)
        gone, _each = PackageItem.objects.filter(pk=item.pk, package=fresh).delete()
        return _changed(by, fresh, {"removed": [str(item.project.reference)]}) if gone else fresh


def choose_attachments(*, by: Actor, item: PackageItem, documents: Sequence[str], files: Sequence[str]) -> PackageItem:
    """Says which papers go with a product, by their references: of each paper of the application the version of now,
    and evidence of confirmed milestones. What the officer may not read is left out.
    """
    with transaction.atomic():
        fresh = _changeable(by, item.package)
        require_officer(by, item.project)
        papers = documents_of(item.project, actor=by)
        latest = [paper.latest for paper in papers if paper.document.ref in set(documents)]
        evidence = evidence_of(item.project).filter(ref__in=list(files))
        item.documents.set(latest)
        item.files.set(evidence)
        _changed(by, fresh, {"papers_of": [str(item.project.reference), len(latest) + evidence.count()]})
    return item


def discard_package(*, by: Actor, package: ReportPackage) -> ReportPackage:
    """Gives it up; its number is not used again. Raises GuardRefused once it is handed over."""
    values = {"status_since": timezone.now()}
    return perform(PACKAGE_MACHINE, "discard", package, by=by, allow=require_on_package, values=values)


def hand_over_package(*, by: Actor, package: ReportPackage, on: date, to: str) -> ReportPackage:
    """Records that the built file was handed over: day and receiver. Each product enters 上报国家器审中心 on that day.

    The package's number is the basis of the listings. A product the list does not take any more keeps the reason
    instead, and the others are listed all the same. Raises InvalidInput; GuardRefused unless what was built is what
    stands in the package now.
    """
    receiver = required_text("to", one_line(to), most=LONGEST_BODY, missing=_("Say who received it."))
    if on > timezone.localdate():
        raise InvalidInput(fields={"on": [_("The day lies in the future.")]})
    with transaction.atomic():
        locked = lock(ReportPackage, package.pk)
        person = require_package_officer(by, locked)
        build = latest_build(locked)
        if locked.status == PackageStatus.BUILT and (build is None or build.revision != locked.revision):
            raise GuardRefused(_("What was built is no longer what stands in the package. Build the file again."))
        if build is not None and on < timezone.localdate(build.built_at):
            raise InvalidInput(fields={"on": [_("The file was built later than that day.")]})
        values = {"status_since": timezone.now(), "handed_on": on, "handed_by_id": person}
        fresh = perform(PACKAGE_MACHINE, "hand_over", locked, by=by, allow=require_on_package, values=values)
        fresh.handed_to = receiver
        fresh.save(update_fields=["handed_to"])
        for item in fresh.items.select_related("project", "product").order_by("project_id", "position"):
            _list_reported(by, fresh, item, on)
    return fresh


def _list_reported(by: Actor, package: ReportPackage, item: PackageItem, on: date) -> None:
    """Projects in the order of their keys, so that two packages cannot block each other."""
    said = reportable_refusal(by, lock(Project, item.project_id))
    if not said:
        try:
            item.listing = enter_list(
                by=by, project=item.project, product=item.product, kind=KIND, on=on, basis=package.ref
            )
        except (GuardRefused, InvalidInput) as refusal:
            said = reason_of(refusal)
    item.refusal = said[:LONGEST_REFUSAL]
    item.save(update_fields=["listing", "refusal"])


def _changeable(by: Actor, package: ReportPackage) -> ReportPackage:
    fresh = lock(ReportPackage, package.pk)
    require_package_officer(by, fresh)
    PACKAGE_MACHINE.check_source(PACKAGE_MACHINE.transition("change"), fresh.status)
    return fresh


def _changed(by: Actor, package: ReportPackage, changes: dict[str, object]) -> ReportPackage:
    """A file that was built before is no longer what stands here; it is kept and has to be built again."""
    values = {"status_since": timezone.now(), "revision": package.revision + 1}
    return perform(PACKAGE_MACHINE, "change", package, by=by, allow=require_on_package, values=values, changes=changes)


def _record(by: Actor, package: ReportPackage, event: str, **changes: object) -> None:
    record(
        by=by,
        event=event,
        object_type="package",
        object_ref=package.ref,
        region=package.region_id,
        changes=changes,
    )
