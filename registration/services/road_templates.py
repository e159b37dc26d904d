"""Versions of the road: those the portal brings, drafts, publishing."""

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Region
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, StaleEdit, Text
from core.refs import new_ref
from core.services import lock, perform, record
from registration.enums.roads import TemplateStatus
from registration.models import RoadTemplate
from registration.pathway.content import Content
from registration.pathway.faults import faults
from registration.pathway.shipped import shipped_versions
from registration.permissions import require_office, require_template_act
from registration.workflow import TEMPLATE_MACHINE


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


@transaction.atomic
def start_road_draft(*, by: Actor, based_on: RoadTemplate) -> RoadTemplate:
    """A copy to work on, for the officer's province, under the next free number, counted on from the common ones.

    Only what has been published can be the basis; GuardRefused otherwise, NotVisible for a version of elsewhere.
    """
    require_office(by)
    if based_on.region_id not in (None, by.region):
        raise NotVisible
    if based_on.status == TemplateStatus.DRAFT:
        raise GuardRefused(_("A new version starts from a published one."))
    lock(Region, by.region)  # two drafts started at once get two numbers
    draft = RoadTemplate.objects.create(
        ref=new_ref(),
        region_id=by.region,
        number=_next_number(by.region),
        name=based_on.name,
        name_en=based_on.name_en,
        content=based_on.content,
        based_on=based_on,
        created_by_id=by.user_id,
    )
    _record(by, draft, "road_template.draft_started", {"number": draft.number, "based_on": based_on.ref})
    return draft


def _next_number(region: str) -> int:
    known = RoadTemplate.objects.filter(Q(region_id=region) | Q(region=None))
    highest: int | None = known.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


@transaction.atomic
def save_road_draft(
    *, by: Actor, template: RoadTemplate, content: Content, version: int, name: str, name_en: str, note: str
) -> RoadTemplate:
    """Keeps the draft as it now reads, complete or not; ``note`` says in a line what the version changes.

    ``version`` is the one the editor started from: StaleEdit when somebody saved in between, with what is stored.
    GuardRefused once it is published. Saving the same again changes nothing and leaves no line in the audit log.
    """
    fresh = _locked_draft(by, template)
    if fresh.version != version:
        current = {"name": fresh.name, "name_en": fresh.name_en, "note": fresh.note, "content": fresh.content}
        raise StaleEdit(_saved_meanwhile(), current=current, version=fresh.version)
    new = {"name": name, "name_en": name_en, "content": content.stored(), "note": note}
    changed = [key for key, value in new.items() if getattr(fresh, key) != value]
    if not changed:
        return fresh
    for key in changed:
        setattr(fresh, key, new[key])
    fresh.version += 1
    fresh.save(update_fields=[*changed, "version"])
    _record(by, fresh, "road_template.draft_saved", {"version": [version, fresh.version], "changed": changed})
    return fresh


@transaction.atomic
def delete_road_draft(*, by: Actor, template: RoadTemplate) -> None:
    """Throws a draft away for good. GuardRefused for what has been published."""
    fresh = _locked_draft(by, template)
    _record(by, fresh, "road_template.draft_deleted", {"number": fresh.number, "name": fresh.name})
    fresh.delete()


@transaction.atomic
def publish_road_template(*, by: Actor, template: RoadTemplate, version: int | None = None) -> RoadTemplate:
    """Puts a draft in force for its province; the province's version until now is superseded in the same act.

    From then on the database refuses every change. Cases on their way keep the version they were planned by.
    InvalidInput with every fault, by where it is; StaleEdit when the draft is no longer the ``version`` looked at.
    """
    require_office(by)
    lock(Region, by.region)  # two versions published at once: one after the other
    fresh = _locked_draft(by, template)
    if version is not None and fresh.version != version:
        raise StaleEdit(_saved_meanwhile(), version=fresh.version)
    _require_faultless(fresh)
    before = RoadTemplate.objects.filter(region_id=fresh.region_id, status=TemplateStatus.PUBLISHED).first()
    if before is not None:
        changes = {"by_number": fresh.number}
        perform(TEMPLATE_MACHINE, "supersede", before, by=by, allow=require_template_act, changes=changes)
    values = {"published_at": timezone.now(), "published_by_id": by.user_id}
    return perform(
        TEMPLATE_MACHINE,
        "publish",
        fresh,
        by=by,
        allow=require_template_act,
        values=values,
        changes={"number": fresh.number},
    )


def _saved_meanwhile() -> str:
    return _("Somebody else has saved this draft in the meantime.")


def _require_faultless(template: RoadTemplate) -> None:
    found: dict[str, list[Text]] = {}
    for fault in faults(Content.read(template.content)):
        found.setdefault(fault.where, []).append(fault.message)
    if not template.name.strip() or not template.name_en.strip():
        found["name"] = [_("The name is missing in one of the two languages.")]
    if found:
        raise InvalidInput(_("This draft cannot be published yet."), fields=found)


def _locked_draft(by: Actor, template: RoadTemplate) -> RoadTemplate:
    require_office(by)
    if template.region_id != by.region:
        raise NotVisible
    fresh = lock(RoadTemplate, template.pk)
    if fresh.status != TemplateStatus.DRAFT:
        raise GuardRefused(
            _("A published version is never changed."), help_text=_("Start a new version from it instead.")
        )
    return fresh


def _record(by: Actor, template: RoadTemplate, event: str, changes: dict[str, object]) -> None:
    record(
        by=by,
        event=event,
        object_type="road_template",
        object_ref=template.audit_ref,
        region=template.region_id or "",
        changes=changes,
    )
