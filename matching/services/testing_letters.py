"""Hands out letters for priority testing; each is drawn once and kept in private storage."""

from django.conf import settings
from django.utils.translation import get_language

from core.actor import Actor
from core.errors import NotVisible
from core.kept_files import kept_pdf
from matching.enums import PartnershipStatus
from matching.letters import EDITION, letter_of, letter_pdf
from matching.models import Partnership
from matching.services.partnerships import note

FOLDER = "testing-letters"


def testing_letter(*, by: Actor, partnership: Partnership) -> bytes:
    """The PDF in the language of the page; that it was taken is on record. Raises NotVisible unless it is in force.

    The caller has got the partnership from a selector that checks the viewer.
    """
    if partnership.status != PartnershipStatus.CONFIRMED:
        raise NotVisible
    note(by, partnership, "partnership.letter_taken")
    language = get_language() or settings.LANGUAGE_CODE
    letter = letter_of(partnership)
    # The title and the class may change while the partnership lasts.
    facts = (letter.code, letter.title, letter.management_class, letter.institution, letter.firm)
    depends_on = (*facts, language, EDITION, settings.PORTAL_URL)
    return kept_pdf(FOLDER, *depends_on, draw=lambda: letter_pdf(partnership, language))
