"""Reports as they were made, who may read which, and who wants them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from accounts.enums import MembershipStatus
from accounts.models import Membership, Region
from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from progress.models import Report, ReportFile, ReportSubscription, RollupState

# Offices read the reports of their province, national officials all.
READERS = frozenset({Role.LEADER.value, Role.PROVINCIAL_OFFICER.value, Role.NATIONAL_OFFICIAL.value})
ORDER = ("-first", "-id")


def reports_visible_to(actor: Actor) -> QuerySet[Report]:
    if actor.role not in READERS:
        return Report.objects.none()
    if actor.role == Role.NATIONAL_OFFICIAL:
        return Report.objects.all()
    return Report.objects.filter(region_id=actor.region)


def report_rows(actor: Actor, kind: str = "") -> QuerySet[Report]:
    """The newest version of each, with whom it was made by; without what it holds."""
    newer = Report.objects.filter(
        region__isnull=True, kind=OuterRef("kind"), first=OuterRef("first"), version__gt=OuterRef("version")
    )
    newer_of_province = Report.objects.filter(
        region=OuterRef("region"), kind=OuterRef("kind"), first=OuterRef("first"), version__gt=OuterRef("version")
    )
    rows = reports_visible_to(actor).defer("data").select_related("region", "made_by")
    rows = rows.exclude(Exists(newer_of_province)).exclude(Exists(newer), region=None)
    return rows.filter(kind=kind) if kind else rows


def report_for(actor: Actor, ref: str) -> Report:
    """Raises NotVisible."""
    found = reports_visible_to(actor).select_related("region", "made_by").filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def files_of(report: Report, language: str) -> list[ReportFile]:
    """Those in this language first."""
    return sorted(report.files.order_by("language", "format"), key=lambda file: file.language != language)


def file_of(report: Report, language: str, file_format: str) -> ReportFile:
    """Raises NotVisible."""
    found = report.files.filter(language=language, format=file_format).first()
    if found is None:
        raise NotVisible
    return found


def versions_of(report: Report) -> list[Report]:
    """All makings for the same place and period, the newest first."""
    rows = Report.objects.filter(region_id=report.region_id, kind=report.kind, first=report.first)
    return list(rows.select_related("region", "made_by").order_by("-version"))


def latest_report(region: str, kind: str, first: date) -> Report | None:
    rows = Report.objects.filter(region_id=region or None, kind=kind, first=first)
    return rows.select_related("region").order_by("-version").first()


def places_by_code() -> dict[str, Region]:
    """What applications divide by. Applicants of Hong Kong and Macao stand among the cities of a province."""
    return {each.pk: each for each in Region.objects.order_by("pk")}


def last_taken_in() -> datetime | None:
    """When the figures last changed."""
    return RollupState.objects.values_list("taken_in_at", flat=True).first()


def kinds_wanted(actor: Actor) -> set[str]:
    """Of the membership he works in."""
    if actor.membership_id is None:
        return set()
    rows = ReportSubscription.objects.filter(membership_id=actor.membership_id)
    return set(rows.values_list("kind", flat=True))


def wishes_for(kind: str, before: date, roles: Iterable[str]) -> list[ReportSubscription]:
    """Who asked for reports of this kind before the day, in roles that go on."""
    rows = ReportSubscription.objects.filter(
        kind=kind,
        since__date__lt=before,
        membership__status=MembershipStatus.ACTIVE,
        membership__role__in=list(roles),
        membership__user__is_active=True,
    )
    return list(rows.select_related("membership__user", "membership__organisation").order_by("id"))


def place_of(membership: Membership) -> str:
    """Whose reports this membership is told about: a province's code, empty for the nation."""
    return "" if membership.role == Role.NATIONAL_OFFICIAL else membership.organisation.region_id
