"""Files of a case: judged, kept under names that tell nothing, handed out only on record."""

from collections.abc import Sequence
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import InvalidInput, PermissionRefused
from core.refs import new_ref
from projects.services.documents import Stored, take_in
from registration.models import Case, CaseFile
from registration.permissions import require_reader
from registration.services.trail import record_on_case

FOLDER = "cases"
MOST_FILES = 10


def take_all_in(files: Sequence[UploadedFile[Any]]) -> list[Stored]:
    """Checks and stores every file, or none. Raises InvalidInput at the field ``files`` with each file's name."""
    if len(files) > MOST_FILES:
        raise InvalidInput(fields={"files": [_("At most %(n)s files at once.") % {"n": MOST_FILES}]})
    stored: list[Stored] = []
    try:
        for upload in files:
            stored.append(_taken_in(upload))
    except BaseException:
        discard_all(stored)
        raise
    return stored


def _taken_in(upload: UploadedFile[Any]) -> Stored:
    try:
        return take_in(upload, folder=FOLDER)
    except InvalidInput as refusal:
        name = (upload.name or "")[:80]
        said = [_("“%(name)s”: %(why)s") % {"name": name, "why": why} for why in refusal.fields.get("file", [])]
        raise InvalidInput(fields={"files": list(said)}) from refusal


def discard_all(stored: Sequence[Stored]) -> None:
    for file in stored:
        file.discard()


def keep_files(*, by: Actor, case: Case, stored: Sequence[Stored], **owner: Any) -> list[CaseFile]:
    """In the caller's transaction, who holds the case's lock. ``owner`` names the thing of the case they belong to.

    Raises InvalidInput when the case's files would be too many bytes.
    """
    if by.user_id is None:
        raise PermissionRefused(_("Please sign in to do this."))
    _require_space(case, stored)
    return [
        CaseFile.objects.create(
            ref=new_ref(12),
            case=case,
            file=each.name,
            name=each.label,
            size=each.size,
            content_type=each.kind.mime,
            sha256=each.sha256,
            added_by_id=by.user_id,
            **owner,
        )
        for each in stored
    ]


def _require_space(case: Case, stored: Sequence[Stored]) -> None:
    used: int = CaseFile.objects.filter(case=case).aggregate(sum=Sum("size"))["sum"] or 0
    if used + sum(each.size for each in stored) > settings.PROJECT_MAX_BYTES:
        most = settings.PROJECT_MAX_BYTES // (1024 * 1024)
        raise InvalidInput(fields={"files": [_("All files of a case: at most %(n)s MB.") % {"n": most}]})


def open_file(*, by: Actor, file: CaseFile) -> IO[Any]:
    """The bytes, for those who read the case's papers; that it was taken is on record. Raises NotVisible."""
    require_reader(by, file.case)
    record_on_case(by=by, case=file.case, event="case.file_opened", changes={"file": file.ref})
    return file.file.open("rb")


def open_body_file(*, by: Actor, file: CaseFile) -> IO[Any]:
    """The bytes of a file of a task or a test, for the asked body. The caller has it from the body's own selector."""
    record_on_case(by=by, case=file.case, event="case.file_opened", changes={"file": file.ref})
    return file.file.open("rb")
