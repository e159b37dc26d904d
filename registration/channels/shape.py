"""The form of a rule: conditions that are answered yes, no or unknown, and groups that combine them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.db import models
from django.utils.translation import pgettext_lazy

from core.errors import Text


class Answer(models.TextChoices):
    YES = "yes", pgettext_lazy("an answer", "Yes")
    NO = "no", pgettext_lazy("an answer", "No")
    UNKNOWN = "unknown", pgettext_lazy("an answer", "Do not know")


@dataclass(frozen=True)
class Condition:
    """``text`` is what the rule asks for, as a statement that can be true or not; ``help`` says how to judge it.

    ``topic`` groups the questionnaire. ``guidance``: the rule's own words were not at hand when this was written, so
    it is shown as guidance to be confirmed with the office.
    """

    key: str
    topic: str
    text: Text
    help: Text = ""
    guidance: bool = False


ALL: Literal["all"] = "all"
ANY: Literal["any"] = "any"


@dataclass(frozen=True)
class Group:
    """``parts`` are keys of conditions, or further groups. ``how``: each is needed, or one is enough."""

    how: Literal["all", "any"]
    parts: tuple["str | Group", ...]
    label: Text = ""


def keys_in(rule: "str | Group") -> Iterator[str]:
    """The conditions of a rule, in its order."""
    if isinstance(rule, str):
        yield rule
        return
    for part in rule.parts:
        yield from keys_in(part)
