"""Making reports, keeping them, handing them out, and telling those who want them."""

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Region, User
from core.actor import Actor
from core.enums import JobStatus
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.jobs import start_job
from core.models import Job
from core.refs import new_ref
from core.services import lock, record
from progress.enums import FileFormat, ReportKind
from progress.models import Report, ReportFile, ReportSubscription
from progress.permissions import report_scope, require_reports
from progress.reports.building import build_report
from progress.reports.counting import Days
from progress.reports.periods import ReportPeriod
from progress.reports.shape import ReportData, digest_of, in_language
from progress.reports.sheets import report_xlsx
from progress.reports.word import Making, report_docx
from progress.scope import Scope
from progress.selectors.reports import last_taken_in, latest_report, places_by_code
from progress.services.rollups import take_in_changes

KIND = "progress.report"
FOLDER = "reports"
Progress = Callable[[int, int], None]
WRITERS: dict[str, Callable[[ReportData, Making, str], bytes]] = {
    FileFormat.WORD.value: report_docx,
    FileFormat.EXCEL.value: report_xlsx,
}
MOST_ATTEMPTS = 5
# Counting, then a file in each language and format.
STEPS = 1 + len(WRITERS) * len(settings.LANGUAGES)


@dataclass(frozen=True)
class Wanted:
    """Which report: of a province ("" the nation), for a period, as of a day in it.

    ``after`` is the newest version that whoever asked had seen, 0 for none: when a newer one is there by now, that
    one is what he gets.
    """

    region: str
    period: ReportPeriod
    as_of: date
    after: int = 0

    @property
    def params(self) -> dict[str, object]:
        return {
            "region": self.region,
            "period": self.period.code,
            "as_of": self.as_of.isoformat(),
            "after": self.after,
        }


def request_report(*, by: Actor, wanted: Wanted) -> Job:
    """Puts the making in line. Asked for again while the work goes on, it is the same work.

    Raises PermissionRefused, NotVisible for another province, InvalidInput for a day outside the period or ahead.
    """
    report_scope(by, wanted.region)
    _require_day(wanted)
    params = {**wanted.params, "membership": by.membership_id}
    with transaction.atomic():
        # Two clicks at once come one after the other.
        lock(User, by.user_id)
        going_on = Job.objects.filter(
            owner_id=by.user_id, kind=KIND, params=params, status__in=[JobStatus.QUEUED, JobStatus.RUNNING]
        ).first()
        return going_on or start_job(kind=KIND, by=by, params=params, total=STEPS)


def _require_day(wanted: Wanted) -> None:
    if wanted.period.first > timezone.localdate():
        raise InvalidInput(fields={"period": [_("This period has not begun yet.")]})
    if not wanted.period.first <= wanted.as_of <= min(wanted.period.last, timezone.localdate()):
        raise InvalidInput(fields={"as_of": [_("Choose a day within the period that is not ahead of today.")]})


def make_report(*, by: Actor, wanted: Wanted, progress: Progress) -> Report:
    """Counts, writes all files and keeps them: one report, however often and by however many it is run.

    Gives the newest version that is there when somebody else made one since it was asked for, or when nothing in it
    would be different. Takes in all changes first, so that it holds everything that has happened.
    """
    scope = report_scope(by, wanted.region)
    there = latest_report(wanted.region, wanted.period.kind, wanted.period.first)
    if there is not None and there.version > wanted.after:
        return there
    take_in_changes()
    data = _built(scope, wanted)
    progress(1, STEPS)
    if there is not None and there.digest == digest_of(data.as_json()):
        return there
    version = there.version + 1 if there is not None else 1
    making = Making(timezone.localtime(), by.organisation_name, version, digest_of(data.as_json()))
    return _keep(by, wanted, data, making, _written(data, making, progress))


