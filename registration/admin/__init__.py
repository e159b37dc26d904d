"""The registration in the console; importing this package registers its pages."""

from registration.admin import (  # noqa: F401  # noqa: F401  # noqa: F401
    classification,
    classing_words,
    milestones_words,
    opening,
    pathway_words,
    proofs,
    road_templates,
    words,
)
