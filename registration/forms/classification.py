"""What is typed about a request for classification. Lengths, days and files are judged by the services."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registration.enums.classification import Outcome
from registration.forms.attached import FilesField
from registration.models import ClassificationRequest
from registration.services.classification import MOST_ANSWER, MOST_SIMILAR, MOST_TEXT, Draft
from registration.services.classification_office import MOST_ASKED, MOST_NUMBER, MOST_OPINION, Decision

TEXTS = ("description", "intended_use", "similar", "reason")
OPEN_OUTCOME = ("", pgettext_lazy("an opinion", "No opinion yet"))


def text_area(label: Any, most: int, rows: int = 4, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "data-counted": ""})
    return forms.CharField(label=label, max_length=most, widget=widget, **kwargs)


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
        **kwargs,
    )


class DraftForm(forms.Form):
    """A draft may be incomplete: what is missing is said when it is handed in."""

    description = text_area(
        _("Product description"),
        MOST_TEXT,
        6,
        help_text=_(
            "Structure and composition, main materials, working principle, how it is used. With sizes and limits."
        ),
        required=False,
    )
    intended_use = text_area(
        _("Intended use"), MOST_TEXT, help_text=_("For what, in whom, by whom, for how long."), required=False
    )
    similar = text_area(
        _("Similar products"),
        MOST_SIMILAR,
        help_text=_(
            "Products of the same kind in China or abroad, with class and certificate number if you know them."
        ),
        required=False,
    )
    reason = text_area(
        _("Why the class is in doubt"),
        MOST_TEXT,
        help_text=_("What the catalogue says and does not say, and which class you would expect."),
        required=False,
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, with_files: bool, request: ClassificationRequest | None = None, **kwargs: Any
    ) -> None:
        if request is not None:
            kwargs.setdefault(
                "initial", {**{name: getattr(request, name) for name in TEXTS}, "version": request.version}
            )
        super().__init__(*args, **kwargs)
        if with_files:
            self.fields["files"] = FilesField(label=_("Files"))

    def draft(self) -> Draft:
        return Draft(**{name: self.cleaned_data[name] for name in TEXTS})


class ActForm(forms.Form):
    """Several acts stand on one page; each gives its fields ids of their own."""

    key = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{self.key}_%s")
        super().__init__(*args, **kwargs)


class AskForm(ActForm):
    key = "ask"
    text = text_area(_("What is needed"), MOST_ASKED)
    on = day_field(_("Asked on"))


class AnswerForm(ActForm):
    key = "answer"
    answer = text_area(_("Your answer"), MOST_ANSWER, 6)

    def __init__(self, *args: Any, with_files: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if with_files:
            self.fields["files"] = FilesField(label=_("Files"))


class SendForm(ActForm):
    key = "send"
    number = forms.CharField(
        label=_("Number at the national centre"),
        help_text=_("As its classification system gave it."),
        max_length=MOST_NUMBER,
    )
    on = day_field(_("Sent on"))
    opinion_class = forms.ChoiceField(
        label=_("The province's preliminary opinion"), choices=[OPEN_OUTCOME, *Outcome.choices], required=False
    )
    opinion = text_area(_("Reasons of the opinion"), MOST_OPINION, 3, required=False)


class DecideForm(ActForm):
    key = "decide"
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("Number of the ruling"),
        help_text=_("As on the ruling (分类界定编号); the province's own answer may have none."),
        max_length=MOST_NUMBER,
        required=False,
    )
    on = day_field(_("Decided on"))
    answer = text_area(_("What the answer says"), MOST_OPINION, 3, required=False)

    def decision(self) -> Decision:
        return Decision(**self.cleaned_data)


class ConfirmForm(ActForm):
    key = "confirm"
    on = day_field(_("Valid from"))
