"""The registration in the console; importing this package registers its pages."""

from registration.admin import (  # noqa: F401
    appointments_words,
    classification,
    classing_words,
    dossier_words,
    dossiers,
    forces,
    guidance,
    hotline,
    milestones_words,
    opening,
    packages,
    pathway_words,
    proofs,
    road_templates,
    slots,
    words,
)
