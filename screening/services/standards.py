"""Versions of the standard: the one the portal brings, drafts, publishing."""

import json
from pathlib import Path

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Region
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, StaleEdit, Text
from core.refs import new_ref
from core.services import lock, perform, record
from screening.content import Content, faults
from screening.enums import StandardStatus
from screening.models import Standard
from screening.permissions import require_officer, require_transition
from screening.workflow import STANDARD_MACHINE

FIRST = Path(__file__).resolve().parent.parent / "data" / "standard_v1.json"


def publish_first_standard() -> Standard:
    """Version 1 (domain guide §4.2), for every province that has published none of its own.

    Nobody has acted, so nothing stands in the audit log.
    """
    stored = json.loads(FIRST.read_text(encoding="utf-8"))
    return Standard.objects.create(
        ref=new_ref(),
        number=1,
        name=stored["name"],
        name_en=stored["name_en"],
        content=stored["content"],
        status=StandardStatus.PUBLISHED,
        published_at=timezone.now(),
    )


@transaction.atomic
def start_draft(*, by: Actor, based_on: Standard) -> Standard:
    """A copy to work on, for the officer's province, under the next free number.

    Numbers count on from the common versions, so that a province's first own one is not called 1 again. Only what
    has been published can be the basis; GuardRefused otherwise, NotVisible for a draft of somebody else.
    """
    require_officer(by, by.region)
    if based_on.status == StandardStatus.DRAFT:
        if based_on.region_id != by.region:
            raise NotVisible
        raise GuardRefused(_("A new version starts from a published one."))
    lock(Region, by.region)  # two drafts started at once get two numbers
    draft = Standard.objects.create(
        ref=new_ref(),
        region_id=by.region,
        number=_next_number(by.region),
        name=based_on.name,
        name_en=based_on.name_en,
        content=based_on.content,
        based_on=based_on,
        created_by_id=by.user_id,
    )
    _record(by, draft, "standard.draft_started", {"number": draft.number, "based_on": based_on.ref})
    return draft


def _next_number(region: str) -> int:
    known = Standard.objects.filter(Q(region_id=region) | Q(region=None))
    highest: int | None = known.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


@transaction.atomic
def save_draft(
    *, by: Actor, standard: Standard, content: Content, version: int, name: str, name_en: str, note: str | None = None
) -> Standard:
    """Keeps the draft as it now reads, complete or not; ``note`` says in a line what the version changes.

    ``version`` is the one the editor started from: StaleEdit when somebody saved in between, with what is stored.
    GuardRefused once it is published. Saving the same again changes nothing and leaves no line in the audit log.
    """
    fresh = _locked_draft(by, standard)
    if fresh.version != version:
        current = {"name": fresh.name, "name_en": fresh.name_en, "note": fresh.note, "content": fresh.content}
        raise StaleEdit(
            _("Somebody else has saved this draft in the meantime."), current=current, version=fresh.version
        )
    new = {"name": name, "name_en": name_en, "content": content.stored(), "note": fresh.note if note is None else note}
    changed = [key for key, value in new.items() if getattr(fresh, key) != value]
    if not changed:
        return fresh
    for key in changed:
        setattr(fresh, key, new[key])
    fresh.version += 1
    fresh.save(update_fields=[*changed, "version"])
    _record(by, fresh, "standard.draft_saved", {"version": [version, fresh.version], "changed": changed})
    return fresh


@transaction.atomic
def delete_draft(*, by: Actor, standard: Standard) -> None:
    """Throws a draft away for good. GuardRefused for what has been published."""
    fresh = _locked_draft(by, standard)
    _record(by, fresh, "standard.draft_deleted", {"number": fresh.number, "name": fresh.name})
    fresh.delete()


@transaction.atomic
def publish_standard(*, by: Actor, standard: Standard, version: int | None = None) -> Standard:
    """Puts a draft in force for its province; the province's version until now is superseded in the same act.

    From then on the database refuses every change. Rounds and scorecards keep the version they began with.
    InvalidInput with every fault, by where it is; StaleEdit when the draft is no longer the ``version`` looked at.
    """
    lock(Region, _region_of(by, standard))  # two versions published at once: one after the other
    fresh = _locked_draft(by, standard)
    if version is not None and fresh.version != version:
        raise StaleEdit(_saved_meanwhile(), version=fresh.version)
    _require_faultless(fresh)
    before = Standard.objects.filter(region_id=fresh.region_id, status=StandardStatus.PUBLISHED).first()
    if before is not None:
        perform(
            STANDARD_MACHINE, "supersede", before, by=by, allow=require_transition, changes={"by_number": fresh.number}
        )
    return perform(
        STANDARD_MACHINE,
        "publish",
        fresh,
        by=by,
        allow=require_transition,
        values={"published_at": timezone.now(), "published_by_id": by.user_id},
        changes={"number": fresh.number},
    )


def _saved_meanwhile() -> str:
    return _("Somebody else has saved this draft in the meantime.")


def _require_faultless(standard: Standard) -> None:
    found: dict[str, list[Text]] = {}
    for fault in faults(Content.read(standard.content)):
        found.setdefault(fault.where, []).append(fault.message)
    if not standard.name.strip() or not standard.name_en.strip():
        found["name"] = [_("The name is missing in one of the two languages.")]
    if found:
        raise InvalidInput(_("This draft cannot be published yet."), fields=found)


def _region_of(by: Actor, standard: Standard) -> str:
    require_officer(by, standard.region_id)
    return by.region


def _locked_draft(by: Actor, standard: Standard) -> Standard:
    require_officer(by, standard.region_id)
    fresh = lock(Standard, standard.pk)
    if fresh.status != StandardStatus.DRAFT:
        raise GuardRefused(
            _("A published version is never changed."), help_text=_("Start a new version from it instead.")
        )
    return fresh


def _record(by: Actor, standard: Standard, event: str, changes: dict[str, object]) -> None:
    record(
        by=by,
        event=event,
        object_type="standard",
        object_ref=standard.audit_ref,
        region=standard.region_id or "",
        changes=changes,
    )
