"""The letter as a PDF on A4, drawn from its facts alone, so that the same letter comes out whenever it is drawn."""

from collections.abc import Iterable
from functools import partial

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from fpdf import FPDF

from core.paper import FAINT, INK, MARGIN, RULE, blank_page, code_block, fact_lines, write_text
from screening.enums import Verdict
from screening.letters import Letter, letter_of, next_steps
from screening.models import Decision

# Raised whenever the drawing changes, so that letters drawn before are not handed out any more.
EDITION = 1

LINE = 6.4
_write = partial(write_text, height=LINE)
LABEL_WIDTH = 36.0
BAR_HEIGHT = 3.2
SPROUT = (79, 122, 20)
AMBER = (154, 98, 0)
PLUM = (163, 39, 60)
TONES = {Verdict.PASSED: SPROUT, Verdict.IMPROVE: AMBER, Verdict.NOT_PASSED: PLUM}
# Columns of the scores: name, bar, points, what passing needs; millimetres.
COLUMNS = (42.0, 56.0, 28.0, 40.0)


def letter_pdf(decision: Decision, language: str) -> bytes:
    """Takes about half a second, for the font is large; keep what comes out."""
    with override(language):
        letter = letter_of(decision)
        title = f"{_('Decision letter')} {letter.number}"
        page = blank_page(title, author=_("Spring Rain Action"), created_at=letter.released_at)
        _heading(page, letter)
        _facts(page, letter)
        _scores(page, letter)
        for title, paragraphs in sections(letter):
            _section(page, title, paragraphs)
        page.ln(4)
        verify = _("Verify this letter at")
        code_block(page, code=letter.code, address=letter.address, verify=verify, line=LINE)
        return bytes(page.output())


def sections(letter: Letter) -> Iterable[tuple[str, list[str]]]:
    """What stands below the scores, in the order in which it helps most."""
    if letter.lists:
        yield _("What follows"), [_("Your project enters: %(lists)s.") % {"lists": _joined(letter.lists)}]
    if letter.vetoes:
        yield _("What decided"), [f"{veto.name}{_colon()}{veto.advice}" for veto in letter.vetoes]
    if letter.strengths:
        yield _("What the experts valued"), letter.strengths.splitlines()
    if letter.improve:
        yield _("What would make it stronger"), letter.improve.splitlines()
    if letter.help:
        yield _("Who can help"), [f"{each.kind}{_colon()}{each.body}" for each in letter.help]
    yield _("What you can do now"), list(next_steps(letter))


def _joined(texts: Iterable[object]) -> str:
    return pgettext("between things of a list", ", ").join(str(text) for text in texts)


def _colon() -> str:
    return pgettext("between a label and a sentence", ": ")


def _heading(page: FPDF, letter: Letter) -> None:
    _write(page, f"{_('Spring Rain Action')} · {letter.round}", 11, colour=FAINT)
    _write(page, _("Decision letter"), 20, style="B", height=12)
    page.ln(1)
    _write(page, letter.heading, 14, style="B", height=8, colour=TONES[letter.verdict])
    _write(page, letter.sentence, 11)
    page.ln(3)


def _facts(page: FPDF, letter: Letter) -> None:
    rows = [
        (_("Number"), letter.number),
        (_("Project title"), letter.title),
        (_("Institution"), letter.institution),
        (_("Applicant"), letter.applicant),
        (_("Scored against"), letter.standard),
        (_("Date of the decision"), date_format(timezone.localdate(letter.released_at))),
    ]
    fact_lines(page, rows, label_width=LABEL_WIDTH, line=LINE, padding=1.4, size=11)
    page.ln(4)


def _scores(page: FPDF, letter: Letter) -> None:
    """Means of the panel by dimension, each with a bar from zero, and what passing needs."""
    if not letter.dimensions:
        return
    _title(page, _("Scores by dimension"))
    for line in letter.dimensions:
        whole = _("%(points)s of %(whole)s") % {"points": line.points, "whole": line.whole}
        needed = _("passing needs %(points)s") % {"points": line.needed} if line.needed else ""
        _score_row(page, line.name, whole, needed, _part(line.points, line.whole))
    if letter.total:
        needed = _("passing needs %(points)s") % {"points": letter.needed} if letter.needed else ""
        whole = _("%(points)s of %(whole)s") % {"points": letter.total, "whole": 100}
        _score_row(page, _("Total"), whole, needed, _part(letter.total, 100), style="B")
    page.ln(1)
    _write(
        page, _("Means of the whole panel, rounded to one place; thresholds are compared unrounded."), 9, colour=FAINT
    )
    page.ln(3)


def _part(points: str, whole: int) -> float:
    try:
        return min(max(float(points) / whole, 0.0), 1.0)
    except ValueError:
        return 0.0


def _score_row(page: FPDF, name: str, points: str, needed: str, part: float, style: str = "") -> None:
    if page.will_page_break(LINE + 2):
        page.add_page()
    top, left = page.get_y(), MARGIN
    page.set_fill_color(*RULE)
    page.rect(left + COLUMNS[0], top + 1.8, COLUMNS[1] - 6, BAR_HEIGHT, style="F")
    page.set_fill_color(*INK)
    page.rect(left + COLUMNS[0], top + 1.8, (COLUMNS[1] - 6) * part, BAR_HEIGHT, style="F")
    texts = ((0.0, COLUMNS[0], name, INK), (sum(COLUMNS[:2]), COLUMNS[2], points, INK))
    for offset, width, text, colour in (*texts, (sum(COLUMNS[:3]), COLUMNS[3], needed, FAINT)):
        page.set_xy(left + offset, top)
        page.set_font("Noto", style, 10.5)
        page.set_text_color(*colour)
        page.cell(width, LINE, text)
    page.set_y(top + LINE + 1)


def _section(page: FPDF, title: str, paragraphs: list[str]) -> None:
    if page.will_page_break(24):
        page.add_page()
    _title(page, title)
    for paragraph in paragraphs:
        if paragraph.strip():
            _write(page, paragraph.strip(), 11)
            page.ln(0.8)
    page.ln(2.5)


def _title(page: FPDF, text: str) -> None:
    _write(page, text, 12, style="B", height=8)
