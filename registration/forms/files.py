"""A field for any number of files; what they are is judged by the services."""

from typing import Any

from django import forms

from core.errors import Text
from projects.services.file_types import ACCEPT, NAMES


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    def __init__(self, *, label: Text, help_text: Text = NAMES, required: bool = False) -> None:
        widget = FilesInput(attrs={"accept": ACCEPT})
        super().__init__(label=label, help_text=help_text, widget=widget, allow_empty_file=True, required=required)

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in chosen if file]
