"""The registration in the console; importing this package registers its pages."""

from registration.admin import pathway_words, road_templates, words  # noqa: F401
