"""The forms of task forces; lengths and days are judged by the services."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Membership
from registration.forms.appointments import day_field, length_choices, link_field, place_field, time_field
from registration.forms.hotline import text_area
from registration.models import ForceMeeting, ForceMember
from registration.selectors.forces import FEWEST_CHARACTERS
from registration.services.force_work import MOST_DECISION, MOST_RECORD, MOST_SUBJECT, ForceMeetingPlan
from registration.services.forces import MOST_AIM, MOST_NAME, MOST_RESULT, ForcePlan

AN_HOUR = 60


class ForceForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("a task force", "Name"), max_length=MOST_NAME)
    aim = text_area(
        pgettext_lazy("a task force", "Aim"),
        most=MOST_AIM,
        rows=3,
        help_text=_("What shall be reached together; its members read it."),
    )
    until = day_field(pgettext_lazy("a task force", "At work until"))

    def plan(self) -> ForcePlan:
        return ForcePlan(**self.cleaned_data)


class PeopleForm(forms.Form):
    """Looks for people; sent by GET."""

    text = forms.CharField(
        label=_("Name of a person or of a body"), min_length=FEWEST_CHARACTERS, max_length=60, required=False
    )


class MemberForm(forms.Form):
    person = forms.ChoiceField(label=_("Person"), widget=forms.RadioSelect)
    leads = forms.BooleanField(
        label=_("Leads the task force"),
        help_text=_("Arranges its meetings, and writes minutes and decisions, as you do."),
        required=False,
    )

    def __init__(self, *args: Any, found: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(row.ref, f"{row.user.name} · {row.get_role_display()} · {row.organisation}") for row in found]


class ForceMeetingForm(forms.Form):
    subject = forms.CharField(label=_("What it is about"), max_length=MOST_SUBJECT)
    day = day_field(_("Day"))
    time = time_field(_("Begins at"))
    minutes = forms.TypedChoiceField(
        label=pgettext_lazy("a meeting", "How long"), coerce=int, initial=AN_HOUR, choices=length_choices()
    )
    place = place_field()
    link = link_field()

    def __init__(self, *args: Any, meeting: ForceMeeting | None = None, **kwargs: Any) -> None:
        if meeting is not None:
            kwargs.setdefault("initial", values_of(meeting))
        super().__init__(*args, **kwargs)

    def plan(self) -> ForceMeetingPlan:
        given = self.cleaned_data
        begins = timezone.make_aware(datetime.combine(given["day"], given["time"]))
        return ForceMeetingPlan(given["subject"], begins, given["minutes"], given["place"], given["link"])


def values_of(meeting: ForceMeeting) -> dict[str, Any]:
    begins = timezone.localtime(meeting.starts_at)
    return {
        "subject": meeting.subject,
        "day": begins.date(),
        "time": begins.time(),
        "minutes": meeting.minutes,
        "place": meeting.place,
        "link": meeting.link,
    }


class MinutesForm(forms.Form):
    record = text_area(
        pgettext_lazy("of a meeting", "Minutes"),
        most=MOST_RECORD,
        rows=8,
        required=False,
        help_text=_("Only members of the task force read them."),
    )


class ForceDecisionForm(forms.Form):
    text = text_area(pgettext_lazy("a task force", "Decision"), most=MOST_DECISION, rows=3)
    member = forms.ChoiceField(label=_("Who does it"), required=False)
    due_on = day_field(_("To be done by"), required=False)
    meeting = forms.ChoiceField(label=_("Decided in the meeting of"), required=False)
    for_sides = forms.BooleanField(
        label=_("For the sides of the case"),
        help_text=_("The applicant and the registrant read this decision, without minutes and names."),
        required=False,
    )

    def __init__(
        self, *args: Any, members: Iterable[ForceMember], meetings: Iterable[ForceMeeting], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        member, meeting = self.fields["member"], self.fields["meeting"]
        assert isinstance(member, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(meeting, forms.ChoiceField)  # noqa: S101 - declared above
        named = [(str(row.pk), f"{row.membership.user.name} · {row.membership.organisation}") for row in members]
        held = [
            (row.ref, f"{timezone.localtime(row.starts_at):%Y-%m-%d} {row.subject}")
            for row in meetings
            if row.called_off_at is None
        ]
        member.choices = [("", _("Nobody in particular")), *named]
        meeting.choices = [("", _("None")), *held]


class CloseForceForm(forms.Form):
    result = text_area(_("What came of it"), most=MOST_RESULT, help_text=_("Its members read it."))
