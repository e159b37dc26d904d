"""What the office writes down about an expert, brought into one form and checked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.identifiers import clean_name
from core.errors import InvalidInput, Text
from screening.enums import Specialty

MOST_LOAD = 50
MOST_ENTRIES = 30
YOUNGEST, OLDEST = 18, 100
LONGEST = {"name": 60, "title": 60, "institution_name": 120, "note": 300}
LONGEST_ENTRY = {"departments": 60, "affiliations": 120}
NEEDED: dict[str, Text] = {
    "name": _("Please give the name."),
    "email": _("Please give an e-mail address."),
    "institution_name": _("Please give the institution or company."),
}


@dataclass(frozen=True)
class ExpertFacts:
    """``subcatalogues`` are two-digit codes; ``birth_year`` may be unknown; ``affiliations`` are further employers."""

    name: str
    email: str
    specialty: str
    institution_name: str
    subcatalogues: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    title: str = ""
    affiliations: tuple[str, ...] = ()
    birth_year: int | None = None
    load_limit: int = 10
    note: str = ""


def checked_values(facts: ExpertFacts, known_codes: Iterable[str]) -> dict[str, Any]:
    """The columns to be written. ``known_codes`` of sub-catalogues; without any, none can be checked.

    Raises InvalidInput with everything that is wrong, by field.
    """
    values = _cleaned(facts)
    wrong: dict[str, list[Text]] = {}
    for check in (_check_texts, _check_lists, _check_numbers):
        check(values, wrong)
    codes = set(known_codes)
    unknown = [code for code in values["subcatalogues"] if codes and code not in codes]
    if unknown:
        _add(wrong, "subcatalogues", _("There is no sub-catalogue %(codes)s.") % {"codes": "、".join(unknown)})
    if wrong:
        raise InvalidInput(fields=wrong)
    return values


def _cleaned(facts: ExpertFacts) -> dict[str, Any]:
    return {
        "name": clean_name(facts.name),
        "email": facts.email.strip().lower(),
        "specialty": facts.specialty,
        "institution_name": clean_name(facts.institution_name),
        "subcatalogues": sorted(set(facts.subcatalogues)),
        "departments": _entries(facts.departments),
        "title": clean_name(facts.title),
        "affiliations": _entries(facts.affiliations),
        "birth_year": facts.birth_year,
        "load_limit": facts.load_limit,
        "note": facts.note.strip(),
    }


def _entries(given: Iterable[str]) -> list[str]:
    """In the given order, each once."""
    return list(dict.fromkeys(name for name in map(clean_name, given) if name))


def _check_texts(values: dict[str, Any], wrong: dict[str, list[Text]]) -> None:
    for field, missing in NEEDED.items():
        if not values[field]:
            _add(wrong, field, missing)
    for field, most in LONGEST.items():
        if len(values[field]) > most:
            _add(wrong, field, _("At most %(n)s characters.") % {"n": most})
    if values["specialty"] not in Specialty.values:
        _add(wrong, "specialty", _("Choose clinician, engineer, regulatory or market expert."))
    if values["email"]:
        _check_address(values["email"], wrong)


def _check_address(address: str, wrong: dict[str, list[Text]]) -> None:
    try:
        validate_email(address)
    except ValidationError:
        _add(wrong, "email", _("This is not an e-mail address."))


def _check_lists(values: dict[str, Any], wrong: dict[str, list[Text]]) -> None:
    for field, most in LONGEST_ENTRY.items():
        if any(len(name) > most for name in values[field]):
            _add(wrong, field, _("Each at most %(n)s characters.") % {"n": most})
        if len(values[field]) > MOST_ENTRIES:
            _add(wrong, field, _("At most %(n)s entries.") % {"n": MOST_ENTRIES})


def _check_numbers(values: dict[str, Any], wrong: dict[str, list[Text]]) -> None:
    if not 1 <= values["load_limit"] <= MOST_LOAD:
        _add(wrong, "load_limit", _("A whole number from 1 to %(n)s.") % {"n": MOST_LOAD})
    year, now = values["birth_year"], timezone.localdate().year
    if year is not None and not now - OLDEST <= year <= now - YOUNGEST:
        _add(wrong, "birth_year", _("A year such as 1968."))


def _add(wrong: dict[str, list[Text]], field: str, text: Text) -> None:
    wrong.setdefault(field, []).append(text)
