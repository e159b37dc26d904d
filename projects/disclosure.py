"""Disclosure tiers of what is not an answer of the form, and the rule that cuts a project to a tier.

Answers carry their tier in ``projects.fields``, documents in their own row. Whoever shows anything of a project
(pages, API, exports, mail, audit view) asks here.
"""

from collections.abc import Mapping
from typing import Any

from projects import fields
from projects.enums import Tier
from projects.models import Project

FACT_TIERS: dict[str, Tier] = {
    "reference": Tier.PUBLIC,
    "status": Tier.REVIEW,
    "confirmed_class": Tier.ENTERPRISE,
    "innovative": Tier.ENTERPRISE,
    "first_of_kind": Tier.ENTERPRISE,
    "city": Tier.PUBLIC,
    "institution": Tier.ENTERPRISE,
    "applicant": Tier.GRANTED,
    "team": Tier.GRANTED,
    "listings": Tier.REVIEW,
    "timeline": Tier.REVIEW,
    "decisions": Tier.REVIEW,
    "viewers": Tier.REVIEW,
    "note": Tier.REVIEW,
}


def may_see_fact(fact: str, tier: Tier) -> bool:
    return FACT_TIERS[fact] <= tier


def visible_answers(
    project: Project, section: fields.Section, answers: Mapping[str, Any], tier: Tier
) -> dict[str, Any]:
    """The answers of one section that a viewer of this tier may read, by field key; hidden ones are absent.

    Answers in columns are read from the project, unless ``answers`` has them as they were handed in.
    """
    stored = {**{field.key: getattr(project, field.column) for field in section.fields if field.column}, **answers}
    return {field.key: stored[field.key] for field in section.fields if _is_shown(field, stored, tier)}


def _is_shown(field: fields.Field, stored: Mapping[str, Any], tier: Tier) -> bool:
    """An answer to a question that is no longer asked stays stored, but is nobody's business."""
    return field.tier <= tier and bool(stored.get(field.key)) and field.is_asked(stored)
