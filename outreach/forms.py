"""Forms of activities: shape of the input; what is right is said by the services."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.widgets import offer
from outreach.enums import ActivityKind, Audience, PaperKind
from outreach.models import Activity
from outreach.services.activities import MOST, MOST_PLACES, ActivityFacts
from outreach.services.attendance import MOST_NAME, MOST_ORGANISATION
from projects.services.file_types import ACCEPT, NAMES

MOMENT = "%Y-%m-%dT%H:%M"


def moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )


def lines(label: Any, help_text: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.Textarea(attrs={"rows": rows})
    )


class ActivityForm(forms.Form):
    """``sequence`` carries which save the person had before him."""

    kind = forms.ChoiceField(label=pgettext_lazy("of an activity", "Kind"), choices=ActivityKind.choices)
    title = forms.CharField(label=_("Title"), max_length=MOST["title"])
    starts_at = moment(_("Beginning"))
    ends_at = moment(pgettext_lazy("of an activity", "End"))
    city = forms.ChoiceField(label=_("City"), required=False)
    place = forms.CharField(
        label=pgettext_lazy("of an event", "Place"), help_text=_("Building and room."), max_length=200, required=False
    )
    link = forms.URLField(
        label=_("Link for a meeting at a distance"), max_length=MOST["link"], required=False, assume_scheme="https"
    )
    hosts = lines(
        _("Host institutions"), _("By their full names, one in a line. For a survey: those that are visited.")
    )
    lecturers = lines(_("Lecturers"), _("One in a line."))
    topics = lines(pgettext_lazy("of an activity", "Topics"), _("One in a line."))
    text = forms.CharField(
        label=pgettext_lazy("of an event", "What it is about"),
        max_length=MOST["text"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "data-counted": ""}),
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices)
    places = forms.IntegerField(
        label=pgettext_lazy("at an activity", "Places"),
        help_text=_("Leave it empty when there is no limit."),
        min_value=1,
        max_value=MOST_PLACES,
        required=False,
    )
    register_until = forms.DateField(
        label=_("Registration until"),
        help_text=_("Leave it empty for the day itself."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    sequence = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, activity: Activity | None = None, cities: Iterable[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        if activity is not None:
            kwargs.setdefault("initial", values_of(activity))
        super().__init__(*args, **kwargs)
        offer(self, "city", [("", _("Not stated")), *cities])

    @property
    def host_names(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["hosts"].splitlines() if line.strip()]

    def facts(self, hosts: tuple[str, ...]) -> ActivityFacts:
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("sequence", "hosts")}
        split = {name: tuple(given[name].splitlines()) for name in ("lecturers", "topics")}
        return ActivityFacts(**{**given, **split, "hosts": hosts})

    def renew(self, activity: Activity) -> None:
        """After a refusal because somebody else saved first: the next sending is one that has seen it."""
        again = cast(QueryDict, self.data).copy()
        again["sequence"] = str(activity.sequence)
        self.data = again


def values_of(activity: Activity) -> dict[str, Any]:
    names = ("kind", "title", "place", "link", "text", "audience", "places", "register_until", "sequence")
    return {
        **{name: getattr(activity, name) for name in names},
        "city": activity.city_id or "",
        "starts_at": timezone.localtime(activity.starts_at),
        "ends_at": timezone.localtime(activity.ends_at),
        "hosts": "\n".join(host.name for host in activity.hosts.all()),
        "lecturers": "\n".join(activity.lecturers),
        "topics": "\n".join(activity.topics),
    }


class HoldForm(forms.Form):
    counted_by_hand = forms.IntegerField(
        label=_("Further people who came"),
        help_text=_("Those who are on no list here, as on a signed sheet of paper."),
        min_value=0,
        max_value=MOST_PLACES,
        required=False,
    )
    summary = forms.CharField(
        label=_("What came of it"),
        help_text=_("Questions asked, answers, what is to be done. The office reads it."),
        max_length=MOST["summary"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-counted": ""}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=MOST["reason"], widget=forms.Textarea(attrs={"rows": 2}))


class PeopleForm(forms.Form):
    lines = forms.CharField(
        label=_("People"),
        help_text=_(
            "One in a line: name, then a comma and the institution or enterprise. Pasted from a table works too."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    @property
    def written(self) -> list[str]:
        return list(self.cleaned_data["lines"].splitlines())


class PaperForm(forms.Form):
    kind = forms.ChoiceField(label=pgettext_lazy("of a file", "What it is"), choices=PaperKind.choices)
    file = forms.FileField(label=_("File"), help_text=NAMES, widget=forms.FileInput(attrs={"accept": ACCEPT}))


class DoorForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=MOST_NAME)
    organisation = forms.CharField(label=_("Institution or enterprise"), max_length=MOST_ORGANISATION, required=False)
