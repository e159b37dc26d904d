"""Text as search compares it: one form for full and half width, capital and small, traditional and simplified.

Every character is brought to its form by itself, so a place in the compared text can be traced back to the original.
"""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

from pypinyin import Style, lazy_pinyin

# Runs of letters (Chinese ones too) and digits; blanks and punctuation separate.
RUN = re.compile(r"[^\W_]+")
# Single characters of OpenCC's dictionaries: the variants of Taiwan and Hong Kong first, then traditional characters.
TABLES = ("TWVariantsRev.txt", "HKVariantsRev.txt", "TSCharacters.txt")
SHORTEST = 2


def _simplified_characters() -> dict[str, str]:
    folder = files("opencc") / "dictionary"
    found: dict[str, str] = {}
    for name in TABLES:
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            character, _, forms = line.partition("\t")
            if len(character) == 1 and forms:
                found[character] = forms.split()[0]
    # A variant may itself be traditional.
    return {character: found.get(form, form) for character, form in found.items()}


SIMPLIFIED = _simplified_characters()


class _Forms(dict[int, str]):
    """Works out the compared form of a character when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        form = self[code] = "".join(SIMPLIFIED.get(letter, letter) for letter in plain)
        return form


FORMS = _Forms()


def normalised(text: str) -> str:
    return text.translate(FORMS)


def with_origins(text: str) -> tuple[str, list[int]]:
    """The compared text, and for each of its characters the place in ``text`` it comes from."""
    letters: list[str] = []
    origins: list[int] = []
    for place, letter in enumerate(text):
        form = FORMS[ord(letter)]
        letters.append(form)
        origins.extend([place] * len(form))
    return "".join(letters), origins


def runs(text: str) -> list[str]:
    """The runs of letters and digits of a text in its compared form."""
    return RUN.findall(text)


def grams(text: str, size: int = SHORTEST) -> set[str]:
    """All ``size`` neighbouring characters inside the runs of a compared text."""
    return {run[at : at + size] for run in runs(text) for at in range(len(run) - size + 1)}


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """The first letters of the pinyin of a text's Chinese characters and of its other words, without blanks."""
    return "".join(part[0] for part in lazy_pinyin("".join(runs(normalised(text))), style=Style.FIRST_LETTER) if part)
