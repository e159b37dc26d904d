"""An act on a page of its own that says what will happen: what templates/registration/act_page.html shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from core.errors import Text


@dataclass(frozen=True)
class ActPage:
    """``name`` is the transition, ``do`` the service, which takes what the form asks; ``done`` is said afterwards."""

    name: str
    title: Text
    consequences: tuple[Text, ...]
    undo: Text
    submit: Text
    done: Text
    do: Callable[..., Any]
    form: type[forms.Form] | None = None
    danger: bool = False
