"""What a person says about himself; which notices are mailed he says in ``notice_mail``."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("My name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Mobile phone"),
        help_text=_("Only the office sees it. Outside the mainland begin with +852, +853 or +886."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    language = forms.ChoiceField(label=_("Language of the portal and its e-mails"), choices=settings.LANGUAGES)
    waiting_mail = forms.BooleanField(
        label=_("On working days, one e-mail that says what waits for me"),
        help_text=_("Only when something is overdue or due within three working days, and without titles of projects."),
        required=False,
    )

    @classmethod
    def of(cls, user: User, data: Any = None) -> "ProfileForm":
        names = ("name", "phone", "language", "waiting_mail")
        return cls(data, initial={name: getattr(user, name) for name in names})
