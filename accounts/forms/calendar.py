from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 20_000


class CalendarForm(forms.Form):
    """``seen`` is the calendar the person began with; what the text says is judged by the service."""

    text = forms.CharField(
        label=_("Holidays and make-up working days"),
        help_text=_(
            "Paste the announcement of the State Council, or write one line for each, such as"
            " “2027-02-06 至 2027-02-12 休 春节” and “2027-02-20 班 春节”. The list is the whole year."
        ),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("Paste or write the days of the year.")},
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
