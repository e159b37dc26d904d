"""Numbers that authorities give on the way to the market (domain guide §3.6): what is refused, what is only odd.

Refused is what cannot be such a number for this case; a warning never blocks, because an office reads it again.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from matching.enums import LicenceKind
from matching.numbers import CODES, FIRST_YEAR, Licence, clean_number, licence_of
from registration.enums.cases import Channel
from registration.enums.milestones import MilestoneKind as Kind

# 创新医疗器械特别审查受理号. The procedure says four digits of the year and three of a serial number; published ones
# also have two and five. So seven digits are asked for, and no year is read from them.
INNOVATION = re.compile(r"CQTS\d{7}")
NO_INNOVATION = _("The acceptance number of the innovation channel is CQTS followed by seven digits.")
LICENCES: dict[str, frozenset[str]] = {
    Kind.CERTIFIED.value: frozenset({LicenceKind.CERTIFICATE.value, LicenceKind.IMPORTED.value}),
    Kind.FILED.value: frozenset({LicenceKind.FILING.value}),
}


NO_LICENCE: dict[str, StrPromise] = {
    Kind.CERTIFIED.value: _("This is no certificate number. It looks like 粤械注准20252070456 or 国械注准20253010123."),
    Kind.FILED.value: _("This is no filing number. It looks like 粤穗械备20250123."),
}
THE_OTHER: dict[str, StrPromise] = {
    Kind.CERTIFIED.value: _("This is the number of a filing; a certificate has another one."),
    Kind.FILED.value: _("This is the number of a certificate; a filing has another one."),
}


@dataclass(frozen=True)
class Setting:
    """What the number has to fit: the case's class, its province (GB/T 2260), its sub-catalogue, the year.

    ``given_in`` is the year of the day on which it is said to have been given, 0 when nobody has said it.
    """

    management_class: str
    region: str
    subcatalogue: str
    this_year: int
    given_in: int = 0


def kept_number(kind: str, text: str, channel: str = "") -> str:
    """The writing in which a number is stored: of those with a known form without blanks, others as they were given."""
    if kind in LICENCES:
        return clean_number(text)
    return _plain(text) if channel == Channel.NATIONAL_INNOVATION else text


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def number_problem(kind: str, text: str, setting: Setting, channel: str = "") -> StrPromise | None:
    """Why this cannot be the number of this milestone; None when it can, and for an empty one."""
    if not text:
        return None
    if kind in LICENCES:
        return _licence_problem(kind, text, setting)
    if kind == Kind.CHANNEL_GRANTED and channel == Channel.NATIONAL_INNOVATION:
        return None if INNOVATION.fullmatch(_plain(text)) else NO_INNOVATION
    if kind == Kind.ACCEPTED and licence_of(text) is not None:
        return _("This is the number of a certificate or filing, not of an acceptance.")
    return None


def _licence_problem(kind: str, text: str, setting: Setting) -> StrPromise | None:
    licence = licence_of(text)
    if licence is None:
        return NO_LICENCE[kind]
    if licence.kind not in LICENCES[kind]:
        return THE_OTHER[kind]
    if licence.management_class != setting.management_class:
        return _("The class in this number is not the class of this case.")
    if licence.year > setting.this_year:
        return _("The year in this number lies in the future.")
    return None


def number_warnings(kind: str, text: str, setting: Setting) -> list[StrPromise]:
    """What does not fit together and should be looked at again: nothing of it is refused."""
    licence = licence_of(text) if kind in LICENCES else None
    return list(_odd(licence, setting)) if licence is not None else []


def _odd(licence: Licence, setting: Setting) -> Iterator[StrPromise]:
    if licence.year < FIRST_YEAR:
        yield _("Numbers of this form exist since October 2014; the year in it is earlier.")
    if setting.given_in and licence.year != setting.given_in:
        yield _("The year in it is not the year of its day.")
    if licence.code and licence.code not in CODES:
        yield _("The catalogue code in it belongs to the catalogue used before 2018.")
    elif licence.code and setting.subcatalogue and licence.code != setting.subcatalogue:
        yield _("The sub-catalogue in it is not the one of this case.")
    # What the nation gives names no province.
    if licence.region and setting.region and licence.region != setting.region:
        yield _("It was given by another province than the one responsible for this case.")
    if licence.kind == LicenceKind.IMPORTED:
        yield _("It is the number of an imported device, or of one from Hong Kong, Macao or Taiwan.")
