"""Messages and meetings of a match. Lengths, files and times are judged by the services."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from core.refs import new_ref
from matching.models import Meeting
from matching.services.meetings import MOST_LINK, MOST_NOTE, MOST_PLACE, MOST_SUBJECT, MeetingPlan
from matching.services.talks import MOST_TEXT
from projects.services.file_types import ACCEPT, NAMES

KEY_LENGTH = 20
DURATIONS = (30, 45, 60, 90, 120, 180, 240)
AN_HOUR = 60


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; what they are is judged by the service."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=FilesInput(attrs={"accept": ACCEPT}), allow_empty_file=True, required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in chosen if file]


class MessageForm(forms.Form):
    """``key`` tells a message that is sent twice from two messages."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-counted": ""}),
    )
    attachments = FilesField(label=_("Files"), help_text=NAMES)
    key = forms.CharField(required=False, max_length=KEY_LENGTH, widget=forms.HiddenInput)

    def __init__(self, *args: Any, with_files: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", new_ref(KEY_LENGTH))
        if not with_files:
            del self.fields["attachments"]

    @property
    def chosen_files(self) -> Sequence[UploadedFile[Any]]:
        return self.cleaned_data.get("attachments") or []


class MeetingForm(forms.Form):
    subject = forms.CharField(
        label=_("What it is about"),
        help_text=_("Only the two sides read this; the calendar file names the project's number instead."),
        max_length=MOST_SUBJECT,
    )
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.TypedChoiceField(label=pgettext_lazy("a meeting", "How long"), coerce=int, initial=AN_HOUR)
    place = forms.CharField(label=pgettext_lazy("a meeting", "Place"), max_length=MOST_PLACE, required=False)
    link = forms.CharField(
        label=_("Link to the video conference"),
        help_text=_("For a meeting at a distance; begins with https://"),
        max_length=MOST_LINK,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    note = forms.CharField(
        label=_("Note to the other side"),
        max_length=MOST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-counted": ""}),
    )

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        if meeting is not None:
            kwargs.setdefault("initial", values_of(meeting))
        super().__init__(*args, **kwargs)
        lengths = sorted({*DURATIONS, *([meeting.minutes] if meeting else [])})
        field = self.fields["minutes"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
        field.choices = [(n, ngettext_lazy("%(n)s minute", "%(n)s minutes", n) % {"n": n}) for n in lengths]

    def plan(self) -> MeetingPlan:
        given = self.cleaned_data
        return MeetingPlan(
            subject=given["subject"],
            starts_at=timezone.make_aware(datetime.combine(given["day"], given["time"])),
            minutes=given["minutes"],
            place=given["place"],
            link=given["link"],
            note=given["note"],
        )


class MeetingAnswerForm(forms.Form):
    """A few words for the other side, when somebody declines or cancels."""

    note = forms.CharField(
        label=_("A few words to the other side"),
        max_length=MOST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-counted": ""}),
    )


def values_of(meeting: Meeting) -> dict[str, Any]:
    """The same meeting to be moved; its note belonged to the earlier proposal."""
    begins = timezone.localtime(meeting.starts_at)
    return {
        "subject": meeting.subject,
        "day": begins.date(),
        "time": begins.time(),
        "minutes": meeting.minutes,
        "place": meeting.place,
        "link": meeting.link,
    }
