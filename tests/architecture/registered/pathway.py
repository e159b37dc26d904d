"""What the addresses of the road and of its versions take."""

from registration.enums.roads import TemplateStatus
from registration.models import Case, RoadTemplate
from registration.services.road_templates import start_road_draft
from tests.personas import Personas


def special(case: Case, people: Personas) -> dict[str, dict[str, object]]:
    """Given a case of Wang's: its road, a published version of the road and a draft of Guangdong's."""
    in_force = RoadTemplate.objects.get(region_id="44", status=TemplateStatus.PUBLISHED)
    draft = RoadTemplate.objects.filter(region_id="44", status=TemplateStatus.DRAFT).first()
    draft = draft or start_road_draft(by=people.officer.actor, based_on=in_force)
    version, written = {"ref": in_force.ref}, {"ref": draft.ref}
    return {
        "registration:planner": {},
        "registration:case_road": {"ref": case.ref},
        "registration:case_subcatalogue": {"ref": case.ref},
        "registration:case_road_days": {"ref": case.ref},
        "registration:case_road_replan": {"ref": case.ref},
        "console:road_template_list": {},
        "console:road_template_page": version,
        "console:road_template_start": version,
        "console:road_template_compare": version,
        "console:road_template_edit": written,
        "console:road_template_check": written,
        "console:road_template_publish": written,
        "console:road_template_delete": written,
    }
