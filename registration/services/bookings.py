"""Registration tests (注册检验): asked for, booked, moved, samples received, passed with a report or not, sent back.

A confirmed partnership goes first (优先检验). The report becomes the milestone once a guide has confirmed it. The order
of locks is project, case, booking.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput, Text
from core.refs import new_ref
from core.services import lock, perform
from core.texts import limited_text, one_line, required_text
from core.thresholds import threshold
from core.workdays import add_workdays
from registration.enums.milestones import MilestoneKind
from registration.models import Case, CaseFile, TestBooking
from registration.notifications.bookings import tell_requested, tell_sides, tell_test_withdrawn
from registration.permissions import require_booker, require_booking_transition
from registration.selectors.bookings import institutes_of, open_bookings_of
from registration.services.files import discard_all, keep_files, take_all_in
from registration.services.holding import hold_case, hold_open_case
from registration.services.milestone_values import Report
from registration.services.milestones import propose_milestone
from registration.services.stages import touch
from registration.services.trail import record_on_case
from registration.workflow import BOOKING_MACHINE

MOST_PRODUCT, MOST_SAMPLES, MOST_STANDARDS, MOST_CONTACT = 120, 500, 2000, 120
MOST_NOTE, MOST_REASON, MOST_REPORT = 500, 500, 40
# A wish for a day further off says nothing to an institute.
FURTHEST = timedelta(days=730)
TWICE = timedelta(minutes=10)


@dataclass(frozen=True)
class TestRequest:
    """``organisation`` is a ref; the wish is a span of days."""

    __test__ = False

    organisation: str
    product: str
    samples: str
    standards: str
    contact: str
    wished_from: date
    wished_until: date


@dataclass(frozen=True)
class TestDays:
    """The institute's answer: the samples' day, and when the test is planned to begin and to end."""

    __test__ = False

    arrives_on: date
    starts_on: date
    ends_on: date
    contact: str = ""
    note: str = ""


def request_test(
    *, by: Actor, case: Case, request: TestRequest, files: Sequence[UploadedFile[Any]] = ()
) -> TestBooking:
    """A side or the coach asks an institute of the region for a registration test; its people are told.

    Raises PermissionRefused; InvalidInput; GuardRefused for a case that does not go on, or when this product is asked
    for at this institute already (within ten minutes by the same person: that request is given back).
    """
    person = require_booker(by, case)
    institute = institutes_of(case.region_id).filter(ref=request.organisation).first()
    values = _checked_request(request, institute)
    stored = take_all_in(files)
    try:
        with transaction.atomic():
            fresh = hold_open_case(case)
            require_booker(by, fresh)
            there = _asked_before(fresh, institute, values["product"], person)
            if there is not None:
                discard_all(stored)
                return there
            booking = _new_booking(fresh, institute, values, person)
            if stored:
                keep_files(by=by, case=fresh, stored=stored, booking=booking)
            facts = {"institute": booking.organisation.ref, "answer_by": booking.answer_by.isoformat()}
            record_on_case(by=by, case=fresh, event="booking.requested", changes=facts)
            touch(fresh)
            tell_requested(booking=booking)
    except BaseException:
        discard_all(stored)
        raise
    return booking


def _checked_request(request: TestRequest, institute: Organisation | None) -> dict[str, Any]:
    """The values as they are kept. Raises InvalidInput with everything that is wrong."""
    today, faults = timezone.localdate(), dict[str, list[Text]]()
    if institute is None:
        faults["organisation"] = [_("Choose a test institute.")]
    if request.wished_from < today:
        faults["wished_from"] = [_("The day lies in the past.")]
    if request.wished_until < request.wished_from:
        faults["wished_until"] = [_("The end lies before the beginning.")]
    if request.wished_until > today + FURTHEST:
        faults["wished_until"] = [_("Please wish for days within two years.")]
    texts = {
        "product": (one_line(request.product), MOST_PRODUCT, _("Name the product as it will be tested.")),
        "samples": (request.samples, MOST_SAMPLES, _("Say how many samples there will be, and of which models.")),
        "standards": (request.standards, MOST_STANDARDS, _("List the standards or technical requirements.")),
        "contact": (one_line(request.contact), MOST_CONTACT, _("Say whom the institute can reach, and how.")),
    }
    values: dict[str, Any] = {"wished_from": request.wished_from, "wished_until": request.wished_until}
    for name, (text, most, missing) in texts.items():
        try:
            values[name] = required_text(name, text, most=most, missing=missing)
        except InvalidInput as refusal:
            faults.update(refusal.fields)
    if faults:
        raise InvalidInput(fields=faults)
    return values


def _asked_before(case: Case, institute: Organisation | None, product: str, person: int) -> TestBooking | None:
    since = timezone.now() - TWICE
    rows = TestBooking.objects.filter(case=case, organisation=institute, product=product, asked_by_id=person)
    return rows.filter(status="requested", asked_at__gte=since).first()


def _new_booking(case: Case, institute: Organisation | None, values: dict[str, Any], person: int) -> TestBooking:
    answer_by = add_workdays(timezone.localdate(), threshold("REGISTRATION.test_answer_days", case.region_id))
    booking = TestBooking(
        ref=new_ref(), case=case, organisation=institute, asked_by_id=person, answer_by=answer_by, **values
    )
    try:
        with transaction.atomic():
            booking.save(force_insert=True)
    except IntegrityError:
        raise GuardRefused(_("A test of this product is asked for at this institute already.")) from None
    return booking


def book_test(*, by: Actor, booking: TestBooking, days: TestDays) -> TestBooking:
    """The institute's answer; both sides and the coach are told.

    Raises PermissionRefused, GuardRefused, InvalidInput.
    """
    values, texts = _checked_days(days)
    with transaction.atomic():
        fresh = _moved(by, booking, "book", **values)
        _keep(fresh, **texts)
        tell_sides(
            booking=fresh, by=by, event="booked", wording=lambda: _("%(number)s: the registration test is booked")
        )
    return fresh


def move_test(*, by: Actor, booking: TestBooking, days: TestDays) -> TestBooking:
    """Other days than were booked; as ``book_test``."""
    values, texts = _checked_days(days)
    with transaction.atomic():
        case = hold_open_case(booking.case)
        values |= {"moved": lock(TestBooking, booking.pk).moved + 1, "reminded": 0}
        fresh = _performed(by, case, booking, "move", **values)
        _keep(fresh, **texts)
        tell_sides(booking=fresh, by=by, event="moved", wording=lambda: _("%(number)s: the registration test is moved"))
    return fresh


def _checked_days(days: TestDays) -> tuple[dict[str, Any], dict[str, str]]:
    faults: dict[str, list[Text]] = {}
    if days.arrives_on < timezone.localdate():
        faults["arrives_on"] = [_("The day lies in the past.")]
    if days.starts_on < days.arrives_on:
        faults["starts_on"] = [_("The test cannot begin before the samples are there.")]
    if days.ends_on < days.starts_on:
        faults["ends_on"] = [_("The end lies before the beginning.")]
    if faults:
        raise InvalidInput(fields=faults)
    texts = {
        "institute_contact": limited_text("contact", one_line(days.contact), most=MOST_CONTACT),
        "note": limited_text("note", days.note, most=MOST_NOTE),
    }
    return {"arrives_on": days.arrives_on, "starts_on": days.starts_on, "ends_on": days.ends_on}, texts


def receive_samples(*, by: Actor, booking: TestBooking, on: date) -> TestBooking:
    """The samples are here; the clock of the test runs. Raises as ``book_test``."""
    _require_past("on", on)
    with transaction.atomic():
        fresh = _moved(by, booking, "receive", received_on=on)
        tell_sides(booking=fresh, by=by, event="received", wording=lambda: _("%(number)s: the samples have arrived"))
    return fresh


def finish_test(
    *, by: Actor, booking: TestBooking, on: date, number: str, files: Sequence[UploadedFile[Any]] = ()
) -> TestBooking:
    """Passed: the report's number and day, and the report itself when it is handed out. Proposes the milestone
    “registration test passed” to the guides. Raises as ``book_test``."""
    _require_past("on", on)
    said = required_text("number", one_line(number), most=MOST_REPORT, missing=_("Please give the report's number."))
    stored = take_all_in(files)
    try:
        with transaction.atomic():
            fresh = _moved(by, booking, "finish", finished_on=on)
            _require_not_before_samples(fresh, on)
            kept = keep_files(by=by, case=fresh.case, stored=stored, booking=fresh) if stored else []
            _keep(fresh, report_number=said, milestone=_proposed(by, fresh, on, said, kept))
            tell_sides(booking=fresh, by=by, event="finished", wording=lambda: _("%(number)s: the test is passed"))
    except BaseException:
        discard_all(stored)
        raise
    return fresh


def _proposed(by: Actor, booking: TestBooking, on: date, number: str, kept: Sequence[CaseFile]) -> Any:
    facts = {"institute": booking.organisation.name}
    report = Report(kind=MilestoneKind.TESTED, on=on, number=number, facts=facts)
    return propose_milestone(by=by, case=booking.case, report=report, evidence=kept)


def fail_test(
    *,
    by: Actor,
    booking: TestBooking,
    on: date,
    reason: str,
    number: str = "",
    files: Sequence[UploadedFile[Any]] = (),
) -> TestBooking:
    """Not passed; the sides read why, and can ask anew after mending. Raises as ``book_test``."""
    _require_past("on", on)
    said = required_text("reason", reason, most=MOST_REASON, missing=_("Say what was not passed."))
    report = limited_text("number", one_line(number), most=MOST_REPORT)
    stored = take_all_in(files)
    try:
        with transaction.atomic():
            fresh = _moved(by, booking, "fail", finished_on=on)
            _require_not_before_samples(fresh, on)
            if stored:
                keep_files(by=by, case=fresh.case, stored=stored, booking=fresh)
            _keep(fresh, reason=said, report_number=report)
            tell_sides(booking=fresh, by=by, event="failed", wording=lambda: _("%(number)s: the test is not passed"))
    except BaseException:
        discard_all(stored)
        raise
    return fresh


def return_test(*, by: Actor, booking: TestBooking, reason: str) -> TestBooking:
    """The institute cannot test it like this: papers or samples are missing, or it is not its field."""
    said = required_text("reason", reason, most=MOST_REASON, missing=_("Say what is missing."))
    with transaction.atomic():
        fresh = _moved(by, booking, "return")
        _keep(fresh, reason=said)
        tell_sides(booking=fresh, by=by, event="returned", wording=lambda: _("%(number)s: the request is sent back"))
    return fresh


def withdraw_test(*, by: Actor, booking: TestBooking, reason: str = "") -> TestBooking:
    """Before the samples are there, whoever may ask may also take it back; the institute is told."""
    said = limited_text("reason", reason, most=MOST_REASON)
    with transaction.atomic():
        fresh = _performed(by, hold_case(booking.case), booking, "withdraw")
        _keep(fresh, reason=said)
        tell_test_withdrawn(booking=fresh)
    return fresh


def withdraw_tests_of(*, case: Case) -> int:
    """In the caller's transaction, who holds the case: what a closed one still asked for, unless samples are there."""
    allowed = set(BOOKING_MACHINE.transition("withdraw").sources)
    found = [booking for booking in open_bookings_of(case) if booking.status in allowed]
    for booking in found:
        tell_test_withdrawn(booking=_performed(SYSTEM, case, booking, "withdraw"))
    return len(found)


def _require_past(field: str, on: date) -> None:
    if on > timezone.localdate():
        raise InvalidInput(fields={field: [_("The day lies in the future.")]})


def _require_not_before_samples(booking: TestBooking, on: date) -> None:
    if booking.received_on is not None and on < booking.received_on:
        raise InvalidInput(fields={"on": [_("The samples came later than this day.")]})


def _keep(booking: TestBooking, **values: Any) -> None:
    """Beside the booking, not in the log."""
    for name, value in values.items():
        setattr(booking, name, value)
    booking.save(update_fields=list(values))


def _moved(by: Actor, booking: TestBooking, name: str, **values: Any) -> TestBooking:
    case = hold_open_case(booking.case)
    fresh = _performed(by, case, booking, name, **values)
    touch(case)
    return fresh


def _performed(by: Actor, case: Case, booking: TestBooking, name: str, **values: Any) -> TestBooking:
    values["status_since"] = timezone.now()
    facts = {"institute": booking.organisation.ref}
    fresh = perform(
        BOOKING_MACHINE, name, booking, by=by, allow=require_booking_transition, values=values, changes=facts
    )
    fresh.case = case
    return fresh
