"""What a report holds: sections with tables of numbers, every word in all languages. Kept as JSON, never changed."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils import translation

from core.errors import Text

FORMAT = 1
Said = Mapping[str, str]
Value = int | float | None
Wording = Text | Callable[[], str]
NOTHING = "—"


def said(wording: Wording) -> Said:
    """In every language of the portal. Words must still be lazy, or a function."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = str(wording() if callable(wording) else wording)
    return found


def in_language(text: Said, language: str) -> str:
    """Empty for what has no words, such as the unit of a share."""
    return text.get(language) or text.get(settings.LANGUAGE_CODE, "")


@dataclass(frozen=True)
class Line:
    """``form``: number, share (0.696 is 69.6 %), or mean. A value of None is unknown."""

    key: str
    label: Said
    values: tuple[Value, ...]
    unit: Said
    form: str = "number"


@dataclass(frozen=True)
class Table:
    """``drawn``: the numbers of the columns that a chart shows; ``chart`` is bars (one column) or months."""

    key: str
    title: Said
    first: Said
    heads: tuple[Said, ...]
    lines: tuple[Line, ...]
    note: Said | None = None
    chart: str = ""
    drawn: tuple[int, ...] = ()


@dataclass(frozen=True)
class Section:
    key: str
    title: Said
    tables: tuple[Table, ...]
    note: Said | None = None


@dataclass(frozen=True)
class ReportData:
    """``region`` is a province's code, empty for the nation; days are written as 2026-07-02."""

    region: str
    place: Said
    kind: str
    period: Said
    first: str
    last: str
    as_of: str
    title: Said
    paragraph: Said
    rules: tuple[Said, ...]
    sections: tuple[Section, ...]
    format: int = FORMAT

    def tables(self) -> Iterator[tuple[int, Table]]:
        """Numbered through all sections, from 1."""
        return enumerate((table for section in self.sections for table in section.tables), start=1)

    def table(self, key: str) -> Table:
        return next(table for _number, table in self.tables() if table.key == key)

    def as_json(self) -> dict[str, Any]:
        # Through text, so that what is kept and what is read again are the same.
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), ensure_ascii=False))
        return plain


def written(data: Mapping[str, Any]) -> bytes:
    """Canonical JSON: keys sorted, no blanks, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(data: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON."""
    return sha256(written(data)).hexdigest()


def report_data(data: Mapping[str, Any]) -> ReportData:
    """From what ``as_json`` gave."""
    sections = tuple(
        Section(**{**each, "tables": tuple(_table(table) for table in each["tables"])}) for each in data["sections"]
    )
    return ReportData(**{**data, "rules": tuple(data["rules"]), "sections": sections})


def _table(data: Mapping[str, Any]) -> Table:
    lines = tuple(Line(**{**line, "values": tuple(line["values"])}) for line in data["lines"])
    return Table(**{**data, "heads": tuple(data["heads"]), "lines": lines, "drawn": tuple(data["drawn"])})


def shown(value: Value, form: str) -> str:
    """The same on the page, in Word and in the pictures; differences carry their sign by themselves."""
    if value is None:
        return NOTHING
    if form == "share":
        return f"{value * 100:.1f}%"
    return f"{value:.1f}" if form == "mean" else f"{value:,}"


def any_value(lines: Iterable[Line]) -> bool:
    return any(value for line in lines for value in line.values)
