"""Who may see figures, of which provinces, and how much of the rows behind them."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible, PermissionRefused
from progress.models import Programme
from progress.scope import Scope
from progress.selectors.reports import READERS
from projects.enums import Tier

# Officers read the applications of their province in full; the others see what a row is, not who invented it.
TIERS: dict[str, Tier] = {
    Role.PROVINCIAL_OFFICER.value: Tier.REVIEW,
    Role.LEADER.value: Tier.ENTERPRISE,
    Role.DEPARTMENT.value: Tier.ENTERPRISE,
    Role.NATIONAL_OFFICIAL.value: Tier.ENTERPRISE,
}
# Departments look at the board; figures for their machines are agreed upon with the office.
API_ROLES = TIERS.keys() - {Role.DEPARTMENT.value}
# Whose targets they are: departments look at the board.
TARGET_ROLES = API_ROLES
# The office keeps its programme itself. Administrators keep accounts and settings, and no targets.
PROGRAMME_EDITORS = frozenset({Role.PROVINCIAL_OFFICER.value, Role.NATIONAL_OFFICIAL.value})


def may_see_board(actor: Actor) -> bool:
    return actor.role in TIERS


def is_national(actor: Actor) -> bool:
    return actor.role == Role.NATIONAL_OFFICIAL


def board_scope(actor: Actor, region: str = "") -> Scope:
    """``region`` is the province asked for; only a national official may choose, and choose all by leaving it empty.

    Raises PermissionRefused for roles without a board, NotVisible for a province that is not the viewer's.
    """
    if actor.is_system:
        return Scope(region, Tier.REVIEW)
    if not may_see_board(actor):
        raise PermissionRefused(_("The figures are for the offices: officers, leaders and national officials."))
    if is_national(actor):
        if region and not Region.objects.filter(pk=region, parent=None).exists():
            raise NotVisible
        return Scope(region, TIERS[actor.role])
    if not actor.region or region not in ("", actor.region):
        raise NotVisible
    return Scope(actor.region, TIERS[actor.role])


def api_scope(actor: Actor, region: str = "") -> Scope:
    if actor.role not in API_ROLES:
        raise PermissionRefused(_("Your role has no access to the figures by machine."))
    return board_scope(actor, region)


def report_scope(actor: Actor, region: str = "") -> Scope:
    """Whose report may be made: as ``board_scope``, but departments get none."""
    require_reports(actor)
    return board_scope(actor, region)


def require_reports(actor: Actor) -> None:
    if not actor.is_system and actor.role not in READERS:
        raise PermissionRefused(_("Reports are for officers, leaders and national officials."))


def statistics_region(actor: Actor) -> str:
    """Whose figures this person may publish: his province's; a national official the nation's, which is "".

    Raises PermissionRefused.
    """
    if actor.role == Role.NATIONAL_OFFICIAL:
        return ""
    if actor.role != Role.PROVINCIAL_OFFICER or not actor.region:
        raise PermissionRefused(_("Figures are published by the officers of a province and by national officials."))
    return actor.region


def targets_scope(actor: Actor, region: str = "") -> Scope:
    """As ``board_scope``, for the roles whose targets they are."""
    if not actor.is_system and actor.role not in TARGET_ROLES:
        raise PermissionRefused(_("The targets are for the offices: officers, leaders and national officials."))
    return board_scope(actor, region)


def require_programme_editor(actor: Actor, programme: Programme | None = None) -> None:
    """Raises PermissionRefused for other roles, NotVisible for a programme that is not of the editor's office."""
    if actor.role not in PROGRAMME_EDITORS:
        raise PermissionRefused(_("Programmes are kept by the officers of their office."))
    if programme is not None and (programme.region_id or "") != actor.region:
        raise NotVisible


def comparison_scope(actor: Actor) -> Scope:
    """All provinces side by side. Raises PermissionRefused for everybody but national officials."""
    if not is_national(actor):
        raise PermissionRefused(_("The provinces side by side are for national officials."))
    return board_scope(actor)