def _built(scope: Scope, wanted: Wanted) -> ReportData:
    """Counted again when something was taken in meanwhile, so that its tables agree with each other."""
    place = Region.objects.get(pk=wanted.region) if wanted.region else None
    names, days = places_by_code(), Days(wanted.period, wanted.as_of)
    for _attempt in range(MOST_ATTEMPTS):
        before = last_taken_in()
        data = build_report(scope, place, days, names)
        if last_taken_in() == before:
            return data
    raise GuardRefused(_("The figures change faster than they can be counted. Please try again in a quiet hour."))


@dataclass(frozen=True)
class _File:
    language: str
    format: str
    name: str
    content: bytes


def _written(data: ReportData, making: Making, progress: Progress) -> list[_File]:
    files = []
    for language, _name in settings.LANGUAGES:
        for file_format, write in WRITERS.items():
            with translation.override(language):
                content = write(data, making, language)
            name = f"{in_language(data.title, language)} v{making.version}.{file_format}"
            files.append(_File(language, file_format, name.replace("/", "-"), content))
            progress(1 + len(files), STEPS)
    return files


def _keep(by: Actor, wanted: Wanted, data: ReportData, making: Making, files: Iterable[_File]) -> Report:
    # Nothing of place or period gets into the file system.
    stored = [
        (each, default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", ContentFile(each.content))) for each in files
    ]
    kept = None
    try:
        with suppress(IntegrityError), transaction.atomic():
            kept = _insert(by, wanted, data, making, stored)
    finally:
        if kept is None:
            for _file, name in stored:
                default_storage.delete(name)
    # Somebody else was a moment faster with this version.
    found = kept or latest_report(wanted.region, wanted.period.kind, wanted.period.first)
    assert found is not None  # noqa: S101 - only another report of this period stands in the way
    return found


def _insert(by: Actor, wanted: Wanted, data: ReportData, making: Making, stored: list[tuple[_File, str]]) -> Report:
    report = Report.objects.create(
        ref=new_ref(),
        region_id=wanted.region or None,
        kind=wanted.period.kind,
        first=wanted.period.first,
        last=wanted.period.last,
        as_of=wanted.as_of,
        version=making.version,
        data=data.as_json(),
        digest=making.digest,
        made_at=making.moment,
        made_by_id=by.user_id,
        made_for=by.organisation_name,
    )
    for each, name in stored:
        ReportFile.objects.create(
            report=report,
            language=each.language,
            format=each.format,
            file=name,
            name=each.name,
            size=len(each.content),
            sha256=sha256(each.content).hexdigest(),
        )
    changes = {"period": wanted.period.code, "version": making.version, "digest": making.digest}
    record(
        by=by, event="report.made", object_type="report", object_ref=report.ref, region=wanted.region, changes=changes
    )
    return report


def open_file(*, by: Actor, file: ReportFile) -> bytes:
    """A report's file, got from ``selectors.reports``; each download is on record.

    Raises GuardRefused when what is stored is not what was made.
    """
    require_reports(by)
    with file.file.open("rb") as opened:
        content: bytes = opened.read()
    if sha256(content).hexdigest() != file.sha256:
        raise GuardRefused(_("The stored file is not the one that was made; it is not handed out."))
    record(
        by=by,
        event="report.downloaded",
        object_type="report",
        object_ref=file.report.ref,
        region=file.report.region_id or "",
        changes={"file": f"{file.language}.{file.format}", "sha256": file.sha256},
    )
    return content


def choose_subscriptions(*, by: Actor, kinds: Iterable[str]) -> None:
    """Which reports this person is told about in his present role; those not named end. Raises PermissionRefused."""
    require_reports(by)
    membership = by.membership_id
    if membership is None:
        raise PermissionRefused
    wanted = {kind for kind in kinds if kind in ReportKind}
    with transaction.atomic():
        ReportSubscription.objects.filter(membership_id=membership).exclude(kind__in=wanted).delete()
        rows = [ReportSubscription(membership_id=membership, kind=kind) for kind in sorted(wanted)]
        ReportSubscription.objects.bulk_create(rows, ignore_conflicts=True)
