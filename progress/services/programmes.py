"""Programmes of an office: started, changed, with their counting rules and warnings."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Region
from core.actor import Actor
from core.errors import InvalidInput, StaleEdit, Text
from core.refs import new_ref
from core.services import lock, record
from core.texts import one_line
from core.thresholds import forget_thresholds
from progress.models import Programme
from progress.permissions import require_programme_editor
from progress.programmes.rules import RULES, plan_years
from progress.selectors.programmes import years_of

MOST = {"name": 100, "name_en": 150, "source": 300}
YEARS = range(2020, 2101)
MOST_YEARS = 15
MOST_GAP = 1_000_000
Faults = dict[str, list[Text]]


@dataclass(frozen=True)
class ProgrammeFacts:
    """``rules``: by the key of a counting rule the key of an alternative; rules left out keep their first one."""

    name: str
    name_en: str
    first_year: int
    last_year: int
    source: str = ""
    issued_on: date | None = None
    rules: Mapping[str, str] = field(default_factory=dict)
    warns: bool = True
    warn_gap: int = 1
    warn_share: int = 5


@transaction.atomic
def start_programme(*, by: Actor, facts: ProgrammeFacts) -> Programme:
    """One more for the editor's province, without targets yet; of a national office for the nation.

    Raises PermissionRefused; InvalidInput with everything that is wrong, by field.
    """
    require_programme_editor(by)
    if by.region:
        lock(Region, by.region)  # two of one name, started at once
    values = _checked(by.region, facts)
    programme = Programme.objects.create(ref=new_ref(), region_id=by.region or None, created_by_id=by.user_id, **values)
    changes = {"name": programme.name, "first_year": programme.first_year, "last_year": programme.last_year}
    note(by, programme, "programme.started", changes)
    return programme


@transaction.atomic
def change_programme(*, by: Actor, programme: Programme, facts: ProgrammeFacts, version: int) -> Programme:
    """Writes what differs; figures as of every day follow at once. The audit log keeps what stood there before.

    ``version`` is the one the editor had before him: StaleEdit when somebody saved in between. Raises NotVisible for
    another province's, InvalidInput.
    """
    fresh = locked_programme(by, programme)
    if fresh.version != version:
        raise StaleEdit(saved_meanwhile(), version=fresh.version)
    values = _checked(by.region, facts, fresh)
    changes = changed(fresh, values)
    _check_targets(fresh, values)
    if changes:
        for name in changes:
            setattr(fresh, name, values[name])
        fresh.version += 1
        fresh.save(update_fields=[*changes, "version"])
        note(by, fresh, "programme.changed", _said(changes))
        # Its terms hold in its years.
        transaction.on_commit(forget_thresholds)
    return fresh


def locked_programme(by: Actor, programme: Programme) -> Programme:
    """Raises PermissionRefused, NotVisible."""
    require_programme_editor(by, programme)
    return lock(Programme, programme.pk)


def saved_meanwhile() -> str:
    return _("Somebody else has changed this in the meantime. Your text is here; save again to keep it.")


def changed(row: Any, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """By column what stood there and what shall."""
    return {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}


def note(by: Actor, programme: Programme, event: str, changes: Mapping[str, Any]) -> None:
    record(
        by=by,
        event=event,
        object_type="programme",
        object_ref=programme.ref,
        region=programme.region_id or "",
        changes={name: _plain(value) for name, value in changes.items()},
    )


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _said(changes: dict[str, list[Any]]) -> dict[str, Any]:
    """Counting rules one by one, so that a reader of the log sees which was changed."""
    said = {name: change for name, change in changes.items() if name != "rules"}
    if "rules" in changes:
        before, after = changes["rules"]
        alternatives = ((rule.key, rule.in_force(before).key, rule.in_force(after).key) for rule in RULES)
        said |= {f"rule_{key}": [was, now] for key, was, now in alternatives if was != now}
    return said


def _checked(region: str, facts: ProgrammeFacts, known: Programme | None = None) -> dict[str, Any]:
    faults: Faults = {}
    values = asdict(facts) | _texts(facts, faults)
    values["rules"] = _rules(facts.rules, faults)
    _check_years(facts, values["rules"], faults)
    _check_warnings(facts, faults)
    others = Programme.objects.filter(region=region or None, name=values["name"])
    if (others.exclude(pk=known.pk) if known else others).exists():
        faults["name"] = [_("There is a programme of this name already.")]
    if faults:
        raise InvalidInput(fields=faults)
    return values


def _texts(facts: ProgrammeFacts, faults: Faults) -> dict[str, str]:
    texts = {name: one_line(getattr(facts, name)) for name in MOST}
    for name, text in texts.items():
        if len(text) > MOST[name]:
            faults[name] = [_("At most %(n)s characters.") % {"n": MOST[name]}]
    for name in ("name", "name_en"):
        if not texts[name]:
            faults[name] = [_("Please enter a name.")]
    return texts


def _rules(chosen: Mapping[str, str], faults: Faults) -> dict[str, str]:
    for rule in RULES:
        if rule.key in chosen and chosen[rule.key] not in {each.key for each in rule.alternatives}:
            faults[f"rule_{rule.key}"] = [_("Choose one of the ways of counting.")]
    return {rule.key: rule.in_force(chosen).key for rule in RULES}


def _check_years(facts: ProgrammeFacts, rules: Mapping[str, str], faults: Faults) -> None:
    for name in ("first_year", "last_year"):
        if getattr(facts, name) not in YEARS:
            faults[name] = [_("A year from %(first)s to %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}]
    if not faults.keys() & {"first_year", "last_year"}:
        if facts.last_year < facts.first_year:
            faults["last_year"] = [_("The last year comes before the first.")]
        elif facts.last_year - facts.first_year >= MOST_YEARS:
            faults["last_year"] = [_("At most %(n)s years.") % {"n": MOST_YEARS}]
    if plan_years(rules) and facts.issued_on is None:
        faults["issued_on"] = [_("Years that begin on the day of issue need this day.")]


def _check_targets(programme: Programme, values: Mapping[str, Any]) -> None:
    """Raises InvalidInput when the last day of a target would lie outside the years as they are to be."""
    whole = years_of(Programme(**values)).whole
    named = programme.targets.filter(due_on__isnull=False)
    if named.exclude(due_on__range=(whole.first, whole.last)).exists():
        raise InvalidInput(fields={"last_year": [_("The last day of a target would lie outside these years.")]})


def _check_warnings(facts: ProgrammeFacts, faults: Faults) -> None:
    if not 1 <= facts.warn_gap <= MOST_GAP:
        faults["warn_gap"] = [_("A number from 1 to %(n)s.") % {"n": MOST_GAP}]
    if not 0 <= facts.warn_share <= 100:
        faults["warn_share"] = [_("A number from 0 to 100.")]
