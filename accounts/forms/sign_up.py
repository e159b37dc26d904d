"""Signing up: who one is, for whom one works, an e-mail address, a password, and the privacy notice."""

from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms.joining import JoinForm
from accounts.models import User
from accounts.services.people import accept_privacy_notice, join_portal, open_account


class SignUpForm(JoinForm, SignupForm):
    """allauth's form with ours before it; the person, his request and a new organisation are saved together."""

    name = forms.CharField(label=_("My name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    consent = forms.BooleanField(
        label=_("I have read the privacy notice and agree that my data are used as it says."),
        error_messages={"required": _("Without your agreement we may not keep your data.")},
    )
    field_order = [*JoinForm.field_order, "name", "email", "password1", "password2", "consent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least 10 characters, three of: small letters, capitals, digits, others. No common password, no name."
        )

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            user: User = super().save(request)
        return user

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth between saving the person and sending the e-mail that confirms the address."""
        by = open_account(user=user, name=self.cleaned_data["name"], language=get_language() or user.language)
        accept_privacy_notice(by=by)
        join_portal(by=by, **self.answers)
