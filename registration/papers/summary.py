"""The Word summary of one reported product (上报项目摘要)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.shared import Pt

from core.word_papers import add_grid, add_pairs, centred, clean, new_paper, paper_bytes
from projects.fields.display import Shown
from registration.packages import Entry
from registration.selectors.package_facts import CaseFacts, ItemFacts

PAIR_WIDTHS = (3.4, 12.6)


def summary_docx(facts: ItemFacts, *, number: str, office: str, attached: Sequence[Entry], moment: datetime) -> bytes:
    """``attached``: the papers of this product as they lie in the package. In the language that is active."""
    paper = new_paper(title=facts.project.title, author=office, moment=moment)
    _head(paper, facts, number, office)
    add_pairs(paper, [(str(label), value or "—") for label, value in facts.identity], PAIR_WIDTHS)
    _design(paper, facts)
    _application(paper, facts)
    _registration(paper, facts.cases)
    _lists(paper, facts)
    _attachments(paper, attached)
    return paper_bytes(paper)


def _head(paper: Any, facts: ItemFacts, number: str, office: str) -> None:
    centred(paper, _("Summary of a reported product of Class III"), style="Title")
    words = {"number": number, "n": facts.item.position, "office": office}
    centred(paper, _("Package %(number)s, no. %(n)s · %(office)s") % words)


def _design(paper: Any, facts: ItemFacts) -> None:
    paper.add_heading(_("Design freeze"), level=1)
    if facts.frozen is None:
        paper.add_paragraph(_("No confirmed design freeze with a paper is on record."))
        return
    said = _("Frozen on %(day)s, confirmed by the provincial side on the paper attached to the registration case.")
    paper.add_paragraph(said % {"day": date_format(facts.frozen.on)})


def _application(paper: Any, facts: ItemFacts) -> None:
    if not facts.answers:
        paper.add_heading(_("Application"), level=1)
        paper.add_paragraph(_("This project came from the office's ledger; the portal holds no application of it."))
    for group in facts.answers:
        paper.add_heading(clean(group.label), level=1)
        for label, shown in group.answers:
            _answer(paper, str(label), shown)


def _answer(paper: Any, label: str, shown: Shown) -> None:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(clean(label)).bold = True
    colon = _(": ")
    for row in shown.rows:
        cells = _(", ").join(f"{name}{colon}{value}" for name, value in row if value)
        paper.add_paragraph(clean(cells), style="List Bullet")
    if shown.text:
        paper.add_paragraph(clean(shown.text))


def _registration(paper: Any, cases: Sequence[CaseFacts]) -> None:
    paper.add_heading(_("Way to registration"), level=1)
    if not cases:
        paper.add_paragraph(_("No registration case is open yet."))
    for each in cases:
        words = {"registrant": each.case.registrant.name, "stage": each.case.get_stage_display()}
        paper.add_paragraph(clean(_("Registrant: %(registrant)s; stage: %(stage)s.") % words))
        if each.reached:
            rows = [(one.on.isoformat(), one.get_kind_display(), one.number or "—") for one in each.reached]
            add_grid(paper, [_("Day"), _("Milestone"), _("Number")], rows, (3, 7, 6))


def _lists(paper: Any, facts: ItemFacts) -> None:
    if not facts.listings:
        return
    paper.add_heading(_("Lists"), level=1)
    rows = [
        (each.get_kind_display(), each.entered_on.isoformat(), each.left_on.isoformat() if each.left_on else "—")
        for each in reversed(facts.listings)
    ]
    add_grid(paper, [_("List"), _("Entered on"), _("Left on")], rows, (9, 3.5, 3.5))


def _attachments(paper: Any, attached: Sequence[Entry]) -> None:
    paper.add_heading(_("Attachments"), level=1)
    if not attached:
        paper.add_paragraph(pgettext("attachments", "None."))
        return
    rows = [(each.path.rpartition("/")[2], each.sha256) for each in attached]
    add_grid(paper, [_("File"), "SHA-256"], rows, (7, 9))
