"""Who has looked at a project: read from the audit log, where every look of an outsider stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from core.actor import SYSTEM, Actor
from core.models import AuditEntry
from projects.models import Project

LOOKS = ("project.viewed", "document.downloaded")
# The same person at the same part within this time has looked once.
ONE_LOOK = timedelta(minutes=30)
NAMED_ROLES = frozenset({Role.ENTERPRISE_MEMBER.value, Role.PLATFORM_MEMBER.value})


@dataclass(frozen=True)
class Look:
    """``who`` names firms; people of the offices and reviewers stay a role of their organisation."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True)
class LookGroup:
    label: str
    count: int


def looks_at(project: Project) -> QuerySet[AuditEntry]:
    """Newest first; the caller has checked that the viewer is the owner or of the team."""
    return AuditEntry.objects.filter(object_type="project", object_ref=project.audit_ref, event__in=LOOKS)


def look_groups(project: Project) -> list[LookGroup]:
    """How often each role has looked, most often first."""
    counted = looks_at(project).order_by().values("role").annotate(count=Count("id")).order_by("-count", "role")
    return [LookGroup(role_label(row["role"]), row["count"]) for row in counted]


def shown_look(entry: AuditEntry) -> Look:
    return Look(entry.at, public_name(entry), _what(entry))


def _what(entry: AuditEntry) -> str:
    if entry.event == "document.downloaded":
        return _("downloaded a document")
    words = {
        "application": _("read the application"),
        "api": _("read the project through the interface"),
        "letter": _("read the decision letter"),
        "receipt": _("looked at the receipt"),
    }
    return words.get(str(entry.changes.get("part")), _("looked at the project"))


def public_name(entry: AuditEntry) -> str:
    """How a person of the audit log is named to applicants."""
    if entry.role in NAMED_ROLES:
        return f"{entry.actor_label} · {entry.organisation_name}"
    if entry.role == Role.REVIEWER:
        return _("Reviewer (anonymous)")
    return f"{role_label(entry.role)} · {entry.organisation_name}".rstrip(" ·")


def role_label(role: str) -> str:
    labels = {value: str(label) for value, label in Role.choices}
    if role == SYSTEM.role:
        return _("The portal")
    return labels.get(role) or _("Visitor")


def has_just_looked(actor: Actor, project: Project, part: str) -> bool:
    return AuditEntry.objects.filter(
        object_type="project",
        object_ref=project.audit_ref,
        event="project.viewed",
        actor_id=actor.user_id,
        role=actor.role,
        changes__part=part,
        at__gte=timezone.now() - ONE_LOOK,
    ).exists()
