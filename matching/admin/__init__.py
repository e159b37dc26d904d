"""The console's pages of the matching; importing them declares them."""

from matching.admin import (
    enterprises,
    fair_day,
    fair_words,
    fairs,
    match_words,
    matches,
    needs,
    partnerships,
    platforms,
    synonyms,
    talk_words,
    words,
)

__all__ = [
    "enterprises",
    "fair_day",
    "fair_words",
    "fairs",
    "match_words",
    "matches",
    "needs",
    "partnerships",
    "platforms",
    "synonyms",
    "talk_words",
    "words",
]
