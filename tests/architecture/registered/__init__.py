"""What the addresses of the registration are about: a case of Wang and the firm, and what its parts add."""

from dataclasses import dataclass

from registration.models import Case
from tests.architecture.registered import (
    activities,
    appointments,
    classing,
    coaching,
    desks,
    dossier,
    milestones,
    pathway,
    programmes,
)
from tests.personas import Persona, Personas
from tests.registration.factories import city_person, coached, open_case_of

PARTS = (milestones, pathway, classing, coaching, appointments, dossier, desks, activities, programmes)


@dataclass(frozen=True)
class Registered:
    """``city`` is an officer of the market regulator of the registrant's city."""

    city: Persona
    case: Case
    given: dict[str, dict[str, object]]

    @classmethod
    def build(cls, people: Personas) -> "Registered":
        case = coached(open_case_of(people, "II", title="矩阵注册"), people.coach)
        given: dict[str, dict[str, object]] = {}
        for part in PARTS:
            given |= part.special(Case.objects.select_related("project", "registrant").get(pk=case.pk), people)
        return cls(city_person(), case, given)

    def special(self) -> dict[str, dict[str, object]]:
        return self.given
