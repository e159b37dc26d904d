"""Controls of the application form that Django does not have: tables whose rows work without a script."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from projects import fields

# Empty rows that are always offered, so that a table can be filled without a script.
SPARE_ROWS = 1
FEWEST_ROWS = 2


class TableWidget(forms.Widget):
    """Rows of small fields, posted as ``name-0-column``; a row nobody filled is dropped when it is saved."""

    template_name = "projects/widgets/table.html"
    use_fieldset = True

    def __init__(self, columns: tuple[fields.Column, ...], read_only: bool = False) -> None:
        super().__init__()
        self.columns = columns
        self.read_only = read_only

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = value if isinstance(value, list) else []
        count = max(len(rows) + SPARE_ROWS, FEWEST_ROWS)
        shown = [*rows, *({} for _spare in range(count - len(rows)))]
        context["widget"]["rows"] = [self.cells(name, number, row) for number, row in enumerate(shown)]
        context["widget"]["most"] = fields.MOST_ROWS
        return context

    def cells(self, name: str, number: int, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        found = []
        for column in self.columns:
            cell, html_id = f"{name}-{number}-{column.key}", f"id_{name}-{number}-{column.key}"
            control = cell_widget(column).render(cell, row.get(column.key, ""), {"id": html_id})
            found.append({"id": html_id, "label": column.label, "control": control, "wide": column.max_length > 150})
        return found

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        pattern = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-(\w+)")
        rows: dict[int, dict[str, Any]] = {}
        for key in data:
            found = pattern.fullmatch(key)
            if found:
                rows.setdefault(int(found[1]), {})[found[2]] = data.get(key)
        return [rows[number] for number in sorted(rows)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-{self.columns[0].key}" if id_ else id_


def cell_widget(column: fields.Column) -> forms.Widget:
    if column.kind is fields.Kind.CHOICE:
        return forms.Select(choices=[("", "—"), *column.choices])
    if column.kind is fields.Kind.DAY:
        return forms.DateInput(attrs={"type": "date"})
    if column.max_length > 150:
        return forms.Textarea(attrs={"rows": 2})
    return forms.TextInput()
