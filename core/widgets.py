"""What the forms of all apps share."""

from collections.abc import Iterable, Mapping
from typing import cast

from django import forms

from core.errors import Text


class SentenceRadios(forms.RadioSelect):
    """Choices as cards, each with the sentence ``option_help`` has for its value; without sentences plain radios."""

    def __init__(self, option_help: Mapping[str, Text] | None = None) -> None:
        super().__init__()
        self.option_help = dict(option_help or {})


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[str, Text]]) -> None:
    """Gives a choice field of this form its choices, where they depend on the person or the day."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)
