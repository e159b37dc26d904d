"""What a page of the application form shows, prepared for its template."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext

from core.errors import Text
from projects import fields
from projects.enums import Tier
from projects.fields.display import Shown, shown_answer
from projects.fields.patients import traces_of_patients
from projects.forms.sections import SectionForm


@dataclass(frozen=True)
class Row:
    """One question. ``needed`` tells the script when it is asked; ``warning`` blocks nothing."""

    bound: BoundField
    field: fields.Field
    remark: str
    note: str
    warning: Text
    needed: str

    @property
    def optional(self) -> bool:
        return not self.field.required

    @property
    def unfiled(self) -> bool:
        """Whether the section, as it is shown, says that no patent is filed."""
        return self.bound.form.initial.get("patent_status") in ("none", "planned")

    @property
    def is_picker(self) -> bool:
        return self.field.kind is fields.Kind.CATEGORY


@dataclass(frozen=True)
class Audience:
    tier: Tier
    labels: str


def rows_of(form: SectionForm, remarks: Mapping[str, Sequence[str]], mended: Iterable[str]) -> list[Row]:
    """``remarks`` by field key; ``mended`` are the remarked fields changed since."""
    changed = set(mended)
    return [row_of(form, field, remarks.get(field.key, ()), field.key in changed) for field in form.section.fields]


def row_of(form: SectionForm, field: fields.Field, remarks: Sequence[str], mended: bool) -> Row:
    bound = form[field.key]
    return Row(
        bound=bound,
        field=field,
        remark=gettext("Formal check: %(text)s") % {"text": " ".join(remarks)} if remarks else "",
        note=note_of(field, mended),
        warning=traces_of_patients(form.section, field, bound.value()) or "",
        needed=json.dumps(field.needed_if) if field.needed_if else "",
    )


def note_of(field: fields.Field, mended: bool) -> str:
    if mended:
        return gettext("Changed, waiting to be handed in again")
    if field.min_length and field.required:
        return gettext("At least %(n)s characters") % {"n": field.min_length}
    if field.example and not field.format:
        return gettext("For example: %(example)s") % {"example": field.example}
    return ""


def audiences(section: fields.Section) -> list[Audience]:
    """Who sees what of the section, from the widest circle to the narrowest."""
    found = []
    for tier in Tier:
        labels = [str(field.label) for field in section.fields if field.tier == tier]
        if labels:
            found.append(Audience(tier, gettext(", ").join(labels)))
    return found


@dataclass(frozen=True)
class Conflict:
    """A field two writers changed: ``row`` holds the writer's own text, ``theirs`` what is stored."""

    row: Row
    theirs: Shown


def conflicts_of(
    rows: Iterable[Row], keys: Sequence[str], current: Mapping[str, Any], names: Mapping[str, str]
) -> list[Conflict]:
    chosen = [row for row in rows if row.field.key in keys]
    return [Conflict(row, shown_answer(row.field, current.get(row.field.key), names)) for row in chosen]


def read_rows(
    section: fields.Section, answers: Mapping[str, Any], names: Mapping[str, str]
) -> list[tuple[fields.Field, Shown]]:
    """The questions asked and their answers, for somebody who only reads."""
    asked = [field for field in section.fields if field.is_asked(answers)]
    return [(field, shown_answer(field, answers.get(field.key), names)) for field in asked]


def saved_words(moment: datetime | None) -> str:
    """The minute of today, or day and minute: "saved at 21:04" must not be read as today when it was yesterday."""
    if moment is None:
        return ""
    local = localtime(moment)
    if local.date() == localdate():
        return f"{local:%H:%M}"
    return date_format(local, "DATETIME_FORMAT")
