"""The people of the tests, by name, so that a permission test can say who asked for what."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.enums import MembershipStatus, OrganisationKind
from accounts.models import Membership, Organisation, Region, User
from accounts.roles import Role
from accounts.selectors import actor_for
from core.actor import Actor
from core.refs import new_ref

PASSWORD = "Correct-horse-7-battery"


@dataclass(frozen=True)
class Persona:
    user: User
    organisation: Organisation | None

    @property
    def actor(self) -> Actor:
        return actor_for(User.objects.get(pk=self.user.pk))


def make_organisation(
    name: str, kind: str = OrganisationKind.INSTITUTION, region: str = "44", **fields
) -> Organisation:
    fields.setdefault("verified_at", timezone.now())
    found = Organisation.objects.filter(region_id=region, kind=kind, name=name).first()
    return found or Organisation.objects.create(ref=new_ref(), name=name, kind=kind, region_id=region, **fields)


def make_user(name: str) -> User:
    email = f"u{User.objects.count() + 1}@example.org"
    user = User.objects.create_user(email, PASSWORD, name=name)
    user.emailaddress_set.create(email=email, verified=True, primary=True)
    return user


def make_persona(name: str, role: str, organisation: Organisation | None) -> Persona:
    user = make_user(name)
    if organisation is not None:
        Membership.objects.create(
            ref=new_ref(),
            user=user,
            organisation=organisation,
            role=role,
            status=MembershipStatus.ACTIVE,
            decided_at=timezone.now(),
        )
    return Persona(user, organisation)


@dataclass(frozen=True)
class Personas:
    """Wang and Li work in hospital 1 (Guangdong), Zhao in hospital 2, Sun in a hospital of Sichuan."""

    wang: Persona
    li: Persona
    manager: Persona
    zhao: Persona
    manager2: Persona
    officer: Persona
    leader: Persona
    coach: Persona
    firm: Persona
    unverified_firm: Persona
    department: Persona
    national: Persona
    system_admin: Persona
    security_admin: Persona
    audit_admin: Persona
    sun: Persona
    officer51: Persona
    nobody: Persona


def make_personas() -> Personas:
    assert Region.objects.filter(pk="44").exists(), "the regions come with a data migration"
    hospital1, hospital2 = make_organisation("医疗机构 001"), make_organisation("医疗机构 002")
    hospital51 = make_organisation("医疗机构 501", region="51")
    office = make_organisation("广东省药品监督管理局（演示）", OrganisationKind.REGULATOR)
    office51 = make_organisation("四川省药品监督管理局（演示）", OrganisationKind.REGULATOR, "51")
    firm = make_organisation("企业 031", OrganisationKind.ENTERPRISE)
    unverified = make_organisation("企业 032", OrganisationKind.ENTERPRISE, verified_at=None)
    department = make_organisation("卫生健康委员会（演示）", OrganisationKind.DEPARTMENT)
    nation = make_organisation("国家药品监督管理局（演示）", OrganisationKind.REGULATOR, "11")
    return Personas(
        wang=make_persona("申报人 017", Role.CLINICIAN, hospital1),
        li=make_persona("申报人 018", Role.CLINICIAN, hospital1),
        manager=make_persona("机构管理员 001", Role.INSTITUTION_MANAGER, hospital1),
        zhao=make_persona("申报人 021", Role.CLINICIAN, hospital2),
        manager2=make_persona("机构管理员 002", Role.INSTITUTION_MANAGER, hospital2),
        officer=make_persona("省局经办 01", Role.PROVINCIAL_OFFICER, office),
        leader=make_persona("局领导 01", Role.LEADER, office),
        coach=make_persona("辅导员 01", Role.COACH, office),
        firm=make_persona("企业用户 005", Role.ENTERPRISE_MEMBER, firm),
        unverified_firm=make_persona("企业用户 006", Role.ENTERPRISE_MEMBER, unverified),
        department=make_persona("协同部门 01", Role.DEPARTMENT, department),
        national=make_persona("国家局 01", Role.NATIONAL_OFFICIAL, nation),
        system_admin=make_persona("系统管理员 01", Role.SYSTEM_ADMIN, office),
        security_admin=make_persona("安全管理员 01", Role.SECURITY_ADMIN, office),
        audit_admin=make_persona("审计管理员 01", Role.AUDIT_ADMIN, office),
        sun=make_persona("申报人 501", Role.CLINICIAN, hospital51),
        officer51=make_persona("省局经办 51", Role.PROVINCIAL_OFFICER, office51),
        nobody=make_persona("访客 001", "", None),
    )
