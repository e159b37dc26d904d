"""Where each role begins, and what its menu holds. Addresses that an installation does not have are left out."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.actor import Actor

Entry = tuple[str, Promise]

MY_PROJECTS: Entry = ("projects:project_list", _("My projects"))
OPEN_PROJECTS: Entry = ("projects:project_list", _("Projects"))
INSTITUTION: Entry = ("projects:institution_overview", _("The institution's projects"))
MEMBERS: Entry = ("accounts:member_list", _("People"))
ORGANISATIONS: Entry = ("accounts:membership_list", _("My organisations"))
FIND: Entry = ("matching:project_search", _("Find projects"))
NEEDS: Entry = ("matching:need_list", _("Needs"))
ENTERPRISES: Entry = ("matching:enterprise_list", _("Enterprises"))
ENTERPRISE: Entry = ("matching:profile_edit", _("Our profile"))
STANDARD: Entry = ("screening:standard_page", _("Scoring standard"))
PLATFORMS: Entry = ("matching:platform_list", _("Service platforms"))
ENQUIRIES: Entry = ("matching:enquiry_list", _("Enquiries"))
MY_REVIEWS: Entry = ("console:my_reviews", _("My reviews"))
BOARD: Entry = ("progress:board", _("Board"))
CONSOLE: Entry = ("console:index", _("Staff console"))

# The first entry that exists is where the role begins.
MENUS: dict[str, tuple[Entry, ...]] = {
    "": (MY_PROJECTS, STANDARD, ORGANISATIONS),
    Role.CLINICIAN: (MY_PROJECTS, NEEDS, ENTERPRISES, PLATFORMS, STANDARD, ORGANISATIONS),
    Role.INSTITUTION_MANAGER: (INSTITUTION, MEMBERS, ORGANISATIONS),
    Role.ENTERPRISE_MEMBER: (OPEN_PROJECTS, FIND, NEEDS, PLATFORMS, ENTERPRISE, ORGANISATIONS),
    Role.PLATFORM_MEMBER: (OPEN_PROJECTS, FIND, NEEDS, ENQUIRIES, PLATFORMS, ORGANISATIONS),
    Role.REVIEWER: (MY_REVIEWS, STANDARD, ORGANISATIONS),
    Role.PROVINCIAL_OFFICER: (CONSOLE, BOARD),
    Role.COACH: (CONSOLE, BOARD),
    Role.CITY_OFFICER: (CONSOLE, BOARD),
    Role.DEPARTMENT: (BOARD, CONSOLE),
    Role.LEADER: (BOARD, CONSOLE),
    Role.NATIONAL_OFFICIAL: (BOARD, CONSOLE),
}
STAFF: tuple[Entry, ...] = (CONSOLE, ORGANISATIONS)


def start_address(actor: Actor, *, knows_organisation: bool) -> str:
    """``knows_organisation``: somebody who has not yet said where he works is asked that first."""
    if not actor.role and not knows_organisation:
        return reverse("accounts:membership_request")
    addresses = [address for address, _label in entries(actor.role)]
    return addresses[0] if addresses else reverse("accounts:membership_list")


def menu(request: HttpRequest, actor: Actor) -> list[dict[str, object]]:
    """Items for ``components/navigation.html``; visitors have none."""
    if not actor.is_authenticated:
        return []
    extra = [MEMBERS] if _manages_firm(request, actor) else []
    found = entries(actor.role, extra)
    # One address may begin another; the closest is where one is.
    here = max((address for address, _label in found if request.path.startswith(address)), key=len, default="")
    return [{"label": label, "url": address, "current": address == here} for address, label in found]


def entries(role: str, extra: Iterable[Entry] = ()) -> list[tuple[str, Promise]]:
    found = []
    for name, label in (*MENUS.get(role, STAFF), *extra):
        try:
            found.append((reverse(name), label))
        except NoReverseMatch:
            continue
    return found


def _manages_firm(request: HttpRequest, actor: Actor) -> bool:
    memberships = getattr(request, "memberships", ())
    return any(each.manages and each.pk == actor.membership_id for each in memberships)
