"""One coach, or the portal's suggestion for each, for many cases at once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registration.forms.coaching import area
from registration.selectors.coaches import CoachLoad
from registration.services.coaching import LONGEST_NOTE


class ManyForm(forms.Form):
    """An empty ``coach`` gives each case to whoever is suggested for it."""

    coach = forms.ChoiceField(label=_("Coach"), required=False)
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Only the coach, the office and later coaches read it."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=area(2),
    )

    def __init__(self, *args: Any, loads: Iterable[CoachLoad], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coach"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [
            ("", _("To each the least loaded, who knows the field if possible")),
            *((load.membership.ref, f"{load.coach.name} ({load.living})") for load in loads),
        ]
