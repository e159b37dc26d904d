"""The layout of the ledger: its columns in order, under the headings the office gives them."""

from dataclasses import dataclass

from projects.enums import ListKind


@dataclass(frozen=True)
class Column:
    """``needed``: a sheet without this heading is not the ledger. ``width`` in characters, for writing."""

    key: str
    header: str
    width: int = 12
    needed: bool = True


@dataclass(frozen=True)
class ListColumns:
    """A list stands in two columns: 是/否, and the day of the entry."""

    kind: ListKind
    listed: Column
    day: Column


LISTS: tuple[ListColumns, ...] = (
    ListColumns(
        ListKind.COMPREHENSIVE_EVALUATION,
        Column("evaluation", "综合评选", 10),
        Column("evaluation_day", "综合评选日期", 14),
    ),
    ListColumns(ListKind.LIBRARY, Column("library", "纳入项目库", 11), Column("library_day", "入库日期")),
    ListColumns(
        ListKind.REPORTED_TO_CMDE,
        Column("reported", "上报国家器审中心", 17),
        Column("reported_day", "上报日期"),
    ),
    ListColumns(
        ListKind.PRESERVICE_CANDIDATES,
        Column("candidate", "前置服务候选", 13),
        Column("candidate_day", "推荐日期"),
    ),
    ListColumns(ListKind.PRESERVICE_GUIDANCE, Column("guidance", "前置指导", 10), Column("guidance_day", "指导日期")),
)

SEQUENCE = Column("sequence", "序号", 6, needed=False)
NUMBER = Column("number", "申报编号", 20)
APPLIED_ON = Column("applied_on", "申报日期")
TITLE = Column("title", "项目名称", 36)
INSTITUTION = Column("institution", "申报医疗机构", 26)
PLACE = Column("place", "所在地", 10)
APPLICANT = Column("applicant", "申报人")
DEPARTMENT = Column("department", "科室", 14)
SUBCATALOGUE = Column("subcatalogue", "子目录", 26)
CLASS = Column("management_class", "管理类别", 10)
INNOVATIVE = Column("innovative", "是否创新", 10)
FIRST = Column("first_of_kind", "是否首个", 10)
STAGE = Column("stage", "研发阶段")
PATENT = Column("patent", "已申请发明专利", 15)
NOTE = Column("note", "备注", 30, needed=False)

COLUMNS: tuple[Column, ...] = (
    SEQUENCE,
    NUMBER,
    APPLIED_ON,
    TITLE,
    INSTITUTION,
    PLACE,
    APPLICANT,
    DEPARTMENT,
    SUBCATALOGUE,
    CLASS,
    INNOVATIVE,
    FIRST,
    STAGE,
    PATENT,
    *(column for each in LISTS for column in (each.listed, each.day)),
    NOTE,
)
HEADERS: dict[str, str] = {column.key: column.header for column in COLUMNS}


def columns_of(kind: str) -> ListColumns:
    return next(each for each in LISTS if each.kind == kind)
