"""Report packages: who sees which, what is in one, and what could be."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from projects.enums import STANDING, ListKind, ManagementClass
from projects.models import DocumentVersion, Listing, Product, Project
from projects.selectors.documents import Paper, documents_of
from projects.selectors.visibility import own_ids, provincial
from registration.enums.milestones import MilestoneStatus
from registration.enums.packages import PackageStatus
from registration.models import Case, CaseFile, Guidance, PackageBuild, PackageItem, ReportPackage
from registration.selectors.frozen import is_frozen

ORDER = ("-id",)
PROJECT_ORDER = ("-applied_on", "-id")
PAGE_SIZE = 20
CHOICE_SIZE = 50


def packages_visible_to(actor: Actor) -> QuerySet[ReportPackage]:
    """An officer's province; a national official reads what was handed over, of every province."""
    if actor.role == Role.PROVINCIAL_OFFICER:
        return ReportPackage.objects.filter(region=actor.region)
    if actor.role == Role.NATIONAL_OFFICIAL:
        return ReportPackage.objects.filter(status=PackageStatus.HANDED_OVER)
    return ReportPackage.objects.none()


def package_rows(actor: Actor, status: str = "") -> QuerySet[ReportPackage]:
    """With ``n_items``; order by ORDER."""
    rows = packages_visible_to(actor).select_related("region", "created_by").annotate(n_items=Count("items"))
    return rows.filter(status=status) if status in PackageStatus.values else rows


def package_counts(actor: Actor) -> dict[str, int]:
    """How many in each state, and in all under the empty key; one query."""
    counted = packages_visible_to(actor).order_by().values("status").annotate(n=Count("id"))
    by_status = {row["status"]: row["n"] for row in counted}
    return {"": sum(by_status.values()), **by_status}


def package_for(actor: Actor, ref: str) -> ReportPackage:
    """Raises NotVisible alike for unknown and for hidden ones."""
    rows = packages_visible_to(actor).select_related("region", "created_by", "handed_by")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def builds_of(package: ReportPackage) -> list[PackageBuild]:
    """Newest first."""
    return list(package.builds.select_related("built_by").order_by("-number"))


def latest_build(package: ReportPackage) -> PackageBuild | None:
    return package.builds.select_related("built_by").order_by("-number").first()


def build_for(actor: Actor, package: ReportPackage, number: int) -> PackageBuild:
    """A national official gets the file that was handed over, never an earlier one. Raises NotVisible."""
    newest = latest_build(package)
    if newest is None or newest.number == number:
        found = newest
    else:
        found = package.builds.filter(number=number).first() if actor.role == Role.PROVINCIAL_OFFICER else None
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True)
class ItemRow:
    """``frozen``: its design is shown to be frozen. ``candidate`` and ``guidance``: what became of it."""

    item: PackageItem
    papers: int
    frozen: bool
    candidate: Listing | None
    guidance: Guidance | None


def items_of(package: ReportPackage) -> list[PackageItem]:
    rows = package.items.select_related("project__institution", "project__city", "product", "listing")
    return list(rows.order_by("position"))


def item_rows(package: ReportPackage) -> list[ItemRow]:
    """Five queries, however many items."""
    rows = package.items.select_related("project__institution", "product", "listing").annotate(
        n_documents=Count("documents", distinct=True), n_files=Count("files", distinct=True)
    )
    items = list(rows.order_by("position"))
    projects = [item.project_id for item in items]
    frozen = set(Project.objects.filter(is_frozen(), pk__in=projects).values_list("pk", flat=True))
    standing = Listing.objects.filter(project__in=projects, kind=ListKind.PRESERVICE_CANDIDATES, left_on=None)
    candidates = {(each.project_id, each.product_id): each for each in standing}
    guided = {each.case.project_id: each for each in guidance_of(projects)}
    return [
        ItemRow(
            item,
            item.n_documents + item.n_files,
            item.project_id in frozen,
            candidates.get((item.project_id, item.product_id)),
            guided.get(item.project_id),
        )
        for item in items
    ]


def guidance_of(projects: Sequence[int]) -> QuerySet[Guidance]:
    return Guidance.objects.filter(case__project__in=projects).select_related("case")


def item_for(package: ReportPackage, number: int) -> PackageItem:
    """By its position. Raises NotVisible."""
    found = package.items.filter(position=number).select_related("project", "product", "package").first()
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True)
class Attachable:
    """What can be attached to an item: papers of the application as they are now, and evidence of its cases."""

    papers: list[Paper]
    evidence: list[CaseFile]


