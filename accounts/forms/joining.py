"""In which role somebody works for which organisation: one already known, or one he registers with his request."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.identifiers import clean_uscc
from accounts.models import Organisation
from accounts.regions import WITHOUT_USCC
from accounts.roles import ROLES, SIGN_UP_ROLES, Role
from accounts.selectors import cities_of, joinable_organisation, organisations_matching, provinces
from accounts.services.organisations import check_organisation
from core.errors import InvalidInput, Text
from core.widgets import SentenceRadios, offer

# The choice "mine is not in the list".
NEW = "new"
FIND = "find"
LONGEST_NAME = 120


class JoinForm(forms.Form):
    """The organisation is looked for by name or code, then chosen from what was found, or registered.

    The button "find" (``FIND``) only searches: nothing is complained about and nothing saved, so the form works
    without JavaScript; with it ``OrganisationPart`` is fetched while the person types.
    """

    role = forms.ChoiceField(
        label=_("I am"),
        choices=[(key, Role(key).label) for key in SIGN_UP_ROLES],
        widget=SentenceRadios({key: ROLES[key].sentence for key in SIGN_UP_ROLES}),
    )
    region = forms.ChoiceField(label=_("Province or region of my organisation"))
    organisation_name = forms.CharField(
        label=_("My organisation"),
        help_text=_("The full official name, or the unified social credit code."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    organisation = forms.ChoiceField(label=_("Is it one of these?"), required=False, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Kind of organisation"), required=False)
    city = forms.ChoiceField(label=_("City"), required=False)
    uscc = forms.CharField(
        label=_("Unified social credit code"),
        help_text=_("18 characters, on the certificate of the legal entity or the business licence."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    other_id = forms.CharField(
        label=_("Registration number in your region"),
        help_text=_("Institutions of Hong Kong, Macao and Taiwan have no unified social credit code."),
        max_length=60,
        required=False,
    )
    department = forms.CharField(label=_("Department"), max_length=60, required=False)
    title = forms.CharField(
        label=_("Title or position"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    field_order = [
        "role",
        "region",
        "organisation_name",
        "organisation",
        "kind",
        "city",
        "uscc",
        "other_id",
        "department",
        "title",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "region", [(region.code, region.label) for region in provinces()])
        self.fields["region"].initial = settings.HOME_REGION
        self.found = self._search()
        self._offer_organisations()
        kinds = ROLES[self.chosen_role].kinds if self.chosen_role in ROLES else ()
        offer(self, "kind", [(kind.value, kind.label) for kind in kinds])
        self.fields["kind"].initial = kinds[0] if kinds else None
        cities = [(city.code, city.label) for city in cities_of(self.chosen_region)]
        offer(self, "city", [("", "—"), *cities])
        self.several_kinds, self.has_cities = len(kinds) > 1, bool(cities)

    def _typed(self, name: str) -> str:
        value = (
            self.data.get(self.add_prefix(name))
            if self.is_bound
            else self.get_initial_for_field(self.fields[name], name)
        )
        return str(value or "").strip()

    @property
    def chosen_role(self) -> str:
        return self._typed("role")

    @property
    def chosen_region(self) -> str:
        return self._typed("region")

    @property
    def without_code(self) -> bool:
        return self.chosen_region in WITHOUT_USCC

    @property
    def searched(self) -> bool:
        """Whether there is a name to look for, so that the list and what belongs to it are shown."""
        return bool(self._typed("organisation_name")) and self.chosen_role in SIGN_UP_ROLES

    def _offer_organisations(self) -> None:
        """What was chosen from an earlier list is forgotten; where nothing is found, registering is chosen."""
        known: list[tuple[str, Text]] = [(each.ref, self._line(each)) for each in self.found]
        register = _("It is not in the list: register it") if known else _("Register this organisation")
        offer(self, "organisation", [*known, (NEW, register)])
        if not known:
            self.fields["organisation"].label = _("A new organisation")
        offered = {NEW, *(ref for ref, _line in known)}
        if self.is_bound and self.searched and (not known or self._typed("organisation") not in offered):
            self.data = {**dict(self.data.items()), "organisation": "" if known else NEW}

    @property
    def is_search(self) -> bool:
        return self.is_bound and FIND in self.data

    def _search(self) -> list[Organisation]:
        if not self.searched:
            return []
        return organisations_matching(
            self._typed("organisation_name"), region=self.chosen_region, role=self.chosen_role
        )

    @staticmethod
    def _line(organisation: Organisation) -> str:
        place = organisation.city.label if organisation.city else ""
        state = "" if organisation.is_verified else gettext("not verified yet")
        return " · ".join(part for part in (organisation.name, place, state) if part)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_search:
            self._errors = forms.utils.ErrorDict()

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_search

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.chosen: Organisation | None = None
        if self.is_search or self.errors.keys() & {"role", "region", "organisation_name", "organisation"}:
            return cleaned
        choice = cleaned.get("organisation") or self._only_answer()
        if choice == NEW:
            self._check_new(cleaned)
        elif choice:
            self.chosen = joinable_organisation(choice, role=cleaned["role"])
        else:
            self.add_error("organisation", _("Please choose your organisation, or register it."))
        return cleaned

    def _only_answer(self) -> str:
        """Whoever types a name or code exactly has already chosen."""
        name = self.cleaned_data["organisation_name"]
        exact = [each for each in self.found if each.name == name or each.uscc == (clean_uscc(name) or "-")]
        return exact[0].ref if len(exact) == 1 else ""

    def _check_new(self, cleaned: dict[str, Any]) -> None:
        if clean_uscc(cleaned["organisation_name"]):
            self.add_error(
                "organisation_name", _("No organisation has this code yet. Please give the full official name.")
            )
            return
        try:
            check_organisation(**self.new_organisation)
        except InvalidInput as refusal:
            for name, texts in refusal.fields.items():
                self.add_error("organisation_name" if name == "name" else name, [str(text) for text in texts])

    @property
    def new_organisation(self) -> dict[str, Any]:
        """What ``register_organisation`` needs, after validation."""
        cleaned = self.cleaned_data
        region = next(each for each in provinces() if each.code == cleaned["region"])
        city = next((each for each in cities_of(region.code) if each.code == cleaned.get("city")), None)
        return {
            "kind": cleaned.get("kind") or self.fields["kind"].initial,
            "name": cleaned["organisation_name"],
            "region": region,
            "city": city,
            "uscc": cleaned.get("uscc", ""),
            "other_id": cleaned.get("other_id", ""),
        }

    @property
    def answers(self) -> dict[str, Any]:
        """The arguments of ``join_portal`` but for the actor, after validation."""
        cleaned = self.cleaned_data
        return {
            "role": cleaned["role"],
            "organisation": self.chosen,
            "new_organisation": None if self.chosen else self.new_organisation,
            "department": cleaned.get("department", ""),
            "title": cleaned.get("title", ""),
        }
