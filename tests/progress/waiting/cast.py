"""The people of the scenes, and what a scene is."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.enums import OrganisationKind
from accounts.roles import Role
from tests.personas import Persona, Personas, make_organisation, make_persona
from tests.registration.desks.given import institute_person, insurance_person
from tests.registration.factories import city_person
from tests.screening.factories import make_expert

NOTHING = "原因说明，足够长的一句话。"
Done = Callable[[], object]


@dataclass(frozen=True)
class Cast:
    """The personas of all tests, and beside them colleagues and strangers for whom nothing must wait."""

    people: Personas
    colleague: Persona
    coach2: Persona
    coach51: Persona
    firm2: Persona
    city: Persona
    insurance: Persona
    institute: Persona
    platform: Persona
    expert: Persona

    @property
    def officers(self) -> tuple[Persona, Persona]:
        return self.people.officer, self.colleague


def make_cast(people: Personas) -> Cast:
    office, office51 = people.officer.organisation, people.officer51.organisation
    firm2 = make_organisation("企业 088", OrganisationKind.ENTERPRISE)
    platform = make_organisation("服务平台 041", OrganisationKind.PLATFORM)
    return Cast(
        people=people,
        colleague=make_persona("省局经办 09", Role.PROVINCIAL_OFFICER, office),
        coach2=make_persona("辅导员 09", Role.COACH, office),
        coach51=make_persona("辅导员 51", Role.COACH, office51),
        firm2=make_persona("企业用户 088", Role.ENTERPRISE_MEMBER, firm2),
        city=city_person(),
        insurance=insurance_person(),
        institute=institute_person(),
        platform=make_persona("服务平台用户 041", Role.PLATFORM_MEMBER, platform),
        expert=make_expert()[1],
    )


Scene = tuple[tuple[Persona, ...], Done]
