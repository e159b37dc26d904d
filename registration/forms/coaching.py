"""Forms of the coaching. Lengths, days and who may are judged by the services."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.refs import new_ref
from projects.services.file_types import ACCEPT, NAMES
from registration.enums.coaching import ITEM_PARTIES, ServiceForm
from registration.enums.milestones import MilestoneKind
from registration.models import Case, ServiceRecord
from registration.selectors.coaches import CoachLoad
from registration.services.action_items import MOST_REMARK, MOST_WHAT
from registration.services.case_progress import MOST_WORDS as MOST_PROGRESS
from registration.services.case_progress import ProgressText
from registration.services.coaching import LONGEST_NOTE, LONGEST_REASON
from registration.services.ratings import MOST_WORDS
from registration.services.service_records import LIMITS, RecordText, facts_of
from registration.steps import steps_of

KEY_LENGTH = 20
USUAL_MINUTES = 30


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "data-counted": ""})


def day(**attrs: str) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; what they are is judged by the service."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=FilesInput(attrs={"accept": ACCEPT}), allow_empty_file=True, required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in chosen if file]


class KeyedForm(forms.Form):
    """``key`` tells what is sent twice from two."""

    key = forms.CharField(required=False, max_length=KEY_LENGTH, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", new_ref(KEY_LENGTH))


class RecordForm(KeyedForm):
    """Written in three minutes on a phone: today, a call, half an hour are there already."""

    on = forms.DateField(label=pgettext_lazy("a service", "Day"), widget=day())
    form = forms.ChoiceField(
        label=_("How you were in touch"), choices=ServiceForm.choices, widget=forms.RadioSelect, initial="call"
    )
    minutes = forms.IntegerField(
        label=_("Time spent"), initial=USUAL_MINUTES, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    people = forms.CharField(label=_("With whom"), max_length=LIMITS["people"], required=False)
    place = forms.CharField(label=pgettext_lazy("a service", "Place"), max_length=LIMITS["place"], required=False)
    problem = forms.CharField(label=_("Problem"), max_length=LIMITS["problem"], required=False, widget=area(3))
    measure = forms.CharField(
        label=_("What was done or advised"), max_length=LIMITS["measure"], required=False, widget=area(3)
    )
    result = forms.CharField(label=_("Result"), max_length=LIMITS["result"], required=False, widget=area(2))
    next_step = forms.CharField(label=_("Next step"), max_length=LIMITS["next_step"], required=False)
    next_on = forms.DateField(label=_("Next step until"), required=False, widget=day())
    attachments = FilesField(label=_("Files"), help_text=NAMES)
    inside = forms.BooleanField(
        label=_("Inside: only the coach and the office read this record and its files"), required=False
    )

    def __init__(self, *args: Any, record: ServiceRecord | None = None, **kwargs: Any) -> None:
        if record is not None:
            kwargs.setdefault("initial", facts_of(record))
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        if record is not None and not record.inside:
            # What the sides could read cannot be hidden from them afterwards.
            del self.fields["inside"]

    def text(self) -> RecordText:
        given = self.cleaned_data
        names = [name for name in RecordText.__dataclass_fields__ if name in given]
        return RecordText(**{name: given[name] for name in names})

    @property
    def chosen_files(self) -> Sequence[UploadedFile[Any]]:
        return self.cleaned_data.get("attachments") or []


class ItemForm(forms.Form):
    what = forms.CharField(label=_("What is to be done"), max_length=MOST_WHAT)
    party = forms.ChoiceField(
        label=_("Who does it"),
        choices=[(party.value, party.label) for party in ITEM_PARTIES],
        widget=forms.RadioSelect,
    )
    due_on = forms.DateField(label=pgettext_lazy("something to do", "Until"), widget=day())


class RemarkForm(forms.Form):
    remark = forms.CharField(
        label=pgettext_lazy("something to do", "Remark"), max_length=MOST_REMARK, required=False, widget=area(2)
    )


class MeasureDoneForm(RemarkForm):
    """An empty day says that it is not done after all."""

    field_order = ("done_on", "remark")
    done_on = forms.DateField(label=_("Done on"), required=False, widget=day())


class RatingForm(forms.Form):
    marks = forms.TypedChoiceField(
        label=_("How helpful was this service?"),
        coerce=int,
        choices=[(5, _("5, very")), (4, "4"), (3, "3"), (2, "2"), (1, _("1, not at all"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("Read by the coach and the office, not by the other side. A mark of 1 or 2 is answered."),
        max_length=MOST_WORDS,
        required=False,
        widget=area(3),
    )


class AccountForm(forms.Form):
    account = forms.CharField(
        label=_("How you see it"),
        help_text=_("Read by the office, not by the rater."),
        max_length=MOST_WORDS,
        widget=area(4),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("The office's answer"),
        help_text=_("The rater and the coach read it. Say what you have looked at, and what becomes better."),
        max_length=MOST_WORDS,
        widget=area(4),
    )


class ProgressForm(KeyedForm):
    development = forms.CharField(label=_("Development"), max_length=MOST_PROGRESS, required=False, widget=area(3))
    trial = forms.CharField(label=_("Clinical trial"), max_length=MOST_PROGRESS, required=False, widget=area(3))
    preparation = forms.CharField(
        label=_("Preparing the registration"), max_length=MOST_PROGRESS, required=False, widget=area(3)
    )
    expects = forms.ChoiceField(label=_("What you expect to reach next"), required=False)
    expects_on = forms.DateField(label=_("Expected on"), required=False, widget=day())

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [step.kind for step in steps_of(case.management_class)]
        field = self.fields["expects"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", "—"), *((kind.value, MilestoneKind(kind).label) for kind in kinds)]

    def text(self) -> ProgressText:
        given = self.cleaned_data
        return ProgressText(**{name: given[name] for name in ProgressText.__dataclass_fields__})


class CoachForm(forms.Form):
    """``coach`` is the reference of a membership; ``seen`` that of the coach the page showed, empty for none."""

    coach = forms.ChoiceField(label=_("Coach"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Only the coach, the office and later coaches read it."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=area(3),
    )
    seen = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, loads: Iterable[CoachLoad], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coach"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(load.membership.ref, load.coach.name) for load in loads]


class HandOverForm(CoachForm):
    note = forms.CharField(
        label=_("Why, and how things stand"),
        help_text=_("The office reads it, and the colleague once he is the coach."),
        max_length=LONGEST_NOTE,
        widget=area(4),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, required=False, widget=area(2))
