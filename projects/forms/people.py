"""The team, invitations and the handing over of a project. Lengths and addresses are judged by the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.widgets import SentenceRadios
from projects.enums import Rights

RIGHTS_SENTENCES = {
    Rights.VIEW.value: _("Reads the application, changes nothing"),
    Rights.EDIT.value: _("Writes answers and adds documents; you hand in"),
}


def rights_field() -> forms.ChoiceField:
    widget = SentenceRadios(RIGHTS_SENTENCES)
    return forms.ChoiceField(label=_("Rights"), choices=Rights.choices, initial=Rights.VIEW, widget=widget)


def email_field(required: bool = True) -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"})
    return forms.CharField(label=_("E-mail"), max_length=254, required=required, widget=widget)


class MemberForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    organisation_name = forms.CharField(label=_("Organisation"), max_length=120, required=False)
    contribution = forms.CharField(
        label=_("Contribution"),
        help_text=_("Such as: structural design, animal tests."),
        max_length=100,
        required=False,
    )


class NewMemberForm(MemberForm):
    rights = rights_field()
    email = email_field(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].help_text = _("With an address we send an invitation at once.")


class InviteForm(forms.Form):
    email = email_field()


class TransferForm(forms.Form):
    email = email_field()
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, needs_reason: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].help_text = _("Of a team member, or of a colleague of your institution with an account.")
        self.fields["reason"].required = needs_reason
