"""The console's pages of the screening; importing them declares them."""

from screening.admin import words

__all__ = ["words"]
