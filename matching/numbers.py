"""Numbers of device certificates and filings (domain guide §3.6): pure patterns and what can be told from them.

Certificates since 2014-10-01: authority, 准/进/许, year, class, catalogue code, serial. Filings of Class I: authority,
year, serial. What is merely odd (an old catalogue code, another province) is a warning, never a refusal.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from matching.enums import LicenceKind

PROVINCES = {
    "京": "11",
    "津": "12",
    "冀": "13",
    "晋": "14",
    "蒙": "15",
    "辽": "21",
    "吉": "22",
    "黑": "23",
    "沪": "31",
    "苏": "32",
    "浙": "33",
    "皖": "34",
    "闽": "35",
    "赣": "36",
    "鲁": "37",
    "豫": "41",
    "鄂": "42",
    "湘": "43",
    "粤": "44",
    "桂": "45",
    "琼": "46",
    "渝": "50",
    "川": "51",
    "贵": "52",
    "云": "53",
    "藏": "54",
    "陕": "61",
    "甘": "62",
    "青": "63",
    "宁": "64",
    "新": "65",
}
NATION = "国"
_SHORT = "".join(PROVINCES)

CERTIFICATE = re.compile(rf"(国|[{_SHORT}])械注([准进许])(\d{{4}})([1-9])(\d{{2}})(\d{{4}})")
FILING = re.compile(rf"(国|[{_SHORT}][\u4e00-\u9fa5]{{0,2}})械备(\d{{4}})(\d{{4}})号?")
CLASSES = {"2": "II", "3": "III"}
# The catalogue in force has 01 to 22, and 40 for reagents; numbers given before 2018 carry the codes of the old one.
CODES = frozenset({*(f"{code:02d}" for code in range(1, 23)), "40"})
FIRST_YEAR = 2014


@dataclass(frozen=True)
class Licence:
    """``region`` is the province's GB/T 2260 code, empty for the nation's own. A filing has no catalogue code."""

    number: str
    kind: str
    region: str
    year: int
    management_class: str
    code: str = ""


def clean_number(text: str) -> str:
    """The one writing in which a number is stored: plain characters, no blanks, no 号 at the end."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).removesuffix("号")


def licence_of(text: str) -> Licence | None:
    """None for what is no number of a certificate or filing at all."""
    number = clean_number(text)
    if found := CERTIFICATE.fullmatch(number):
        return _certificate(number, *found.groups())
    if found := FILING.fullmatch(number):
        return Licence(number, LicenceKind.FILING.value, PROVINCES.get(found[1][0], ""), int(found[2]), "I")
    return None


def _certificate(
    number: str, authority: str, way: str, year: str, digit: str, code: str, _serial: str
) -> Licence | None:
    """The nation certifies Class III and whatever is brought in, a province its own Class II."""
    kind = LicenceKind.CERTIFICATE if way == "准" else LicenceKind.IMPORTED
    classes = {"准": "3" if authority == NATION else "2"}.get(way, "23")
    if digit not in classes or (way != "准" and authority != NATION):
        return None
    return Licence(number, kind.value, PROVINCES.get(authority, ""), int(year), CLASSES[digit], code)


def licence_problem(text: str, *, this_year: int) -> StrPromise | None:
    """Why this cannot be a number of a certificate or filing; None when it can."""
    licence = licence_of(text)
    if licence is None:
        return _("This is no certificate or filing number. It looks like 粤械注准20252070456 or 粤穗械备20250123.")
    if licence.year > this_year:
        return _("The year in this number lies in the future.")
    return None


def licence_warnings(licence: Licence, *, region: str = "", subcatalogues: Collection[str] = ()) -> list[StrPromise]:
    """What does not fit together and should be looked at again: nothing of it is refused.

    ``region`` is the enterprise's province, ``subcatalogues`` what it says that it makes.
    """
    found = []
    if licence.year < FIRST_YEAR:
        found.append(_("Numbers of this form exist since October 2014; the year in it is earlier."))
    if licence.code and licence.code not in CODES:
        found.append(_("The catalogue code in it belongs to the catalogue used before 2018."))
    elif licence.code and subcatalogues and licence.code not in subcatalogues:
        found.append(_("Its sub-catalogue is not among those ticked above."))
    if region and licence.region and licence.region != region:
        found.append(_("It was given by another province than the enterprise's own."))
    return found
