"""Versions of the road for the tests."""

from dataclasses import replace

from registration.enums.roads import TemplateStatus
from registration.forms.road_templates import boxes_of
from registration.models import RoadTemplate
from registration.pathway.content import Content
from registration.services.road_templates import publish_road_template, save_road_draft, start_road_draft
from tests.personas import Persona


def in_force(region: str | None = "44") -> RoadTemplate:
    return RoadTemplate.objects.get(region_id=region, status=TemplateStatus.PUBLISHED)


def make_draft(officer: Persona, based_on: RoadTemplate | None = None) -> RoadTemplate:
    return start_road_draft(by=officer.actor, based_on=based_on or in_force())


def with_limit(content: Content, key: str, management_class: str, days: int) -> Content:
    stages = tuple(
        replace(each, limits={**each.limits, management_class: days}) if each.key == key else each
        for each in content.stages
    )
    return replace(content, stages=stages)


def save(officer: Persona, draft: RoadTemplate, content: Content, **values) -> RoadTemplate:
    given = {"version": draft.version, "name": draft.name, "name_en": draft.name_en, "note": "", **values}
    return save_road_draft(by=officer.actor, template=draft, content=content, **given)


def published(officer: Persona, days: int = 50, based_on: RoadTemplate | None = None) -> RoadTemplate:
    """A version of the officer's province in which the review of Class II takes so many days."""
    draft = make_draft(officer, based_on)
    content = with_limit(Content.read(draft.content), "technical_review", "II", days)
    return publish_road_template(by=officer.actor, template=save(officer, draft, content))


def boxes(draft: RoadTemplate, **values) -> dict[str, object]:
    """What the editor's form sends for this draft, with some boxes typed over (``s0__zh`` for ``s0-zh``)."""
    found = boxes_of(
        Content.read(draft.content), name=draft.name, name_en=draft.name_en, note=draft.note, version=draft.version
    )
    return {**dict(found.lists()), **{name.replace("__", "-"): value for name, value in values.items()}}
