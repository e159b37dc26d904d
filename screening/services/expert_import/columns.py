"""The columns of the workbook, by the headings the offices use, and what may stand in them."""

from dataclasses import dataclass

from core.errors import Text
from core.workbooks import Sheet, write_sheets
from screening.enums import Specialty


@dataclass(frozen=True)
class Column:
    """``field`` is that of ExpertFacts. ``example`` stands in the empty workbook the office downloads."""

    field: str
    header: str
    example: str
    needed: bool = False
    width: int = 18


COLUMNS = (
    Column("name", "姓名", "专家 001", needed=True, width=14),
    Column("email", "邮箱", "zhuanjia001@example.org", needed=True, width=28),
    Column("specialty", "专业类别", "临床", needed=True, width=12),
    Column("institution_name", "单位", "医疗机构 042", needed=True, width=26),
    Column("subcatalogues", "分类目录", "01、13", width=16),
    Column("departments", "科室", "骨科、普外科", width=22),
    Column("title", "职称", "主任医师", width=14),
    Column("affiliations", "其他任职单位", "企业 031", width=26),
    Column("birth_year", "出生年份", "1972", width=10),
    Column("load_limit", "同时评审上限", "10", width=14),
    Column("note", "备注", "", width=30),
)
HEADERS = {column.field: column.header for column in COLUMNS}
SPECIALTIES = {
    "临床": Specialty.CLINICAL.value,
    "临床专家": Specialty.CLINICAL.value,
    "工程": Specialty.ENGINEERING.value,
    "工程专家": Specialty.ENGINEERING.value,
    "法规": Specialty.REGULATORY.value,
    "法规专家": Specialty.REGULATORY.value,
    "市场": Specialty.MARKET.value,
    "市场专家": Specialty.MARKET.value,
}
SHEET_NAME = "评审专家库"


def template_workbook() -> bytes:
    """An empty workbook with the headings and one example row, to be filled in."""
    example = [column.example for column in COLUMNS]
    headers: list[Text] = [column.header for column in COLUMNS]
    return write_sheets([Sheet(SHEET_NAME, headers, [example], [column.width for column in COLUMNS])])
