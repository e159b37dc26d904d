"""Reads one cell: the usual Chinese writings of days, classes, 是/否, stages and sub-catalogues."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from projects.enums import ManagementClass, Stage
from projects.ledger.text import BLANK_MARKS, clean_name, code_text, fold, plain_text


class CellRefused(Exception):
    """The cell cannot be right; ``reason`` goes into the report beside its row and column."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(str(reason))


@dataclass(frozen=True)
class Places:
    """Where an applicant's institution may be: names of the province's cities, 香港 and 澳门, with their codes."""

    codes: Mapping[str, str]
    province_names: tuple[str, ...] = ()


# 2025-08-03, 2025.8.3, 2025/08/06, 2025年8月5日
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
FIRST_YEAR, LAST_YEAR = 2000, 2100
# Day 0 of the serial numbers of Excel, and of old workbooks made on a Mac.
SERIAL_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}

YES = frozenset({"是", "√", "✓", "✔", "Y", "YES", "TRUE", "1", "有", "对"})
NO = frozenset({"否", "×", "✗", "✘", "X", "N", "NO", "FALSE", "0", "不是", "未"}) | BLANK_MARKS
UNDECIDED = frozenset({"不确定", "待定", "未定", "待确定", "待确认"}) | BLANK_MARKS
CLASSES = {
    **dict.fromkeys(("一", "1", "I", "壹"), ManagementClass.I.value),
    **dict.fromkeys(("二", "2", "II", "贰"), ManagementClass.II.value),
    **dict.fromkeys(("三", "3", "III", "叁"), ManagementClass.III.value),
}
STAGE_WORDS = {
    "创意": Stage.IDEA.value,
    "原理样机": Stage.PROTOTYPE.value,
    "工程样机": Stage.ENGINEERING.value,
    "产品定型": Stage.FROZEN.value,
    "临床试验": Stage.TRIAL.value,
}
STAGES = {**STAGE_WORDS, "创意阶段": Stage.IDEA.value, "已定型": Stage.FROZEN.value, "定型": Stage.FROZEN.value}
# 《医疗器械分类目录》 (2017 No. 104), and IVD reagents under the code they have in certificate numbers.
SUBCATALOGUES = {
    "01": "有源手术器械",
    "02": "无源手术器械",
    "03": "神经和心血管手术器械",
    "04": "骨科手术器械",
    "05": "放射治疗器械",
    "06": "医用成像器械",
    "07": "医用诊察和监护器械",
    "08": "呼吸、麻醉和急救器械",
    "09": "物理治疗器械",
    "10": "输血、透析和体外循环器械",
    "11": "医疗器械消毒灭菌器械",
    "12": "有源植入器械",
    "13": "无源植入器械",
    "14": "注输、护理和防护器械",
    "15": "患者承载器械",
    "16": "眼科器械",
    "17": "口腔科器械",
    "18": "妇产科、辅助生殖和避孕器械",
    "19": "医用康复器械",
    "20": "中医器械",
    "21": "医用软件",
    "22": "临床检验器械",
    "40": "体外诊断试剂",
}
SUBCATALOGUE_CODES = {fold(name): code for code, name in SUBCATALOGUES.items()} | {"ivd": "40"}
LEADING_CODE = re.compile(r"(\d{1,2})(?!\d)[.、:\-_]?(.*)")


def read_day(value: Any, *, from_1904: bool = False) -> date | None:
    """The day, or None for an empty cell. A time of day is dropped. Raises CellRefused when there is no such day."""
    if isinstance(value, datetime):
        return _plausible(value.date())
    if isinstance(value, date):
        return _plausible(value)
    text = code_text(TIME_OF_DAY.sub("", plain_text(value)))
    if text in BLANK_MARKS:
        return None
    try:
        return _plausible(_day_in(text, from_1904))
    except (ValueError, OverflowError):
        raise CellRefused(_("There is no such day.")) from None


def _day_in(text: str, from_1904: bool) -> date:
    if re.fullmatch(r"[12]\d{7}", text, re.ASCII):
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    if re.fullmatch(r"\d{5}(\.\d+)?", text, re.ASCII):
        return SERIAL_EPOCHS[from_1904] + timedelta(days=int(float(text)))
    found = DAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return date(*(int(part) for part in found.groups()))


def _plausible(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CellRefused(_("There is no such day."))
    return day


def read_yes(value: Any) -> bool:
    text = code_text(value)
    if text in YES:
        return True
    if text in NO:
        return False
    raise CellRefused(_("Only 是 or 否 can stand here."))


def read_class(value: Any) -> str:
    """I, II or III; empty when the class is not decided. Raises CellRefused for anything else."""
    text = code_text(value)
    if text in UNDECIDED:
        return ""
    core = text.removeprefix("CLASS").removeprefix("第").removesuffix("医疗器械").removesuffix("类")
    if core not in CLASSES:
        raise CellRefused(_("There is no such management class."))
    return CLASSES[core]


def read_stage(value: Any) -> str:
    text = code_text(value)
    if text in BLANK_MARKS:
        return ""
    if text not in STAGES:
        raise CellRefused(_("There is no such stage; known are: %(stages)s.") % {"stages": "、".join(STAGE_WORDS)})
    return STAGES[text]


def read_subcatalogue(value: Any) -> str:
    """The two-digit code from 「17 口腔科器械」, 「17」 or 「口腔科器械」; empty when it is not decided."""
    text = code_text(value)
    if text in UNDECIDED:
        return ""
    found = LEADING_CODE.fullmatch(text)
    code, name = (found[1].zfill(2), found[2]) if found else ("", text)
    named = SUBCATALOGUE_CODES.get(fold(name), "")
    known = code if code in SUBCATALOGUES else "" if code else named
    if not known or (named and named != known):
        raise CellRefused(_("There is no such sub-catalogue."))
    return known


def read_place(value: Any, places: Places) -> str:
    """The region code of a city of the province, of 香港 or 澳门; empty when the cell names no city."""
    text = clean_name(value)
    if code_text(value) in BLANK_MARKS:
        return ""
    for name in places.province_names:
        text = text.removeprefix(name)
    code = places.codes.get(text) if text else ""
    if code is None:
        raise CellRefused(_("There is no such city in this province."))
    return code


def read_number(value: Any) -> str:
    return code_text(value)