def attachable(actor: Actor, item: PackageItem) -> Attachable:
    """Only what the officer may read himself; evidence of milestones that are confirmed."""
    return Attachable(documents_of(item.project, actor=actor), list(evidence_of(item.project)))


def evidence_of(project: Project) -> QuerySet[CaseFile]:
    rows = CaseFile.objects.filter(case__project=project, milestone__status=MilestoneStatus.CONFIRMED)
    return rows.select_related("milestone", "case").order_by("milestone__on", "id")


def attached_documents(item: PackageItem) -> list[DocumentVersion]:
    return list(item.documents.select_related("document").order_by("document__section", "document_id", "number"))


def attached_files(item: PackageItem) -> list[CaseFile]:
    return list(item.files.select_related("milestone").order_by("id"))


@dataclass(frozen=True)
class ChoiceFilter:
    """Empty values narrow nothing. ``case``: "with" or "without"; ``mark``: "innovative", "first" or "frozen"."""

    library: str = ""
    case: str = ""
    mark: str = ""
    tag: str = ""
    reported: str = ""
    text: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str], tags: Sequence[str] = ()) -> "ChoiceFilter":
        """From a query; what is not a choice narrows nothing."""

        def choice(name: str, values: Sequence[str]) -> str:
            return given.get(name, "") if given.get(name, "") in values else ""

        return cls(
            library=choice("library", ("yes", "no")),
            case=choice("case", ("with", "without")),
            mark=choice("mark", ("innovative", "first", "frozen")),
            tag=choice("tag", tags),
            reported=choice("reported", ("all",)),
            text=given.get("text", "").replace("\x00", "").strip()[:60],
        )

    @property
    def given(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


def reportable_projects(actor: Actor, package: ReportPackage, chosen: ChoiceFilter) -> QuerySet[Project]:
    """Accepted projects of the officer's province of confirmed Class III that are not in the package.

    Those that are reported already are left out unless asked for: a further product can still be reported. Each carries
    its products, ``has_case``, ``has_frozen`` and ``in_library``. Order by PROJECT_ORDER.
    """
    rows = provincial(actor).filter(status__in=STANDING, confirmed_class=ManagementClass.III)
    if actor.user_id is not None:
        rows = rows.exclude(pk__in=own_ids(actor.user_id))
    rows = rows.filter(~Exists(PackageItem.objects.filter(package=package, project=OuterRef("pk"))))
    rows = rows.annotate(
        has_case=Exists(Case.objects.filter(project=OuterRef("pk"))),
        has_frozen=is_frozen(),
        in_library=_listed(ListKind.LIBRARY),
        was_reported=_listed(ListKind.REPORTED_TO_CMDE),
    )
    products = Prefetch("products", Product.objects.order_by("id"))
    return rows.filter(_narrowed(chosen)).select_related("institution").prefetch_related(products)


def _listed(kind: ListKind) -> Exists:
    return Exists(Listing.objects.filter(project=OuterRef("pk"), kind=kind, left_on=None))


def _narrowed(chosen: ChoiceFilter) -> Q:
    found = Q() if chosen.reported else Q(was_reported=False)
    if chosen.library:
        found &= Q(in_library=chosen.library == "yes")
    if chosen.case:
        found &= Q(has_case=chosen.case == "with")
    marks = {"innovative": Q(innovative=True), "first": Q(first_of_kind=True), "frozen": Q(has_frozen=True)}
    found &= marks.get(chosen.mark, Q())
    if chosen.tag:
        found &= Q(tags__contains=[chosen.tag])
    for word in chosen.text.split():
        found &= Q(title__icontains=word) | Q(reference__icontains=word) | Q(institution__name__icontains=word)
    return found


def chosen_products(actor: Actor, package: ReportPackage, picks: Sequence[str]) -> list[tuple[Project, Product | None]]:
    """What was ticked: "number" for a whole project, "number:product" for one of its products; unknown ones are left
    out. Two queries."""
    pairs = [pick.partition(":") for pick in dict.fromkeys(picks)]
    numbers = {number for number, _colon, _product in pairs}
    rows = provincial(actor).filter(reference__in=numbers, region=package.region_id).select_related("region")
    found = {project.reference: project for project in rows.prefetch_related("products")}
    chosen: list[tuple[Project, Product | None]] = []
    for number, _colon, product in pairs:
        project = found.get(number)
        if project is None:
            continue
        if not product:
            chosen.append((project, None))
            continue
        named = next((each for each in project.products.all() if str(each.pk) == product), None)
        if named is not None:
            chosen.append((project, named))
    return chosen
