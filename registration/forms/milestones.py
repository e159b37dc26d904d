"""What is reported of a milestone, and reasons. What is right is said by the services."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registration.enums.cases import Channel
from registration.enums.milestones import MilestoneKind
from registration.forms.files import FilesField
from registration.services.milestone_values import LONGEST_NOTE, Report
from registration.services.milestones import LONGEST_REASON
from registration.steps import NUMBER_REQUIRED, Step

# What is typed beyond a limit is refused by the service with everything else; the field must not cut it before.
NEVER_CUT = 2000
NUMBER_HELP = {
    MilestoneKind.CERTIFIED.value: _("As on the certificate, for example 粤械注准20252070456 or 国械注准20253010123."),
    MilestoneKind.FILED.value: _("As on the filing certificate, for example 粤穗械备20250123."),
    MilestoneKind.CHANNEL_GRANTED.value: _("Of the national innovation channel: CQTS and seven digits."),
}
FILES_HELP = _("Several files at once. Choose them again after an error: browsers forget them.")


class MilestoneForm(forms.Form):
    """The fields of one step: its day, number, channel and further answers, its files, and a note."""

    on = forms.DateField(
        label=_("Day on which it happened"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day on the paper, not the day of this report."),
    )
    number = forms.CharField(max_length=NEVER_CUT)
    channel = forms.ChoiceField(label=_("Channel"), choices=[("", _("Please choose")), *Channel.choices])
    note = forms.CharField(
        label=_("Note"),
        help_text=_("What whoever confirms it should know. The sides and the guides of this case read it."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""}),
    )

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        # Named as the service names it; as an attribute of the class it would hide the form's own uploads.
        self.fields["files"] = FilesField(label=_("Papers that show it"), help_text=FILES_HELP, required=step.evidence)
        self._keep_fields_of(step)
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()
        for fact in step.facts:
            self.fields[fact.key] = forms.CharField(label=fact.label, max_length=fact.most, required=fact.required)
        order = ["on", "number", "channel", *(fact.key for fact in step.facts), "files", "note"]
        self.order_fields(order)

    def _keep_fields_of(self, step: Step) -> None:
        if step.number:
            field = self.fields["number"]
            field.label, field.required = str(step.number), step.kind in NUMBER_REQUIRED
            field.help_text = NUMBER_HELP.get(step.kind, "")
        else:
            del self.fields["number"]
        if step.kind != MilestoneKind.CHANNEL_GRANTED:
            del self.fields["channel"]

    @property
    def report(self) -> Report:
        given = self.cleaned_data
        return Report(
            kind=self.step.kind.value,
            on=given["on"],
            number=given.get("number", ""),
            channel=given.get("channel", ""),
            facts={fact.key: given.get(fact.key, "") for fact in self.step.facts},
            note=given["note"],
        )

    @property
    def chosen_files(self) -> Sequence[UploadedFile[Any]]:
        """Possibly none: the service says when a paper is needed, however a report comes in."""
        return self.cleaned_data["files"]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands beside the milestone; the sides of this case read it."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""}),
    )
