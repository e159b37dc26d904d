"""What is looked for, what somebody offers, and what became of it. What is right is said by the services."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Text
from core.widgets import SentenceRadios, offer
from matching.enums import Capability, NeedKind, NeedOutcome
from matching.models import Need
from matching.services import need_answers
from matching.services.needs import FIELDS, LONGEST_DEPARTMENT, LONGEST_OUTCOME, LONGEST_TITLE, MOST_TEXT
from projects.enums import Tier
from projects.models import Project

TIER_CHOICES = ((Tier.ENTERPRISE, Tier.ENTERPRISE.label), (Tier.PUBLIC, Tier.PUBLIC.label))
TIER_HELP: dict[str, Text] = {
    str(Tier.ENTERPRISE.value): _("Verified enterprises and platforms, clinicians, and the offices."),
    str(Tier.PUBLIC.value): _("Everybody, also without signing in."),
}
TITLE_HELP: dict[str, Text] = {
    NeedKind.ENTERPRISE: _("For example: Looking for absorbable haemostatic materials past animal testing"),
    NeedKind.CLINICAL: _("For example: Catheters of bedridden patients come loose at night"),
    NeedKind.PROJECT: _("For example: Looking for a pilot plant for silicone moulding"),
}
TEXT_HELP: dict[str, Text] = {
    NeedKind.ENTERPRISE: _("What it should do, at which stage, for which market, and what you bring."),
    NeedKind.CLINICAL: _(
        "What happens, how often, to whom, and what you do today. No solution is needed. Name no patient."
    ),
    NeedKind.PROJECT: _(
        "Write only what somebody must know to help. What makes the invention new does not belong here, above all "
        "before a patent is filed."
    ),
}


def long_text(label: Text, most: int, *, rows: int = 6, help_text: Text = "", required: bool = True) -> forms.CharField:
    """Too long is refused by the service, with how much: nothing that was pasted is cut."""
    field = forms.CharField(
        label=label, help_text=help_text, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )
    field.max_length = most
    return field


def several(label: Text, help_text: Text = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple()
    )


class NeedForm(forms.Form):
    """``version`` is the one the page was made from; somebody's later save is noticed by it."""

    project = forms.ChoiceField(
        label=_("For which project"),
        help_text=_("Others see which project it is only if they may see the project anyway."),
    )
    title = forms.CharField(label=_("What is looked for, in one line"), max_length=LONGEST_TITLE)
    text = long_text(_("Description"), MOST_TEXT, rows=8, required=False)
    wanted = several(_("Who or what could help"))
    department = forms.CharField(label=_("Clinical department"), max_length=LONGEST_DEPARTMENT, required=False)
    subcatalogues = several(
        _("Sub-catalogues"), _("Of the device catalogue; at most five. Leave out what you do not know.")
    )
    tier = forms.TypedChoiceField(
        label=_("Who may read it"), coerce=int, choices=TIER_CHOICES, widget=SentenceRadios(TIER_HELP)
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        kind: str,
        subcatalogues: Mapping[str, str],
        projects: Sequence[Project] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = TITLE_HELP[kind]
        self.fields["text"].help_text = TEXT_HELP[kind]
        offer(self, "wanted", Capability.choices)
        offer(self, "subcatalogues", [(code, f"{code} {name}") for code, name in subcatalogues.items()])
        self.projects = {project.ref: project for project in projects or ()}
        if projects is None:
            del self.fields["project"]
        else:
            offer(self, "project", project_choices(projects))

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def chosen_project(self) -> Project | None:
        return self.projects.get(self.cleaned_data.get("project", ""))


def initial_of(need: Need) -> dict[str, Any]:
    return {**{name: getattr(need, name) for name in FIELDS}, "version": need.version}


def project_choices(projects: Iterable[Project]) -> list[tuple[str, Text]]:
    return [("", _("Choose a project")), *((project.ref, f"{project.title} · {project.ref}") for project in projects)]


class AnswerForm(forms.Form):
    """``project`` only for people who have accepted projects of their own."""

    text = long_text(
        _("What you offer"),
        need_answers.MOST_TEXT,
        help_text=_(
            "Only the author of the need and the provincial office read this. Say what you have, how far it is, and "
            "how you can be reached."
        ),
    )
    project = forms.ChoiceField(
        label=_("A project of yours that fits"),
        help_text=_("The other side sees it only as far as you have opened it."),
        required=False,
    )

    def __init__(self, *args: Any, projects: Sequence[Project] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = {project.ref: project for project in projects}
        if projects:
            offer(self, "project", [("", pgettext_lazy("a project", "None")), *project_choices(projects)[1:]])
        else:
            del self.fields["project"]

    @property
    def chosen_project(self) -> Project | None:
        return self.projects.get(self.cleaned_data.get("project", ""))


class ReplyForm(forms.Form):
    reply = long_text(
        _("Your reply"),
        need_answers.MOST_TEXT,
        rows=4,
        help_text=_("Whoever answered reads it, and so does the provincial office. It can be sent once."),
    )


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What became of it"), choices=NeedOutcome.choices, widget=forms.RadioSelect)
    text = long_text(
        _("In a few words"),
        LONGEST_OUTCOME,
        rows=3,
        help_text=_("Those who answered and the provincial office read this."),
        required=False,
    )


class TakeBackForm(forms.Form):
    """For an officer."""

    reason = long_text(_("Reason"), 200, rows=3, help_text=_("The author of the need reads this."))
