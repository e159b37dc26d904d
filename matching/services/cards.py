"""The owner writes his project's card."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, StaleEdit, Text
from core.services import lock
from core.texts import limited_text, one_line
from matching.models import ProjectCard
from matching.selectors.card_parts import PARTS, PROBLEM
from matching.selectors.cards import stored_card
from projects.enums import Status
from projects.models import Project
from projects.permissions import require_owner
from projects.services.trail import record_on_project


def save_card(*, by: Actor, project: Project, texts: Mapping[str, str], version: int) -> ProjectCard:
    """Saves the given parts; parts that are not given stay as they are. The search takes the change in by itself.

    Only the owner may. ``version`` is the one that was read: raises StaleEdit with what is stored now when the card
    was saved since. Raises InvalidInput with what is wrong at each part, GuardRefused while the project is archived.
    The audit log names the parts that changed, never their texts.
    """
    checked = _checked(texts)
    with transaction.atomic():
        # The project's row stands in for the card's before its first save.
        fresh = lock(Project, project.pk)
        require_owner(by, fresh)
        if fresh.status == Status.ARCHIVED:
            raise GuardRefused(_("An archived project is not changed. Restore it first."))
        card = stored_card(fresh)
        if card.version != version:
            current = {part.key: getattr(card, part.key) for part in PARTS}
            raise StaleEdit(_("The card was saved elsewhere in the meantime."), current=current, version=card.version)
        changed = {key: text for key, text in checked.items() if getattr(card, key) != text}
        if changed:
            _write(card, changed, by)
            record_on_project(by=by, project=fresh, event="project.card_saved", changes={"card_parts": [*changed]})
    return card


def _checked(texts: Mapping[str, str]) -> dict[str, str]:
    refused: dict[str, list[Text]] = {}
    checked = {}
    for part in (part for part in PARTS if part.key in texts):
        # The problem stands in lists, on one line.
        text = one_line(texts[part.key]) if part is PROBLEM else texts[part.key].replace("\r\n", "\n")
        try:
            checked[part.key] = limited_text(part.key, text, most=part.max_length)
        except InvalidInput as refusal:
            refused |= refusal.fields
    if refused:
        raise InvalidInput(fields=refused)
    return checked


def _write(card: ProjectCard, texts: Mapping[str, str], by: Actor) -> None:
    for key, text in texts.items():
        setattr(card, key, text)
    card.version += 1
    card.updated_at, card.updated_by_id = timezone.now(), by.user_id
    if card.pk is None:
        card.save(force_insert=True)
    else:
        card.save(update_fields=[*texts, "version", "updated_at", "updated_by"])
