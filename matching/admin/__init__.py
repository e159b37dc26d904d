"""The console's pages of the matching; importing them declares them."""

from matching.admin import enterprises, needs, platforms, synonyms, words

__all__ = ["enterprises", "needs", "platforms", "synonyms", "words"]
