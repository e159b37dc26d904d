"""The file of a report package: built as long work, kept with its digest, handed out on record."""

import secrets
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, Text
from core.jobs import start_job
from core.models import Job
from core.services import lock, perform, record
from core.workbooks import Sheet, write_sheets
from registration.enums.packages import PackageStatus
from registration.models import PackageBuild, PackageItem, ReportPackage
from registration.packages import Entry, PackageFile, safe_file_name, safe_part, sha256_of
from registration.papers.summary import summary_docx
from registration.permissions import require_on_package, require_package_officer
from registration.selectors.package_facts import ItemFacts, facts_of
from registration.selectors.packages import attached_documents, attached_files, build_for, items_of, package_for
from registration.workflow import PACKAGE_MACHINE

KIND = "registration.report_package"
FOLDER = "packages"
Progress = Callable[[int, int], None]


def start_build(*, by: Actor, package: ReportPackage) -> Job:
    """Puts the building of the file in line; its page shows how far it is.

    Raises PermissionRefused; GuardRefused for an empty package, or one that is handed over.
    """
    require_package_officer(by, package)
    PACKAGE_MACHINE.check_source(PACKAGE_MACHINE.transition("build"), package.status)
    if not package.items.exists():
        raise GuardRefused(_("Put at least one product into the package first."))
    return start_job(kind=KIND, by=by, params={"package": package.ref, "membership": by.membership_id})


@dataclass(frozen=True)
class _Made:
    size: int
    sha256: str
    digest: str
    file_count: int


def build_package(*, by: Actor, ref: str, job: str, progress: Progress) -> PackageBuild:
    """Makes the file and keeps it. ``job`` is the reference of the work: run again, it gives the build that is there.

    Always in the portal's own language, whoever asks: it is a paper for another office. Raises GuardRefused when the
    package was changed meanwhile, grows too large, or a stored paper is not what was handed in.
    """
    there = PackageBuild.objects.filter(job=job).select_related("package").first()
    if there is not None:
        return there
    package = package_for(by, ref)
    require_package_officer(by, package)
    revision = package.revision
    # Large packages go to the disk, not into memory.
    with tempfile.TemporaryFile() as target, translation.override(settings.LANGUAGE_CODE):
        made = _write(by, package, target, progress)
        return _keep(by, package, revision, job, target, made)


def _write(by: Actor, package: ReportPackage, target: IO[bytes], progress: Progress) -> _Made:
    moment = timezone.localtime()
    with PackageFile(target, safe_part(package.ref), moment) as file:
        items = items_of(package)
        rows = []
        for done, item in enumerate(items, start=1):
            rows.append(_add_item(by, package, file, item))
            progress(done, len(items))
        file.add(_("List of products.xlsx"), _list(package, rows))
        digest = file.finish(_manifest(by, package, items, moment))
    sha256, size = sha256_of(target)
    return _Made(size, sha256, digest, len(file.entries))


def _add_item(by: Actor, package: ReportPackage, file: PackageFile, item: PackageItem) -> list[tuple[Text, Any]]:
    """Its papers and its summary; gives its row of the list."""
    facts = facts_of(by, item)
    attached = _attach(file, item)
    summary = summary_docx(
        facts, number=package.ref, office=by.organisation_name, attached=attached, moment=file.moment
    )
    name = _("Summary of the product.docx")
    file.add(f"{folder_of(item)}/{name}", summary)
    return _row(package, facts, len(attached))


def folder_of(item: PackageItem) -> str:
    return f"{item.position:03d}-{safe_part(item.project.ref)}"


def _attach(file: PackageFile, item: PackageItem) -> list[Entry]:
    found: list[Any] = [*attached_documents(item), *attached_files(item)]
    entries, folder = [], _("Attachments")
    for number, stored in enumerate(found, start=1):
        # The number keeps papers of the same name apart.
        path = f"{folder_of(item)}/{folder}/{number:02d}-{safe_file_name(stored.name)}"
        with stored.file.open("rb") as source:
            entry = file.add_stream(path, source)
        if entry.sha256 != stored.sha256:
            raise GuardRefused(
                _("%(name)s of %(project)s is not what was handed in; nothing was built.")
                % {"name": stored.name, "project": item.project.ref}
            )
        entries.append(entry)
        _require_size(file)
    return entries


