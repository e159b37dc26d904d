"""Who may do what in matching, with the reason when not."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.actor import Actor
from core.errors import PermissionRefused
from core.workflow import Transition
from matching.models import Enquiry, Need, ServicePlatform
from matching.workflow import AUTHOR, OFFICER, PLATFORM, SYSTEM


def is_officer(actor: Actor, region: str) -> bool:
    return actor.role == Role.PROVINCIAL_OFFICER and actor.region == region


def speaks_for(actor: Actor, organisation_id: int | None) -> bool:
    """Acts in a confirmed membership of that organisation."""
    return bool(actor.role) and organisation_id is not None and actor.organisation_id == organisation_id


def relations_of(actor: Actor, obj: Any) -> frozenset[str]:
    """How somebody stands to a need, an enquiry or a platform; permissions follow from these and nothing else."""
    if actor.is_system:
        return frozenset({SYSTEM})
    return frozenset(relation for relation, holds in _asked(actor, obj) if holds)


def _asked(actor: Actor, obj: Any) -> list[tuple[str, bool]]:
    officer = (OFFICER, is_officer(actor, obj.region_id))
    if isinstance(obj, ServicePlatform):
        return [officer, (PLATFORM, speaks_for(actor, obj.organisation_id))]
    mine = actor.is_authenticated and obj.author_id == actor.user_id
    if isinstance(obj, Need):
        return [officer, (AUTHOR, mine or speaks_for(actor, obj.organisation_id))]
    assert isinstance(obj, Enquiry)  # noqa: S101 - nothing else is asked about
    return [officer, (AUTHOR, mine), (PLATFORM, speaks_for(actor, obj.platform.organisation_id))]


def require_transition(actor: Actor, obj: Any, transition: Transition) -> None:
    """The ``allow`` of the spine for everything in matching."""
    if not relations_of(actor, obj) & set(transition.by):
        raise PermissionRefused(_("Only those it belongs to, or the responsible office, can do this."))
