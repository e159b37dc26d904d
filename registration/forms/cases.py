"""Reasons and choices of the acts on a case, and its opening by an officer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.errors import Text
from core.widgets import SentenceRadios, offer
from projects.models import Product
from registration.enums.cases import BlockCode, Route, StopCode
from registration.forms.subcatalogues import PARTS
from registration.services.cases import LONGEST_REASON

ROUTE_HELP: dict[str, Text] = {
    Route.UNDECIDED.value: _("The road is planned without a trial until you choose."),
    Route.EXEMPT.value: _("The device stands in the catalogue of devices exempt from clinical evaluation."),
    Route.SAME_KIND.value: _("Data of a device of the same kind that is on the market show safety and effect."),
    Route.TRIAL.value: _("A clinical trial is filed or approved, run at trial institutions, and reported."),
}


def words(help_text: Text) -> forms.CharField:
    return forms.CharField(
        label=_("In a few words"),
        help_text=help_text,
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""}),
    )


class BlockForm(forms.Form):
    code = forms.ChoiceField(
        label=_("What keeps it from going on?"), choices=BlockCode.choices, widget=forms.RadioSelect
    )
    text = words(_("The sides and the guides of this case read it; notices and e-mails do not contain it."))


class StopForm(forms.Form):
    code = forms.ChoiceField(label=_("Reason"), choices=StopCode.choices, widget=forms.RadioSelect)
    text = words(_("The sides and the guides of this case read it; notices and e-mails do not contain it."))


class RouteForm(forms.Form):
    route = forms.ChoiceField(
        label=_("Way of clinical evaluation"), choices=Route.choices, widget=SentenceRadios(ROUTE_HELP)
    )


class SubcatalogueForm(forms.Form):
    subcatalogue = forms.ChoiceField(
        label=_("Sub-catalogue"),
        help_text=_("As the device stands in the classification catalogue, or in the ruling on its class."),
        choices=[("", _("Not known yet")), *PARTS],
        required=False,
    )


class OpenForm(forms.Form):
    """For a project that is known; ``registrants`` are those that were found."""

    registrant = forms.ChoiceField(label=_("Registrant"), widget=SentenceRadios())
    product = forms.ChoiceField(
        label=_("Product"),
        help_text=_("Leave it empty when the project has one device only."),
        required=False,
    )

    def __init__(
        self, *args: Any, registrants: Iterable[Organisation], products: Iterable[Product], own: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        found = list(registrants)
        offer(self, "registrant", [(each.ref, each.name) for each in found])
        sentences = {each.ref: sentence_of(each, own) for each in found}
        self.fields["registrant"].widget.option_help = sentences
        chosen = [(str(each.pk), each.name) for each in products]
        if chosen:
            offer(self, "product", [("", _("The whole project")), *chosen])
        else:
            del self.fields["product"]


def sentence_of(organisation: Organisation, own: int) -> str:
    place = organisation.city or organisation.region
    kind = _("the project's own institution") if organisation.pk == own else organisation.get_kind_display()
    return f"{kind} · {place.label}"
