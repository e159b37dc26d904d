"""Who may do what in matching, with the reason when not."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.permissions import is_officer
from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible, PermissionRefused, Text
from core.workflow import Transition
from matching.enums import NeedKind, NeedStatus, Side
from matching.models import Enquiry, Fair, FairEntry, Match, MatchConsent, Meeting, Need, Partnership, ServicePlatform
from matching.selectors.needs import is_own_side, needs_visible_to
from matching.selectors.platforms import PLATFORM_ROLES
from matching.workflow import (
    AUTHOR,
    FIRM,
    INSTITUTION,
    OFFICER,
    OWNER,
    PARTICIPANT,
    PLATFORM,
    RECIPIENT,
    SENDER,
    SYSTEM,
)
from projects.enums import STANDING
from projects.selectors.visibility import is_verified_firm
from projects.selectors.visibility import relations_of as relations_to_project
from projects.workflow import OFFICER as PROJECT_OFFICER


def speaks_for_platform(actor: Actor, organisation_id: int | None) -> bool:
    return actor.role in PLATFORM_ROLES and speaks_for(actor, organisation_id)


def speaks_for(actor: Actor, organisation_id: int | None) -> bool:
    """Acts in a confirmed membership of that organisation."""
    return bool(actor.role) and organisation_id is not None and actor.organisation_id == organisation_id


def relations_of(actor: Actor, obj: Any) -> frozenset[str]:
    """How somebody stands to a thing of the matching; permissions follow from these and nothing else."""
    if actor.is_system:
        return frozenset({SYSTEM})
    if isinstance(obj, Meeting):
        return relations_to_meeting(actor, obj)
    match = match_of(obj)
    if match is not None:
        return relations_to_match(actor, match)
    return frozenset(relation for relation, holds in _asked(actor, obj) if holds)


def match_of(obj: Any) -> Match | None:
    if isinstance(obj, Match):
        return obj
    return obj.match if isinstance(obj, MatchConsent | Partnership) else None


def relations_to_meeting(actor: Actor, meeting: Meeting) -> frozenset[str]:
    """As to its match; but sender and recipient are those of the proposal that stands, whoever asked for the match."""
    held = relations_to_match(actor, meeting.match) - {SENDER, RECIPIENT}
    spoke, listens = (OWNER, FIRM) if meeting.side == Side.PROJECT else (FIRM, OWNER)
    parts = {SENDER: spoke in held, RECIPIENT: listens in held}
    return held | {part for part, holds in parts.items() if holds}


def relations_to_match(actor: Actor, match: Match) -> frozenset[str]:
    """The owner alone speaks for the project, anybody acting for the verified enterprise for the enterprise.

    Whoever has a part in the project is none of its officers here.
    """
    project = match.project
    owner = actor.is_authenticated and project.owner_id == actor.user_id
    firm = actor.role == Role.ENTERPRISE_MEMBER and speaks_for(actor, match.organisation_id) and is_verified_firm(actor)
    held = {
        OWNER: owner,
        FIRM: firm,
        SENDER: owner if match.invited else firm,
        RECIPIENT: firm if match.invited else owner,
        INSTITUTION: actor.role == Role.INSTITUTION_MANAGER and actor.organisation_id == project.institution_id,
        OFFICER: PROJECT_OFFICER in relations_to_project(actor, project),
    }
    return frozenset(relation for relation, holds in held.items() if holds)


def _asked(actor: Actor, obj: Any) -> list[tuple[str, bool]]:
    officer = (OFFICER, is_officer(actor, obj.region_id))
    if isinstance(obj, Fair):
        return [officer]
    if isinstance(obj, FairEntry):
        return _to_entry(actor, obj)
    if isinstance(obj, ServicePlatform):
        return [officer, (PLATFORM, speaks_for_platform(actor, obj.organisation_id))]
    mine = actor.is_authenticated and obj.author_id == actor.user_id
    if isinstance(obj, Need):
        return [officer, (AUTHOR, is_own_side(actor, obj))]
    assert isinstance(obj, Enquiry)  # noqa: S101 - nothing else is asked about
    return [officer, (AUTHOR, mine), (PLATFORM, speaks_for_platform(actor, obj.platform.organisation_id))]


def _to_entry(actor: Actor, entry: FairEntry) -> list[tuple[str, bool]]:
    """The project's owner, or anybody acting for the verified firm; nobody chooses a project he has a part in."""
    project = entry.project
    if project is None:
        firm = actor.role == Role.ENTERPRISE_MEMBER and speaks_for(actor, entry.organisation_id)
        return [(OFFICER, is_officer(actor, entry.region_id)), (PARTICIPANT, firm and is_verified_firm(actor))]
    owner = actor.is_authenticated and project.owner_id == actor.user_id
    office = is_officer(actor, entry.region_id) and PROJECT_OFFICER in relations_to_project(actor, project)
    return [(OFFICER, office), (PARTICIPANT, owner)]


def require_transition(actor: Actor, obj: Any, transition: Transition) -> None:
    """The ``allow`` of the spine for everything in matching."""
    if not relations_of(actor, obj) & set(transition.by):
        raise PermissionRefused(_("Only those it belongs to, or the responsible office, can do this."))


def kinds_of_need(actor: Actor) -> tuple[NeedKind, ...]:
    """What the actor may look for in his present role; projects' needs also ask for a project of his own."""
    if actor.role == Role.ENTERPRISE_MEMBER:
        return (NeedKind.ENTERPRISE,)
    if actor.role == Role.CLINICIAN:
        return (NeedKind.CLINICAL, NeedKind.PROJECT)
    return ()


def require_need_author(actor: Actor, kind: str) -> int:
    """The id of the person who may write a need of this kind; an enterprise may, before it is verified."""
    if actor.user_id is None or kind not in kinds_of_need(actor):
        raise PermissionRefused(_("Enterprises and clinicians publish needs, each of their own kind."))
    return actor.user_id


def require_publisher(actor: Actor, need: Need) -> None:
    """Enterprises publish once verified, clinicians their problems, and owners the needs of accepted projects."""
    require_need_author(actor, need.kind)
    refusal = publishing_refusal(actor, need)
    if refusal:
        raise PermissionRefused(refusal)


def publishing_refusal(actor: Actor, need: Need) -> Text:
    """Why its own side cannot publish this draft yet, whatever it says; empty when it can."""
    if need.kind == NeedKind.ENTERPRISE and not is_verified_firm(actor):
        return _("Your enterprise can publish needs once the provincial office has verified it.")
    project = need.project
    if project is not None and (project.owner_id != actor.user_id or project.status not in STANDING):
        return _("Needs are published for an accepted project, by its owner.")
    return ""


def may_answer(actor: Actor, need: Need) -> bool:
    """Clinicians, verified enterprises and platforms that see the open need and do not stand on its own side."""
    answers = actor.role == Role.CLINICIAN or is_verified_firm(actor)
    return answers and need.status == NeedStatus.PUBLISHED and not is_own_side(actor, need)


def require_answerer(actor: Actor, need: Need) -> int:
    """Raises NotVisible for a need that the actor may not know of."""
    if not needs_visible_to(actor).filter(pk=need.pk).exists():
        raise NotVisible
    if actor.user_id is None or not may_answer(actor, need):
        raise PermissionRefused(_("Clinicians and verified enterprises answer needs of others while they are open."))
    return actor.user_id


def require_own_need(actor: Actor, need: Need) -> None:
    if not is_own_side(actor, need):
        raise PermissionRefused(_("Only those whose need it is can do this."))
