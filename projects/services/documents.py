"""The papers of an application: taken in, kept under names that tell nothing, handed out only on record."""

import secrets
from collections.abc import Iterator
from hashlib import sha256
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused, Text
from core.refs import new_ref
from core.services import lock
from core.texts import one_line, required_text
from projects.enums import Status, Tier
from projects.models import Document, DocumentVersion, Project
from projects.permissions import require_editor, require_owner, require_person
from projects.selectors.applications import EDITABLE, section_named
from projects.selectors.documents import is_granted_only, stored_bytes
from projects.services.applications import editable_project
from projects.services.file_types import FileRefused, FileType, judged_type
from projects.services.scanning import scan_file
from projects.services.trail import record_on_project

LONGEST_NAME = 120
TITLE_LIMIT = 120


class Stored:
    """A file that was written to the storage and is not yet known to the database."""

    def __init__(self, storage: Storage, upload: UploadedFile[Any], kind: FileType, folder: str = "documents") -> None:
        self.storage = storage
        self.kind = kind
        self.label = safe_name(upload.name or "", kind)
        source = HashedFile(upload)
        # Nothing of the original name, not even its ending, gets into the file system.
        self.name = storage.save(f"{folder}/{secrets.token_hex(16)}", source)
        self.size, self.sha256 = source.seen, source.digest.hexdigest()

    def discard(self) -> None:
        self.storage.delete(self.name)


class HashedFile(File[bytes]):
    """Computes digest and size from the very bytes that are written, without reading them twice."""

    def __init__(self, upload: UploadedFile[Any]) -> None:
        super().__init__(upload.file, upload.name)
        self.digest = sha256()
        self.seen = 0

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        for chunk in super().chunks(chunk_size):
            self.digest.update(chunk)
            self.seen += len(chunk)
            yield chunk


def add_document(
    *, by: Actor, project: Project, section: str, title: str, tier: int, upload: UploadedFile[Any]
) -> Document:
    """Adds a paper to a section. The same file under the same title once more gives the paper that is there already.

    Raises InvalidInput for a file that is not taken and says why, PermissionRefused, or GuardRefused once handed in.
    """
    section_named(section)
    name = checked_title(title)
    level = checked_tier(tier)
    stored = take_in(upload)
    try:
        with transaction.atomic():
            fresh = editable_project(by, project)
            twin = same_paper(fresh, section, name, stored.sha256)
            if twin is not None:
                stored.discard()
                return twin
            require_space(fresh, stored.size)
            document = Document.objects.create(ref=new_ref(), project=fresh, section=section, title=name, tier=level)
            write_version(by, fresh, document, stored)
    except BaseException:
        stored.discard()
        raise
    return document


def add_version(*, by: Actor, document: Document, upload: UploadedFile[Any]) -> DocumentVersion:
    """Puts a new file in place of the last; earlier versions are kept. The same file again changes nothing.

    Raises as ``add_document``.
    """
    stored = take_in(upload)
    try:
        with transaction.atomic():
            project = editable_project(by, document.project)
            fresh = living(document)
            latest = fresh.versions.order_by("-number").first()
            if latest is not None and latest.sha256 == stored.sha256:
                stored.discard()
                return latest
            require_space(project, stored.size)
            return write_version(by, project, fresh, stored)
    except BaseException:
        stored.discard()
        raise


def set_document_tier(*, by: Actor, document: Document, tier: int) -> Document:
    """Says who may see a paper. While the application is written its editors may; afterwards only the owner.

    Raises PermissionRefused, InvalidInput, or GuardRefused for a paper removed meanwhile.
    """
    level = checked_tier(tier)
    with transaction.atomic():
        project = lock(Project, document.project_id)
        (require_editor if project.status in EDITABLE else require_owner)(by, project)
        if project.status == Status.ARCHIVED:
            raise GuardRefused(_("The project is archived."))
        fresh = living(document)
        before = fresh.tier
        if before != level:
            fresh.tier = level
            fresh.save(update_fields=["tier"])
            note(by, project, "document.tier_changed", fresh, tier=[before, int(level)])
    return fresh


