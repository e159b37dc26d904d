"""Regulatory words with their sentence: ``{% term "design_freeze" %}``, and the mark beside a form field's label."""

from typing import Any

from django import template

from springrain.guide.terms import BY_FIELD, TERMS

register = template.Library()


@register.inclusion_tag("components/term.html")
def term(key: str, text: object = "") -> dict[str, Any]:
    """The word itself, or ``text`` in its place, with the tip. An unknown key fails at once."""
    return {"term": TERMS[key], "text": text, "is_mark": False}


@register.inclusion_tag("components/term.html")
def term_of_field(name: str) -> dict[str, Any]:
    """A question mark with the tip when the field is about one of the words, otherwise nothing."""
    return {"term": BY_FIELD.get(name.rpartition("-")[2]), "text": "", "is_mark": True}
