"""The questionnaire of the channel pre-check: one question for each condition that the office has not settled."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Text
from projects.enums import ManagementClass, PatentStatus, Stage
from registration.channels import CONDITIONS, TOPICS, Answer, Facts, derived, keys_in, procedures_of
from registration.services.channels import MOST_REASON

NOT_SAID = ("", pgettext_lazy("a choice", "Not said"))


class QuestionsForm(forms.Form):
    """``said`` are the answers kept; ``theirs`` those somebody else saved meanwhile, shown beside the question."""

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        region: str,
        facts: Facts,
        said: Mapping[str, str] | None = None,
        version: int = 0,
        theirs: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", version)
        self.known = derived(facts)
        self.theirs = theirs or {}
        asked = {key for procedure in procedures_of(region) for key in keys_in(procedure.rule)}
        for key, condition in CONDITIONS.items():
            fact = self.known.get(key)
            if key not in asked or (fact is not None and fact.firm):
                continue
            default = fact.answer if fact is not None else Answer.UNKNOWN
            self.fields[key] = forms.ChoiceField(
                label=condition.text,
                help_text=str(condition.help),
                choices=Answer.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=(said or {}).get(key, default),
            )

    @property
    def answers(self) -> dict[str, str]:
        return {key: self.cleaned_data.get(key, "") for key in self.fields if key in CONDITIONS}

    def topics(self) -> list[tuple[Text, list[tuple[BoundField, str]]]]:
        """Each topic with its questions and what the portal knows or somebody else answered."""
        found = []
        for topic, label in TOPICS.items():
            questions = list(self._questions(topic))
            if questions:
                found.append((label, questions))
        return found

    def _questions(self, topic: str) -> Iterator[tuple[BoundField, str]]:
        for key in self.fields:
            if key in CONDITIONS and CONDITIONS[key].topic == topic:
                yield self[key], self._note(key)

    def _note(self, key: str) -> str:
        if key in self.theirs:
            label = Answer(self.theirs[key]).label
            return str(_("Saved meanwhile: %(answer)s") % {"answer": label})
        fact = self.known.get(key)
        return fact.why if fact is not None else ""


class AdviceForm(forms.Form):
    channel = forms.ChoiceField(label=_("Worth applying for"))
    reason = forms.CharField(
        label=pgettext_lazy("advice", "Why"),
        help_text=_("Both sides read this. It is advice, never a promise."),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""}),
    )

    def __init__(self, *args: Any, region: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(each.channel.value, each.channel.label) for each in procedures_of(region)]


class ProductForm(forms.Form):
    """What the portal would know of a project, for a pre-check without one."""

    management_class = forms.ChoiceField(
        label=_("Management class"), choices=[NOT_SAID, *ManagementClass.choices], required=False
    )
    stage = forms.ChoiceField(label=_("Stage of development"), choices=[NOT_SAID, *Stage.choices], required=False)
    patent_status = forms.ChoiceField(
        label=_("Patent status"), choices=[NOT_SAID, *PatentStatus.choices], required=False
    )
    granted_on = forms.DateField(
        label=_("Day of the grant announcement of the invention patent"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def facts(self, region: str, today: Any) -> Facts:
        given = self.cleaned_data
        return Facts(
            today=today,
            region=region,
            management_class=given.get("management_class", ""),
            patent_status=given.get("patent_status", ""),
            granted_on=(given["granted_on"],) if given.get("granted_on") else (),
            stage=given.get("stage", ""),
        )
