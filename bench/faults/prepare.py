"""``python -m bench.faults.prepare OUT.json``: the people of the journey, with drafts ready to be handed in."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.faults.settings")
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402 - Django must be set up first
from allauth.mfa.models import Authenticator  # noqa: E402
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.enums import MembershipStatus, OrganisationKind  # noqa: E402
from accounts.models import Membership, Organisation, User  # noqa: E402
from accounts.roles import Role  # noqa: E402
from accounts.selectors import actor_for  # noqa: E402
from core.refs import new_ref  # noqa: E402
from matching.services.profiles import save_profile  # noqa: E402
from projects import fields  # noqa: E402
from projects.models import Project, SectionRecord  # noqa: E402
from projects.services.applications import save_section, start_project  # noqa: E402

PASSWORD = "journey-of-faults-2026"  # noqa: S105 - of people who exist for some minutes
REGION = "44"
PATENT = {"number": "ZL202310000017.6", "kind": "invention", "holder": "医疗机构 801", "granted_on": "2025-08-06"}
LONG = "用于说明的一段文字，写明具体情况、依据和数据，便于不熟悉本领域的人理解，不含任何患者信息。"
ANSWERS: dict[str, Any] = {
    "summary": "术中使用的一次性固定装置，缩短操作时间",
    "project_type": ["prototype"],
    "applicant_name": "申报人 801",
    "department": "骨科",
    "job_title": "主任医师",
    "phone": "13800138000",
    "email": "applicant@example.org",
    "institution_consent": "online",
    "problem": LONG,
    "population": "本院及协作医院收治的同类患者",
    "annual_cases": 120,
    "existing_means": LONG,
    "benefit": LONG,
    "settings": ["ward"],
    "tags": ["urgent"],
    "principle": LONG,
    "intended_use": LONG,
    "subcatalogue": "13",
    "claimed_class": "II",
    "stage": "prototype",
    "maturity": "4",
    "tests_done": "完成台架试验和两轮临床使用者评估。",
    "patent_status": "granted",
    "patents": [PATENT],
    "service_invention": "no",
    "published": "no",
    "no_dispute": True,
    "support": ["engineering", "testing"],
    "modes": ["licence", "joint"],
    "disclosure_level": "enterprises",
    "truthful": True,
    "privacy": True,
    "no_patient_data": True,
}
PROFILE: dict[str, Any] = {
    "summary": "生产植入器械，有自己的精密加工车间。",
    "description": "可承接样机试制和小批量生产。",
    "classes": ["II", "III"],
    "capabilities": ["pilot", "production"],
    "cooperation": ["licence"],
    "stages": ["prototype"],
    "places": ["4401"],
    "licences": [],
    "contacts": [{"name": "企业联系人 831", "title": "研发", "phone": "13800138031", "email": "contact@example.org"}],
}


@dataclass(frozen=True)
class Kind:
    role: Role
    organisation_kind: OrganisationKind
    organisation: str


KINDS = {
    "doctor": Kind(Role.CLINICIAN, OrganisationKind.INSTITUTION, "医疗机构 80{}"),
    "officer": Kind(Role.PROVINCIAL_OFFICER, OrganisationKind.REGULATOR, "省药品监督管理局（故障演练）"),
    "firm": Kind(Role.ENTERPRISE_MEMBER, OrganisationKind.ENTERPRISE, "企业 83{}"),
}


def prepare(doctors: int, officers: int, firms: int, drafts: int) -> list[dict[str, Any]]:
    people = []
    for name, count in (("doctor", doctors), ("officer", officers), ("firm", firms)):
        for number in range(1, count + 1):
            user = _person(name, number)
            entry: dict[str, Any] = {"kind": name, "email": user.email, "password": PASSWORD}
            if name == "doctor":
                entry["drafts"] = _drafts(user, drafts)
            if name == "officer":
                entry["secret"] = _second_factor(user)
            if name == "firm":
                _profile(user)
            people.append(entry)
    return people


def _person(name: str, number: int) -> User:
    kind = KINDS[name]
    user = User.objects.create_user(
        f"{name}{number}@example.org",
        PASSWORD,
        name=f"演练 {name} {number}",
        privacy_version=settings.PRIVACY_NOTICE_VERSION,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Membership.objects.create(
        ref=new_ref(),
        user=user,
        organisation=_organisation(kind, number),
        role=kind.role,
        status=MembershipStatus.ACTIVE,
        decided_at=timezone.now(),
    )
    return user


def _organisation(kind: Kind, number: int) -> Organisation:
    made, _new = Organisation.objects.get_or_create(
        region_id=REGION,
        kind=kind.organisation_kind,
        name=kind.organisation.format(number),
        defaults={"ref": new_ref(), "verified_at": timezone.now()},
    )
    return made


def _second_factor(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    if not Authenticator.objects.filter(user=user).exists():
        raise RuntimeError("The second factor was not set up")
    return str(secret)


def _profile(user: User) -> None:
    organisation = user.memberships.get().organisation
    save_profile(by=actor_for(user), organisation=organisation, values=PROFILE, version=0)


def _drafts(owner: User, count: int) -> list[str]:
    """One written through the services, the others its copies."""
    by = actor_for(owner)
    first = start_project(by=by, title="演练项目 0")
    for section in fields.SECTIONS:
        given = {"title": f"演练项目 {owner.pk}-0", **ANSWERS}
        mine = {field.key: given[field.key] for field in section.fields if field.key in given}
        save_section(by=by, project=first, section=section.key, answers=mine, version=0)
    first = Project.objects.get(pk=first.pk)
    return [first.key, *_copies(first, list(SectionRecord.objects.filter(project=first)), count - 1)]


def _copies(first: Project, records: list[SectionRecord], count: int) -> list[str]:
    keys = []
    for number in range(1, count + 1):
        copy = Project.objects.get(pk=first.pk)
        copy.pk, copy.key, copy.title = None, new_ref(), f"演练项目 {first.owner_id}-{number}"
        copy.save(force_insert=True)
        for record in records:
            answers = {**record.answers, "title": copy.title} if record.section == "basics" else record.answers
            SectionRecord.objects.create(
                project=copy,
                section=record.section,
                answers=answers,
                version=record.version,
                saved_at=record.saved_at,
                saved_by_id=record.saved_by_id,
            )
        keys.append(copy.key)
    return keys


def main(arguments: list[str]) -> int:
    out, doctors, officers, firms, drafts = arguments
    people = prepare(int(doctors), int(officers), int(firms), int(drafts))
    Path(out).write_text(json.dumps(people, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
