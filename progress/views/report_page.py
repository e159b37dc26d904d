"""A report as its page shows it: in one language, numbers already written."""

from dataclasses import dataclass

from progress.models import Report
from progress.reports.differences import Difference
from progress.reports.shape import ReportData, Section, Table, in_language, shown


@dataclass(frozen=True)
class ShownLine:
    """``bar`` is the number a bar stands for, None where none is drawn."""

    label: str
    unit: str
    cells: tuple[str, ...]
    bar: float | None


@dataclass(frozen=True)
class ShownTable:
    number: int
    key: str
    title: str
    first: str
    heads: tuple[str, ...]
    lines: tuple[ShownLine, ...]
    note: str
    largest: float


@dataclass(frozen=True)
class ShownSection:
    key: str
    title: str
    note: str
    tables: tuple[ShownTable, ...]


@dataclass(frozen=True)
class ShownReport:
    title: str
    paragraph: str
    rules: tuple[str, ...]
    sections: tuple[ShownSection, ...]

    @classmethod
    def of(cls, data: ReportData, language: str) -> "ShownReport":
        numbers = {table.key: number for number, table in data.tables()}
        return cls(
            in_language(data.title, language),
            in_language(data.paragraph, language),
            tuple(in_language(rule, language) for rule in data.rules),
            tuple(_section(section, numbers, language) for section in data.sections),
        )


def _section(section: Section, numbers: dict[str, int], language: str) -> ShownSection:
    return ShownSection(
        section.key,
        in_language(section.title, language),
        in_language(section.note or {}, language),
        tuple(_table(table, numbers[table.key], language) for table in section.tables),
    )


def _table(table: Table, number: int, language: str) -> ShownTable:
    bars = [line.values[table.drawn[0]] if table.chart == "bars" else None for line in table.lines]
    return ShownTable(
        number,
        table.key,
        in_language(table.title, language),
        in_language(table.first, language),
        tuple(in_language(head, language) for head in table.heads),
        tuple(
            ShownLine(
                in_language(line.label, language),
                in_language(line.unit, language),
                tuple(shown(value, line.form) for value in line.values),
                bar,
            )
            for line, bar in zip(table.lines, bars, strict=True)
        ),
        in_language(table.note or {}, language),
        max((bar or 0 for bar in bars), default=0),
    )


def summary_of(report: Report) -> str:
    """The digest in groups of eight, to be compared by eye."""
    return " ".join(report.digest[start : start + 8] for start in range(0, len(report.digest), 8))


def shown_differences(found: list[Difference], language: str) -> list[dict[str, str | None]]:
    return [
        {
            "table": in_language(each.table, language),
            "line": in_language(each.line, language),
            "column": in_language(each.column, language),
            "before": each.before,
            "after": each.after,
        }
        for each in found
    ]
