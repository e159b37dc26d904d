"""Hands out the printable score sheet; each is drawn once and kept in private storage."""

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import get_language

from screening.enums import StandardStatus
from screening.models import Standard
from screening.sheets import EDITION, sheet_pdf

FOLDER = "sheets"
END = b"%%EOF"


def sheet_file(*, standard: Standard) -> bytes:
    """The PDF in the language of the page. Only what was published is kept, for it never changes again."""
    language = get_language() or settings.LANGUAGE_CODE
    if standard.status == StandardStatus.DRAFT:
        return sheet_pdf(standard, language)
    name = _stored_name(standard, language)
    kept = _kept(name)
    if kept:
        return kept
    drawn = sheet_pdf(standard, language)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(drawn))
    return drawn


def _kept(name: str) -> bytes:
    """Empty unless the whole file is there: another process may just be writing it."""
    if not default_storage.exists(name):
        return b""
    with default_storage.open(name, "rb") as file:
        content: bytes = file.read()
    return content if content.rstrip().endswith(END) else b""


def _stored_name(standard: Standard, language: str) -> str:
    what = f"{standard.ref}\x00{language}\x00{EDITION}"
    return f"{FOLDER}/{hashlib.sha256(what.encode()).hexdigest()}.pdf"
