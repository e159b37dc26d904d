"""The workbook an officer hands in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from projects.ledger.reading import MOST_BYTES, UnreadableLedger, require_workbook


class LedgerForm(forms.Form):
    file = forms.FileField(
        label=_("Ledger workbook"),
        error_messages={"required": _("Choose the workbook."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Here and not above: filling in the number settles the language.
        said = _("An Excel file (.xlsx) of at most %(n)s MB, with the ledger's headings in one of its first rows.")
        self.fields["file"].help_text = said % {"n": MOST_BYTES // 1024 // 1024}

    def clean_file(self) -> Any:
        """A glance by content, so that a wrong file is refused beside its field and not by a job later."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            require_workbook(upload)
        except UnreadableLedger as refusal:
            raise forms.ValidationError(str(refusal.message)) from None
        return upload
