"""How points and agreement are written on pages."""

from decimal import Decimal

from django import template

from screening.scoring import shown

register = template.Library()


@register.filter
def points(value: Decimal | float | str | None) -> str:
    """Rounded half up to one place, as letters show points; a dash where there are none. Takes kept texts too."""
    return shown(None if value in (None, "", "None") else Decimal(str(value)))


@register.filter
def signed(value: Decimal | float | str | None) -> str:
    """As ``points``, with its sign: +3.2, −1.0."""
    text = points(value)
    if text.startswith("-"):
        return f"−{text[1:]}"
    return text if text in ("—", "0.0") else f"+{text}"


@register.filter
def alpha(value: float | None) -> str:
    """Krippendorff's alpha with two places; a dash where it says nothing."""
    return "—" if value is None else f"{value:.2f}"
