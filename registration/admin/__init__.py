"""The registration in the console; importing this package registers its pages."""

from registration.admin import classification, classing_words, proofs, words  # noqa: F401
