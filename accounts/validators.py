"""What a password must be (GB/T 22239-2019 §8.1.4.1 a: complexity, and not one of the last)."""

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import FormerPassword, User

KINDS = 3
REMEMBERED = 5


class CharacterKindsValidator:
    """At least three of: small letters, capitals, digits, anything else."""

    def validate(self, password: str, user: object = None) -> None:
        kinds = {_kind(character) for character in password}
        if len(kinds) < KINDS:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        return _("Please mix at least three of: small letters, capitals, digits, other characters.")


class FormerPasswordsValidator:
    """None of the last five, the present one among them. Django says when one was set."""

    def validate(self, password: str, user: object = None) -> None:
        if isinstance(user, User) and user.pk and any(check_password(password, each) for each in former(user)):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password: str, user: object = None) -> None:
        if not isinstance(user, User) or not user.pk or not user.has_usable_password():
            return
        FormerPassword.objects.create(user=user, password=user.password)
        kept = FormerPassword.objects.filter(user=user).order_by("-id").values("pk")[:REMEMBERED]
        FormerPassword.objects.filter(user=user).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()

    def get_help_text(self) -> str:
        return _("Please choose a password that is none of your last five.")


def former(user: User) -> set[str]:
    """Also the present one, which may be older than this memory."""
    kept = FormerPassword.objects.filter(user=user).order_by("-id").values_list("password", flat=True)[:REMEMBERED]
    present = User.objects.filter(pk=user.pk).values_list("password", flat=True)
    return {*kept, *present}


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    if character.islower():
        return "small"
    return "capital" if character.isupper() else "other"
