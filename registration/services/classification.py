"""A request for classification (分类界定) on the sides' part: prepared, handed in, supplemented, taken back.

The order of locks is project, case, request. Texts and files stay with the request: log and notices say that
something happened, never what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, StaleEdit, Text
from core.refs import new_ref
from core.services import lock, perform, record
from core.texts import limited_text, required_text
from core.thresholds import threshold
from core.workdays import add_workdays
from projects.enums import STANDING
from projects.models import Project
from projects.services.documents import Stored
from registration.enums.classification import ClassificationStatus
from registration.models import Case, ClassificationRequest, ClassificationSupplement
from registration.notifications.classification import tell_due, tell_moved
from registration.permissions import require_asker, require_on_classification
from registration.selectors.classification import due_classifications
from registration.services.files import discard_all, keep_files, take_all_in
from registration.services.stages import touch
from registration.workflow import CLASSIFICATION_MACHINE

MOST_TEXT, LEAST_TEXT = 2000, 10
MOST_SIMILAR, MOST_ANSWER = 1000, 3000
# Working days before the end of a supplement's term on which the sides are reminded.
NEEDED = ("description", "intended_use", "reason")


@dataclass(frozen=True)
class Draft:
    """``similar``: products of the same kind, with their class; ``reason``: why the class is in doubt."""

    description: str = ""
    intended_use: str = ""
    similar: str = ""
    reason: str = ""


def start_request(
    *,
    by: Actor,
    project: Project,
    case: Case | None = None,
    draft: Draft,
    files: Sequence[UploadedFile[Any]] = (),
) -> ClassificationRequest:
    """Begins a draft for a case, or for an accepted project that has none yet.

    Raises PermissionRefused; InvalidInput for texts or files that cannot be kept; GuardRefused when one is open
    already or the case does not go on.
    """
    texts, stored = _checked(draft), _taken_in(case, files)
    try:
        with transaction.atomic():
            fresh, standing = _locked_parents(project, case)
            person = require_asker(by, fresh, standing)
            _require_going(fresh, standing)
            request = _created(fresh, standing, texts, person)
            _record(by, request, "classification.opened")
            _keep(by, request, stored)
    except BaseException:
        discard_all(stored)
        raise
    return request


def _created(project: Project, case: Case | None, texts: dict[str, str], person: int) -> ClassificationRequest:
    request = ClassificationRequest(
        ref=new_ref(), project=project, case=case, region_id=project.region_id, opened_by_id=person, version=1, **texts
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        raise GuardRefused(_("A request for classification is under way already.")) from None
    return request


def save_request(
    *,
    by: Actor,
    request: ClassificationRequest,
    draft: Draft,
    version: int,
    files: Sequence[UploadedFile[Any]] = (),
) -> ClassificationRequest:
    """Saves the draft, incomplete as it may be; ``version`` is the one the person had before him.

    Raises PermissionRefused, InvalidInput, StaleEdit with what is stored when the other side saved meanwhile, and
    GuardRefused once it was handed in.
    """
    texts, stored = _checked(draft), _taken_in(request.case, files)
    try:
        with transaction.atomic():
            fresh = locked_request(request)
            require_asker(by, fresh.project, fresh.case)
            _rewrite(fresh, texts, version)
            _keep(by, fresh, stored)
    except BaseException:
        discard_all(stored)
        raise
    return fresh


def _rewrite(request: ClassificationRequest, texts: dict[str, str], version: int) -> None:
    if request.status != ClassificationStatus.DRAFTED:
        raise GuardRefused(_("It was handed in, so the draft can no longer be changed."))
    if request.version != version:
        current = {name: getattr(request, name) for name in texts}
        raise StaleEdit(current=current, version=request.version)
    for name, text in texts.items():
        setattr(request, name, text)
    request.version += 1
    request.save(update_fields=[*texts, "version"])


def hand_in_request(*, by: Actor, request: ClassificationRequest) -> ClassificationRequest:
    """Gives the draft to the provincial office, which is told. Raises InvalidInput beside each text that is missing."""
    today = timezone.localdate()
    values = {"handed_in_on": today, "due_on": province_due(today, request.region_id), "status_since": timezone.now()}
    with transaction.atomic():
        fresh = locked_request(request)
        require_asker(by, fresh.project, fresh.case)
        _require_going(fresh.project, fresh.case)
        _require_complete(fresh)
        return moved(by, fresh, "hand_in", values)


def answer_supplement(
    *, by: Actor, request: ClassificationRequest, answer: str, files: Sequence[UploadedFile[Any]] = ()
) -> ClassificationRequest:
    """Answers what was asked; it goes back to whoever asked, and that term begins anew.

    The rules name no term after a supplement; the portal counts the same one again. Raises PermissionRefused,
    InvalidInput, GuardRefused when nothing is asked.
    """
    said = required_text("answer", answer, least=LEAST_TEXT, most=MOST_ANSWER)
    stored = _taken_in(request.case, files)
    today = timezone.localdate()
    try:
        with transaction.atomic():
            fresh = locked_request(request)
            at_centre = fresh.sent_on is not None
            due = centre_due(today) if at_centre else province_due(today, fresh.region_id)
            name = "answer_centre" if at_centre else "answer_province"
            done = moved(by, fresh, name, {"status_since": timezone.now(), "due_on": due})
            _write_answer(done, said, by, today)
            _keep(by, done, stored)
    except BaseException:
        discard_all(stored)
        raise
    return done


def _write_answer(request: ClassificationRequest, said: str, by: Actor, today: date) -> None:
    asked = ClassificationSupplement.objects.filter(request=request, answered_on=None).first()
    if asked is not None:
        asked.answer, asked.answered_on, asked.answered_by_id = said, today, by.user_id
        asked.save(update_fields=["answer", "answered_on", "answered_by"])


def withdraw_request(*, by: Actor, request: ClassificationRequest) -> ClassificationRequest:
    """Takes it back, as long as nothing is decided; what was sent to the national centre is taken back there too."""
    with transaction.atomic():
        return moved(by, locked_request(request), "withdraw", {"status_since": timezone.now(), "due_on": None})


def remind_classifications(*, today: date) -> int:
    """Tells who it concerns of terms that end soon or have ended, once for each term; safe to run again.

    Returns how many requests were looked at.
    """
    rows = list(due_classifications(today))
    for request in rows:
        with transaction.atomic():
            tell_due(request=request, today=today)
    return len(rows)


def province_due(start: date, region: str) -> date:
    """The portal's own target for the province: the rules name no term for its part."""
    return add_workdays(start, threshold("REGISTRATION.classification_province_days", region, on=start))


