"""Versions of a module: handed in by a side, each with all of its files; nothing handed in is ever deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, Text
from core.services import lock, perform
from core.texts import limited_text
from core.workdays import add_workdays
from projects.services.documents import Stored
from registration.enums.dossiers import Severity
from registration.models import Case, CaseFile, DossierModule, ModuleRemark, ModuleVersion
from registration.notifications.dossiers import tell_submitted
from registration.permissions import require_on_dossier, require_side
from registration.selectors.dossiers import dossier_case, latest_version, open_remarks
from registration.services.cases import living_case
from registration.services.dossiers import remark_days
from registration.services.files import discard_all, keep_files, take_all_in
from registration.services.stages import touch
from registration.services.trail import record_on_case
from registration.workflow import DOSSIER_MODULE_MACHINE

LONGEST_CHANGES, LONGEST_ANSWER = 1000, 1000
MOST_FILES_OF_VERSION = 40


@dataclass(frozen=True)
class Handed:
    """``keep``: references of files of the version before that stay; ``answers`` by the remark's reference.

    ``based_on`` is the number of the version before, as the person saw it; 0 for the first.
    """

    changes: str = ""
    keep: Sequence[str] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    based_on: int = 0


def submit_version(
    *, by: Actor, module: DossierModule, handed: Handed, files: Sequence[UploadedFile[Any]] = ()
) -> ModuleVersion:
    """Hands in the next version of a module, with an answer to each remark. Those who read it are told.

    Every MUST has to be answered. Remarks on it are due after ten working days (``dossier_remark_days``). The same
    person sending the same page twice gets the version that is there. A new file takes the place of a kept one of the
    same name. Raises PermissionRefused; InvalidInput beside the fields; GuardRefused when another version came between,
    the dossier has ended or the case is not under way.
    """
    changes = limited_text("changes", handed.changes, most=LONGEST_CHANGES)
    answers = {key: limited_text(f"answer_{key}", text, most=LONGEST_ANSWER) for key, text in handed.answers.items()}
    stored = take_all_in(files)
    try:
        with transaction.atomic():
            module = locked_module(module)
            person = require_side(by, module.case)
            before = latest_version(module)
            if before is not None and before.number > handed.based_on:
                discard_all(stored)
                return _sent_twice(before, person)
            kept = _kept(before, handed.keep, stored)
            _require_whole(before, changes, kept, stored)
            remarks = _answered(module, answers)
            return _written(by, module, changes, (kept, stored), remarks)
    except BaseException:
        discard_all(stored)
        raise


def locked_module(module: DossierModule) -> DossierModule:
    """Case before module. Raises GuardRefused for a dossier that has ended, or a case that is not under way."""
    case = living_case(module.case)
    fresh = lock(DossierModule, module.pk)
    if fresh.dossier.ended_on is not None:
        raise GuardRefused(_("This dossier has ended: the case has another class now."))
    fresh.dossier.case = case
    return fresh


def _sent_twice(before: ModuleVersion, person: int) -> ModuleVersion:
    if before.submitted_by_id == person:
        return before
    raise GuardRefused(
        _("Somebody else has handed in version %(n)s meanwhile.") % {"n": before.number},
        help_text=_("Please look at it before you hand in yours."),
    )


def _kept(before: ModuleVersion | None, keep: Sequence[str], stored: Sequence[Stored]) -> list[CaseFile]:
    if before is None:
        return []
    new_names = {each.label for each in stored}
    return [each for each in before.files.all() if each.ref in set(keep) and each.name not in new_names]


def _require_whole(
    before: ModuleVersion | None, changes: str, kept: Sequence[CaseFile], stored: Sequence[Stored]
) -> None:
    faults: dict[str, list[Text]] = {}
    if before is not None and not changes:
        faults["changes"] = [_("Say in a few words what changed since the version before.")]
    names = [each.label for each in stored]
    if len(names) != len(set(names)):
        faults["files"] = [_("Two of the files have the same name.")]
    if not kept and not stored:
        faults["files"] = [_("Attach at least one file.")]
    if len(kept) + len(stored) > MOST_FILES_OF_VERSION:
        faults["files"] = [_("A version has at most %(n)s files.") % {"n": MOST_FILES_OF_VERSION}]
    if faults:
        raise InvalidInput(fields=faults)


def _answered(module: DossierModule, answers: Mapping[str, str]) -> list[tuple[ModuleRemark, str]]:
    """The open remarks with their answers. Raises InvalidInput beside every MUST without one."""
    faults: dict[str, list[Text]] = {}
    found: list[tuple[ModuleRemark, str]] = []
    for remark in open_remarks(module).select_for_update(no_key=True, of=("self",)):
        said = answers.get(remark.ref, "")
        if said:
            found.append((remark, said))
        elif remark.severity == Severity.MUST:
            faults[f"answer_{remark.ref}"] = [_("Please answer this remark.")]
    if faults:
        raise InvalidInput(fields=faults)
    return found


def _written(
    by: Actor,
    module: DossierModule,
    changes: str,
    files: tuple[Sequence[CaseFile], Sequence[Stored]],
    remarks: Sequence[tuple[ModuleRemark, str]],
) -> ModuleVersion:
    case, now = module.case, timezone.now()
    due = add_workdays(timezone.localdate(), remark_days(case.region_id))
    before = latest_version(module)
    values = {"status_since": now, "due_on": due}
    fresh = perform(DOSSIER_MODULE_MACHINE, "submit", module, by=by, allow=require_on_dossier, values=values)
    fresh.dossier.case = case
    version = ModuleVersion.objects.create(
        module=fresh,
        number=before.number + 1 if before else 1,
        changes=changes,
        submitted_by_id=by.user_id or 0,
        due_on=due,
    )
    kept, stored = files
    version.files.set([*kept, *keep_files(by=by, case=case, stored=stored, dossier_module=fresh)])
    for remark, said in remarks:
        remark.answer, remark.answered_at, remark.answered_by_id, remark.answered_in = said, now, by.user_id, version
        remark.save(update_fields=["answer", "answered_at", "answered_by", "answered_in"])
    facts = {"module": fresh.key, "version": version.number, "files": version.files.count(), "answered": len(remarks)}
    record_on_case(by=by, case=case, event="dossier.version", changes=facts)
    touch(case)
    tell_submitted(version=version, by=by)
    return version


def open_dossier_file(*, by: Actor, file: CaseFile) -> IO[Any]:
    """The bytes, also for coaches named for the dossier; that it was taken is on record. Raises NotVisible."""
    case: Case = dossier_case(by, file.case.ref)
    if file.dossier_module_id is None:
        raise NotVisible
    record_on_case(by=by, case=case, event="case.file_opened", changes={"file": file.ref})
    return file.file.open("rb")
