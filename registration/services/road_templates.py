"""Versions of the road: those the portal brings, drafts, publishing."""

from django.db import transaction
from django.utils import timezone

from accounts.services.versions import Versions
from core.actor import Actor
from core.errors import NotVisible
from core.refs import new_ref
from registration.enums.roads import TemplateStatus
from registration.models import RoadTemplate
from registration.pathway.content import Content
from registration.pathway.faults import faults
from registration.pathway.shipped import shipped_versions
from registration.permissions import require_office, require_template_act
from registration.workflow import TEMPLATE_MACHINE


def _require_own(by: Actor, template: RoadTemplate) -> None:
    require_office(by)
    if template.region_id != by.region:
        raise NotVisible


_VERSIONS = Versions(
    "road_template",
    RoadTemplate,
    TEMPLATE_MACHINE,
    may_write=_require_own,
    allow=require_template_act,
    faults=lambda content: faults(Content.read(content)),
)


@transaction.atomic
def publish_shipped_templates() -> None:
    """The versions the portal brings (domain guide §3.4, §3.5). Nobody has acted, so nothing stands in the audit log.

    A version that is there already, by province and number, is left as it is.
    """
    for shipped in shipped_versions():
        if RoadTemplate.objects.filter(region_id=shipped.region, number=shipped.number).exists():
            continue
        RoadTemplate.objects.create(
            ref=new_ref(),
            region_id=shipped.region,
            number=shipped.number,
            name=shipped.name,
            name_en=shipped.name_en,
            note=shipped.note,
            content=shipped.content.stored(),
            status=TemplateStatus.PUBLISHED,
            published_at=timezone.now(),
        )


def start_road_draft(*, by: Actor, based_on: RoadTemplate) -> RoadTemplate:
    """As ``Versions.start``, for officers of a province."""
    require_office(by)
    return _VERSIONS.start(by=by, based_on=based_on)


def save_road_draft(
    *, by: Actor, template: RoadTemplate, content: Content, version: int, name: str, name_en: str, note: str
) -> RoadTemplate:
    """As ``Versions.save``; ``note`` says in a line what the version changes."""
    values = {"name": name, "name_en": name_en, "content": content.stored(), "note": note}
    return _VERSIONS.save(by=by, draft=template, version=version, values=values)


def delete_road_draft(*, by: Actor, template: RoadTemplate) -> None:
    _VERSIONS.delete(by=by, draft=template)


def publish_road_template(*, by: Actor, template: RoadTemplate, version: int | None = None) -> RoadTemplate:
    """As ``Versions.publish``. The database then refuses every change; running cases keep the version of their plan."""
    return _VERSIONS.publish(by=by, draft=template, version=version)
