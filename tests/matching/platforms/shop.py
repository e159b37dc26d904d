"""Platforms for the tests, entered as the office does, and the people who answer for them."""

from dataclasses import dataclass
from typing import Any

from accounts.enums import OrganisationKind
from accounts.roles import Role
from matching.enums import PlatformKind
from matching.models import ServicePlatform
from matching.services.platforms import PlatformFacts, PlatformTexts, add_platform
from tests.personas import Persona, Personas, make_organisation, make_persona


@dataclass(frozen=True)
class Shop:
    """``keeper`` answers for ``platform``; ``rival`` for ``other``."""

    platform: ServicePlatform
    keeper: Persona
    other: ServicePlatform
    rival: Persona


def enter(people: Personas, name: str = "中试平台 041", organisation: str = "", **texts: Any) -> ServicePlatform:
    kind = texts.pop("kind", PlatformKind.PILOT)
    city = texts.pop("city", "4403")
    facts = PlatformFacts(name=name, kind=kind, city=city, organisation=organisation)
    return add_platform(by=people.officer.actor, facts=facts, texts=PlatformTexts(**texts))


def make_shop(people: Personas) -> Shop:
    first = make_organisation("服务平台 041", OrganisationKind.PLATFORM)
    second = make_organisation("服务平台 042", OrganisationKind.PLATFORM)
    return Shop(
        platform=enter(people, "中试平台 041", first.ref, summary="有源器械小批量试制"),
        keeper=make_persona("服务平台用户 041", Role.PLATFORM_MEMBER, first),
        other=enter(people, "中试平台 042", second.ref),
        rival=make_persona("服务平台用户 042", Role.PLATFORM_MEMBER, second),
    )
