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
INSTITUTION: Entry = ("projects:institution_overview", _("The institution's projects"))
CONSENTS: Entry = ("matching:consent_list", _("Consents"))
MEMBERS: Entry = ("accounts:member_list", _("People"))
ORGANISATIONS: Entry = ("accounts:membership_list", _("My organisations"))
FIND: Entry = ("matching:project_search", _("Find projects"))
RECOMMENDED: Entry = ("matching:recommended", _("Recommended"))
MATCHES: Entry = ("matching:match_list", _("Matches"))
CASES: Entry = ("registration:case_list", _("Registration"))
ACTIVITIES: Entry = ("outreach:activity_list", _("Activities"))
SEARCHES: Entry = ("matching:saved_search_list", _("Saved searches"))
NEEDS: Entry = ("matching:need_list", _("Needs"))
EVENTS: Entry = ("matching:fair_list", _("Matchmaking events"))
ENTERPRISES: Entry = ("matching:enterprise_list", _("Enterprises"))
ENTERPRISE: Entry = ("matching:profile_edit", _("Our profile"))
STANDARD: Entry = ("screening:standard_page", _("Scoring standard"))
SHOWCASE: Entry = ("matching:showcase", _("Showcase"))
PLATFORMS: Entry = ("matching:platform_list", _("Service platforms"))
ENQUIRIES: Entry = ("matching:enquiry_list", _("Enquiries"))
MY_REVIEWS: Entry = ("console:my_reviews", _("My reviews"))
BOARD: Entry = ("progress:board", _("Board"))
REPORTS: Entry = ("progress:report_list", _("Reports"))
TARGETS: Entry = ("progress:targets", _("Targets"))
CONSOLE: Entry = ("console:index", _("Staff console"))

# What stands in the line, the first entry that exists is where the role begins; and what stands behind "More".
MENUS: dict[str, tuple[Entry, ...]] = {
    "": (MY_PROJECTS, STANDARD, ORGANISATIONS),
    Role.CLINICIAN: (MY_PROJECTS, MATCHES, CASES, NEEDS),
    Role.INSTITUTION_MANAGER: (INSTITUTION, CONSENTS, CASES, MEMBERS),
    Role.ENTERPRISE_MEMBER: (FIND, MATCHES, CASES, NEEDS),
    Role.PLATFORM_MEMBER: (ENQUIRIES, PLATFORMS, NEEDS, FIND),
    Role.REVIEWER: (MY_REVIEWS, STANDARD, ORGANISATIONS),
    Role.PROVINCIAL_OFFICER: (CONSOLE, BOARD, TARGETS, REPORTS),
    Role.COACH: (CONSOLE, BOARD),
    Role.CITY_OFFICER: (CONSOLE, BOARD),
    Role.DEPARTMENT: (CONSOLE, BOARD),
    Role.LEADER: (BOARD, TARGETS, REPORTS, CONSOLE),
    Role.NATIONAL_OFFICIAL: (BOARD, TARGETS, REPORTS, CONSOLE),
}
MORE: dict[str, tuple[Entry, ...]] = {
    Role.CLINICIAN: (ENTERPRISES, PLATFORMS, ACTIVITIES, EVENTS, SEARCHES, STANDARD, ORGANISATIONS),
    Role.INSTITUTION_MANAGER: (ACTIVITIES, ORGANISATIONS),
    Role.ENTERPRISE_MEMBER: (RECOMMENDED, SEARCHES, ACTIVITIES, EVENTS, PLATFORMS, ENTERPRISE, ORGANISATIONS),
    Role.PLATFORM_MEMBER: (SEARCHES, ORGANISATIONS),
}
STAFF: tuple[Entry, ...] = (CONSOLE, ORGANISATIONS)
GUIDE: Entry = ("guide:overview", _("What should I do?"))
STATISTICS: Entry = ("statistics:overview", _("Statistics"))
VISITORS: tuple[Entry, ...] = (GUIDE, STANDARD, SHOWCASE, STATISTICS, ACTIVITIES)


def start_address(actor: Actor, *, knows_organisation: bool) -> str:
    """``knows_organisation``: somebody who has not yet said where he works is asked that first."""
    if not actor.role and not knows_organisation:
        return reverse("accounts:membership_request")
    addresses = [address for address, _label in known(MENUS.get(actor.role, STAFF))]
    return addresses[0] if addresses else reverse("accounts:membership_list")


def menu(request: HttpRequest, actor: Actor) -> dict[str, list[dict[str, object]]]:
    """What ``components/navigation.html`` shows: ``line`` and ``more``."""
    extra = [MEMBERS] if _manages_firm(request, actor) else []
    entries = MENUS.get(actor.role, STAFF) if actor.is_authenticated else VISITORS
    line, more = known(entries), known([*MORE.get(actor.role, ()), *extra])
    # One address may begin another; the closest is where one is.
    begun = [address for address, _label in (*line, *more) if request.path.startswith(address)]
    here = max(begun, key=len, default="")
    return {"line": _items(line, here), "more": _items(more, here)}


def _items(found: Iterable[tuple[str, Promise]], here: str) -> list[dict[str, object]]:
    return [{"label": label, "url": address, "current": address == here} for address, label in found]


def known(entries: Iterable[Entry]) -> list[tuple[str, Promise]]:
    """With their addresses; without those that this installation does not have."""
    found = []
    for name, label in entries:
        try:
            found.append((reverse(name), label))
        except NoReverseMatch:
            continue
    return found


def _manages_firm(request: HttpRequest, actor: Actor) -> bool:
    memberships = getattr(request, "memberships", ())
    return any(each.manages and each.pk == actor.membership_id for each in memberships)
