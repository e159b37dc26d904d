"""Cleans what people type into cells: full-width characters, stray and invisible spaces, line breaks."""

import re
import unicodedata
from datetime import date, time, timedelta
from typing import Any

# Only letters and digits: full-width punctuation is how Chinese is written.
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), ord("-"))
CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
BESIDE_CHINESE = re.compile(f"(?<=[{CHINESE}]) | (?=[{CHINESE}])")
CAPITALS = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
BLANK_MARKS = frozenset({"", "-", "--", "/", "\\", "无", "N/A", "NA"})
PLAIN = (str, int, float, date, time, timedelta)
EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"})


def clean_line(value: Any) -> str:
    """One line as it should have been typed. Cleaning twice changes nothing; formulas and markup stay text."""
    text = cell_text(value)
    if not text.isprintable():
        text = "".join(_visible(character) for character in text)
    return " ".join(unicodedata.normalize("NFC", text.translate(NARROW)).split())


def clean_name(value: Any) -> str:
    """A name of a person or a body: 「张 三」 and 「医疗机构 012」 lose the space that stands beside Chinese."""
    return BESIDE_CHINESE.sub("", clean_line(value))


def code_text(value: Any) -> str:
    """For cells with one meaning (days, classes, 是/否, numbers): half width, no spaces, capitals."""
    return "".join(plain_text(value).split())


def plain_text(value: Any) -> str:
    """As ``code_text``, with the spaces between words kept."""
    return unicodedata.normalize("NFKC", clean_line(value)).translate(DASHES | CAPITALS)


def fold(name: str) -> str:
    """Under which two spellings of a name are the same."""
    return "".join(unicodedata.normalize("NFKC", clean_line(name)).casefold().split())


def cell_text(value: Any) -> str:
    """What stands in a cell as text: 20250001.0 is 20250001, an array formula is its formula."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, PLAIN):
        return str(value)
    return str(getattr(value, "text", None) or "=")


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Cn"} else character
