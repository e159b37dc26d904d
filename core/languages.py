"""Chinese first, English for colleagues abroad: which of the two is being written now."""

from django.utils.translation import get_language


def is_english() -> bool:
    return (get_language() or "").startswith("en")
