"""Records of coaching (服务记录): kept in three minutes, corrected for some days, earlier versions stay.

The sides read them unless they are marked “inside”. Their words stand in no log, notice or e-mail.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused, StaleEdit, Text
from core.refs import new_ref
from core.services import lock
from core.texts import limited_text, one_line
from registration.enums.coaching import ServiceForm
from registration.models import Case, CoachSpell, ServiceRecord, ServiceRecordVersion
from registration.notifications.service_records import tell_kept
from registration.permissions import require_guide
from registration.selectors.service_records import may_correct
from registration.services.files import discard_all, keep_files, take_all_in
from registration.services.locking import locked_open
from registration.services.stages import touch
from registration.services.trail import record_on_case

LIMITS = {"place": 120, "people": 200, "problem": 2000, "measure": 2000, "result": 2000, "next_step": 300}
LINES = ("place", "people", "next_step")
LEAST_MINUTES, MOST_MINUTES = 1, 1440


@dataclass(frozen=True)
class RecordText:
    """What is written. ``on`` is the day of the service in China, ``minutes`` the time spent."""

    on: date
    form: str = ServiceForm.CALL.value
    place: str = ""
    people: str = ""
    problem: str = ""
    measure: str = ""
    result: str = ""
    next_step: str = ""
    next_on: date | None = None
    minutes: int = 30
    inside: bool = False


def keep_record(
    *, by: Actor, case: Case, text: RecordText, files: Sequence[UploadedFile[Any]] = (), key: str = ""
) -> ServiceRecord:
    """A guide writes down what he did for a case; it counts as a follow-up service and as activity of the case.

    The next step of the record before is closed by it. One that the sides can read ends the term for the first
    contact, and they are told. ``key``: sent twice it is kept once. Raises PermissionRefused, GuardRefused once the
    case is closed, InvalidInput beside the field.
    """
    values = asdict(_checked(text))
    stored = take_all_in(files)
    try:
        with transaction.atomic():
            fresh = locked_open(case)
            person = require_guide(by, fresh)
            there = ServiceRecord.objects.filter(author_id=person, key=key, case=fresh).first() if key else None
            if there is not None:
                discard_all(stored)
                return there
            ServiceRecord.objects.filter(case=fresh, next_open=True).update(next_open=False)
            record = ServiceRecord.objects.create(
                ref=new_ref(),
                case=fresh,
                author_id=person,
                key=key or new_ref(20),
                next_open=bool(values["next_step"]),
                **values,
            )
            keep_files(by=by, case=fresh, stored=stored, record=record)
            _note(by, record, "case.record_kept")
            _contacted(record)
            touch(fresh)
            _tell(record, by)
    except BaseException:
        discard_all(stored)
        raise
    return record


def _checked(text: RecordText) -> RecordText:
    """As it is kept. Raises InvalidInput with everything that is wrong."""
    faults: dict[str, list[Text]] = {}
    values: dict[str, str] = {}
    for name, most in LIMITS.items():
        typed = getattr(text, name)
        try:
            values[name] = limited_text(name, one_line(typed) if name in LINES else typed, most=most)
        except InvalidInput as refusal:
            faults |= refusal.fields
    if text.on > timezone.localdate():
        faults["on"] = [_("The day lies in the future.")]
    if text.form not in ServiceForm.values:
        faults["form"] = [_("Choose how you were in touch.")]
    if not LEAST_MINUTES <= text.minutes <= MOST_MINUTES:
        faults["minutes"] = [_("Between %(least)s and %(most)s minutes.") % {"least": 1, "most": MOST_MINUTES}]
    if not any(getattr(text, name).strip() for name in ("problem", "measure", "result")):
        faults["problem"] = [_("Write at least one of problem, measure and result.")]
    faults |= _next_faults(text)
    if faults:
        raise InvalidInput(fields=faults)
    return replace(text, **values)  # type: ignore[arg-type]


def _next_faults(text: RecordText) -> dict[str, list[Text]]:
    if text.next_on is None:
        return {}
    if not text.next_step.strip():
        return {"next_step": [_("Say what the next step is.")]}
    early = text.next_on < text.on
    return {"next_on": [_("The next step cannot be before the day of the service.")]} if early else {}


def _note(by: Actor, record: ServiceRecord, event: str) -> None:
    facts = {"record": record.ref, "form": record.form, "on": record.on.isoformat(), "inside": record.inside}
    record_on_case(by=by, case=record.case, event=event, changes=facts)


def _contacted(record: ServiceRecord) -> None:
    """The first contact of the present coach; what the sides cannot read is none they could confirm."""
    if record.inside:
        return
    for spell in CoachSpell.objects.filter(case=record.case, until_on=None, contact_on=None):
        if record.on >= spell.since_on:
            spell.contact_on = record.on
            spell.save(update_fields=["contact_on"])


def _tell(record: ServiceRecord, by: Actor) -> None:
    if not record.inside:
        tell_kept(record=record, by=by)


def correct_record(
    *,
    by: Actor,
    record: ServiceRecord,
    text: RecordText,
    version: int,
    files: Sequence[UploadedFile[Any]] = (),
) -> ServiceRecord:
    """Its author corrects it within ``record_correct_days`` calendar days; what stood there before is kept.

    Files are added, none is taken away. Raises PermissionRefused after the term or for somebody else; GuardRefused
    to hide what the sides could read already; StaleEdit with what is stored now; InvalidInput beside the field.
    """
    checked = _checked(text)
    stored = take_all_in(files)
    try:
        with transaction.atomic():
            fresh = _correctable(by, record, checked, version)
            keep_files(by=by, case=fresh.case, stored=stored, record=fresh)
            if facts_of(fresh) != facts_of(checked):
                _rewritten(by, fresh, checked)
    except BaseException:
        discard_all(stored)
        raise
    return fresh


def _correctable(by: Actor, record: ServiceRecord, text: RecordText, version: int) -> ServiceRecord:
    case = locked_open(record.case)
    fresh = lock(ServiceRecord, record.pk)
    fresh.case = case
    if not may_correct(by, fresh):
        raise PermissionRefused(_("A record is corrected by its author, in the first days."))
    if fresh.version != version and facts_of(fresh) != facts_of(text):
        raise StaleEdit(
            _("This record was changed in the meantime. Both texts stand here."),
            current=facts_of(fresh),
            version=fresh.version,
        )
    if text.inside and not fresh.inside:
        raise GuardRefused(_("The sides could read this record already; it cannot become an inside one."))
    return fresh


def _rewritten(by: Actor, record: ServiceRecord, text: RecordText) -> None:
    before, opened = facts_of(record), record.inside and not text.inside
    ServiceRecordVersion.objects.create(record=record, version=record.version, facts=before, inside=record.inside)
    for name, value in asdict(text).items():
        setattr(record, name, value)
    later = ServiceRecord.objects.filter(case=record.case, pk__gt=record.pk).exists()
    record.next_open = bool(record.next_step) and not later
    record.version += 1
    record.corrected_at = timezone.now()
    record.save()
    _note(by, record, "case.record_corrected")
    _contacted(record)
    if opened:
        _tell(record, by)


def facts_of(source: ServiceRecord | RecordText) -> dict[str, Any]:
    """The fields of a record as versions keep them: days as YYYY-MM-DD."""
    values = {name: getattr(source, name) for name in RecordText.__dataclass_fields__}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
