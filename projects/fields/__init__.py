"""The application form as data: its sections and fields, what is required when, and who may see each answer.

This table, with ``projects.disclosure``, is the only place that gives a field its tier. The tiers follow two
questions: could the answer destroy the novelty of an unfiled invention (then review only, or after a grant), and
is it a person's data (then review only)? Fields and their official names: the programme's application form.
"""

from collections.abc import Iterator

from projects.fields.cleaning import MOST_ROWS
from projects.fields.clinical import CLINICAL
from projects.fields.closing import DECLARATIONS, PATHWAY
from projects.fields.cooperation import COOPERATION
from projects.fields.development import EVIDENCE, TECHNOLOGY
from projects.fields.opening import BASICS, PEOPLE
from projects.fields.patents import PATENTS
from projects.fields.product import PRODUCT, UNSURE
from projects.fields.shape import Choices, Column, Field, Format, Kind, Section, is_blank

__all__ = [
    "MINUTES",
    "MOST_ROWS",
    "SECTIONS",
    "UNSURE",
    "Choices",
    "Column",
    "Field",
    "Format",
    "Kind",
    "Section",
    "all_fields",
    "is_blank",
    "section",
]

SECTIONS: tuple[Section, ...] = (
    BASICS,
    PEOPLE,
    CLINICAL,
    PRODUCT,
    TECHNOLOGY,
    PATENTS,
    EVIDENCE,
    COOPERATION,
    PATHWAY,
    DECLARATIONS,
)


# To fill in the whole form, as each section says of itself.
MINUTES = sum(each.minutes for each in SECTIONS)


def section(key: str) -> Section:
    """Raises KeyError for an unknown section."""
    for candidate in SECTIONS:
        if candidate.key == key:
            return candidate
    raise KeyError(key)


def all_fields() -> Iterator[tuple[Section, Field]]:
    for each in SECTIONS:
        for field in each.fields:
            yield each, field
