"""Drafts for the tests of the standard."""

from dataclasses import replace

from screening.content import Content
from screening.forms.standards import boxes_of
from screening.models import Standard
from screening.services.standards import publish_standard, save_draft, start_draft
from tests.personas import Persona
from tests.screening.factories import first_standard


def make_draft(officer: Persona, based_on: Standard | None = None) -> Standard:
    return start_draft(by=officer.actor, based_on=based_on or first_standard())


def changed(draft: Standard, **values: object) -> Content:
    return replace(Content.read(draft.content), **values)


def with_weight(content: Content, code: str, weight: int) -> Content:
    """The same content with another weight of one criterion."""
    dimensions = tuple(
        replace(
            each,
            criteria=tuple(replace(one, weight=weight) if one.code == code else one for one in each.criteria),
        )
        for each in content.dimensions
    )
    return replace(content, dimensions=dimensions)


def save(officer: Persona, draft: Standard, content: Content, **values: object) -> Standard:
    given = {"version": draft.version, "name": draft.name, "name_en": draft.name_en, **values}
    return save_draft(by=officer.actor, standard=draft, content=content, **given)


def published(officer: Persona, **values: object) -> Standard:
    draft = make_draft(officer)
    saved = save(officer, draft, changed(draft, **values)) if values else draft
    return publish_standard(by=officer.actor, standard=saved)


def boxes(draft: Standard, **values: object) -> dict[str, object]:
    """What the editor's form sends for this draft, with some boxes typed over (``d0__zh`` for ``d0-zh``)."""
    found = boxes_of(
        Content.read(draft.content), name=draft.name, name_en=draft.name_en, note=draft.note, version=draft.version
    )
    typed = {name.replace("__", "-"): value for name, value in values.items()}
    return {**dict(found.lists()), **typed}
