"""Asking a department, and its answers. Lengths, days and files are judged by the services."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Text
from core.widgets import offer
from projects.services.file_types import ACCEPT, NAMES
from registration.enums.tasks import TaskKind
from registration.services.tasks import MOST_NUMBER, MOST_REASON, MOST_SUBJECT, MOST_TEXT, TaskAsk, TaskResult

FILLED_IN = {"required": _("Please fill this in.")}


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; what they are is judged by the service."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Files"))
        kwargs.setdefault("help_text", NAMES)
        widget = FilesInput(attrs={"accept": ACCEPT})
        super().__init__(widget=widget, allow_empty_file=True, required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in chosen if file]


class FormWithFiles(forms.Form):
    @property
    def chosen_files(self) -> Sequence[UploadedFile[Any]]:
        return self.cleaned_data.get("files") or []


def long_text(label: Text, *, most: int, rows: int = 5, help_text: Text = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=required,
        error_messages=FILLED_IN,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def day_field(label: Text, *, required: bool = True, help_text: Text = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        error_messages=FILLED_IN,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class TaskAskForm(FormWithFiles):
    organisation = forms.ChoiceField(
        label=_("Who is asked"),
        help_text=_("Departments, city offices and test institutes of the province that work with this portal."),
        error_messages=FILLED_IN,
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("a task", "What it is about"), choices=TaskKind.choices, error_messages=FILLED_IN
    )
    subject = forms.CharField(
        label=pgettext_lazy("a task", "Subject"), max_length=MOST_SUBJECT, error_messages=FILLED_IN
    )
    text = long_text(
        _("What you ask them for"),
        most=MOST_TEXT,
        rows=7,
        help_text=_(
            "Besides this they read only number, title, class, stage, registrant and institution of the case."
            " Write here whatever else they need, and nothing that is not meant for them."
        ),
    )
    days = forms.IntegerField(
        label=_("Due in"), min_value=1, max_value=250, error_messages=FILLED_IN, widget=forms.NumberInput()
    )
    shown = forms.BooleanField(
        label=_("The project's owner and the registrant see state and result"),
        help_text=_("They never read your text, nor questions and answers."),
        required=False,
    )
    files: Any = FilesField(help_text=_("They are read by whoever is asked."))

    def __init__(self, *args: Any, bodies: Iterable[tuple[str, Text]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", [("", _("Please choose")), *bodies])

    def ask(self) -> TaskAsk:
        names = ("organisation", "kind", "subject", "text", "days", "shown")
        return TaskAsk(**{name: self.cleaned_data[name] for name in names})


class TaskTextForm(FormWithFiles):
    """A question of the asked body, or its answer."""

    text = long_text(_("Your text"), most=MOST_TEXT)
    files: Any = FilesField()


class TaskReasonForm(forms.Form):
    text = long_text(pgettext_lazy("a task", "Reason"), most=MOST_REASON, rows=3)

    def __init__(self, *args: Any, needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = needed


class TaskResultForm(FormWithFiles):
    """``reached``: for a task that can bring about a milestone, with the label of its day."""

    text = long_text(_("What was done"), most=MOST_TEXT)
    reached_on = day_field(
        _("Reached on"),
        required=False,
        help_text=_("Leave this empty when it was not reached; then say so above."),
    )
    number = forms.CharField(label=_("Number of the paper"), max_length=MOST_NUMBER, required=False)
    files: Any = FilesField()

    def __init__(self, *args: Any, reached: Text = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reached:
            self.fields["reached_on"].label = reached
        else:
            del self.fields["reached_on"], self.fields["number"]

    def result(self) -> TaskResult:
        found = self.cleaned_data
        return TaskResult(found["text"], found.get("reached_on"), found.get("number", ""))
