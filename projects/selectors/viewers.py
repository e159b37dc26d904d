"""Who has looked at a project: read from the audit log, where every look of an outsider stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from core.actor import SYSTEM, Actor
from core.models import AuditEntry
from core.trail import shown_name, with_shown_names
from projects.enums import Tier
from projects.models import Document, Project

LOOKS = ("project.viewed", "document.downloaded", "document.shown")
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
    kept = AuditEntry.objects.filter(object_type="project", object_ref=project.audit_ref, event__in=LOOKS)
    return with_shown_names(kept)


def look_groups(project: Project) -> list[LookGroup]:
    """How often each role has looked, most often first."""
    counted = looks_at(project).order_by().values("role").annotate(count=Count("id")).order_by("-count", "role")
    return [LookGroup(role_label(row["role"]), row["count"]) for row in counted]


def shown_looks(project: Project, entries: Sequence[AuditEntry]) -> list[Look]:
    """Lines of ``looks_at``, papers by their titles."""
    refs = {str(entry.changes["document"]) for entry in entries if "document" in entry.changes}
    papers = Document.objects.filter(project=project, ref__in=refs) if refs else Document.objects.none()
    titles = dict(papers.values_list("ref", "title"))
    return [Look(entry.at, public_name(entry), _what(entry, titles)) for entry in entries]


def _what(entry: AuditEntry, titles: Mapping[str, str]) -> str:
    title = titles.get(str(entry.changes.get("document")))
    if entry.event == "document.shown":
        return _("read the document “%(title)s”") % {"title": title} if title else _("read a document")
    if entry.event == "document.downloaded":
        return _("downloaded the document “%(title)s”") % {"title": title} if title else _("downloaded a document")
    words = {
        "application": _("read the application"),
        "api": _("read the project through the interface"),
        "letter": _("read the decision letter"),
        "receipt": _("looked at the receipt"),
    }
    if entry.changes.get("part") == "page" and entry.changes.get("tier") == Tier.GRANTED:
        return _("read what you opened under the agreement")
    return words.get(str(entry.changes.get("part")), _("looked at the project"))


def public_name(entry: AuditEntry) -> str:
    """How a person of the audit log is named to applicants."""
    if entry.role in NAMED_ROLES:
        return f"{shown_name(entry)} · {entry.organisation_name}"
    if entry.role == Role.REVIEWER:
        return _("Reviewer (anonymous)")
    return f"{role_label(entry.role)} · {entry.organisation_name}".rstrip(" ·")


def role_label(role: str) -> str:
    labels = {value: str(label) for value, label in Role.choices}
    if role == SYSTEM.role:
        return _("The portal")
    return labels.get(role) or _("Visitor")


def has_just_looked(actor: Actor, project: Project, part: str, tier: Tier | None = None) -> bool:
    """With ``tier``, whether up to that one."""
    found = _just_looked(actor, project, part)
    return (found if tier is None else found.filter(changes__tier=int(tier))).exists()


def looked_just_now(actor: Actor, project: Project, part: str) -> Exists:
    """For ``read_standing``: what ``has_just_looked`` says."""
    return Exists(_just_looked(actor, project, part))


def _just_looked(actor: Actor, project: Project, part: str) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(
        object_type="project",
        object_ref=project.audit_ref,
        event="project.viewed",
        actor_id=actor.user_id,
        role=actor.role,
        changes__part=part,
        at__gte=timezone.now() - ONE_LOOK,
    )
