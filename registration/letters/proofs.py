"""The certificates for people (入库证明, 转化证明): what they state, and their PDF on A4.

Everything is read from the frozen facts of the day of issue, so the same paper comes out whenever it is drawn. What
the partners agreed on, and what the invention is, are not among the facts, so neither paper nor page can show them.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from fpdf import FPDF

from core.paper import FAINT, blank_page, code_block, fact_lines, grouped, write_text
from registration.enums.milestones import MilestoneKind
from registration.enums.proofs import ProofKind
from registration.models import Proof

# Raised whenever the drawing changes, so that papers drawn before are not handed out any more.
EDITION = 1
LINE = 6.8
_write = partial(write_text, height=LINE)
LABEL_WIDTH = 42.0
LEAD, MEMBER, TAKEN_OVER = "lead", "member", "taken_over"


def address_of(code: str) -> str:
    return settings.PORTAL_URL + reverse("proofs:proof_verify", args=[code])


def role_words(facts: Mapping[str, Any]) -> str:
    """What the holder is in the project, with the rank in the team as it was handed in."""
    if facts["role"] == LEAD:
        return _("Applicant, first of %(n)s") % {"n": len(facts["team"])}
    if facts["role"] == MEMBER:
        return _("Team member, number %(rank)s of %(n)s") % {"rank": facts["rank"], "n": len(facts["team"])}
    return _("Present owner, who has taken the project over")


def sentence(kind: str, facts: Mapping[str, Any]) -> str:
    words = {"name": facts["holder"], "number": facts["number"]}
    if kind == ProofKind.LIBRARY:
        text = _(
            "This is to certify that the project %(number)s, in which %(name)s takes part as stated below, has been "
            "entered into the project library of the Spring Rain Action."
        )
    else:
        text = _(
            "This is to certify that the clinical result of the project %(number)s, in which %(name)s takes part as "
            "stated below, has been converted as follows."
        )
    return text % words


def rows(kind: str, facts: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Labels and values of the paper and of its public page."""
    yield pgettext("of a certificate", "Holder"), facts["holder"]
    yield _("Role"), role_words(facts)
    yield _("Number"), facts["number"]
    yield _("Project title"), facts["title"]
    yield _("Institution"), facts["institution"]
    if facts["applied_on"]:
        yield _("Applied for on"), _day(facts["applied_on"])
    if kind == ProofKind.LIBRARY:
        yield from (((_("In the project library"), _spell(each))) for each in facts["library"])
    else:
        yield from ((_("Partnership confirmed"), _partnership(each)) for each in facts["partnerships"])
        yield from ((str(MilestoneKind(each["kind"]).label), _milestone(each)) for each in facts["milestones"])


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text))


def _spell(each: Mapping[str, str]) -> str:
    words = {"from": _day(each["from"]), "until": _day(each["until"]) if each["until"] else ""}
    return (_("from %(from)s until %(until)s") if each["until"] else _("since %(from)s")) % words


def _partnership(each: Mapping[str, str]) -> str:
    words = {"firm": each["firm"], "day": _day(each["on"]), "end": _day(each["until"]) if each["until"] else ""}
    if each["until"]:
        return _("with %(firm)s, on %(day)s; ended on %(end)s") % words
    return _("with %(firm)s, on %(day)s") % words


def _milestone(each: Mapping[str, str]) -> str:
    return f"{_day(each['on'])} {each['number']}".strip()


def team_lines(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Rank and person, in the order of the application as it was handed in."""
    return [(str(each["rank"]), _person(each)) for each in facts["team"]]


def _person(each: Mapping[str, Any]) -> str:
    role = pgettext("in a team", "applicant") if each["rank"] == 1 else each["contribution"]
    return " · ".join(part for part in (each["name"], each["organisation"], role) if part)


def proof_pdf(proof: Proof, language: str) -> bytes:
    """Takes about half a second, for the font is large; keep what comes out."""
    with override(language):
        facts = proof.facts
        title = f"{proof.get_kind_display()} {proof.facts['number']}"
        page = blank_page(title, author=proof.facts["office"], created_at=proof.issued_at)
        _write(page, _("Spring Rain Action"), 11, colour=FAINT)
        _write(page, str(proof.get_kind_display()), 20, style="B", height=13)
        page.ln(3)
        _write(page, sentence(proof.kind, facts), 11.5)
        page.ln(4)
        _table(page, rows(proof.kind, facts))
        page.ln(4)
        _write(page, _("Team, in the order of the application"), 12, style="B")
        _table(page, team_lines(facts), label_width=14)
        _issued(page, proof)
        _proof(page, proof)
        return bytes(page.output())


def _table(page: FPDF, lines: Iterable[tuple[str, str]], label_width: float = LABEL_WIDTH) -> None:
    fact_lines(page, lines, label_width=label_width, line=LINE)


def _issued(page: FPDF, proof: Proof) -> None:
    page.ln(6)
    _write(page, proof.facts["office"], 12, style="B")
    _write(page, _("Issued on %(day)s; states the facts as of that day.") % {"day": date_format(proof.issued_on)}, 10.5)


def _proof(page: FPDF, proof: Proof) -> None:
    page.ln(6)
    verify = _("Verify this certificate at")
    code_block(page, code=grouped(proof.code), address=address_of(proof.code), verify=verify, line=LINE)
