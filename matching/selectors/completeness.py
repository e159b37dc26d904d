"""How much of an enterprise's profile is there, and what is missing."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import OrganisationKind
from core.errors import Text
from matching.models import EnterpriseProfile

# In the order of the page. A website and earlier partnerships are welcome, but not everybody has them.
PARTS: dict[str, Text] = {
    "summary": _("What you do, in two sentences"),
    "subcatalogues": pgettext_lazy("a profile", "Sub-catalogues"),
    "classes": pgettext_lazy("a profile", "Device classes"),
    "capabilities": _("What you can contribute"),
    "cooperation": _("Ways of working together"),
    "stages": _("From which stage on"),
    "places": _("Places of work"),
    "licences": _("Certificates and filings"),
    "description": _("More about the enterprise"),
    "contacts": _("Contact people"),
}


@dataclass(frozen=True)
class Part:
    """``key`` is the field of the profile."""

    key: str
    label: Text


@dataclass(frozen=True)
class Completeness:
    """``percent`` is whole, from 0 to 100; 100 only when nothing is missing."""

    percent: int
    missing: list[Part]


def completeness(profile: EnterpriseProfile) -> Completeness:
    """Counts the parts that are filled. Of an investor no certificates are expected."""
    expected = [key for key in PARTS if key != "licences" or _makes_devices(profile)]
    missing = [Part(key, PARTS[key]) for key in expected if not getattr(profile, key)]
    return Completeness((len(expected) - len(missing)) * 100 // len(expected), missing)


def _makes_devices(profile: EnterpriseProfile) -> bool:
    return profile.organisation.kind == OrganisationKind.ENTERPRISE
