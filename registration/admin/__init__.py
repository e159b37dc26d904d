"""The registration in the console; importing this package registers its pages."""

from registration.admin import classification, classing_words, pathway_words, proofs, road_templates, words  # noqa: F401  # noqa: F401
