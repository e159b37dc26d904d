"""Hands out the printable score sheet; each is drawn once and kept in private storage."""

from django.conf import settings
from django.utils.translation import get_language

from core.kept_files import kept_pdf
from screening.enums import StandardStatus
from screening.models import Standard
from screening.sheets import EDITION, sheet_pdf

FOLDER = "sheets"


def sheet_file(*, standard: Standard) -> bytes:
    """The PDF in the language of the page. Only what was published is kept, for it never changes again."""
    language = get_language() or settings.LANGUAGE_CODE
    if standard.status == StandardStatus.DRAFT:
        return sheet_pdf(standard, language)
    return kept_pdf(FOLDER, standard.ref, language, EDITION, draw=lambda: sheet_pdf(standard, language))
