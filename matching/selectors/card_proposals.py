"""What the application already says, as a first text for each part of the card; and what should not stand there.

Only the project's own people see these: some of it is for readers of a narrower circle until the owner takes it over.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import Text
from core.searchtext import grams, normalised
from core.texts import one_line
from matching.selectors.card_parts import CARD, PARTS
from projects import fields
from projects.enums import Tier
from projects.fields import Field, Kind
from projects.fields.display import plain_text
from projects.fields.patients import traces_of_patients
from projects.models import Project
from projects.selectors.handed_in import Answers, present_answers

SENTENCE_ENDS = "。！？；!?;\n"
PAUSES = "，、,：:"
# So many characters in a row that also stand in a protected answer were copied from there.
COPIED = 10
# Words with which one begins to say how something works.
HOW_IT_WORKS = re.compile(
    r"工作原理|作用机[理制]|机理|配方|制备方法|制备工艺|工艺参数|权利要求|working principle|mechanism of action",
    re.IGNORECASE,
)
# By part of the card, the answers it can be begun with, as (section, field).
SOURCES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "problem": (("clinical", "problem"),),
    "benefit": (("clinical", "benefit"),),
    "maturity": (("technology", "stage"), ("technology", "maturity")),
    "route": (("product", "claimed_class"), ("pathway", "registration_type"), ("pathway", "expected_time")),
    "wish": (("cooperation", "support"), ("cooperation", "modes")),
}


@dataclass(frozen=True)
class Proposal:
    """``tier``: who reads its sources now; taken over, it is read by whoever reads that part of the card."""

    text: str
    tier: Tier
    sources: str


def proposals(project: Project) -> dict[str, Proposal]:
    """By part; parts of which the application says nothing are absent. The caller has checked that he may read all."""
    answers = present_answers(project)
    found = {}
    for part in PARTS:
        said = list(_answered(project, answers, part.key))
        if said:
            found[part.key] = Proposal(
                text=shortened(one_line(_("; ").join(text for _field, text in said)), part.max_length),
                tier=max(field.tier for field, _text in said),
                sources=_(", ").join(str(field.label) for field, _text in said),
            )
    return found


def _answered(project: Project, answers: Answers, part: str) -> Iterator[tuple[Field, str]]:
    for section, key in SOURCES[part]:
        field = fields.section(section).field(key)
        value = getattr(project, field.column) if field.column else answers.get(section, {}).get(key)
        if value and value not in ("unsure", "none"):
            yield field, plain_text(field, value)


def shortened(text: str, limit: int) -> str:
    """Whole sentences as far as they fit, else up to a pause, else cut with a sign that it was."""
    if len(text) <= limit:
        return text
    for signs in (SENTENCE_ENDS, PAUSES):
        end = max(text.rfind(sign, 0, limit) for sign in signs)
        if end > limit // 3:
            return text[: end + (signs is SENTENCE_ENDS)]
    return f"{text[: limit - 1]}…"


def card_warnings(project: Project, texts: Mapping[str, str]) -> dict[str, list[Text]]:
    """By part, what the owner should look at again before others read it. Warnings may be wrong, so none blocks."""
    protected = list(_protected(project))
    found = {}
    for part in PARTS:
        text = unicodedata.normalize("NFKC", texts.get(part.key, ""))
        said = [warning for check in CHECKS if (warning := check(part, text, protected))]
        if said:
            found[part.key] = said
    return found


def _protected(project: Project) -> Iterator[tuple[Field, str]]:
    """Answers that not even every verified enterprise reads."""
    answers = present_answers(project)
    for section, field in fields.all_fields():
        text = str(answers.get(section.key, {}).get(field.key) or "")
        if field.tier > Tier.ENTERPRISE and field.kind in (Kind.TEXT, Kind.LINE) and len(text) >= COPIED:
            yield field, text


Protected = list[tuple[Field, str]]


def _about_patients(part: Field, text: str, protected: Protected) -> Text | None:
    return traces_of_patients(CARD, part, text)


def _about_working(part: Field, text: str, protected: Protected) -> Text | None:
    said = HOW_IT_WORKS.search(text)
    if said is None:
        return None
    return _("“%(word)s”: this may say how it works. Please say only what it achieves.") % {"word": said[0]}


def _copied(part: Field, text: str, protected: Protected) -> Text | None:
    pieces = grams(normalised(text), COPIED)
    label = next((field.label for field, answer in protected if pieces & grams(normalised(answer), COPIED)), None)
    if label is None:
        return None
    return _("Part of this also stands in “%(answer)s”, which verified enterprises do not read so far.") % {
        "answer": label
    }


CHECKS: tuple[Callable[[Field, str, Protected], Text | None], ...] = (_about_patients, _about_working, _copied)
