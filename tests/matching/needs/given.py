"""Needs of the tests' people, made through the services."""

from typing import Any

from matching.enums import NeedKind
from matching.models import Need
from matching.services.needs import publish_need, start_need
from projects.models import Project
from tests.personas import Persona

KINDS = {"enterprise_member": NeedKind.ENTERPRISE, "clinician": NeedKind.CLINICAL}
TEXT = "夜间躁动患者的管路容易滑脱，希望有及时提醒的办法。"


def values(**changes: Any) -> dict[str, Any]:
    return {"title": "寻找管路固定办法", "text": TEXT, "tier": 1, **changes}


def draft_need(persona: Persona, project: Project | None = None, **changes: Any) -> Need:
    kind = NeedKind.PROJECT if project is not None else KINDS[persona.actor.role]
    if project is not None:
        changes.setdefault("wanted", ["pilot"])
    return start_need(by=persona.actor, kind=kind, values=values(**changes), project=project)


def open_need(persona: Persona, project: Project | None = None, **changes: Any) -> Need:
    return publish_need(by=persona.actor, need=draft_need(persona, project, **changes))
