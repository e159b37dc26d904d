"""What happened to a project, in sentences, for its people and the office."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from core.actor import Actor
from core.models import AuditEntry
from core.trail import shown_name, with_shown_names
from projects.enums import ConfirmationStatus, ListKind, ManagementClass
from projects.models import Project
from projects.selectors.viewers import public_name, role_label
from projects.selectors.visibility import TEAM, relations_of
from projects.workflow import OFFICER, OWNER

SHOWN = 30


@dataclass(frozen=True)
class Happening:
    text: str
    when: datetime
    who: str
    detail: str = ""


def timeline(actor: Actor, project: Project) -> list[Happening]:
    """Newest first. Officers read each other's names; applicants read the office's.

    What the project's people settle among themselves is told to nobody else.
    """
    relations = relations_of(actor, project)
    known = SENTENCES.keys() | MORE_SENTENCES.keys()
    told = known if relations & {OWNER, TEAM} else known - AMONG_THEMSELVES
    kept = AuditEntry.objects.filter(object_type="project", object_ref=project.audit_ref, event__in=told)
    entries = with_shown_names(kept).order_by("-id")[:SHOWN]
    inside = OFFICER in relations
    return [_happening(entry, inside) for entry in entries]


def _happening(entry: AuditEntry, inside: bool) -> Happening:
    own = entry.actor_id is not None and not entry.role
    name = shown_name(entry) if inside or own or entry.role in OWN_ROLES else public_name(entry)
    who = f"{name} · {role_label(entry.role)}" if entry.role in OWN_ROLES else name
    reason = "" if entry.event in REASON_STAYS_INSIDE and not inside else entry.reason
    sentence = SENTENCES.get(entry.event) or MORE_SENTENCES[entry.event]
    return Happening(sentence(entry), entry.at, who, reason)


# The office writes these reasons for itself; what it says to the applicant stands in the letter or the answer.
REASON_STAYS_INSIDE = frozenset(
    {
        "project.screening_entered",
        "project.screening_left",
        "project.passed",
        "project.improvement_asked",
        "project.not_passed",
        "project.reviewed_again",
        "appeal.upheld",
        "appeal.dismissed",
    }
)
# Of these roles the project's people know each other by name.
OWN_ROLES = frozenset({"clinician", "institution_manager"})


def _listed(entry: AuditEntry) -> str:
    kind = str(entry.changes.get("kind", ""))
    return str(dict(ListKind.choices).get(kind, kind))


def _class(entry: AuditEntry) -> str:
    value = entry.changes.get("management_class") or entry.changes.get("confirmed_class") or ""
    key = value[-1] if isinstance(value, list) else value
    return str(dict(ManagementClass.choices).get(key, key))


def _answer(entry: AuditEntry) -> str:
    answer = entry.changes.get("status") or [""]
    if answer[-1] == ConfirmationStatus.CONFIRMED:
        return _("The institution agreed to the service invention")
    return _("The institution did not agree to the service invention")


def _said(sentence: Callable[[], str]) -> Callable[[AuditEntry], str]:
    return lambda entry: sentence()


SENTENCES: dict[str, Callable[[AuditEntry], str]] = {
    "project.started": _said(lambda: _("Started the application")),
    "project.submitted": _said(lambda: _("Handed in the application and received a number")),
    "project.resubmitted": _said(lambda: _("Corrected the application and handed it in again")),
    "project.accepted": _said(lambda: _("The formal check is passed")),
    "project.returned": lambda entry: (
        _("One-time correction notice: %(count)d points") % {"count": len(entry.changes.get("remarks", []))}
    ),
    "project.refused": _said(lambda: _("The application was not accepted")),
    "project.screening_entered": _said(lambda: _("Independent experts review the project")),
    "project.screening_left": _said(lambda: _("Taken out of the screening for now; it stays accepted")),
    "project.passed": _said(lambda: _("Passed the screening")),
    "project.improvement_asked": _said(lambda: _("The screening asks for improvement")),
    "project.not_passed": _said(lambda: _("The project has not passed the screening")),
    "project.reviewed_again": _said(lambda: _("Other experts review the project once more")),
    "appeal.filed": _said(lambda: _("Appealed against the decision")),
    "appeal.upheld": _said(lambda: _("The appeal was upheld")),
    "appeal.dismissed": _said(lambda: _("The appeal was answered; the decision stands")),
    "project.withdrawn": _said(lambda: _("Withdrew the application")),
    "project.archived": _said(lambda: _("Archived the project")),
    "project.restored": _said(lambda: _("Restored the project")),
    "project.imported": _said(lambda: _("Taken over from the office's ledger")),
    "project.opened": _said(lambda: _("Changed who may find the project")),
    "project.entered_on_behalf": _said(lambda: _("The office entered the application")),
    "project.handed_to_clinician": _said(lambda: _("The office handed the application to its clinician")),
    "project.corrected": _said(lambda: _("The office corrected the project by its ledger")),
    "confirmation.decided": _answer,
    "confirmation.asked_again": _said(lambda: _("The institution was asked again for its consent")),
    "listing.entered": lambda entry: _("Entered the list: %(list)s") % {"list": _listed(entry)},
    "listing.left": lambda entry: _("Left the list: %(list)s") % {"list": _listed(entry)},
    "class.confirmed": lambda entry: _("The office confirmed the class: %(class)s") % {"class": _class(entry)},
    "deadline.exempted": _said(lambda: _("The deadline was suspended")),
    "project.invitation_accepted": _said(lambda: _("Joined the team")),
    "project.transfer_offered": _said(lambda: _("Offered the project to a new owner")),
    "project.transfer_declined": _said(lambda: _("Declined to take over the project")),
    "project.transfer_cancelled": _said(lambda: _("Took the offer of the project back")),
    "project.transfer_accepted": _said(lambda: _("The project has a new owner")),
}
# Of what higher apps write into a project's story; they put their sentences here in their handlers.
MORE_SENTENCES: dict[str, Callable[[AuditEntry], str]] = {}
AMONG_THEMSELVES = frozenset(
    {
        "project.opened",
        "project.transfer_offered",
        "project.transfer_declined",
        "project.transfer_cancelled",
    }
)
