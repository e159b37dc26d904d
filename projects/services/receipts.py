"""Hands out receipts; each is drawn once and kept in private storage."""

from django.conf import settings
from django.utils.translation import get_language

from core.actor import Actor
from core.kept_files import kept_pdf
from projects.models import Submission
from projects.receipts import EDITION, receipt_pdf
from projects.services.viewing import record_view

FOLDER = "receipts"


def receipt_file(*, by: Actor, submission: Submission) -> bytes:
    """The PDF in the language of the page. A look of somebody outside the team is put on record.

    The caller has got the submission from a selector that checks the viewer.
    """
    record_view(by=by, project=submission.project, part="receipt")
    language = get_language() or settings.LANGUAGE_CODE
    depends_on = (submission.code, language, EDITION, settings.PORTAL_URL)
    return kept_pdf(FOLDER, *depends_on, draw=lambda: receipt_pdf(submission, language))
