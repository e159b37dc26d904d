"""The console's pages of the matching; importing them declares them."""

from matching.admin import words

__all__ = ["words"]
