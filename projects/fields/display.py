"""Answers in words, for people who read an application or compare two versions of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext

from projects.fields.product import UNSURE
from projects.fields.shape import Choices, Column, Field, Kind, is_blank


@dataclass(frozen=True)
class Shown:
    """``text`` may have several lines; a table has ``rows`` instead, each a list of (label, text)."""

    text: str = ""
    rows: Sequence[Sequence[tuple[str, str]]] = ()

    def __bool__(self) -> bool:
        return bool(self.text or self.rows)


def shown_answer(field: Field, value: Any, subcatalogues: Mapping[str, str] | None = None) -> Shown:
    """``subcatalogues`` gives the code of a sub-catalogue its name. Nothing answered gives an empty Shown."""
    if field.kind is Kind.TABLE:
        return Shown(rows=[shown_row(field, row) for row in value or []])
    if is_blank(value):
        return Shown()
    if field.kind is Kind.CATEGORY:
        return Shown(shown_subcatalogue(value, subcatalogues or {}))
    return Shown(plain_text(field, value))


def plain_text(field: Field, value: Any) -> str:
    if field.kind is Kind.CHOICE:
        return label_of(field.choices, value)
    if field.kind is Kind.CHOICES:
        return gettext(", ").join(label_of(field.choices, each) for each in value)
    if field.kind is Kind.YES_NO:
        return gettext("Yes") if value == "yes" else gettext("No")
    if field.kind is Kind.TICK:
        return gettext("Declared")
    if field.kind is Kind.NUMBER:
        return f"{number_format(value, force_grouping=True)} {field.unit}".strip()
    return str(value)


def shown_subcatalogue(code: str, names: Mapping[str, str]) -> str:
    return gettext("Not sure") if code == UNSURE else f"{code} {names.get(code, '')}".strip()


def shown_row(field: Field, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(str(column.label), shown_cell(column, row.get(column.key, ""))) for column in field.columns]


def shown_cell(column: Column, value: str) -> str:
    return label_of(column.choices, value) if column.kind is Kind.CHOICE else value


def label_of(choices: Choices, value: str) -> str:
    """The stored value itself when the form no longer offers it."""
    return str(dict(choices).get(value, value))