def _require_size(file: PackageFile) -> None:
    most = settings.REGISTRATION["package_most_bytes"]
    if sum(each.size for each in file.entries) > most:
        raise GuardRefused(
            _("The package would have more than %(n)s MB; report in two packages.") % {"n": most // 1024 // 1024}
        )


def _row(package: ReportPackage, facts: ItemFacts, attached: int) -> list[tuple[Text, Any]]:
    """With their headings: the same facts, in the same words, as stand in the summary."""
    case = facts.cases[-1].case if facts.cases else None
    return [
        (_("No."), facts.item.position),
        (_("Package"), package.ref),
        *facts.identity,
        (_("Design frozen on"), facts.frozen.on if facts.frozen else ""),
        (_("Registrant"), case.registrant.name if case else ""),
        (_("Stage of the registration"), str(case.get_stage_display()) if case else ""),
        (_("Folder"), folder_of(facts.item)),
        (_("Attachments"), attached),
    ]


def _list(package: ReportPackage, rows: list[list[tuple[Text, Any]]]) -> bytes:
    headers = [heading for heading, _value in rows[0]]
    return write_sheets([Sheet(package.ref, headers, [[value for _heading, value in row] for row in rows])])


def _manifest(by: Actor, package: ReportPackage, items: list[PackageItem], moment: datetime) -> dict[str, Any]:
    return {
        "package": package.ref,
        "title": package.title,
        "region": package.region_id,
        "made_at": moment.isoformat(timespec="seconds"),
        "made_by": by.organisation_name,
        "items": [
            {
                "number": item.position,
                "project": item.project.ref,
                "title": item.project.title,
                "product": item.product.name if item.product else "",
                "folder": folder_of(item),
            }
            for item in items
        ],
    }


def _keep(by: Actor, package: ReportPackage, revision: int, job: str, target: IO[bytes], made: _Made) -> PackageBuild:
    storage = PackageBuild.file.field.storage
    # Nothing of its number or title gets into the file system.
    name = storage.save(f"{FOLDER}/{secrets.token_hex(16)}", File(target))
    kept = None
    try:
        with transaction.atomic():
            kept = _written(by, package, PackageBuild(revision=revision, job=job, file=name, **asdict(made)))
    finally:
        if kept is None or kept.file.name != name:
            storage.delete(name)
    return kept


def _written(by: Actor, package: ReportPackage, build: PackageBuild) -> PackageBuild:
    fresh = lock(ReportPackage, package.pk)
    if fresh.revision != build.revision:
        raise GuardRefused(_("The package was changed while its file was being built. Build it again."))
    there = PackageBuild.objects.filter(job=build.job).first()
    if there is not None:
        return there
    values = {"status_since": timezone.now()}
    changes = {"digest": build.digest, "files": build.file_count}
    perform(PACKAGE_MACHINE, "build", fresh, by=by, allow=require_on_package, values=values, changes=changes)
    last = fresh.builds.aggregate(n=Max("number"))["n"] or 0
    build.package, build.number, build.built_by_id = fresh, last + 1, require_package_officer(by, fresh)
    build.save(force_insert=True)
    return build


def open_build(*, by: Actor, package: ReportPackage, number: int) -> tuple[PackageBuild, IO[Any]]:
    """The zip, for officers of the province and, once handed over, for national officials; each download is on record.

    Raises NotVisible.
    """
    build = build_for(by, package_for(by, package.ref), number)
    record(
        by=by,
        event="package.downloaded",
        object_type="package",
        object_ref=package.ref,
        region=package.region_id,
        changes={"build": build.number, "sha256": build.sha256},
    )
    return build, build.file.open("rb")


def is_current(package: ReportPackage, build: PackageBuild | None) -> bool:
    """Whether this file is what stands in the package now."""
    return build is not None and build.revision == package.revision and package.status != PackageStatus.DRAFT
