"""What an answer still lacks before the application can be handed in."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from projects.fields.formats import format_problem
from projects.fields.shape import Column, Field, Kind, Section, is_blank

CHOSEN = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.YES_NO, Kind.CATEGORY})


def lacking(section: Section, answers: Mapping[str, Any]) -> Iterator[tuple[Field, Text]]:
    """Each field of the section that is not yet right, with what to do, in the order of the form."""
    for field in section.fields:
        if field.is_asked(answers):
            problem = answer_problem(field, answers.get(field.key))
            if problem is not None:
                yield field, problem


def answer_problem(field: Field, value: Any) -> Text | None:
    if is_blank(value):
        return missing(field) if field.required else None
    if field.kind is Kind.TABLE:
        problems = (row_problem(field, number, row) for number, row in enumerate(value, 1))
        return next((problem for problem in problems if problem is not None), None)
    if field.min_length and len(value.strip()) < field.min_length:
        return _("Please write at least %(n)s characters.") % {"n": field.min_length}
    return format_problem(field.format, value)


def missing(field: Field) -> Text:
    if field.kind is Kind.TICK:
        return _("Please tick this declaration.")
    if field.kind in CHOSEN:
        return _("Please choose an answer.")
    if field.kind is Kind.TABLE:
        return _("Please fill in at least one row.")
    return _("Please fill this in.")


def row_problem(field: Field, number: int, row: Mapping[str, Any]) -> Text | None:
    for column in field.columns:
        problem = cell_problem(column, row.get(column.key, ""))
        if problem is not None:
            return _("Row %(number)s, %(column)s: %(problem)s") % {
                "number": number,
                "column": column.label,
                "problem": problem,
            }
    return None


def cell_problem(column: Column, value: str) -> Text | None:
    if is_blank(value):
        return _("Please fill this in.") if column.required else None
    return format_problem(column.format, value)
