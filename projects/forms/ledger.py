"""The workbook an officer hands in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from projects.ledger.reading import MOST_BYTES, UnreadableLedger, require_workbook


class LedgerForm(forms.Form):
    file = forms.FileField(
        label=_("Ledger workbook"),
        help_text=_("An Excel file (.xlsx) of at most %(n)s MB, with the ledger's headings in one of its first rows.")
        % {"n": MOST_BYTES // 1024 // 1024},
        error_messages={"required": _("Choose the workbook."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> Any:
        """A glance by content, so that a wrong file is refused beside its field and not by a job later."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            require_workbook(upload)
        except UnreadableLedger as refusal:
            raise forms.ValidationError(str(refusal.message)) from None
        return upload
