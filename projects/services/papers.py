"""The papers of a dossier for whom it was opened in person: marked with his name, and only as long as he may read."""

from dataclasses import dataclass
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, NotVisible, PermissionRefused
from core.services import lock
from projects.enums import Tier
from projects.models import DisclosureGrant, DocumentVersion, Project
from projects.selectors.documents import is_granted_only
from projects.selectors.visibility import grant_for
from projects.services.documents import note, open_version
from projects.stamping import STAMPED, CannotStamp, check_stampable, stamped


@dataclass(frozen=True)
class HandedOut:
    """``content`` is the file itself, or what was drawn of it with the reader's name."""

    content: IO[Any] | bytes
    content_type: str
    name: str


def watermark_of(by: Actor) -> str:
    """Who reads, for whom, and at which minute (in China)."""
    return _("%(person)s · %(firm)s · %(moment)s · confidential") % {
        "person": by.label,
        "firm": by.organisation_name,
        "moment": f"{timezone.localtime():%Y-%m-%d %H:%M}",
    }


def why_not_shown(version: DocumentVersion) -> str:
    """Why this file cannot be shown in place; empty when it can."""
    if version.content_type not in STAMPED:
        return _("A browser cannot show this kind of file in place.")
    try:
        with version.file.open("rb") as file:
            check_stampable(file, version.content_type)
    except CannotStamp as refusal:
        return str(refusal.message)
    return ""


def show_version(*, by: Actor, version: DocumentVersion) -> HandedOut:
    """A paper for reading in place, with the reader's name on every page; that he opened it stands on record first.

    Raises NotVisible once access has ended, GuardRefused for a file that cannot be marked.
    """
    _put_on_record(by, version, "document.shown")
    return HandedOut(_marked(by, version), version.content_type, version.name)


def download_version(*, by: Actor, version: DocumentVersion) -> HandedOut:
    """A paper as a file. Whoever reads by access in person gets protected ones only if the owner allows it, marked.

    The caller obtained it from a selector. Raises PermissionRefused, and as ``show_version``.
    """
    if not is_granted_only(by, version.document):
        return HandedOut(open_version(by=by, version=version), version.content_type, version.name)
    grant = _put_on_record(by, version, "document.downloaded", downloading=True)
    assert grant.may_download  # noqa: S101 - checked under the lock
    if version.content_type not in STAMPED:
        return HandedOut(version.file.open("rb"), version.content_type, version.name)
    return HandedOut(_marked(by, version), version.content_type, version.name)


def _put_on_record(by: Actor, version: DocumentVersion, event: str, *, downloading: bool = False) -> DisclosureGrant:
    """Under the project's lock: an owner who withdraws at the same moment is either before this or after it."""
    document = version.document
    with transaction.atomic():
        project = lock(Project, document.project_id)
        grant = grant_for(by, project)
        if grant is None or document.tier > Tier.GRANTED:
            raise NotVisible
        if downloading and not grant.may_download:
            raise PermissionRefused(
                _("The owner has not allowed downloads."),
                help_text=_("You can read the document in place. Ask the owner if you need the file."),
            )
        note(by, project, event, document, version=version.number, tier=document.tier)
    return grant


def _marked(by: Actor, version: DocumentVersion) -> bytes:
    try:
        with version.file.open("rb") as file:
            return stamped(file, version.content_type, watermark_of(by))
    except CannotStamp as refusal:
        raise GuardRefused(refusal.message) from refusal
