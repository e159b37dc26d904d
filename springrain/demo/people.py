"""The demo's people: one sign-in per role, and a second province to prove that nothing shows across."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.enums import MembershipStatus, OrganisationKind
from accounts.models import Membership, Organisation, Region, User
from accounts.roles import FIRM_ROLES, Role
from accounts.selectors import actor_for
from core.actor import Actor
from core.refs import new_ref

PASSWORD = "chunyu-demo-2026"
OFFICE = "省药品监督管理局（演示）"


@dataclass(frozen=True)
class Sign:
    """``key`` is the part of the e-mail address before @example.org."""

    key: str
    name: str
    role: str
    organisation: str
    kind: str
    region: str = "44"
    city: str = ""
    verified: bool = True

    @property
    def email(self) -> str:
        return f"{self.key}@example.org"


def _sign(
    key: str, name: str, role: Role, organisation: str, kind: OrganisationKind, *, region: str = "44", city: str = ""
) -> Sign:
    return Sign(key, name, role.value, organisation, kind.value, region, city)


HOSPITAL, REGULATOR, ENTERPRISE = OrganisationKind.INSTITUTION, OrganisationKind.REGULATOR, OrganisationKind.ENTERPRISE

SIGNS: tuple[Sign, ...] = (
    _sign("doctor", "申报人 901", Role.CLINICIAN, "医疗机构 901", HOSPITAL, city="4401"),
    _sign("doctor2", "申报人 902", Role.CLINICIAN, "医疗机构 901", HOSPITAL, city="4401"),
    _sign("hospital", "机构管理员 901", Role.INSTITUTION_MANAGER, "医疗机构 901", HOSPITAL, city="4401"),
    _sign("firm", "企业用户 931", Role.ENTERPRISE_MEMBER, "企业 931", ENTERPRISE, city="4403"),
    _sign("platform", "服务平台用户 941", Role.PLATFORM_MEMBER, "服务平台 941", OrganisationKind.PLATFORM, city="4406"),
    _sign("officer", "省局经办 01", Role.PROVINCIAL_OFFICER, OFFICE, REGULATOR),
    _sign("reviewer", "评审专家 001", Role.REVIEWER, "医疗机构 902", HOSPITAL, city="4403"),
    _sign("coach", "辅导员 01", Role.COACH, OFFICE, REGULATOR),
    _sign("city", "地市局经办 01", Role.CITY_OFFICER, "市市场监督管理局（演示）", REGULATOR, city="4401"),
    _sign(
        "testing", "检测机构用户 01", Role.TEST_INSTITUTE, "检测机构 951", OrganisationKind.TEST_INSTITUTE, city="4401"
    ),
    _sign("department", "协同部门 01", Role.DEPARTMENT, "卫生健康委员会（演示）", OrganisationKind.DEPARTMENT),
    _sign("leader", "局领导 01", Role.LEADER, OFFICE, REGULATOR),
    _sign("national", "国家局 01", Role.NATIONAL_OFFICIAL, "国家药品监督管理局（演示）", REGULATOR, region="11"),
    _sign("system", "系统管理员 01", Role.SYSTEM_ADMIN, OFFICE, REGULATOR),
    _sign("security", "安全管理员 01", Role.SECURITY_ADMIN, OFFICE, REGULATOR),
    _sign("audit", "审计管理员 01", Role.AUDIT_ADMIN, OFFICE, REGULATOR),
    _sign("officer2", "省局经办 02", Role.PROVINCIAL_OFFICER, OFFICE, REGULATOR),
    _sign("officer51", "省局经办 51", Role.PROVINCIAL_OFFICER, "四川省药品监督管理局（演示）", REGULATOR, region="51"),
    _sign("leader51", "局领导 51", Role.LEADER, "四川省药品监督管理局（演示）", REGULATOR, region="51"),
    _sign("doctor51", "申报人 951", Role.CLINICIAN, "医疗机构 951", HOSPITAL, region="51"),
)

# Stands on no list of sign-ins: the second person of the demo's decisions, so that officer 02 may judge appeals.
UNLISTED: tuple[Sign, ...] = (_sign("officer3", "省局经办 03", Role.PROVINCIAL_OFFICER, OFFICE, REGULATOR),)


def create_people() -> None:
    """Accounts with verified addresses and active memberships. Only for the embedded demo: all share one password."""
    for sign in (*SIGNS, *UNLISTED):
        _create(sign)


def actor(key: str) -> Actor:
    return actor_for(User.objects.get(email=f"{key}@example.org"))


def demo_sign_ins() -> list[dict[str, str]]:
    """What the sign-in page offers in the demo: role, name, e-mail and password."""
    return [
        {
            "role": str(Role(sign.role).label),
            "name": sign.name,
            "email": sign.email,
            "password": PASSWORD,
            "organisation": sign.organisation,
        }
        for sign in SIGNS
    ]


def _create(sign: Sign) -> None:
    user = User.objects.create_user(sign.email, PASSWORD, name=sign.name)
    EmailAddress.objects.create(user=user, email=sign.email, verified=True, primary=True)
    Membership.objects.create(
        ref=new_ref(),
        user=user,
        organisation=_organisation(sign),
        role=sign.role,
        status=MembershipStatus.ACTIVE,
        decided_at=timezone.now(),
        manages=sign.role in FIRM_ROLES,
    )


def _organisation(sign: Sign) -> Organisation:
    organisation, _ = Organisation.objects.get_or_create(
        region_id=sign.region,
        kind=sign.kind,
        name=sign.organisation,
        defaults={
            "ref": new_ref(),
            "city": Region.objects.filter(pk=sign.city).first(),
            "verified_at": timezone.now() if sign.verified else None,
        },
    )
    return organisation
