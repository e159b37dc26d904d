"""A field for any number of files; what they are is judged by the service that keeps them."""

from typing import Any

from django import forms

from projects.services.file_types import ACCEPT, NAMES


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", NAMES)
        super().__init__(widget=FilesInput(attrs={"accept": ACCEPT}), allow_empty_file=True, required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in chosen if file]
