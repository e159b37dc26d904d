"""What a field of the application form is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.errors import Text
from projects.enums import Tier

Choices = tuple[tuple[str, Text], ...]


class Kind(StrEnum):
    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    TICK = "tick"
    NUMBER = "number"
    DAY = "day"
    CATEGORY = "category"
    TABLE = "table"


class Format(StrEnum):
    """How a line must be written to count as filled in; a draft keeps whatever was typed."""

    FREE = ""
    PHONE = "phone"
    EMAIL = "email"
    PATENT = "patent"
    PRODUCT_CATEGORY = "product_category"


@dataclass(frozen=True)
class Column:
    """A column of a table; its cells are lines, days or choices."""

    key: str
    label: Text
    kind: Kind = Kind.LINE
    max_length: int = 100
    required: bool = False
    choices: Choices = ()
    format: Format = Format.FREE


@dataclass(frozen=True)
class Field:
    """``column`` names the project's column that stores the answer; without one it stands in the section record.

    ``required`` means at submission; a draft may lack it. ``needed_if`` is (field key, values) of the same section
    under which the field is asked for and, if ``required``, must be filled. Lengths count characters.
    ``choice_help`` gives a choice its sentence; choices with sentences are shown as cards. ``statement`` is what a
    person declares by a tick.
    """

    key: str
    label: Text
    kind: Kind
    tier: Tier
    required: bool = False
    help: Text = ""
    example: Text = ""
    min_length: int = 0
    max_length: int = 0
    choices: Choices = ()
    choice_help: tuple[tuple[str, Text], ...] = ()
    column: str = ""
    needed_if: tuple[str, tuple[str, ...]] | None = None
    columns: tuple[Column, ...] = ()
    unit: Text = ""
    format: Format = Format.FREE
    statement: Text = ""

    def is_asked(self, answers: Mapping[str, Any]) -> bool:
        """Whether the other answers of the section make this field a question at all."""
        if self.needed_if is None:
            return True
        key, values = self.needed_if
        given = answers.get(key) or ""
        return bool(set(given if isinstance(given, list) else [given]) & set(values))


@dataclass(frozen=True)
class Section:
    """``documents`` are titles of papers that usually belong to the section; ``minutes`` how long it takes to fill."""

    key: str
    number: int
    label: Text
    lede: Text
    minutes: int
    fields: tuple[Field, ...]
    example: Text = ""
    documents: tuple[Text, ...] = ()

    def field(self, key: str) -> Field:
        """Raises KeyError for an unknown field."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)


def is_blank(value: Any) -> bool:
    """Nothing was answered: empty or only blanks, no row, no tick. The number 0 is an answer."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value is False or value == []
