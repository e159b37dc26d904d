"""Hands out decision letters; each is drawn once and kept in private storage."""

from django.conf import settings
from django.utils.translation import get_language

from core.actor import Actor
from core.kept_files import kept_pdf
from projects.services.viewing import record_view
from screening.letters.drawing import EDITION, letter_pdf
from screening.models import Decision

FOLDER = "letters"


def letter_file(*, by: Actor, decision: Decision) -> bytes:
    """The PDF in the language of the page. A look of somebody outside the team is put on record.

    The caller has got the decision from a selector that checks the viewer.
    """
    record_view(by=by, project=decision.review.project, part="letter")
    language = get_language() or settings.LANGUAGE_CODE
    depends_on = (decision.code, language, EDITION, settings.PORTAL_URL)
    return kept_pdf(FOLDER, *depends_on, draw=lambda: letter_pdf(decision, language))
