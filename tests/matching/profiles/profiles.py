"""Enterprises with profiles, written through the service."""

from typing import Any

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from accounts.roles import Role
from matching.models import EnterpriseProfile
from matching.services.profiles import save_profile
from tests.personas import Persona, make_organisation, make_persona

CONTACT = {"name": "企业联系人 031", "title": "研发", "phone": "13800138031", "email": "contact031@example.org"}
FULL: dict[str, Any] = {
    "summary": "生产可降解植入器械。",
    "description": "有自己的编织车间。",
    "classes": ["II", "III"],
    "capabilities": ["pilot", "production"],
    "cooperation": ["licence"],
    "stages": ["prototype"],
    "places": ["4401"],
    "licences": [{"number": "粤械注准20252070456", "name": "监护仪"}],
    "contacts": [CONTACT],
}


def write(persona: Persona, **values: Any) -> EnterpriseProfile:
    """A full profile; ``values`` replaces single parts."""
    organisation = Organisation.objects.get(pk=persona.organisation.pk)
    return save_profile(by=persona.actor, organisation=organisation, values={**FULL, **values}, version=0)


def another_firm(number: int, **fields: Any) -> Persona:
    organisation = make_organisation(f"企业 {number:03d}", OrganisationKind.ENTERPRISE, **fields)
    return make_persona(f"企业用户 {number:03d}", Role.ENTERPRISE_MEMBER, organisation)
