"""Words that stand nowhere else, one in every field, paper, card part and message, and who may read which.

``za2structure`` is the marker in the field "structure", of tier 2, of project "a"; ``zm0talk`` the one in a talk.
"""

import re
from typing import Any

from matching.selectors.card_parts import PARTS
from projects import fields
from projects.enums import Tier
from tests.answers import sample_answer

MARK = re.compile(r"z[abcdm][0-3][a-z]+")
MATCHED = "m"
# A word of the public sentence of every project, and of what only some may read of project "a".
COMMON = "gemeinsam"
PAPERS = tuple(Tier)
# What is said of project "a" in words, by the tier of the field that says it.
SAID = {1: ("problem", "肝叶离断"), 2: ("structure", "镍钛编织"), 3: ("principle", "温敏回缩")}
# The application as it must be for every question of the form to be asked.
CHOSEN: dict[str, Any] = {
    "patent_status": "granted",
    "service_invention": "yes",
    "institution_consent": "online",
    "published": "yes",
    "stage": "frozen",
    "ethics": "approved",
    "data_types": ["rwd"],
}


def mark(letter: str, tier: int, key: str) -> str:
    return f"z{letter}{int(tier)}{re.sub('[^a-z]', '', key)}"


def is_marked(field: fields.Field) -> bool:
    """Whether free words can be written into it."""
    if field.kind == fields.Kind.TABLE:
        return any(column.kind == fields.Kind.LINE and not column.format for column in field.columns)
    return field.kind in (fields.Kind.LINE, fields.Kind.TEXT) and field.format in ("", fields.Format.EMAIL)


def marked_answers(letter: str, excluded: str) -> dict[str, Any]:
    """Answers to all questions; ``excluded`` is the enterprise that must not see the project."""
    found = {field.key: _marked(letter, field) for _section, field in fields.all_fields() if is_marked(field)}
    found["excluded_firms"] = f"{found['excluded_firms'][:60]} {excluded}"
    found["summary"] = f"{mark(letter, Tier.PUBLIC, 'summary')} {COMMON} 用于处理手术创面的器械"
    if letter == "a":
        # It would rank first, if the order knew of the two answers above the tier of enterprises.
        found |= {key: f"{COMMON} {phrase} {found[key]}" for key, phrase in SAID.values() if key != "problem"}
        found["problem"] = f"{SAID[1][1]} {found['problem']}"
    return {**found, **CHOSEN}


def _marked(letter: str, field: fields.Field) -> Any:
    word = mark(letter, field.tier, field.key)
    if field.kind == fields.Kind.TABLE:
        return [{column.key: _cell(word, column) for column in field.columns}]
    if field.format == fields.Format.EMAIL:
        return f"{word}@example.org"
    return f"{word} {sample_answer(field) if field.kind == fields.Kind.TEXT else ''}"[: field.max_length or 400].strip()


def _cell(word: str, column: fields.Column) -> str:
    if column.format == fields.Format.PATENT:
        return "ZL202310123456.6"
    if column.choices:
        return column.choices[0][0]
    return word if column.kind == fields.Kind.LINE else ""


def marked_card(letter: str) -> dict[str, str]:
    return {part.key: f"{mark(letter, part.tier, f'card{part.key}')} 说明" for part in PARTS}


def marks_of(letter: str, tier: int) -> set[str]:
    """Everything a reader of this tier finds on the pages of the project."""
    answers = {mark(letter, field.tier, field.key) for _section, field in fields.all_fields() if is_marked(field)}
    card = {mark(letter, part.tier, f"card{part.key}") for part in PARTS}
    papers = {mark(letter, level, "paper") for level in PAPERS}
    return {word for word in answers | card | papers if int(word[2]) <= tier}
