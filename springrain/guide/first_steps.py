"""What somebody new in a role does first, with what of it is done: worked out from the facts, kept nowhere."""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.adapter import get_adapter as second_factors
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import CONSOLE_ROLES, Role
from accounts.selectors import has_living_membership, home_organisation, members_of
from core.actor import Actor
from core.requests import PortalRequest
from matching.selectors.matches import matches_of
from matching.selectors.platforms import own_platforms
from matching.selectors.profiles import my_profile
from matching.selectors.saved_searches import saved_searches
from projects.selectors.checks import has_decided
from projects.selectors.institution import institution_projects
from projects.selectors.visibility import is_verified_firm, own_ids, visible_to
from registration.selectors.service_records import has_recorded
from screening.selectors.experts import has_pledged, own_entries

Test = Callable[[Actor], bool]
# In the session: the role whose steps are all done, so that its pages need not ask again.
DONE = "first_steps_done"


def _always(actor: Actor) -> bool:
    return True


def _never(actor: Actor) -> bool:
    return False


@dataclass(frozen=True)
class FirstStep:
    """``applies``: to whom in the role it is shown at all."""

    label: Promise
    address: str
    is_done: Test
    applies: Test = _always


@dataclass(frozen=True)
class Shown:
    label: Promise
    address: str
    done: bool


def _works_at_a_hospital(actor: Actor) -> bool:
    """Or at a university, also while it is still to be confirmed: who may have an idea to hand in."""
    return home_organisation(actor) is not None


def _owns_any(actor: Actor) -> bool:
    return own_ids(actor.user_id or 0).exists()


def _handed_in(actor: Actor) -> bool:
    return visible_to(actor).filter(owner_id=actor.user_id, reference__isnull=False).exists()


def _has_profile(actor: Actor) -> bool:
    return my_profile(actor).pk is not None


def _has_colleagues(actor: Actor) -> bool:
    return members_of(actor).exclude(user_id=actor.user_id or 0).exists()


def _has_pledged(actor: Actor) -> bool:
    return any(has_pledged(entry) for entry in own_entries(actor))


def _has_second_factor(actor: Actor) -> bool:
    user = User.objects.filter(pk=actor.user_id or 0).first()
    return user is not None and bool(second_factors().is_mfa_enabled(user))


SECOND_FACTOR = FirstStep(_("Set up two-step sign-in"), "mfa_index", _has_second_factor)
BY_ROLE: dict[str, tuple[FirstStep, ...]] = {
    "": (
        FirstStep(_("Say where you work"), "accounts:membership_request", has_living_membership),
        FirstStep(_("Start an application meanwhile"), "projects:project_start", _owns_any, _works_at_a_hospital),
        # Whoever is confirmed has a role, and the steps of that role.
        FirstStep(_("Your organisation or the office confirms you"), "accounts:membership_list", _never),
    ),
    Role.CLINICIAN: (
        FirstStep(_("Start an application"), "projects:project_start", _owns_any),
        FirstStep(_("Fill it in and hand it in"), "projects:project_list", _handed_in),
    ),
    Role.INSTITUTION_MANAGER: (
        FirstStep(_("Let colleagues join your institution"), "accounts:member_list", _has_colleagues),
        FirstStep(
            _("See the first application of your institution"),
            "projects:institution_overview",
            lambda actor: institution_projects(actor).exists(),
        ),
    ),
    Role.ENTERPRISE_MEMBER: (
        FirstStep(_("Wait for the office to verify your enterprise"), "accounts:membership_list", is_verified_firm),
        FirstStep(_("Describe what your enterprise can do"), "matching:profile_edit", _has_profile),
        FirstStep(
            _("Keep a search, to be told of what is new"),
            "matching:project_search",
            lambda actor: saved_searches(actor).exists(),
        ),
        FirstStep(_("Ask for a first project"), "matching:project_search", lambda actor: matches_of(actor).exists()),
    ),
    Role.PLATFORM_MEMBER: (
        FirstStep(
            _("See your platform in the directory"),
            "matching:platform_list",
            lambda actor: own_platforms(actor).exists(),
        ),
    ),
    Role.REVIEWER: (
        FirstStep(_("Sign the pledge of confidentiality"), "console:my_expertise", _has_pledged),
        SECOND_FACTOR,
    ),
    Role.PROVINCIAL_OFFICER: (
        SECOND_FACTOR,
        FirstStep(_("Decide on a first application"), "console:check_queue", has_decided),
    ),
    Role.COACH: (
        SECOND_FACTOR,
        FirstStep(_("Write down a first coaching of one of your cases"), "console:coach_desk", has_recorded),
    ),
}


def first_steps(actor: Actor) -> list[Shown]:
    """In their order; empty once all are done, and for visitors."""
    if not actor.is_authenticated:
        return []
    steps = BY_ROLE.get(actor.role, (SECOND_FACTOR,) if actor.role in CONSOLE_ROLES else ())
    shown = [Shown(step.label, step.address, step.is_done(actor)) for step in steps if step.applies(actor)]
    return [] if all(each.done for each in shown) else shown


def steps_for(request: PortalRequest) -> list[Shown]:
    """As ``first_steps``; that all are done is remembered in the session for the present role."""
    if request.session.get(DONE) == request.actor.role:
        return []
    shown = first_steps(request.actor)
    if not shown and request.actor.is_authenticated:
        request.session[DONE] = request.actor.role
    return shown
