"""What happened to a case, in sentences, for those who bring it to the market and those who guide it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import SYSTEM, Actor
from core.errors import Text
from core.models import AuditEntry
from core.trail import shown_name, with_shown_names
from projects.enums import ManagementClass
from projects.selectors.timeline import Happening
from projects.selectors.viewers import public_name, role_label
from registration.enums.cases import BlockCode, Route, StopCode
from registration.enums.milestones import MilestoneKind
from registration.models import Case
from registration.selectors.cases import relations_of
from registration.workflow.relations import GUIDES, READERS

SHOWN = 30
Choices = Sequence[tuple[str, Text]]
# Of these roles the people of a case know each other by name: its sides, and the coach they talk to.
NAMED_ROLES = frozenset({"clinician", "institution_manager", "coach"})


def case_timeline(actor: Actor, case: Case) -> list[Happening]:
    """Newest first. The institution's managers read how far it is, and nothing of reports that are not confirmed."""
    relations = relations_of(actor, case)
    told = SENTENCES.keys() if relations & READERS or actor.is_system else SENTENCES.keys() & FOR_INSTITUTIONS
    kept = AuditEntry.objects.filter(object_type="case", object_ref=case.audit_ref, event__in=sorted(told))
    rows = with_shown_names(kept)
    inside = bool(relations & GUIDES)
    return [_happening(entry, inside) for entry in _once(rows.order_by("-id")[:SHOWN])]


def _once(entries: Iterable[AuditEntry]) -> Iterator[AuditEntry]:
    """What a guide enters himself is reported and confirmed in one; one line says both. Newest first."""
    newer: AuditEntry | None = None
    for entry in entries:
        if not (newer is not None and _in_one(entry, newer)):
            yield entry
        newer = entry


def _in_one(entry: AuditEntry, newer: AuditEntry) -> bool:
    same = all(entry.changes.get(fact) == newer.changes.get(fact) for fact in ("kind", "round"))
    act = (entry.event, newer.event) == ("milestone.reported", "milestone.confirmed")
    return act and same and entry.actor_id == newer.actor_id and newer.at - entry.at < timedelta(seconds=10)


def _happening(entry: AuditEntry, inside: bool) -> Happening:
    """Reasons and notes stand beside what they are about, never in the log."""
    return Happening(SENTENCES[entry.event](entry), entry.at, _who(entry, inside))


def _who(entry: AuditEntry, inside: bool) -> str:
    """Guides read each other's names; the sides read the office's, except the coach's."""
    if entry.role == SYSTEM.role:
        return role_label(entry.role)
    if entry.role in NAMED_ROLES:
        return f"{shown_name(entry)} · {role_label(entry.role)}"
    # Somebody who belongs to no organisation acts under his own name.
    own = entry.actor_id is not None and not entry.role
    return shown_name(entry) if inside or own else public_name(entry)


def _last(entry: AuditEntry, fact: str) -> str:
    value = entry.changes.get(fact) or ""
    return str(value[-1] if isinstance(value, list) else value)


def _called(choices: Choices, key: str) -> str:
    return str(dict(choices).get(key, key))


def _milestone(entry: AuditEntry) -> str:
    name = _called(MilestoneKind.choices, _last(entry, "kind"))
    number = entry.changes.get("round")
    if not number:
        return name
    return pgettext("a milestone of a round", "%(what)s (round %(n)s)") % {"what": name, "n": number}


def _about(sentence: Callable[[], str]) -> Callable[[AuditEntry], str]:
    return lambda entry: sentence() % {"what": _milestone(entry)}


def _said(sentence: Callable[[], str]) -> Callable[[AuditEntry], str]:
    return lambda entry: sentence()


def _because(sentence: Callable[[], str], fact: str, choices: Choices) -> Callable[[AuditEntry], str]:
    return lambda entry: sentence() % {"why": _called(choices, _last(entry, fact))}


SENTENCES: dict[str, Callable[[AuditEntry], str]] = {
    "case.opened": _said(lambda: _("The way to registration begins")),
    "case.blocked": _because(lambda: _("Reported an obstacle: %(why)s"), "block_code", BlockCode.choices),
    "case.unblocked": _said(lambda: _("The obstacle is gone; the case goes on")),
    "case.stopped": _because(lambda: _("Stopped for now: %(why)s"), "stop_code", StopCode.choices),
    "case.resumed": _said(lambda: _("Taken up again")),
    "case.completed": _said(lambda: _("The device has its certificate or filing")),
    "case.reopened": _said(lambda: _("The confirmation of certificate or filing was taken back; the case goes on")),
    "case.closed": _because(lambda: _("Closed: %(why)s"), "stop_code", StopCode.choices),
    "case.reclassed": _because(lambda: _("The class is now %(why)s"), "class", ManagementClass.choices),
    "case.route_set": _because(lambda: _("Way of clinical evaluation: %(why)s"), "route", Route.choices),
    "case.subcatalogue_set": _said(lambda: _("The sub-catalogue of the device was named")),
    "milestone.reported": _about(lambda: _("Reported: %(what)s")),
    "milestone.confirmed": _about(lambda: _("Confirmed: %(what)s")),
    "milestone.refused": _about(lambda: _("Not confirmed: %(what)s")),
    "milestone.withdrawn": _about(lambda: _("Took the report back: %(what)s")),
    "milestone.revoked": _about(lambda: _("No longer counts: %(what)s")),
}
FOR_INSTITUTIONS = SENTENCES.keys() - {"milestone.reported", "milestone.refused", "milestone.withdrawn"}
# Written into the project's story by services.trail.
SENTENCES_FOR_PROJECTS: dict[str, Callable[[AuditEntry], str]] = {
    "project.case_opened": _said(lambda: _("The way to registration begins")),
    "project.case_completed": _said(lambda: _("The device has its certificate or filing")),
    "project.case_reopened": _said(lambda: _("The confirmation of certificate or filing was taken back")),
    "project.case_closed": _said(lambda: _("The way to registration was ended without a certificate")),
}
