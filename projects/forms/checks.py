"""What an officer types in a formal check. Remarks are rows that grow; a row that is empty does not count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from projects import fields
from projects.enums import ManagementClass, RefusalCode
from projects.services.checks import REASON_LIMIT, REMARK_LIMIT, TEXT_LIMIT, RemarkInput
from projects.services.listings import DECIDED_CLASSES

FIRST_ROWS = 2

# What is asked for most often (domain guide §4.2: returned, not refused).
PHRASES: tuple[Text, ...] = (
    _("Please add the missing attachment."),
    _("Please remove everything by which a patient could be recognised, and upload the file again."),
    _("Please describe this more fully, so that somebody outside your field can follow."),
    _("Please check the class and say on what it is based."),
    _("This does not agree with the attached document; please make both the same."),
    _("Please give the number and the date as they stand in the official notice."),
    _("Please have the page stamped by your institution and upload it again."),
)

# What helps next, by reason of refusal; the officer makes it fit.
ADVICE: dict[str, Text] = {
    RefusalCode.NOT_A_DEVICE: _(
        "By its description this is not managed as a medical device. You may ask for a classification; with its "
        "result, you are welcome to hand in again."
    ),
    RefusalCode.OWNERSHIP: _("Please settle the ownership in writing with all parties, then hand in again."),
    RefusalCode.UNTRUE: _("The material does not agree with its sources. Please hand in again with correct material."),
    RefusalCode.NO_CONSENT: _(
        "Your institution has not agreed. Please speak with its research office; with its consent you can "
        "hand in again."
    ),
    RefusalCode.SECRET: _("Classified content must not be sent through this portal. Please ask your security office."),
    RefusalCode.DUPLICATE: _("The same project was handed in before; please go on with the earlier application."),
    RefusalCode.OTHER: "",
}


@dataclass(frozen=True)
class Target:
    """A field a remark may point to, or a whole section; ``value`` is "section.field"."""

    value: str
    label: Text


def targets() -> Iterator[tuple[fields.Section, list[Target]]]:
    for section in fields.SECTIONS:
        whole = Target(f"{section.key}.", _("The section as a whole"))
        yield section, [whole, *(Target(f"{section.key}.{each.key}", each.label) for each in section.fields)]


@lru_cache(maxsize=8)
def _options(language: str) -> SafeString:
    """Put together once for a language: a page shows the same hundred lines in every row."""
    groups = (
        (
            section.number,
            section.label,
            format_html_join("", '<option value="{}">{}</option>', ((each.value, each.label) for each in group)),
        )
        for section, group in targets()
    )
    return format_html_join("", '<optgroup label="{} {}">{}</optgroup>', groups)


def target_options(chosen: str) -> SafeString:
    """What a point of a notice can be about, with what is chosen marked."""
    found = _options(get_language() or "")
    mark = format_html('<option value="{}"', chosen)
    return SafeString(found.replace(mark, f"{mark} selected", 1)) if chosen else found


@dataclass
class RemarkRow:
    number: int
    target: str = ""
    text: str = ""
    error: Text = ""

    @property
    def options(self) -> SafeString:
        return target_options(self.target)

    @property
    def given(self) -> bool:
        return bool(self.target or self.text.strip())

    @property
    def remark(self) -> RemarkInput:
        section, _dot, field = self.target.partition(".")
        return RemarkInput(section, field, self.text)

    @property
    def place(self) -> tuple[Text, Text]:
        """Labels of section and field, for the preview; empty for what does not exist."""
        section = next((each for each in fields.SECTIONS if each.key == self.remark.section), None)
        if section is None:
            return "", ""
        field = next((each for each in section.fields if each.key == self.remark.field), None)
        return section.label, field.label if field else ""


def remark_rows(data: QueryDict | None, first: Sequence[str] = ()) -> list[RemarkRow]:
    """The rows as typed; new forms start with empty ones, the first pointing to the fields in ``first``."""
    if data is None:
        begun = [*first, *[""] * FIRST_ROWS][: max(FIRST_ROWS, len(first) + 1)]
        return [RemarkRow(number, target) for number, target in enumerate(begun)]
    pairs = zip(data.getlist("target"), data.getlist("remark"), strict=False)
    return [RemarkRow(number, target, text) for number, (target, text) in enumerate(pairs)]


class AcceptForm(forms.Form):
    confirmed_class = forms.ChoiceField(
        label=_("Confirm the class at the same time"),
        help_text=_("Only if you are sure; it can be confirmed later as well."),
        choices=[("", _("Later")), *(choice for choice in ManagementClass.choices if choice[0] in DECIDED_CLASSES)],
        required=False,
    )


class ReturnForm(forms.Form):
    """The text that goes with the remarks. ``again``: the application was returned before."""

    text = forms.CharField(max_length=TEXT_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.required = again
        if again:
            text.label = _("Which points arose newly from the correction")
            text.help_text = _("A second return is allowed only for these. The applicant reads this.")
            text.error_messages["required"] = _("Say which points arose newly from the correction.")
        else:
            text.label = _("A word to the applicant")
            text.help_text = _("Stands above the list of points.")


class RefuseForm(forms.Form):
    code = forms.ChoiceField(label=_("Reason"), choices=RefusalCode.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Why, and what helps the applicant next"),
        help_text=_("The applicant reads this. Name the way that is still open to him."),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ExemptForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the deadline does not apply"),
        help_text=_("Stands in the queue, in the audit log, and in the timeline the applicant sees."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


REMARK_LENGTH = REMARK_LIMIT
