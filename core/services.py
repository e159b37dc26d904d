"""The spine: every change of a status, and every line of the audit log, is written here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models, transaction

from core.actor import Actor
from core.errors import NotVisible
from core.models import AuditEntry
from core.tracing import request_id
from core.workflow import Machine, Transition

M = TypeVar("M", bound=models.Model)
Allow = Callable[[Actor, Any, Transition], None]


def record(
    *,
    by: Actor,
    event: str,
    object_type: str,
    object_ref: str,
    region: str = "",
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Adds a line to the audit log in the caller's transaction; the chain hash is set by the database at commit."""
    entry = _entry(by, Line(event, object_type, object_ref, region, changes or {}, reason))
    entry.save(force_insert=True)
    return entry


@dataclass(frozen=True)
class Line:
    """A line of the audit log before it is written."""

    event: str
    object_type: str
    object_ref: str
    region: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def record_all(*, by: Actor, lines: Iterable[Line]) -> None:
    """As ``record``, for acts on thousands of objects at once."""
    AuditEntry.objects.bulk_create([_entry(by, line) for line in lines], batch_size=1000)


def _entry(by: Actor, line: Line) -> AuditEntry:
    return AuditEntry(
        actor_id=by.user_id,
        actor_label=by.label,
        role=by.role,
        organisation_id=by.organisation_id,
        organisation_name=by.organisation_name,
        event=line.event,
        object_type=line.object_type,
        object_ref=line.object_ref,
        region=line.region,
        changes=dict(line.changes),
        reason=line.reason,
        request_id=request_id(),
    )


def lock(model: type[M], pk: Any) -> M:
    """Re-reads the row under a lock that still lets other transactions refer to it by foreign key.

    NO KEY UPDATE matters: the audit trigger holds one lock from its run until commit, and a deferred foreign key
    check waiting for a plain FOR UPDATE lock at that moment could deadlock. Raises NotVisible for a row that is gone.
    """
    found = model._default_manager.select_for_update(no_key=True, of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def perform(
    machine: Machine,
    name: str,
    obj: M,
    *,
    by: Actor,
    allow: Allow,
    values: Mapping[str, Any] | None = None,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
) -> M:
    """Carries out one transition: lock, re-read, permission, guards, write, audit. Returns the fresh object.

    Raises PermissionRefused, or GuardRefused with the reason. Runs inside the caller's transaction when there is
    one, so that what belongs to the act (numbers, remarks, notices) is committed with it or not at all.
    ``values`` may hold only fields that the transition declares; ValueError otherwise. The given ``obj`` is not
    touched: go on with the returned one.
    """
    transition = machine.transition(name)
    values = dict(values or {})
    _check_declared(transition, values)
    with transaction.atomic():
        fresh = lock(type(obj), obj.pk)
        allow(by, fresh, transition)
        machine.check_source(transition, _status(fresh))
        for guard in transition.guards:
            guard(fresh, values)
        written = _write(fresh, transition, values)
        record(
            by=by,
            event=transition.event,
            object_type=machine.audited_as or machine.name,
            object_ref=str(getattr(fresh, "audit_ref")),  # noqa: B009 - see _status
            region=getattr(fresh, "region_id", "") or "",
            changes={**written, **(changes or {})},
            reason=reason,
        )
    return fresh


def _status(obj: models.Model) -> str:
    return str(getattr(obj, "status"))  # noqa: B009 - the spine serves any model with a status


def _check_declared(transition: Transition, values: Mapping[str, Any]) -> None:
    undeclared = values.keys() - set(transition.writes)
    if undeclared:
        raise ValueError(f"{transition.name} does not declare that it writes {sorted(undeclared)}")


def _write(obj: models.Model, transition: Transition, values: Mapping[str, Any]) -> dict[str, Any]:
    targets = {"status": transition.target, **values}
    written = {name: [_plain(getattr(obj, name)), _plain(value)] for name, value in targets.items()}
    for name, value in targets.items():
        setattr(obj, name, value)
    obj.save(update_fields=list(targets))
    return written


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(getattr(value, "pk", value))
