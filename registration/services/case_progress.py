"""Progress of a case in the sides' own words: asked for by a guide, or told freely (domain guide §1.1 item 21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PortalError, Text
from core.refs import new_ref
from core.texts import limited_text
from core.thresholds import threshold
from core.workdays import add_workdays
from registration.enums.cases import CaseStatus
from registration.models import Case, ProgressRequest, ProgressUpdate
from registration.notifications.case_progress import tell_asked, tell_nudged, tell_told
from registration.permissions import require_coach, require_guide, require_side
from registration.selectors.case_progress import open_request
from registration.selectors.cases import relations_of
from registration.selectors.parties import side_in
from registration.services.locking import locked, locked_open
from registration.services.stages import touch
from registration.services.trail import record_on_case
from registration.steps import steps_of

MOST_WORDS = 500
PARTS = ("development", "trial", "preparation")
MOST_AT_ONCE = 100
UNDER_WAY = (CaseStatus.RUNNING.value, CaseStatus.BLOCKED.value)


@dataclass(frozen=True)
class ProgressText:
    """研发进展、临床试验、注册准备; ``expects`` is the kind of the milestone meant to come next, with its day."""

    development: str = ""
    trial: str = ""
    preparation: str = ""
    expects: str = ""
    expects_on: date | None = None


def ask_progress(*, by: Actor, case: Case) -> ProgressRequest:
    """A guide asks both sides how far they are; they are told. While a question is open it is not asked again.

    Raises PermissionRefused; GuardRefused unless the case is under way.
    """
    with transaction.atomic():
        fresh = locked(case)
        person = require_guide(by, fresh)
        _require_under_way(fresh)
        there = open_request(fresh)
        if there is not None:
            return there
        due_on = add_workdays(timezone.localdate(), threshold("REGISTRATION.progress_days", fresh.region_id))
        asked = ProgressRequest.objects.create(case=fresh, asked_by_id=person, due_on=due_on)
        record_on_case(by=by, case=fresh, event="case.progress_asked", changes={"due_on": due_on.isoformat()})
        tell_asked(request=asked)
    return asked


def ask_all(*, by: Actor, cases: Sequence[Case]) -> int:
    """Asks the sides of many cases; those with an open question, or that rest, are passed over. Returns how many."""
    _require_few(cases)
    return sum(_asked(by, case) for case in cases if open_request(case) is None)


def _asked(by: Actor, case: Case) -> bool:
    try:
        ask_progress(by=by, case=case)
    except PortalError:
        return False
    return True


def remind_sides(*, by: Actor, cases: Sequence[Case]) -> int:
    """The coach reminds the sides of his cases of what is open in them, once a day for each. Returns how many.

    The notice names the number of the case and nothing of what is open. Raises PermissionRefused for a case he does
    not coach.
    """
    _require_few(cases)
    told = 0
    for case in cases:
        with transaction.atomic():
            fresh = locked(case)
            require_coach(by, fresh)
            if fresh.status not in UNDER_WAY:
                continue
            record_on_case(by=by, case=fresh, event="case.sides_reminded")
            tell_nudged(case=fresh)
            told += 1
    return told


def _require_few(cases: Sequence[Case]) -> None:
    if len(cases) > MOST_AT_ONCE:
        raise InvalidInput(fields={"cases": [_("At most %(n)s cases at once.") % {"n": MOST_AT_ONCE}]})


def _require_under_way(case: Case) -> None:
    if case.status not in UNDER_WAY:
        raise GuardRefused(
            _("This is done while the case is under way; now: %(status)s.") % {"status": case.get_status_display()}
        )


def tell_progress(*, by: Actor, case: Case, text: ProgressText, key: str = "") -> ProgressUpdate:
    """A side tells how far it is; the guides are told, an open question is answered, the case counts as active.

    ``key``: sent twice it is kept once. Raises PermissionRefused, GuardRefused once the case is closed, InvalidInput
    beside the field.
    """
    values = _checked(text, case)
    with transaction.atomic():
        fresh = locked_open(case)
        person = require_side(by, fresh)
        there = ProgressUpdate.objects.filter(author_id=person, key=key, case=fresh).first() if key else None
        if there is not None:
            return there
        update = ProgressUpdate.objects.create(
            ref=new_ref(),
            case=fresh,
            side=side_in(relations_of(by, fresh)),
            author_id=person,
            key=key or new_ref(20),
            expects=text.expects,
            expects_on=text.expects_on,
            **values,
        )
        ProgressRequest.objects.filter(case=fresh, answered_at=None).update(answered_at=timezone.now())
        record_on_case(by=by, case=fresh, event="case.progress_told", changes={"side": update.side})
        touch(fresh)
        tell_told(update=update, by=by)
    return update


def _checked(text: ProgressText, case: Case) -> dict[str, str]:
    """The words as they are kept. Raises InvalidInput with everything that is wrong."""
    faults: dict[str, list[Text]] = {}
    values = {}
    for name in PARTS:
        try:
            values[name] = limited_text(name, getattr(text, name), most=MOST_WORDS)
        except InvalidInput as refusal:
            faults |= refusal.fields
    if not faults and not any(values.values()):
        faults["development"] = [_("Write something in at least one of the three.")]
    faults |= _expectation_faults(text, case)
    if faults:
        raise InvalidInput(fields=faults)
    return values


def _expectation_faults(text: ProgressText, case: Case) -> dict[str, list[Text]]:
    if text.expects and text.expects not in {step.kind.value for step in steps_of(case.management_class)}:
        return {"expects": [_("This is no step of a device of this class.")]}
    if text.expects and text.expects_on is None:
        return {"expects_on": [_("Say when.")]}
    if text.expects_on and not text.expects:
        return {"expects": [_("Say what you expect on that day.")]}
    if text.expects_on and text.expects_on < timezone.localdate():
        return {"expects_on": [_("The day lies in the past.")]}
    return {}
