"""Hands out decision letters; each is drawn once and kept in private storage."""

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import get_language

from core.actor import Actor
from projects.services.viewing import record_view
from screening.letters.drawing import EDITION, letter_pdf
from screening.models import Decision

FOLDER = "letters"
END = b"%%EOF"


def letter_file(*, by: Actor, decision: Decision) -> bytes:
    """The PDF in the language of the page. A look of somebody outside the team is put on record.

    The caller has got the decision from a selector that checks the viewer.
    """
    record_view(by=by, project=decision.review.project, part="letter")
    language = get_language() or settings.LANGUAGE_CODE
    name = _stored_name(decision, language)
    kept = _kept(name)
    if kept:
        return kept
    drawn = letter_pdf(decision, language)
    if not default_storage.exists(name):
        # Two at once draw the same; storage then keeps the second under another name, which nobody asks for.
        default_storage.save(name, ContentFile(drawn))
    return drawn


def _kept(name: str) -> bytes:
    """Empty unless the whole file is there: another process may just be writing it."""
    if not default_storage.exists(name):
        return b""
    with default_storage.open(name, "rb") as file:
        content: bytes = file.read()
    return content if content.rstrip().endswith(END) else b""


def _stored_name(decision: Decision, language: str) -> str:
    """Tells nothing, and changes with everything that the drawing depends on besides the released decision."""
    what = f"{decision.code}\x00{language}\x00{EDITION}\x00{settings.PORTAL_URL}"
    return f"{FOLDER}/{hashlib.sha256(what.encode()).hexdigest()}.pdf"