def remove_document(*, by: Actor, document: Document) -> None:
    """Takes a paper out of the application; its files stay in the archive. Nothing happens to one already removed.

    Raises PermissionRefused, or GuardRefused once handed in.
    """
    with transaction.atomic():
        project = editable_project(by, document.project)
        fresh = lock(Document, document.pk)
        if fresh.removed_at is None:
            fresh.removed_at = timezone.now()
            fresh.save(update_fields=["removed_at"])
            note(by, project, "document.removed", fresh)


def open_version(*, by: Actor, version: DocumentVersion) -> IO[Any]:
    """Hands out a file the caller obtained from a selector; that it was taken stands in the audit log first.

    Raises PermissionRefused for what was opened in person: that goes out marked (``projects.services.papers``).
    """
    document = version.document
    if is_granted_only(by, document):
        raise PermissionRefused(_("This document is shown in place, with your name on it."))
    note(by, document.project, "document.downloaded", document, version=version.number, tier=document.tier)
    return version.file.open("rb")


def take_in(upload: UploadedFile[Any], *, folder: str = "documents", most: int = 0) -> Stored:
    """Checks and stores a file in a folder of the storage. Raises InvalidInput at the field ``file``.

    ``most`` bytes are taken; without it as many as a document may have.
    """
    limit = most or settings.DOCUMENT_MAX_BYTES
    if upload.size is None or upload.size > limit:
        raise file_error(_("The file is larger than %(limit)s.") % {"limit": filesizeformat(limit)})
    try:
        kind = judged_type(upload.name or "", upload)
    except FileRefused as refusal:
        raise file_error(refusal.message) from refusal
    upload.seek(0)
    stored = Stored(storage(), upload, kind, folder)
    try:
        scan_file(stored.storage, stored.name)
    except FileRefused as refusal:
        stored.discard()
        raise file_error(refusal.message) from refusal
    return stored


def storage() -> Storage:
    return DocumentVersion.file.field.storage


def file_error(message: Text) -> InvalidInput:
    return InvalidInput(fields={"file": [message]})


def checked_title(title: str) -> str:
    missing = _("Please give the document a title.")
    return required_text("title", one_line(title), most=TITLE_LIMIT, missing=missing)


def checked_tier(tier: int) -> Tier:
    try:
        return Tier(tier)
    except ValueError:
        raise InvalidInput(fields={"tier": [_("Please choose who may see it.")]}) from None


def require_space(project: Project, size: int) -> None:
    if stored_bytes(project) + size > settings.PROJECT_MAX_BYTES:
        limit = filesizeformat(settings.PROJECT_MAX_BYTES)
        raise file_error(_("All documents of a project together may have %(limit)s.") % {"limit": limit})


def same_paper(project: Project, section: str, title: str, digest: str) -> Document | None:
    """What a double click, or sending again after a lost answer, would add a second time."""
    papers = Document.objects.filter(project=project, section=section, title=title, removed_at=None)
    return papers.filter(versions__sha256=digest).order_by("id").first()


def living(document: Document) -> Document:
    fresh = lock(Document, document.pk)
    if fresh.removed_at is not None:
        raise GuardRefused(_("This document was removed in the meantime."))
    return fresh


def write_version(by: Actor, project: Project, document: Document, stored: Stored) -> DocumentVersion:
    last = document.versions.aggregate(number=models.Max("number"))["number"] or 0
    version = DocumentVersion.objects.create(
        document=document,
        number=last + 1,
        file=stored.name,
        name=stored.label,
        size=stored.size,
        content_type=stored.kind.mime,
        sha256=stored.sha256,
        uploaded_by_id=require_person(by),
    )
    note(by, project, "document.added", document, version=version.number, sha256=version.sha256)
    return version


def safe_name(name: str, kind: FileType) -> str:
    """The name a download gets: no folders, no control characters, and the ending of what it is."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = "".join(each for each in plain.rsplit(".", 1)[0] if each.isprintable()).strip(" .")
    # Of signs alone, such as 🙂 or 《》, nothing is left that a file may be called.
    try:
        stem = get_valid_filename(stem if stem.strip("._ ") else "")
    except SuspiciousFileOperation:
        stem = "document"
    return f"{stem[:LONGEST_NAME]}.{kind.extensions[0]}"


def note(by: Actor, project: Project, event: str, document: Document, **facts: Any) -> None:
    record_on_project(
        by=by,
        project=project,
        event=event,
        changes={"document": document.ref, "section": document.section, **facts},
    )
