"""Formats of numbers and addresses in the form (domain guide §3.6). Each check returns what is wrong, or nothing."""

import re
import unicodedata
from collections.abc import Callable

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from projects.fields.shape import Format

# Year, kind (1 invention, 2 utility model, 3 design, 8 and 9 from PCT), serial, check digit.
PATENT = re.compile(r"(20\d{2})[12389]\d{7}[0-9X]")
PUBLICATION = re.compile(r"\d{7,9}[ABCSUY]\d?")
PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
PRODUCT_CATEGORY = re.compile(r"\d{2}-\d{2}-\d{2}")
# A number without a country code is taken as one of the mainland.
PHONE_REGIONS = ("CN", "HK", "MO")


def bare_patent_number(text: str) -> str:
    """Thirteen characters without ZL, CN, dot or blanks; full-width characters become plain ones."""
    plain = re.sub(r"[\s.。．·-]", "", unicodedata.normalize("NFKC", text).upper())
    return re.sub(r"^(ZL|CN)", "", plain)


def patent_number(text: str) -> str:
    """As the patent office writes it: 202310123456.6; what is not a patent number stays as it was."""
    bare = bare_patent_number(text)
    return f"{bare[:12]}.{bare[12]}" if PATENT.fullmatch(bare) else text


def patent_problem(text: str) -> Text | None:
    bare = bare_patent_number(text)
    if PUBLICATION.fullmatch(bare):
        return _("This looks like a publication number. Please give the application number, such as 202310123456.6.")
    if not PATENT.fullmatch(bare):
        return _("A patent number has 12 digits, a dot and a check digit, such as 202310123456.6 (ZL may stand first).")
    if int(bare[:4]) > timezone.localdate().year:
        return _("The first four digits are the year of filing; it lies in the future.")
    if check_digit(bare[:12]) != bare[12]:
        return _("The number does not match its last digit. Please compare it with the notice.")
    return None


def check_digit(digits: str) -> str:
    """The thirteenth character of a patent number, from the twelve before it."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, PATENT_WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def phone_problem(text: str) -> Text | None:
    for region in PHONE_REGIONS:
        try:
            number = phonenumbers.parse(unicodedata.normalize("NFKC", text), region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return None
    return _("Please give a complete number: 11 digits, or with +852 or +853 for Hong Kong and Macao.")


def email_problem(text: str) -> Text | None:
    try:
        validate_email(text)
    except ValidationError:
        return _("Please give an e-mail address such as name@hospital.cn.")
    return None


def product_category_problem(text: str) -> Text | None:
    if PRODUCT_CATEGORY.fullmatch(text):
        return None
    return _("A product category has three pairs of digits, such as 13-07-04. Leave it empty if you are not sure.")


CHECKS: dict[Format, Callable[[str], Text | None]] = {
    Format.PATENT: patent_problem,
    Format.PHONE: phone_problem,
    Format.EMAIL: email_problem,
    Format.PRODUCT_CATEGORY: product_category_problem,
}


def format_problem(form: Format, text: str) -> Text | None:
    check = CHECKS.get(form)
    return check(text) if check else None
