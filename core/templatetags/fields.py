"""One form field in the portal's look: label above, help under the label, remarks and errors beside the control."""

from collections.abc import Iterator
from typing import Any

from django.forms import BaseForm, CheckboxInput, FileInput, Textarea
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString


def field_parts(
    field: BoundField, *, unit: str, tier: object, remark: str, note: str, optional: bool | None
) -> dict[str, Any]:
    """What ``components/form_field.html`` shows. The control is told which texts describe it."""
    described = describing_ids(field, remark=remark, foot=bool(note or limit_of(field)))
    return {
        "field": field,
        "box_id": box_id(field),
        "kind": kind_of(field),
        "control": control(field, described),
        "options": options(field) if kind_of(field) == "choices" else [],
        "cards": has_cards(field),
        "described": " ".join(described),
        "unit": unit,
        "tier": tier,
        "has_tier": tier not in ("", None),
        "remark": remark,
        "note": note,
        "limit": limit_of(field),
        "used": len(str(field.value() or "")),
        "optional": (not field.field.required) if optional is None else optional,
    }


def kind_of(field: BoundField) -> str:
    if field.use_fieldset:
        return "choices" if hasattr(field.field, "choices") else "group"
    if isinstance(field.field.widget, CheckboxInput):
        return "check"
    return "file" if isinstance(field.field.widget, FileInput) else "line"


def control(field: BoundField, described: list[str]) -> SafeString:
    """A text area loses its ``maxlength``: the browser would cut pasted text without a word. The counter warns.

    A placeholder that only repeats the label goes too.
    """
    attrs: dict[str, Any] = {"aria-describedby": " ".join(described)} if described and not field.use_fieldset else {}
    if isinstance(field.field.widget, Textarea):
        attrs["maxlength"] = False
    if str(field.field.widget.attrs.get("placeholder", "")) == str(field.label):
        attrs["placeholder"] = False
    if limit := limit_of(field):
        attrs["data-counted"] = limit
    return field.as_widget(attrs=attrs)


def limit_of(field: BoundField) -> int | None:
    """How many characters a text area takes; short fields are not counted."""
    limit: int | None = getattr(field.field, "max_length", None)
    return limit if isinstance(field.field.widget, Textarea) else None


def describing_ids(field: BoundField, *, remark: str, foot: bool) -> list[str]:
    parts = {"helptext": field.help_text, "remark": remark, "error": field.errors, "foot": foot}
    return [f"{field.auto_id}_{part}" for part, present in parts.items() if present and field.auto_id]


def box_id(field: BoundField) -> str:
    return f"{field.auto_id or field.html_name}_box"


def options(field: BoundField) -> list[dict[str, Any]]:
    """The widget may carry ``option_help``: a sentence for each value."""
    sentences = getattr(field.field.widget, "option_help", {})
    return [
        {
            "id": option.id_for_label,
            "tag": option.tag(),
            "label": option.choice_label,
            "help": sentences.get(str(option.data["value"]), ""),
        }
        for option in field.subwidgets
    ]


def has_cards(field: BoundField) -> bool:
    widget = field.field.widget
    return bool(getattr(widget, "option_help", None)) or "pick" in str(widget.attrs.get("class", "")).split()


def error_entries(form: BaseForm) -> Iterator[dict[str, str]]:
    for message in form.non_field_errors():
        yield {"anchor": "", "label": "", "message": str(message)}
    for field in form:
        anchor = field.id_for_label or box_id(field)
        for message in field.errors:
            yield {"anchor": anchor, "label": str(field.label), "message": str(message)}
