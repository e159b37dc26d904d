"""The people of the tests, by name, so that a permission test can say who asked for what."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
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
        _membership(user, role, organisation).save()
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
    return _bring_in(
        wang=("申报人 017", Role.CLINICIAN, hospital1),
        li=("申报人 018", Role.CLINICIAN, hospital1),
        manager=("机构管理员 001", Role.INSTITUTION_MANAGER, hospital1),
        zhao=("申报人 021", Role.CLINICIAN, hospital2),
        manager2=("机构管理员 002", Role.INSTITUTION_MANAGER, hospital2),
        officer=("省局经办 01", Role.PROVINCIAL_OFFICER, office),
        leader=("局领导 01", Role.LEADER, office),
        coach=("辅导员 01", Role.COACH, office),
        firm=("企业用户 005", Role.ENTERPRISE_MEMBER, firm),
        unverified_firm=("企业用户 006", Role.ENTERPRISE_MEMBER, unverified),
        department=("协同部门 01", Role.DEPARTMENT, department),
        national=("国家局 01", Role.NATIONAL_OFFICIAL, nation),
        system_admin=("系统管理员 01", Role.SYSTEM_ADMIN, office),
        security_admin=("安全管理员 01", Role.SECURITY_ADMIN, office),
        audit_admin=("审计管理员 01", Role.AUDIT_ADMIN, office),
        sun=("申报人 501", Role.CLINICIAN, hospital51),
        officer51=("省局经办 51", Role.PROVINCIAL_OFFICER, office51),
        nobody=("访客 001", "", None),
    )


def _bring_in(**asked: tuple[str, str, Organisation | None]) -> Personas:
    """As ``make_persona`` for each, in four statements: nearly every test begins with them."""
    password, first = make_password(PASSWORD), User.objects.count() + 1
    users = User.objects.bulk_create(
        User(email=f"u{number}@example.org", name=name, password=password)
        for number, (name, _role, _organisation) in enumerate(asked.values(), start=first)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    Membership.objects.bulk_create(
        _membership(user, role, organisation)
        for user, (_name, role, organisation) in zip(users, asked.values(), strict=True)
        if organisation is not None
    )
    found = zip(asked, users, asked.values(), strict=True)
    return Personas(**{key: Persona(user, organisation) for key, user, (_name, _role, organisation) in found})


def _membership(user: User, role: str, organisation: Organisation) -> Membership:
    return Membership(
        ref=new_ref(),
        user=user,
        organisation=organisation,
        role=role,
        status=MembershipStatus.ACTIVE,
        decided_at=timezone.now(),
    )
