"""Whether every object stands in a state of its machine, and came there by transitions that exist."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from django.apps import apps
from django.db.models import Model

from core.diagrams import known_machines
from core.models import AuditEntry
from core.workflow import Machine


def illegal_states() -> Iterator[str]:
    for machine in known_machines():
        models = models_of(machine)
        for model in models:
            yield from _unknown_states(machine, model)
            if not machine.audited_as:
                yield from _broken_stories(machine, model)
        yield from _unknown_moves(machine)


def models_of(machine: Machine) -> list[type[Model]]:
    """Those whose status has the machine's states as its choices."""
    keys = {str(state.key) for state in machine.states}
    return [model for model in apps.get_models() if _status_choices(model) == keys]


def _status_choices(model: type[Model]) -> set[str]:
    field = next((each for each in model._meta.get_fields() if each.name == "status"), None)
    return {str(value) for value, _label in getattr(field, "choices", None) or ()}


def _unknown_states(machine: Machine, model: type[Model]) -> Iterator[str]:
    keys = [state.key for state in machine.states]
    for row in model._default_manager.exclude(status__in=keys):
        yield f"{machine.name} {row.pk} is in no state of its machine"


def _unknown_moves(machine: Machine) -> Iterator[str]:
    """Every change of a status in the audit log is a transition of a machine audited under that name."""
    allowed = {
        (transition.event, source, transition.target)
        for other in known_machines()
        if (other.audited_as or other.name) == (machine.audited_as or machine.name)
        for transition in other.transitions
        for source in transition.sources
    }
    moves = AuditEntry.objects.filter(object_type=machine.audited_as or machine.name, changes__has_key="status")
    for event, ref, changes in moves.values_list("event", "object_ref", "changes"):
        status = changes["status"]
        if isinstance(status, list) and (event, *status) not in allowed:
            yield f"{machine.name} {ref}: {event} led from {status[0]} to {status[1]}"


def _broken_stories(machine: Machine, model: type[Model]) -> Iterator[str]:
    """Each change begins where the one before ended, and the last one ends where the object stands."""
    events = {transition.event for transition in machine.transitions}
    told: dict[str, list[list[str]]] = defaultdict(list)
    entries = AuditEntry.objects.filter(object_type=machine.name, event__in=events, changes__has_key="status")
    for ref, changes in entries.order_by("seq").values_list("object_ref", "changes"):
        told[ref].append(changes["status"])
    standing = {
        str(getattr(row, "audit_ref", "")): str(getattr(row, "status", "")) for row in model._default_manager.all()
    }
    for ref, moves in told.items():
        steps = [*moves, [standing.get(ref, moves[-1][1]), ""]]
        for before, after in pairwise(steps):
            if before[1] != after[0]:
                yield f"{machine.name} {ref}: {before[1]} is followed by {after[0]}"
