"""Codes that are verified, and why a certificate is revoked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.selectors.receipts import plain_code
from registration.services.proofs import MOST_REASON


class ProofCodeForm(forms.Form):
    """``code`` comes out as it is stored."""

    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("It stands on the certificate, in groups of four. Hyphens and small letters make no difference."),
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


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is revoked"),
        help_text=_("The holder reads it. Whoever verifies the certificate reads only that it was revoked, and when."),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""}),
    )
