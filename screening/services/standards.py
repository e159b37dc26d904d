"""Versions of the standard: the one the portal brings, drafts, publishing."""

import json
from pathlib import Path

from django.utils import timezone

from core.refs import new_ref
from screening.enums import StandardStatus
from screening.models import Standard

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
