"""The parts of an enterprise's profile in the form in which they are stored, or what is wrong with them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.identifiers import clean_name
from core.errors import InvalidInput, Text
from matching.enums import Capability, Cooperation
from matching.numbers import clean_number, licence_of, licence_problem
from matching.selectors.profiles import CLASSES, places_with
from projects.enums import Stage
from projects.fields.formats import email_problem, phone_problem
from projects.selectors.catalogue import subcatalogue_names

LIMITS = {"summary": 300, "description": 4000, "website": 200, "partnerships": 2000}
MOST_LICENCES = 60
MOST_CONTACTS = 3
CONTACT_LIMITS = {"name": 60, "title": 60, "phone": 30, "email": 120}
LONGEST_PRODUCT = 120

Refusals = dict[str, list[Text]]


def checked_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Raises InvalidInput with every refusal at once; ValueError for a part that a profile does not have."""
    unknown = values.keys() - CHECKS.keys()
    if unknown:
        raise ValueError(f"A profile has no {sorted(unknown)}.")
    refused: Refusals = {}
    checked = {}
    for name, value in values.items():
        checked[name], problems = CHECKS[name](name, value)
        if problems:
            refused[name] = problems
    if refused:
        raise InvalidInput(fields=refused)
    return checked


Checked = tuple[Any, list[Text]]


def _text(name: str, value: str) -> Checked:
    text = value.replace("\r\n", "\n").strip()
    if len(text) > LIMITS[name]:
        over = len(text) - LIMITS[name]
        return text, [_("This is %(n)s characters too long.") % {"n": over}]
    return text, []


def _website(name: str, value: str) -> Checked:
    text, problems = _text(name, value)
    if text and "://" not in text:
        text = f"https://{text}"
    try:
        if text:
            URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return text, [_("Please give an address such as https://www.example.com.")]
    return text, problems


def _chosen(options: Callable[[], Iterable[str]]) -> Callable[[str, Iterable[str]], Checked]:
    def check(_name: str, value: Iterable[str]) -> Checked:
        """In the order of the options, each once."""
        given, known = set(value), list(options())
        if given - set(known):
            return [], [_("Please choose from the list.")]
        return [each for each in known if each in given], []

    return check


def _places(_name: str, value: Iterable[str]) -> Checked:
    given = sorted(set(value))
    known = [region.code for region in places_with(given)]
    return known, [] if known == given else [_("Please choose from the list.")]


def _licences(_name: str, rows: Iterable[Mapping[str, str]]) -> Checked:
    """Numbers once each; refusals name the line."""
    found: dict[str, dict[str, str]] = {}
    problems: list[Text] = []
    for line, row in enumerate(rows, start=1):
        problem = licence_problem(row["number"], this_year=timezone.localdate().year)
        licence = licence_of(row["number"])
        if problem or licence is None:
            problems.append(_("Line %(n)s: %(problem)s") % {"n": line, "problem": problem})
            continue
        name = " ".join(row.get("name", "").split())[:LONGEST_PRODUCT]
        found[licence.number] = {"kind": licence.kind, "number": clean_number(row["number"]), "name": name}
    if len(found) > MOST_LICENCES:
        problems.append(
            _("Please name at most %(n)s; choose those that show best what you make.") % {"n": MOST_LICENCES}
        )
    return list(found.values()), problems


def contact_problems(contact: Mapping[str, str]) -> Refusals:
    """What is wrong with one contact person, by field; an empty row is right."""
    if not any(contact.values()):
        return {}
    found: Refusals = {}
    if not contact["name"]:
        found["name"] = [_("Please give the person's name.")]
    if not contact["phone"] and not contact["email"]:
        found["phone"] = [_("Please give a telephone number or an e-mail address.")]
    for key, problem in (("phone", phone_problem), ("email", email_problem)):
        said = problem(contact[key]) if contact[key] else None
        if said:
            found[key] = [said]
    for key, limit in CONTACT_LIMITS.items():
        if len(contact[key]) > limit:
            found.setdefault(key, []).append(_("At most %(n)s characters.") % {"n": limit})
    return found


def _contacts(_name: str, rows: Iterable[Mapping[str, str]]) -> Checked:
    found, problems = [], []
    for row in rows:
        contact = {key: clean_name(row.get(key, "")) for key in CONTACT_LIMITS}
        problems += [text for texts in contact_problems(contact).values() for text in texts]
        if any(contact.values()):
            found.append(contact)
    if len(found) > MOST_CONTACTS:
        problems.append(_("At most %(n)s contact people.") % {"n": MOST_CONTACTS})
    return found, problems


CHECKS: dict[str, Callable[[str, Any], Checked]] = {
    "summary": _text,
    "description": _text,
    "website": _website,
    "partnerships": _text,
    "subcatalogues": _chosen(subcatalogue_names),
    "classes": _chosen(lambda: [value for value, _label in CLASSES]),
    "capabilities": _chosen(lambda: Capability.values),
    "cooperation": _chosen(lambda: Cooperation.values),
    "stages": _chosen(lambda: Stage.values),
    "places": _places,
    "licences": _licences,
    "contacts": _contacts,
}
