"""Which notices come by e-mail, and when: one choice for all, and another one for any group."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.enums import MailMode
from core.notice_groups import notice_groups

PREFIX = "group_"


class NoticeMailForm(forms.Form):
    mail_mode = forms.ChoiceField(
        label=_("Usually"),
        help_text=_("For every kind of notice that has no choice of its own below."),
        choices=MailMode.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in notice_groups():
            self.fields[f"{PREFIX}{group.key}"] = forms.ChoiceField(
                label=group.label,
                help_text=group.help,
                choices=[("", _("As usual")), *MailMode.choices],
                required=False,
            )

    @classmethod
    def of(cls, user: User, data: Any = None) -> "NoticeMailForm":
        chosen = {f"{PREFIX}{key}": mode for key, mode in user.mail_groups.items()}
        return cls(data, initial={"mail_mode": user.mail_mode, **chosen})

    @property
    def groups(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    @property
    def chosen(self) -> dict[str, Any]:
        """As ``save_profile`` takes it."""
        groups = {
            name.removeprefix(PREFIX): mode for name, mode in self.cleaned_data.items() if name.startswith(PREFIX)
        }
        return {"mail_mode": self.cleaned_data["mail_mode"], "mail_groups": groups}
