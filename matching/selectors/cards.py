"""A project's card as far as a viewer may read it, and what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.actor import Actor
from core.errors import NotVisible
from matching.models import ProjectCard
from matching.selectors.card_parts import PARTS
from projects.enums import Tier
from projects.fields import Field
from projects.models import Project
from projects.permissions import require_owner
from projects.selectors.visibility import TEAM, get_for, relations_of, viewing_tier
from projects.workflow import OWNER


@dataclass(frozen=True)
class CardPart:
    """``text`` is empty where the owner has written nothing."""

    field: Field
    text: str


@dataclass(frozen=True)
class Card:
    """``parts``: those of the viewer's tier, filled or not; above it nothing is known, not even whether there is any.

    ``updated_at`` is None for readers below the tier of the review: it would tell of changes they may not read.
    """

    tier: Tier
    parts: Sequence[CardPart]
    version: int = 0
    updated_at: datetime | None = None

    @property
    def filled(self) -> list[CardPart]:
        return [part for part in self.parts if part.text]


def card_for(actor: Actor, project: Project) -> Card:
    """Of a project that the caller has from ``projects.selectors.visibility``."""
    return card_at(project, viewing_tier(actor, project))


def card_at(project: Project, tier: Tier) -> Card:
    """As every viewer of this tier reads it."""
    card = stored_card(project)
    parts = [CardPart(field, getattr(card, field.key)) for field in PARTS if field.tier <= tier]
    inside = tier >= Tier.REVIEW and card.pk is not None
    return Card(tier, parts, card.version if inside else 0, card.updated_at if inside else None)


def missing_parts(card: Card) -> list[Field]:
    """What a reader of this tier looks for and does not find."""
    return [part.field for part in card.parts if not part.text]


def stored_card(project: Project) -> ProjectCard:
    """Unsaved and empty until the owner saves it; a query unless the caller has selected ``card`` with the project."""
    found: ProjectCard | None = getattr(project, "card", None)
    return found if found is not None else ProjectCard(project=project)


def card_texts(project: Project, tier: Tier) -> list[tuple[Field, str]]:
    """What is written, each part with its field: for the search."""
    return [(part.field, part.text) for part in card_at(project, tier).filled]


def card_data(project: Project, tier: Tier) -> dict[str, str]:
    """What is written, by key of the part: for other programs."""
    return {field.key: text for field, text in card_texts(project, tier)}


def project_of_card(actor: Actor, ref: str) -> Project:
    """For the owner, who alone writes the card. Raises NotVisible to outsiders, PermissionRefused to his team."""
    project = own_project(actor, ref)
    require_owner(actor, project)
    return project


def own_project(actor: Actor, ref: str) -> Project:
    """For the owner and his team; for everybody else the page does not exist."""
    project = get_for(actor, ref)
    if not relations_of(actor, project) & {OWNER, TEAM}:
        raise NotVisible
    return project
