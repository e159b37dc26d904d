"""A scorecard as the fields of its page: which there are, what stands in them, what is still missing.

A criterion has two fields: its code ("" not answered, "0" to "5", or "none" for what he cannot judge) and
``<code>-comment``, which holds the comment or, for what he cannot judge, the reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from screening.content import LEVELS, Content
from screening.enums import Support
from screening.models import Scorecard
from screening.scoring import Sheet

UNABLE = "none"
CHOICES = ("", *(str(level) for level in LEVELS), UNABLE)
CONFIDENCE = ("1", "2", "3", "4", "5")
# These levels say much in one figure and need words beside it (domain guide §4.2).
NEEDS_COMMENT = frozenset({"0", "1", "5"})
COMMENT_LENGTH = 1000
REMARK_LENGTH = 3000

Value = str | list[str]
Values = Mapping[str, Value]


def comment_key(code: str) -> str:
    return f"{code}-comment"


def field_keys(content: Content) -> list[str]:
    codes = [each.code for each in content.criteria]
    own = ["vetoes", "veto_reason", "confidence", "remark", "support"]
    return [*codes, *(comment_key(code) for code in codes), *own]


def values_of(content: Content, card: Scorecard | None) -> dict[str, Value]:
    """All fields, also those nothing was typed into."""
    given = card or Scorecard()
    values: dict[str, Value] = {}
    for criterion in content.criteria:
        values[criterion.code], values[comment_key(criterion.code)] = _answer(given.answers.get(criterion.code, {}))
    return values | {
        "vetoes": list(given.vetoes),
        "veto_reason": given.veto_reason,
        "confidence": str(given.confidence or ""),
        "remark": given.remark,
        "support": list(given.support),
    }


def _answer(stored: Mapping[str, Any]) -> tuple[str, str]:
    if "level" not in stored:
        return "", stored.get("comment", "")
    if stored["level"] is None:
        return UNABLE, stored.get("unable", "")
    return str(stored["level"]), stored.get("comment", "")


def stored_answer(choice: str, text: str) -> dict[str, Any]:
    """As ``Scorecard.answers`` keeps it; without "level" it is not answered yet."""
    if not choice:
        return {"comment": text}
    if choice == UNABLE:
        return {"level": None, "comment": "", "unable": text}
    return {"level": int(choice), "comment": text, "unable": ""}


def sheet_of(card: Scorecard) -> Sheet:
    return Sheet({code: given.get("level") for code, given in card.answers.items()}, tuple(card.vetoes))


def allowed(content: Content, key: str) -> tuple[str, ...] | None:
    """The values a choice may have; None for a text."""
    choices: dict[str, tuple[str, ...]] = {
        "vetoes": tuple(veto.code for veto in content.vetoes),
        "confidence": ("", *CONFIDENCE),
        "support": tuple(Support.values),
        **{each.code: CHOICES for each in content.criteria},
    }
    return choices.get(key)


def longest(key: str) -> int:
    return REMARK_LENGTH if key == "remark" else COMMENT_LENGTH


def missing_in(content: Content, values: Values) -> dict[str, list[Text]]:
    """What keeps a scorecard from being handed in, by field; empty when nothing does."""
    found = {key: [text] for key, text in _missing_answers(content, values)}
    judged = [each.code for each in content.criteria if values[each.code] not in ("", UNABLE)]
    if not judged and not found:
        first = next(content.criteria).code
        found[first] = [_("Please judge at least one criterion.")]
    if values["vetoes"] and not values["veto_reason"]:
        found["veto_reason"] = [_("Please say why this project must not pass.")]
    if not values["confidence"]:
        found["confidence"] = [_("Please say how sure you are.")]
    if not values["remark"]:
        found["remark"] = [_("Please write an overall remark; the office's letter draws on it.")]
    return found


def _missing_answers(content: Content, values: Values) -> Iterator[tuple[str, Text]]:
    for criterion in content.criteria:
        choice, text = values[criterion.code], values[comment_key(criterion.code)]
        if not choice:
            yield criterion.code, _("Please choose a level, or say that you cannot judge.")
        elif choice == UNABLE and not text:
            yield comment_key(criterion.code), _("Please say why you cannot judge this.")
        elif choice in NEEDS_COMMENT and not text:
            yield comment_key(criterion.code), _("A level of 0, 1 or 5 needs a reason.")


@dataclass(frozen=True)
class Progress:
    """``done`` criteria of ``of`` are answered."""

    done: int
    of: int

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.of) if self.of else 0


def progress_of(content: Content, card: Scorecard | None) -> Progress:
    answers = card.answers if card else {}
    codes = [each.code for each in content.criteria]
    return Progress(sum("level" in answers.get(code, {}) for code in codes), len(codes))
