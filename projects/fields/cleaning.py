"""Brings what was typed into the form in which it is stored, and refuses what can never be stored.

Incomplete or badly formatted answers are kept: a draft never loses text. What is missing is said by ``complete``.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.errors import InvalidInput, Text
from projects.fields.shape import Column, Field, Kind, Section, is_blank

MOST_ROWS = 30
BIGGEST_NUMBER = 10**9


class AnswerError(Exception):
    """An answer that cannot be stored; says why to the person who gave it."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(str(message))


def clean_answers(section: Section, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are stored. Raises InvalidInput that names every field which cannot be stored."""
    cleaned: dict[str, Any] = {}
    errors: dict[str, list[Text]] = {}
    fields = {field.key: field for field in section.fields}
    for key, value in answers.items():
        try:
            cleaned[key] = clean_answer(fields[key], value)
        except KeyError:
            errors[key] = [_("The application has no such field.")]
        except AnswerError as problem:
            errors[key] = [problem.message]
    if errors:
        raise InvalidInput(fields=errors)
    return cleaned


def clean_answer(field: Field, value: Any) -> Any:
    """Raises AnswerError."""
    return CLEANERS[field.kind](field, value)


def empty_answer(field: Field) -> Any:
    """What stands where nothing was answered."""
    return clean_answer(field, None)


def clean_text(field: Field | Column, value: Any) -> str:
    text = storable(value)
    if not text.strip():
        return ""
    over = len(text) - field.max_length
    if field.max_length and over > 0:
        raise AnswerError(
            ngettext_lazy(
                "This is one character too long; at most %(limit)d are kept.",
                "This is %(over)d characters too long; at most %(limit)d are kept.",
                over,
            )
            % {"over": over, "limit": field.max_length}
        )
    return text


def clean_line(field: Field | Column, value: Any) -> str:
    return clean_text(field, " ".join(storable(value).split("\n")).strip())


def storable(value: Any) -> str:
    """One kind of line end; without NUL and half characters, which PostgreSQL and UTF-8 cannot hold."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise AnswerError(_("Please answer in words."))
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return text.encode("utf-8", "ignore").decode("utf-8")


def clean_choice(field: Field | Column, value: Any) -> str:
    if value in ("", None):
        return ""
    if value not in [key for key, _label in field.choices]:
        raise AnswerError(_("Please choose one of the answers offered."))
    return str(value)


def clean_choices(field: Field, value: Any) -> list[str]:
    chosen = value or []
    known = [key for key, _label in field.choices]
    if not isinstance(chosen, list) or any(each not in known for each in chosen):
        raise AnswerError(_("Please choose from the answers offered."))
    return [key for key in known if key in chosen]


def clean_yes_no(field: Field, value: Any) -> str:
    if value in ("", None):
        return ""
    if value not in ("yes", "no"):
        raise AnswerError(_("Please answer yes or no."))
    return str(value)


def clean_tick(field: Field, value: Any) -> bool:
    if value not in (True, False, None):
        raise AnswerError(_("Please tick the box or leave it."))
    return bool(value)


def clean_number(field: Field, value: Any) -> int | None:
    if value in ("", None):
        return None
    try:
        number = int(str(value).strip())
    except ValueError:
        raise AnswerError(_("Please give a whole number.")) from None
    if isinstance(value, bool) or not 0 <= number <= BIGGEST_NUMBER:
        raise AnswerError(_("Please give a whole number from 0 to 1,000,000,000."))
    return number


def clean_day(field: Field | Column, value: Any) -> str:
    if value in ("", None):
        return ""
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise AnswerError(_("Please give a day such as 2026-11-21.")) from None


def clean_category(field: Field, value: Any) -> str:
    """Two digits; whether the catalogue has this sub-catalogue is asked where the catalogue is."""
    code = storable(value)
    if code and not (len(code) == 2 and code.isascii() and code.isdigit()):
        raise AnswerError(_("Please choose one of the sub-catalogues."))
    return code


def clean_table(field: Field, value: Any) -> list[dict[str, Any]]:
    """Rows without any content are dropped."""
    rows = value or []
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise AnswerError(_("Please give at most %(n)s rows.") % {"n": MOST_ROWS})
    cleaned = [clean_row(field, row) for row in rows]
    return [row for row in cleaned if not all(map(is_blank, row.values()))]


def clean_row(field: Field, row: Any) -> dict[str, Any]:
    keys = {column.key for column in field.columns}
    if not isinstance(row, dict) or row.keys() - keys:
        raise AnswerError(_("The table has no such column."))
    return {column.key: clean_cell(column, row.get(column.key)) for column in field.columns}


def clean_cell(column: Column, value: Any) -> str:
    try:
        return CELL_CLEANERS[column.kind](column, value)
    except AnswerError as problem:
        raise AnswerError(
            _("%(column)s: %(problem)s") % {"column": column.label, "problem": problem.message}
        ) from problem


CELL_CLEANERS: dict[Kind, Callable[[Column, Any], str]] = {
    Kind.LINE: clean_line,
    Kind.TEXT: clean_text,
    Kind.CHOICE: clean_choice,
    Kind.DAY: clean_day,
}

CLEANERS: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.LINE: clean_line,
    Kind.TEXT: clean_text,
    Kind.CHOICE: clean_choice,
    Kind.CHOICES: clean_choices,
    Kind.YES_NO: clean_yes_no,
    Kind.TICK: clean_tick,
    Kind.NUMBER: clean_number,
    Kind.DAY: clean_day,
    Kind.CATEGORY: clean_category,
    Kind.TABLE: clean_table,
}
