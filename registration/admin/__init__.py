"""The registration in the console; importing this package registers its pages."""

from registration.admin import dossier_words, dossiers, guidance, packages, words  # noqa: F401
