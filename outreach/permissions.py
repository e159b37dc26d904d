"""Who may do what with activities, with the reason when not."""

from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import PermissionRefused
from core.workflow import Transition
from outreach.models import Activity
from outreach.selectors.activities import ORGANISERS, is_organiser


def require_transition(actor: Actor, activity: Activity, transition: Transition) -> None:
    require_organiser(actor, activity)


def require_organiser(actor: Actor, activity: Activity) -> int:
    """The id of an officer or coach of the province."""
    if actor.user_id is None or not is_organiser(actor, activity):
        raise PermissionRefused(_("Only officers and coaches of the province hold its activities."))
    return actor.user_id


def require_planner(actor: Actor) -> int:
    if actor.user_id is None or actor.role not in ORGANISERS:
        raise PermissionRefused(_("Only officers and coaches of the province hold its activities."))
    return actor.user_id
