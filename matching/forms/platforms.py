"""Entries of the directory of service platforms, and enquiries to them."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.widgets import offer
from matching.enums import Capability, PlatformKind
from matching.models import ServicePlatform
from matching.services.enquiries import LEAST_TEXT, MOST_TEXT
from matching.services.platforms import LONGEST, PlatformFacts, PlatformTexts, state_of
from projects.models import Project
from projects.selectors.catalogue import subcatalogues

TEXTS = ("summary", "description", "capabilities", "subcatalogues", "phone", "website")


class TextsForm(forms.Form):
    """What a platform offers. ``seen`` carries the state the person had before him."""

    summary = forms.CharField(
        label=_("In one sentence"),
        help_text=_("What the platform does for clinicians and enterprises; shown in the directory."),
        max_length=LONGEST["summary"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-counted": ""}),
    )
    description = forms.CharField(
        label=_("Equipment, experience and terms"),
        help_text=_("What you have and have done, how long things take, what they cost if you publish prices."),
        max_length=LONGEST["description"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-counted": ""}),
    )
    capabilities = forms.MultipleChoiceField(
        label=_("Capabilities"), choices=Capability.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    subcatalogues = forms.MultipleChoiceField(
        label=_("Sub-catalogues"),
        help_text=_("Tick those in which there is special experience; none means all."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    phone = forms.CharField(label=_("Telephone"), max_length=LONGEST["phone"], required=False)
    website = forms.CharField(
        label=_("Website"),
        max_length=LONGEST["website"],
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, platform: ServicePlatform | None = None, **kwargs: Any) -> None:
        if platform is not None:
            kwargs.setdefault("initial", values_of(platform))
        super().__init__(*args, **kwargs)
        offer(self, "subcatalogues", [(each.code, str(each)) for each in subcatalogues()])

    def texts(self) -> PlatformTexts:
        given = {name: self.cleaned_data[name] for name in TEXTS}
        lists = {name: tuple(given[name]) for name in ("capabilities", "subcatalogues")}
        return PlatformTexts(**{**given, **lists})

    @property
    def seen_state(self) -> str:
        return str(self.cleaned_data.get("seen", ""))

    def renew(self, platform: ServicePlatform) -> None:
        """After a refusal because somebody else saved first: the next sending is one that has seen it."""
        again = cast(QueryDict, self.data).copy()
        again["seen"] = state_of(platform)
        self.data = again


class PlatformForm(TextsForm):
    """The office's form: with name, kind, place and who answers."""

    name = forms.CharField(label=pgettext_lazy("a platform", "Name"), max_length=LONGEST["name"])
    kind = forms.ChoiceField(
        label=pgettext_lazy("a platform", "Kind"), choices=[("", _("Please choose")), *PlatformKind.choices]
    )
    city = forms.ChoiceField(label=_("City"), required=False)
    organisation = forms.ChoiceField(
        label=_("Organisation whose people answer"),
        help_text=_("Its members with an account read and answer enquiries. Without one the entry is only shown."),
        required=False,
    )
    field_order = ["name", "kind", "city", "organisation", *TEXTS, "seen"]

    def __init__(
        self,
        *args: Any,
        cities: Iterable[tuple[str, str]] = (),
        organisations: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "city", [("", _("Not stated")), *cities])
        offer(self, "organisation", [("", _("Nobody yet")), *organisations])

    def facts(self) -> PlatformFacts:
        given = self.cleaned_data
        return PlatformFacts(
            name=given["name"], kind=given["kind"], city=given["city"], organisation=given["organisation"]
        )


def values_of(platform: ServicePlatform) -> dict[str, Any]:
    values = {name: getattr(platform, name) for name in (*TEXTS, "name", "kind")}
    organisation = platform.organisation
    return {
        **values,
        "city": platform.city_id or "",
        "organisation": organisation.ref if organisation else "",
        "seen": state_of(platform),
    }


class DemonstrationForm(forms.Form):
    on = forms.DateField(
        label=_("Demonstration platform since"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    basis = forms.CharField(
        label=_("Basis"),
        help_text=_("The document that says so, with its number; everybody can read it."),
        max_length=LONGEST["basis"],
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For the office's record."),
        max_length=LONGEST["reason"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EnquiryForm(forms.Form):
    text = forms.CharField(
        label=_("Your question"),
        help_text=_(
            "Say what you need and by when. While no patent is filed, describe the need and not the invention."
        ),
        min_length=LEAST_TEXT,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7, "data-counted": ""}),
    )
    project = forms.ChoiceField(
        label=_("About one of your projects"),
        help_text=_("The platform is shown its number and title, and nothing else of it."),
        required=False,
    )

    def __init__(self, *args: Any, projects: Iterable[Project] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = {project.ref: project for project in projects}
        named = [(ref, f"{ref} {project.title}") for ref, project in self.projects.items()]
        offer(self, "project", [("", _("About none of them")), *named])
        if not named:
            del self.fields["project"]

    @property
    def chosen_project(self) -> Project | None:
        return self.projects.get(self.cleaned_data.get("project", ""))


class EnquiryAnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("It goes to whoever asked and can be sent once. Say how to reach you for the next step."),
        min_length=LEAST_TEXT,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7, "data-counted": ""}),
    )
