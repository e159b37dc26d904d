"""Plausible answers for the fields of the application form."""

from typing import Any

from projects import fields

SAMPLE_FORMATS = {
    fields.Format.PHONE: "13800138000",
    fields.Format.EMAIL: "applicant@example.org",
    fields.Format.PATENT: "ZL202310123456.6",
    fields.Format.PRODUCT_CATEGORY: "13-07-04",
}


def sample_row(field: fields.Field) -> dict[str, str]:
    return {
        column.key: SAMPLE_FORMATS.get(column.format, f"{column.key} 的内容") if column.required else ""
        for column in field.columns
    }


def sample_answer(field: fields.Field) -> Any:
    """A plausible complete answer for any field of the form, longer than its minimum."""
    if field.format:
        return SAMPLE_FORMATS[field.format]
    text = f"{field.key} 的填写内容" + "，说明具体情况和数据" * 8
    simple = {
        fields.Kind.TEXT: text[: field.max_length or 400],
        fields.Kind.LINE: text[: min(field.max_length or 30, 30)],
        fields.Kind.YES_NO: "no",
        fields.Kind.TICK: True,
        fields.Kind.NUMBER: 12,
        fields.Kind.DAY: "2026-03-02",
        fields.Kind.CATEGORY: "13",
        fields.Kind.TABLE: [sample_row(field)],
    }
    if field.kind == fields.Kind.CHOICE:
        return field.choices[0][0]
    if field.kind == fields.Kind.CHOICES:
        return [field.choices[0][0]]
    return simple[field.kind]


def complete_answers(section: fields.Section, **changes: Any) -> dict[str, Any]:
    answers = {field.key: sample_answer(field) for field in section.fields if field.required}
    return {**answers, **{key: value for key, value in changes.items() if key in {f.key for f in section.fields}}}
