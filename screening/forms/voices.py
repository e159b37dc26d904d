"""The scores of a panel side by side, as a discussion shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from screening.content import Content
from screening.models import Scorecard
from screening.scoring import shown
from screening.selectors.desk import Discussion, Voice


@dataclass(frozen=True)
class Cell:
    """``revised`` is empty where nothing was changed, or must not be seen yet. ``who`` labels it on a phone."""

    who: str
    first: str
    revised: str = ""


@dataclass(frozen=True)
class TableRow:
    label: str
    cells: list[Cell]
    is_total: bool = False


@dataclass(frozen=True)
class Words:
    """What one expert wrote besides the levels."""

    voice: Voice
    remark: str
    vetoes: Sequence[str]
    veto_reason: str
    reasons: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class DiscussionTable:
    voices: list[Voice]
    rows: list[TableRow]
    words: list[Words]


def discussion_table(content: Content, discussion: Discussion) -> DiscussionTable:
    voices = discussion.voices
    rows = [TableRow(_("Total"), [_total(voice) for voice in voices], is_total=True)]
    for dimension in content.dimensions:
        sums = [_dimension(voice, dimension.code) for voice in voices]
        rows.append(TableRow(f"{dimension.code} {dimension.name}", sums, is_total=True))
        rows += [
            TableRow(f"{each.code} {each.name}", [_criterion(voice, each.code) for voice in voices])
            for each in dimension.criteria
        ]
    names = {veto.code: f"{veto.code} {veto.name}" for veto in content.vetoes}
    return DiscussionTable(voices, rows, [_words(voice, names) for voice in voices])


def _total(voice: Voice) -> Cell:
    return _cell(voice, shown(voice.first.total), shown(voice.revised.total) if voice.revised else "")


def _cell(voice: Voice, first: str, revised: str) -> Cell:
    who = _("You") if voice.is_own else _("Expert %(letter)s") % {"letter": voice.letter}
    return Cell(who, first, revised if revised != first else "")


def _dimension(voice: Voice, code: str) -> Cell:
    return _cell(voice, _points(voice.first, code), _points(voice.revised, code) if voice.revised else "")


def _points(card: Scorecard, code: str) -> str:
    stored = card.dimensions.get(code)
    return shown(None if stored is None else Decimal(stored))


def _criterion(voice: Voice, code: str) -> Cell:
    return _cell(voice, _level(voice.first, code), _level(voice.revised, code) if voice.revised else "")


def _level(card: Scorecard, code: str) -> str:
    level = card.answers.get(code, {}).get("level")
    return "—" if level is None else str(level)


def _words(voice: Voice, names: Mapping[str, str]) -> Words:
    card = voice.revised or voice.first
    given = (
        (code, answer.get("comment") or answer.get("unable") or "") for code, answer in sorted(card.answers.items())
    )
    reasons = [(code, text) for code, text in given if text]
    return Words(voice, card.remark, [names.get(code, code) for code in card.vetoes], card.veto_reason, reasons)
