"""The roles of the portal. Each carries one sentence; what a role may do is decided in the permissions modules."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind as Kind
from core.errors import Text


class Role(models.TextChoices):
    CLINICIAN = "clinician", _("Clinician")
    INSTITUTION_MANAGER = "institution_manager", _("Institution manager")
    ENTERPRISE_MEMBER = "enterprise_member", _("Enterprise member")
    PLATFORM_MEMBER = "platform_member", _("Service platform member")
    REVIEWER = "reviewer", _("Reviewer")
    PROVINCIAL_OFFICER = "provincial_officer", _("Provincial officer")
    COACH = "coach", _("Coach")
    CITY_OFFICER = "city_officer", _("City officer")
    TEST_INSTITUTE = "test_institute", _("Test institute")
    DEPARTMENT = "department", _("Partner department")
    LEADER = "leader", _("Leader")
    NATIONAL_OFFICIAL = "national_official", _("National official")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")


@dataclass(frozen=True)
class RoleInfo:
    """``kinds``: the organisations in which the role can be held. ``console``: works in the console, needs TOTP.

    ``sign_up``: may be asked for on the sign-up page; the others are granted by the security administrator.
    """

    role: Role
    sentence: Text
    kinds: tuple[Kind, ...]
    console: bool = False
    sign_up: bool = False


OFFICES = (Kind.REGULATOR,)

ROLES: dict[str, RoleInfo] = {
    info.role.value: info
    for info in (
        RoleInfo(
            Role.CLINICIAN,
            _("Hands in device ideas, follows them, and decides who may see them."),
            (Kind.INSTITUTION, Kind.UNIVERSITY),
            sign_up=True,
        ),
        RoleInfo(
            Role.INSTITUTION_MANAGER,
            _("Confirms the institution's service inventions and keeps an eye on its projects."),
            (Kind.INSTITUTION, Kind.UNIVERSITY),
            sign_up=True,
        ),
        RoleInfo(
            Role.ENTERPRISE_MEMBER,
            _("Looks for projects and speaks for a manufacturer."),
            (Kind.ENTERPRISE, Kind.INVESTOR),
            sign_up=True,
        ),
        RoleInfo(
            Role.PLATFORM_MEMBER,
            _("Speaks for a service platform such as a pilot plant or a contract developer."),
            (Kind.PLATFORM, Kind.ASSOCIATION),
            sign_up=True,
        ),
        RoleInfo(
            Role.REVIEWER,
            _("Scores the projects assigned to him against the published standard."),
            tuple(Kind),
            console=True,
        ),
        RoleInfo(
            Role.PROVINCIAL_OFFICER,
            _("Checks, accepts and lists the projects of the province."),
            OFFICES,
            console=True,
        ),
        RoleInfo(Role.COACH, _("Guides matched projects of the province to registration."), OFFICES, console=True),
        RoleInfo(Role.CITY_OFFICER, _("Guides Class I filings of the city."), OFFICES, console=True),
        RoleInfo(
            Role.TEST_INSTITUTE,
            _("Tests the devices of matched projects with priority."),
            (Kind.TEST_INSTITUTE,),
            console=True,
        ),
        RoleInfo(
            Role.DEPARTMENT,
            _("Sees what its field needs: industry, health, insurance or science."),
            (Kind.DEPARTMENT,),
            console=True,
        ),
        RoleInfo(Role.LEADER, _("Watches the boards of the province."), OFFICES, console=True),
        RoleInfo(Role.NATIONAL_OFFICIAL, _("Watches the boards of all provinces."), OFFICES, console=True),
        RoleInfo(
            Role.SYSTEM_ADMIN,
            _("Keeps organisations and configuration; sees no projects and no audit log."),
            OFFICES,
            console=True,
        ),
        RoleInfo(
            Role.SECURITY_ADMIN,
            _("Grants roles, sets the rules of sign-in and unlocks accounts."),
            OFFICES,
            console=True,
        ),
        RoleInfo(Role.AUDIT_ADMIN, _("Reads and checks the audit log, and nothing else."), OFFICES, console=True),
    )
}

# 三员分立: nobody may hold two of these (GB/T 22239-2019 §8.1.5).
SEPARATE_ROLES = frozenset({Role.SYSTEM_ADMIN.value, Role.SECURITY_ADMIN.value, Role.AUDIT_ADMIN.value})
CONSOLE_ROLES = frozenset(key for key, info in ROLES.items() if info.console)
SIGN_UP_ROLES = tuple(key for key, info in ROLES.items() if info.sign_up)
SIGN_UP_KINDS = frozenset(kind.value for key in SIGN_UP_ROLES for kind in ROLES[key].kinds)
FIRM_ROLES = frozenset({Role.ENTERPRISE_MEMBER.value, Role.PLATFORM_MEMBER.value})
