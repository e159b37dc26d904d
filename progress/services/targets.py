"""Targets of a programme: added, changed, taken away by its office."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import InvalidInput, StaleEdit, Text
from core.refs import new_ref
from core.services import lock
from core.texts import one_line
from progress.enums import RESPONSIBLE_ROLES, Batch, TargetKind
from progress.indicators import INDICATORS
from progress.models import Programme, Target
from progress.selectors.programmes import years_of
from progress.selectors.responsible import may_be_responsible
from progress.services.programmes import Faults, changed, locked_programme, note, saved_meanwhile

MOST = {"source": 300, "responsible": 100}
MOST_AMOUNT = 1_000_000_000
# Divided by class, it is no single figure.
NOT_ONE_FIGURE = frozenset({"library_by_class"})
TARGETED = {key: indicator for key, indicator in INDICATORS.items() if key not in NOT_ONE_FIGURE}


@dataclass(frozen=True)
class TargetFacts:
    """``person_id`` is a user of the programme's office, ``role`` one of RESPONSIBLE_ROLES; both may be empty."""

    indicator: str
    kind: str
    batch: str
    amount: int
    source: str
    due_on: date | None = None
    responsible: str = ""
    role: str = ""
    person_id: int | None = None


@transaction.atomic
def add_target(*, by: Actor, programme: Programme, facts: TargetFacts) -> Target:
    """Raises PermissionRefused, NotVisible for another province's programme, InvalidInput by field."""
    fresh = locked_programme(by, programme)
    values = _checked(fresh, facts)
    target = Target.objects.create(ref=new_ref(), programme=fresh, **values)
    note(by, fresh, "target.added", _named(target, {"kind": target.kind, "amount": target.amount}))
    return target


@transaction.atomic
def change_target(*, by: Actor, target: Target, facts: TargetFacts, version: int) -> Target:
    """As ``change_programme``: StaleEdit for an older ``version``, and the audit log keeps what stood there before."""
    programme, fresh = _locked(by, target)
    if fresh.version != version:
        raise StaleEdit(saved_meanwhile(), version=fresh.version)
    values = _checked(programme, facts, fresh)
    changes = changed(fresh, values)
    if changes:
        for name in changes:
            setattr(fresh, name, values[name])
        fresh.version += 1
        fresh.save(update_fields=[*changes, "version"])
        note(by, programme, "target.changed", _named(fresh, changes))
    return fresh


@transaction.atomic
def remove_target(*, by: Actor, target: Target) -> None:
    """For good; what it was stays in the audit log. NotVisible when somebody else has removed it already."""
    programme, fresh = _locked(by, target)
    note(
        by,
        programme,
        "target.removed",
        _named(fresh, {"kind": fresh.kind, "amount": fresh.amount, "source": fresh.source}),
    )
    fresh.delete()


def _locked(by: Actor, target: Target) -> tuple[Programme, Target]:
    programme = locked_programme(by, target.programme)
    return programme, lock(Target, target.pk)


def _named(target: Target, changes: dict[str, Any]) -> dict[str, Any]:
    """Which target a line of the log is about, unless that itself was changed."""
    return {"indicator": target.indicator, **changes}


def _checked(programme: Programme, facts: TargetFacts, known: Target | None = None) -> dict[str, Any]:
    faults: Faults = {}
    values = asdict(facts) | _texts(facts, faults)
    choices: dict[str, tuple[Any, Text]] = {
        "indicator": (TARGETED, _("Choose what is counted.")),
        "kind": (TargetKind.values, _("Choose over which period it counts.")),
        "batch": (Batch.values, _("Choose one of the three goals.")),
        "role": (("", *RESPONSIBLE_ROLES), _("Choose one of the roles.")),
    }
    faults |= {name: [said] for name, (known_ones, said) in choices.items() if values[name] not in known_ones}
    if not 1 <= facts.amount <= MOST_AMOUNT:
        faults["amount"] = [_("A number from 1 to %(n)s.") % {"n": MOST_AMOUNT}]
    _check_day(programme, facts, faults)
    if facts.person_id is not None and not may_be_responsible(programme.region_id or "", facts.person_id):
        faults["person_id"] = [_("Choose somebody of this office.")]
    alike = Target.objects.filter(programme=programme, indicator=facts.indicator, kind=facts.kind)
    if not faults.keys() & {"indicator", "kind"} and (alike.exclude(pk=known.pk) if known else alike).exists():
        faults["indicator"] = [_("The programme has a target of this kind for this figure already.")]
    if faults:
        raise InvalidInput(fields=faults)
    return values


def _texts(facts: TargetFacts, faults: Faults) -> dict[str, str]:
    texts = {name: one_line(getattr(facts, name)) for name in MOST}
    for name, text in texts.items():
        if len(text) > MOST[name]:
            faults[name] = [_("At most %(n)s characters.") % {"n": MOST[name]}]
    if not texts["source"]:
        faults["source"] = [_("Please enter the sentence of the plan.")]
    return texts


def _check_day(programme: Programme, facts: TargetFacts, faults: Faults) -> None:
    if facts.due_on is None:
        return
    whole = years_of(programme).whole
    if facts.kind != TargetKind.CUMULATIVE:
        faults["due_on"] = [_("Only a target by the end of the programme has a last day of its own.")]
    elif not whole.first <= facts.due_on <= whole.last:
        faults["due_on"] = [_("The day lies outside the programme.")]
