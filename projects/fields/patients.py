"""Finds what could identify a patient in running text (domain guide §5.2).

It may be wrong, so it warns and never blocks.
"""

import re
import unicodedata
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from projects.fields.shape import Field, Kind, Section

# A resident identity card: area, birth date, serial, check digit (GB 11643).
IDENTITY_CARD = re.compile(
    r"(?<![0-9A-Za-z])\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
MOBILE = re.compile(r"(?<![\d.])(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?![\d.])")
HOSPITAL_NUMBER = re.compile(
    r"(?:住院|病案|门诊|就诊|病历|患者|检查|床)(?:编?号|ID)\s*[:：为是]?\s*[A-Za-z]{0,3}\d{2,}", re.IGNORECASE
)
NAMED_PATIENT = re.compile(r"(?:患者|患儿|病人|病例)?姓名\s*[:：为是]\s*[\u4e00-\u9fff]{2,4}")

TRACES: tuple[tuple[re.Pattern[str], Text], ...] = (
    (IDENTITY_CARD, _("an identity card number")),
    (MOBILE, _("a telephone number")),
    (HOSPITAL_NUMBER, _("a hospital number of a patient")),
    (NAMED_PATIENT, _("a patient's name")),
)
# Contact data belongs there, and the answers are not about patients.
EXEMPT_SECTIONS = frozenset({"people"})


def traces_of_patients(section: Section, field: Field, value: Any) -> Text | None:
    """What to say beside the field, or nothing."""
    if section.key in EXEMPT_SECTIONS or field.format:
        return None
    text = unicodedata.normalize("NFKC", running_text(field, value))
    for pattern, what in TRACES:
        if pattern.search(text):
            return _("This may contain %(what)s. Please take out whatever could identify a patient.") % {"what": what}
    return None


def running_text(field: Field, value: Any) -> str:
    if field.kind in (Kind.TEXT, Kind.LINE):
        return str(value or "")
    if field.kind is Kind.TABLE and isinstance(value, list):
        free = [column.key for column in field.columns if not column.format and column.kind is Kind.LINE]
        return "\n".join(str(row.get(key, "")) for row in value for key in free)
    return ""
