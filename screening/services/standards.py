"""Versions of the standard: the one the portal brings, drafts, publishing."""

import json
from pathlib import Path

from django.utils import timezone

from accounts.services.versions import Versions
from core.actor import Actor
from core.refs import new_ref
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


_VERSIONS = Versions(
    "standard",
    Standard,
    STANDARD_MACHINE,
    may_write=lambda by, standard: require_officer(by, standard.region_id),
    allow=require_transition,
    faults=lambda content: faults(Content.read(content)),
)


def start_draft(*, by: Actor, based_on: Standard) -> Standard:
    """As ``Versions.start``, for officers of a province."""
    require_officer(by, by.region)
    return _VERSIONS.start(by=by, based_on=based_on)


def save_draft(
    *, by: Actor, standard: Standard, content: Content, version: int, name: str, name_en: str, note: str | None = None
) -> Standard:
    """As ``Versions.save``; ``note`` says in a line what the version changes, None: as before."""
    values = {"name": name, "name_en": name_en, "content": content.stored()}
    if note is not None:
        values["note"] = note
    return _VERSIONS.save(by=by, draft=standard, version=version, values=values)


def delete_draft(*, by: Actor, standard: Standard) -> None:
    _VERSIONS.delete(by=by, draft=standard)


def publish_standard(*, by: Actor, standard: Standard, version: int | None = None) -> Standard:
    """As ``Versions.publish``. The database then refuses every change; rounds and scorecards keep their version."""
    return _VERSIONS.publish(by=by, draft=standard, version=version)
