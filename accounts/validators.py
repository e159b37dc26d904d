"""What a password must be (GB/T 22239-2019 §8.1.4.1 a: complexity)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KINDS = 3


class CharacterKindsValidator:
    """At least three of: small letters, capitals, digits, anything else."""

    def validate(self, password: str, user: object = None) -> None:
        kinds = {_kind(character) for character in password}
        if len(kinds) < KINDS:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        return _("Please mix at least three of: small letters, capitals, digits, other characters.")


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    if character.islower():
        return "small"
    return "capital" if character.isupper() else "other"