def centre_due(start: date) -> date:
    """The national centre decides within 20 working days (domain guide §3.3)."""
    return add_workdays(start, settings.REGISTRATION["classification_centre_days"])


def locked_request(request: ClassificationRequest) -> ClassificationRequest:
    """Project before case before request, in this order everywhere; with both at hand."""
    project, case = _locked_parents(request.project, request.case)
    fresh = lock(ClassificationRequest, request.pk)
    fresh.project, fresh.case = project, case
    return fresh


def _locked_parents(project: Project, case: Case | None) -> tuple[Project, Case | None]:
    if case is not None and case.project_id != project.pk:
        raise InvalidInput(fields={"case": [_("This case belongs to another project.")]})
    fresh = lock(Project, project.pk)
    return fresh, lock(Case, case.pk) if case is not None else None


def moved(by: Actor, request: ClassificationRequest, name: str, values: dict[str, Any]) -> ClassificationRequest:
    """One transition with what belongs to it: the case was worked on, and the others are told."""
    fresh = perform(CLASSIFICATION_MACHINE, name, request, by=by, allow=require_on_classification, values=values)
    fresh.project, fresh.case = request.project, request.case
    if fresh.case is not None:
        touch(fresh.case)
    tell_moved(request=fresh, by=by)
    return fresh


def _require_going(project: Project, case: Case | None) -> None:
    if case is not None and not case.is_living:
        raise GuardRefused(_("The case is over, so its class is no longer asked for."))
    if project.status not in STANDING:
        raise GuardRefused(_("The class is asked for once the project is accepted."))


def _checked(draft: Draft) -> dict[str, str]:
    """The texts as they are kept; InvalidInput with everything that is too long."""
    faults: dict[str, list[Text]] = {}
    texts: dict[str, str] = {}
    for name in ("description", "intended_use", "similar", "reason"):
        try:
            texts[name] = limited_text(
                name, getattr(draft, name), most=MOST_SIMILAR if name == "similar" else MOST_TEXT
            )
        except InvalidInput as refusal:
            faults.update(refusal.fields)
    if faults:
        raise InvalidInput(fields=faults)
    return texts


def _require_complete(request: ClassificationRequest) -> None:
    short = [name for name in NEEDED if len(getattr(request, name)) < LEAST_TEXT]
    if short:
        text = _("Please write at least %(n)s characters.") % {"n": LEAST_TEXT}
        raise InvalidInput(fields={name: [text] for name in short})


def _taken_in(case: Case | None, files: Sequence[UploadedFile[Any]]) -> list[Stored]:
    if files and case is None:
        text = _("Without a case there is no place for files; the office reads the documents of the application.")
        raise InvalidInput(fields={"files": [text]})
    return take_all_in(files)


def _keep(by: Actor, request: ClassificationRequest, stored: Sequence[Stored]) -> None:
    if request.case is None:
        return
    if stored:
        keep_files(by=by, case=request.case, stored=stored, classification=request)
    touch(request.case)


def _record(by: Actor, request: ClassificationRequest, event: str) -> None:
    case = {"case": request.case.ref} if request.case is not None else {}
    record(
        by=by,
        event=event,
        object_type="classification",
        object_ref=request.ref,
        region=request.region_id,
        changes={"project": request.project.audit_ref, **case},
    )
