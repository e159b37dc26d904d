"""What a side hands in of a module, and what its readers write. Lengths and files are judged by the services."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from projects.services.file_types import ACCEPT, NAMES
from registration.enums.dossiers import Severity
from registration.models import ModuleRemark, ModuleVersion
from registration.services.guidance import LONGEST_ADVICE, LONGEST_BODY, LONGEST_TOPICS, Session
from registration.services.module_remarks import LONGEST_REMARK
from registration.services.module_versions import LONGEST_ANSWER, LONGEST_CHANGES, Handed


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files; what they are is judged by the service."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=SeveralFiles(attrs={"accept": ACCEPT}), allow_empty_file=True, required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFilesField, self).clean(file, initial) for file in chosen if file]


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class VersionForm(forms.Form):
    """``before`` is the version handed in last, ``remarks`` are those that wait for an answer."""

    changes = forms.CharField(
        label=gettext_lazy("What changed"),
        help_text=gettext_lazy("In a few words, so that whoever reads it need not look for it."),
        max_length=LONGEST_CHANGES,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""}),
    )
    keep = forms.MultipleChoiceField(
        label=gettext_lazy("Files of the version before that stay"),
        help_text=gettext_lazy("A new file of the same name takes the place of the old one."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self, *args: Any, before: ModuleVersion | None, remarks: Sequence[ModuleRemark], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.remarks = remarks
        self.fields["files"] = SeveralFilesField(label=_("New files"), help_text=NAMES)
        self.initial.setdefault("based_on", before.number if before else 0)
        if before is None:
            del self.fields["keep"], self.fields["changes"]
        else:
            self._offer(before)
        for remark in remarks:
            self.fields[f"answer_{remark.ref}"] = _answer_field(remark)

    def _offer(self, before: ModuleVersion) -> None:
        field = self.fields["keep"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(file.ref, file.name) for file in before.files.all()]
        self.initial.setdefault("keep", [file.ref for file in before.files.all()])
        self.fields["changes"].required = True

    @property
    def answers(self) -> list[tuple[ModuleRemark, Any]]:
        """Each remark with the field that answers it, for the page."""
        return [(remark, self[f"answer_{remark.ref}"]) for remark in self.remarks]

    def handed(self) -> Handed:
        given = self.cleaned_data
        return Handed(
            changes=given.get("changes", ""),
            keep=given.get("keep", []),
            answers={remark.ref: given.get(f"answer_{remark.ref}", "") for remark in self.remarks},
            based_on=given.get("based_on") or 0,
        )

    @property
    def chosen_files(self) -> Sequence[UploadedFile[Any]]:
        return self.cleaned_data.get("files") or []


def _answer_field(remark: ModuleRemark) -> forms.CharField:
    return forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_ANSWER,
        required=remark.severity == Severity.MUST,
        widget=forms.Textarea(attrs={"rows": 2, "data-counted": ""}),
    )


class RemarkForm(forms.Form):
    severity = forms.ChoiceField(
        label=pgettext_lazy("a remark", "How much it matters"),
        choices=Severity.choices,
        initial=Severity.MUST,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("What is missing, or should be better"),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""}),
    )


class PersonField(forms.ModelChoiceField[User]):
    def label_from_instance(self, obj: User) -> str:
        return obj.name


class ReviewerForm(forms.Form):
    user = PersonField(
        label=gettext_lazy("A further coach"),
        help_text=gettext_lazy("Reads the modules and writes remarks; sees nothing else of this case."),
        queryset=User.objects.none(),
    )

    def __init__(self, *args: Any, possible: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        assert isinstance(field, PersonField)  # noqa: S101 - declared above
        field.queryset = possible


class SessionForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("Day"), widget=day_input())
    body = forms.CharField(
        label=gettext_lazy("Experts of"),
        help_text=gettext_lazy(
            "The office they come from, such as the national centre or its Greater Bay Area centre."
        ),
        max_length=LONGEST_BODY,
    )
    topics = forms.CharField(
        label=gettext_lazy("Topics"),
        max_length=LONGEST_TOPICS,
        widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""}),
    )
    advice = forms.CharField(
        label=gettext_lazy("Advice"),
        max_length=LONGEST_ADVICE,
        widget=forms.Textarea(attrs={"rows": 5, "data-counted": ""}),
    )
    shared = forms.BooleanField(
        label=gettext_lazy("The sides of the case read it"),
        help_text=gettext_lazy("Project owner and registrant read topics and advice, and get the files."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = SeveralFilesField(label=_("Files"), help_text=NAMES)

    def session(self) -> Session:
        given = self.cleaned_data
        return Session(given["on"], given["body"], given["topics"], given["advice"], given["shared"])
