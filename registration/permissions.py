"""Who may do what with a case, with the reason when not."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible, PermissionRefused
from core.workflow import Transition
from projects.models import Project
from registration.models import Case, ClassificationRequest, ReportPackage, RoadTemplate
from registration.selectors.cases import relations_of
from registration.selectors.classification import part_in, relations_to
from registration.selectors.dossiers import REVIEWING, dossier_relations
from registration.workflow.relations import COACH, GUIDES, OFFICER, OWNER, READERS, SIDES


def require_transition(actor: Actor, obj: Any, transition: Transition) -> None:
    """The ``allow`` of the spine for cases and what belongs to one case (``obj.case``)."""
    case = obj if isinstance(obj, Case) else obj.case
    if not relations_of(actor, case) & set(transition.by):
        raise PermissionRefused(_("Only those who bring this device to the market, or guide it, can do this."))


def require_reader(actor: Actor, case: Case) -> None:
    """Papers of a case: its sides, their team, and whoever guides it. Raises NotVisible, as for a page there is not."""
    if not relations_of(actor, case) & READERS and not actor.is_system:
        raise NotVisible


def require_side(actor: Actor, case: Case) -> int:
    """The id of the person who speaks for the project or for the registrant."""
    if actor.user_id is None or not relations_of(actor, case) & SIDES:
        raise PermissionRefused(_("Only the project's owner and the registrant can do this."))
    return actor.user_id


def require_guide(actor: Actor, case: Case) -> int:
    """The id of the coach, the officer, or for Class I the city's officer."""
    if actor.user_id is None or not relations_of(actor, case) & GUIDES:
        raise PermissionRefused(_("Only the coach of this case and the responsible office can do this."))
    return actor.user_id


def require_party(actor: Actor, case: Case) -> int:
    """The id of a person of either: the two sides, or those who guide them."""
    if actor.user_id is None or not relations_of(actor, case) & (SIDES | GUIDES):
        raise PermissionRefused(_("Only those who bring this device to the market, or guide it, can do this."))
    return actor.user_id


def require_officer(actor: Actor, case: Case) -> int:
    if actor.user_id is None or OFFICER not in relations_of(actor, case):
        raise PermissionRefused(_("Only an officer of the province can do this."))
    return actor.user_id


def require_coach(actor: Actor, case: Case) -> int:
    """The id of the one officer of this case, or of an officer who stands in for him."""
    if actor.user_id is None or not relations_of(actor, case) & {COACH, OFFICER}:
        raise PermissionRefused(_("Only the coach of this case, or an officer of the province, can do this."))
    return actor.user_id


def require_office(actor: Actor) -> int:
    """For acts on the whole province."""
    if actor.user_id is None or actor.role != Role.PROVINCIAL_OFFICER:
        raise PermissionRefused(_("Only an officer of the province can do this."))
    return actor.user_id


def require_on_classification(actor: Actor, request: ClassificationRequest, transition: Transition) -> None:
    """The ``allow`` of the spine for requests for classification, with or without a case."""
    if not relations_to(actor, request) & set(transition.by):
        raise PermissionRefused(_("Only those who bring this device to the market, or the office, can do this."))


def require_asker(actor: Actor, project: Project, case: Case | None) -> int:
    """The id of a person of a side of the case, or of the project's owner while there is no case."""
    if case is not None:
        return require_side(actor, case)
    if actor.user_id is None or OWNER not in part_in(actor, project):
        raise PermissionRefused(_("Only the project's owner and the registrant can do this."))
    return actor.user_id


def require_template_act(actor: Actor, template: RoadTemplate, transition: Transition) -> None:
    """The ``allow`` of the spine for versions of the road: officers of the province it holds for."""
    if actor.role != Role.PROVINCIAL_OFFICER or template.region_id != actor.region or OFFICER not in transition.by:
        raise PermissionRefused(_("Only an officer of the province can do this."))


def can_plan(actor: Actor, case: Case) -> bool:
    """Sides and guides plan the days of preparations."""
    return actor.user_id is not None and bool(relations_of(actor, case) & (SIDES | GUIDES))


def can_replan(actor: Actor, case: Case) -> bool:
    return actor.user_id is not None and bool(relations_of(actor, case) & GUIDES)


def require_on_dossier(actor: Actor, obj: Any, transition: Transition) -> None:
    """The ``allow`` of the spine for modules of a dossier: also coaches named for it."""
    if not dossier_relations(actor, obj.case) & set(transition.by):
        raise PermissionRefused(_("Only those who bring this device to the market, or guide it, can do this."))


def require_reviewing(actor: Actor, case: Case) -> int:
    """The id of whoever guides the case, or of a coach named for its dossier."""
    if actor.user_id is None or not dossier_relations(actor, case) & REVIEWING:
        raise PermissionRefused(_("Only the coach of this case, those named with him and the office can do this."))
    return actor.user_id


def require_on_package(actor: Actor, package: ReportPackage, transition: Transition) -> None:
    """The ``allow`` of the spine for report packages."""
    if OFFICER not in transition.by:
        raise PermissionRefused
    require_package_officer(actor, package)


def require_package_officer(actor: Actor, package: ReportPackage) -> int:
    """The id of an officer of the package's province."""
    person = require_office(actor)
    if actor.region != package.region_id:
        raise PermissionRefused(_("Only an officer of the province can do this."))
    return person
