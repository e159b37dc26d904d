"""Saving what one writer changed on a page, while others may be writing too.

A page knows which answers it showed by their digests (``seen``). Only what was changed on the page is saved. When
others saved meanwhile, changes to other fields are put together; a field both changed is a conflict, and nothing of
it is written until a person has chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from core.actor import Actor
from core.errors import InvalidInput, StaleEdit, Text
from projects import fields
from projects.fields.cleaning import AnswerError, clean_answer
from projects.fields.digests import answer_digest, answer_digests
from projects.models import Project, SectionRecord
from projects.selectors.applications import section_named
from projects.services.applications import require_known_subcatalogue, write_section


@dataclass(frozen=True)
class Edit:
    """``typed`` by field key; ``version`` and ``seen`` as the page had them. Without ``seen`` all of it counts."""

    typed: Mapping[str, Any]
    version: int
    seen: Mapping[str, str] | None = None


@dataclass(frozen=True)
class SavedEdit:
    """``version`` and ``seen`` are what the page must send next time; ``errors`` name fields that were not saved."""

    record: SectionRecord
    version: int
    seen: Mapping[str, str]
    errors: Mapping[str, list[Text]] = field(default_factory=dict)


def save_edit(*, by: Actor, project: Project, section: str, edit: Edit) -> SavedEdit:
    """Saves the changed fields of a page. Raises StaleEdit for a true conflict, with everything stored now.

    A field that can never be stored is left out and named in ``errors``; the others are saved.
    """
    touched, errors = changes_in(section_named(section), edit)
    seen = {**(edit.seen or {}), **answer_digests(touched)}
    write = partial(write_section, by=by, project=project, section=section, answers=touched)
    try:
        record, written = write(version=edit.version)
    except StaleEdit as stale:
        if conflicts(edit, touched, stale.current):
            raise
        record, written = write(version=stale.version)
    # A page that has not seen others' changes keeps its old version, so that it goes on being compared.
    current = record.version == edit.version + written
    return SavedEdit(record, record.version if current else edit.version, seen, errors)


def changes_in(table: fields.Section, edit: Edit) -> tuple[dict[str, Any], dict[str, list[Text]]]:
    """What the writer changed and can be stored, and what is wrong with the rest."""
    usable, errors = sort_out(table, edit.typed)
    return {key: value for key, value in usable.items() if is_touched(edit, key, value)}, errors


def sort_out(table: fields.Section, typed: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[Text]]]:
    """What can be stored, and what is wrong with the rest. Fields the form does not have are left out."""
    usable: dict[str, Any] = {}
    errors: dict[str, list[Text]] = {}
    for each in table.fields:
        if each.key in typed:
            try:
                usable[each.key] = clean_answer(each, typed[each.key])
            except AnswerError as problem:
                errors[each.key] = [problem.message]
    try:
        require_known_subcatalogue(usable)
    except InvalidInput as problem:
        errors.update(problem.fields)
        usable = {key: value for key, value in usable.items() if key not in problem.fields}
    return usable, errors


def is_touched(edit: Edit, key: str, value: Any) -> bool:
    return edit.seen is None or edit.seen.get(key) != answer_digest(value)


def conflicts(edit: Edit, touched: Mapping[str, Any], current: Mapping[str, Any]) -> list[str]:
    """Fields that both this writer and somebody else changed, to different answers."""
    return [
        key
        for key, value in touched.items()
        if answer_digest(current.get(key)) not in (answer_digest(value), (edit.seen or {}).get(key))
    ]
