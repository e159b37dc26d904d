"""Texts that people type, brought into the form in which they are kept; too long ones are refused, never cut."""

from django.utils.translation import gettext as _

from core.errors import InvalidInput, Text


def limited_text(field: str, text: str, *, most: int) -> str:
    """Without the blanks around it. Raises InvalidInput beside ``field`` for more than ``most`` characters."""
    said = text.replace("\x00", "").strip()
    if len(said) > most:
        raise InvalidInput(fields={field: [_("At most %(n)s characters.") % {"n": most}]})
    return said


def required_text(field: str, text: str, *, most: int, least: int = 1, missing: Text = "") -> str:
    """As ``limited_text``; ``missing`` is said of a text shorter than ``least``."""
    said = limited_text(field, text, most=most)
    if len(said) < least:
        short = missing or _("Please write at least %(n)s characters.") % {"n": least}
        raise InvalidInput(fields={field: [short]})
    return said


def one_line(text: str) -> str:
    """Line breaks and runs of blanks become single blanks."""
    return " ".join(text.replace("\x00", "").split())
