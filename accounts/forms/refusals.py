"""Puts what a service refused beside the fields of the form that asked for it."""

from django import forms

from core.errors import InvalidInput, PortalError


def add_refusal(form: forms.BaseForm, refusal: PortalError) -> None:
    """Messages for fields the form does not have stand above it."""
    if not isinstance(refusal, InvalidInput) or not refusal.fields:
        form.add_error(None, " ".join(str(text) for text in (refusal.message, refusal.help_text) if text))
        return
    for name, texts in refusal.fields.items():
        form.add_error(name if name in form.fields else None, [str(text) for text in texts])
