"""Who may do what with a case, with the reason when not."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible, PermissionRefused
from core.workflow import Transition
from projects.models import Project
from registration.models import Case, CaseTask, ClassificationRequest, ReportPackage, RoadTemplate, TestBooking
from registration.selectors.bookings import relations_to_booking
from registration.selectors.cases import relations_of
from registration.selectors.classification import part_in, relations_to
from registration.selectors.dossiers import REVIEWING, dossier_relations
from registration.selectors.tasks import relations_to_task
from registration.workflow.relations import CITY, COACH, GUIDES, OFFICER, OWNER, READERS, SIDES


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


def require_task_transition(actor: Actor, task: CaseTask, transition: Transition) -> None:
    """The ``allow`` of the spine for tasks of departments."""
    if not relations_to_task(actor, task) & set(transition.by):
        raise PermissionRefused(_("Only the asked body, or those who guide the case, can do this."))


def require_booking_transition(actor: Actor, booking: TestBooking, transition: Transition) -> None:
    """The ``allow`` of the spine for registration tests."""
    if not relations_to_booking(actor, booking) & set(transition.by):
        raise PermissionRefused(_("Only the test institute, or those who asked for the test, can do this."))


def require_booker(actor: Actor, case: Case) -> int:
    """The id of who asks for a registration test: either side, the coach, or the officer."""
    if actor.user_id is None or not relations_of(actor, case) & (SIDES | {COACH, OFFICER}):
        raise PermissionRefused(_("Only the two sides and the coach of this case can ask for a test."))
    return actor.user_id


def require_city(actor: Actor, case: Case) -> int:
    """The id of the officer of the city that guides this filing."""
    if actor.user_id is None or CITY not in relations_of(actor, case):
        raise PermissionRefused(_("Only the city's office responsible for this filing can do this."))
    return actor.user_id
