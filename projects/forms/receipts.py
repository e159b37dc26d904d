"""What a visitor types to verify a receipt."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.selectors.receipts import plain_code


class CodeForm(forms.Form):
    """``code`` comes out as it is stored."""

    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("It stands on the receipt, in groups of four. Hyphens and small letters make no difference."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = plain_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("A code has only letters and digits, and none of A, E, I, L, O, U, Y, 0 and 1.")
            )
        return code


class DigestForm(forms.Form):
    digest = forms.CharField(
        label=_("Compare a digest"),
        help_text=_("Paste the digest of a printed receipt or of your own calculation to see whether it is the same."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
