"""Asking, inviting, answering, and the institution's word. What is right is said by the services."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Text
from core.widgets import offer
from matching.enums import Cooperation, DeclineCode
from matching.services.consents import MOST_NOTE
from matching.services.matches import MOST_MESSAGE, MOST_REASON, MOST_TEAM
from projects.models import Project


def long_text(label: Text, most: int, help_text: Text = "", *, rows: int = 3, required: bool = True) -> forms.CharField:
    """Too long is refused by the service, with how much: nothing that was pasted is cut."""
    widget = forms.Textarea(attrs={"rows": rows, "data-counted": ""})
    field = forms.CharField(label=label, help_text=help_text, required=required, widget=widget)
    field.max_length = most
    return field


def ways(help_text: Text = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("How you would like to work together"),
        help_text=help_text,
        choices=Cooperation.choices,
        widget=forms.CheckboxSelectMultiple,
    )


class PeopleField(forms.TypedMultipleChoiceField):
    def __init__(self, label: Text, help_text: Text = "", *, required: bool = True) -> None:
        super().__init__(
            label=label, help_text=help_text, coerce=int, required=required, widget=forms.CheckboxSelectMultiple
        )


def offer_people(form: forms.Form, people: Iterable[User]) -> None:
    offer(form, "people", [(str(person.pk), person.name) for person in people])


class RequestForm(forms.Form):
    message = long_text(
        _("Your message"),
        MOST_MESSAGE,
        _("Who you are, why this project, and what you would bring. The applicant decides by it."),
        rows=6,
    )
    cooperation = ways()
    team = long_text(
        _("Who would work on it"),
        MOST_TEAM,
        _("For example: two engineers, one person for registration; who would decide."),
        required=False,
    )
    people = PeopleField(
        _("Who is to read the dossier"),
        _("Nobody else of your enterprise reads it; the applicant decides about each. You can name ten people."),
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, people)


class InviteForm(forms.Form):
    project = forms.ChoiceField(label=_("To which of your projects"))
    message = long_text(
        _("Your message"),
        MOST_MESSAGE,
        _("Why this enterprise, and what you look for. Do not write how it works: nothing is signed yet."),
        rows=6,
    )
    cooperation = ways()

    def __init__(self, *args: Any, projects: Sequence[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = {project.ref: project for project in projects}
        empty = [("", gettext("Choose a project"))] if len(projects) > 1 else []
        offer(self, "project", [*empty, *((ref, f"{project.title} · {ref}") for ref, project in self.projects.items())])

    @property
    def chosen_project(self) -> Project:
        return self.projects[self.cleaned_data["project"]]


class TermsForm(forms.Form):
    """For the owner: whom he admits, and for how long. Nothing is opened before both sides have signed."""

    people = PeopleField(
        _("Who may read the dossier"),
        _("Named by the enterprise. You can leave out whom you do not want, and decide about them later."),
        required=False,
    )
    access_days = forms.TypedChoiceField(
        label=_("For how long"),
        help_text=_("Counted from the second signature. You can extend it, or take it back at once."),
        coerce=int,
        widget=forms.RadioSelect,
    )
    may_download = forms.BooleanField(
        label=_("They may download documents"),
        help_text=_("Otherwise documents are shown in place only, with a watermark. Copies cannot be taken back."),
        required=False,
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, people)
        days = settings.MATCHING["access_days"]
        offer(self, "access_days", [(str(n), ngettext("%(n)s day", "%(n)s days", n) % {"n": n}) for n in days])


class ReadersForm(forms.Form):
    """For an enterprise that accepts an invitation."""

    people = PeopleField(
        _("Who is to read the dossier"),
        _("Nobody else of your enterprise reads it; the applicant decides about each. You can name ten people."),
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, people)


class MoreReadersForm(forms.Form):
    """For an enterprise in contact: persons it has not named yet."""

    people = PeopleField(
        _("Further persons"),
        _("The applicant is told and decides about each. You can name ten people in all."),
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, people)
        self.fields["people"].error_messages["required"] = _("Please choose at least one person.")


class DeclineForm(forms.Form):
    code = forms.ChoiceField(label=_("Reason"), choices=DeclineCode.choices, widget=forms.RadioSelect)
    text = long_text(_("In a few words"), MOST_REASON, _("The other side reads this."), required=False)


class ReasonForm(forms.Form):
    reason = long_text(
        _("Reason"), MOST_REASON, _("The other side reads this; you may leave it empty."), required=False
    )


class ConsentForm(forms.Form):
    note = long_text(
        pgettext_lazy("a consent", "Remark"),
        MOST_NOTE,
        _("The applicant reads this. A refusal needs its reason."),
        required=False,
    )
