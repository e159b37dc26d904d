"""What people type into a ledger, and what comes of it."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from projects.ledger.columns import COLUMNS
from projects.ledger.reading import MOST_BYTES, MOST_UNPACKED, UnreadableLedger
from tests.projects.ledger.workbooks import TODAY, YEAR_LEDGER, read, reasons, saved, typed_row, workbook


def one(**changes):
    ledger = read(workbook(typed_row(**changes)))
    assert not ledger.refused, reasons(ledger)
    return ledger.rows[0]


def refused(**changes) -> list[str]:
    ledger = read(workbook(typed_row(**changes)))
    assert not ledger.rows
    return [column for _row, column in reasons(ledger)]


def test_the_office_s_ledger_of_the_first_year_is_read_whole():
    ledger = read(BytesIO(YEAR_LEDGER.read_bytes()))
    assert (len(ledger.rows), ledger.refused) == (497, ())


@pytest.mark.parametrize(
    "typed",
    [
        "2025-08-03",
        "2025.8.3",
        "2025/08/03",
        "2025年8月3日",
        "2025 年 8 月 3 日",
        "２０２５．８．３",
        "2025-8-3 10:00",
        "2025-08-03T00:00:00",
        " 20250803\u200b",
        20250803,
        45872,
        "45872",
        date(2025, 8, 3),
        datetime(2025, 8, 3, 9, 30),  # noqa: DTZ001 - as a workbook gives it
    ],
)
def test_days_in_the_usual_writings(typed):
    assert one(applied_on=typed).applied_on == date(2025, 8, 3)


@pytest.mark.parametrize(
    "typed", ["2025-02-30", "2025-8", "25.8.3", "八月三日", "1925-08-03", 3, -1, 99999999, True, "=TODAY()", "13月"]
)
def test_no_such_day(typed):
    assert refused(applied_on=typed) == ["申报日期"]


def test_days_of_an_old_workbook_made_on_a_mac():
    book = load_workbook(workbook(typed_row()))
    book.epoch = CALENDAR_MAC_1904
    assert read(saved(book)).rows[0].applied_on == date(2025, 8, 3)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("一类", "I"),
        ("第一类", "I"),
        ("Ⅰ", "I"),
        (1, "I"),
        ("第二类", "II"),
        ("Ⅱ类", "II"),
        ("II", "II"),
        ("ii 类", "II"),
        ("２类", "II"),
        ("三类", "III"),
        ("第三类医疗器械", "III"),
        ("Ⅲ", "III"),
        ("III", "III"),
        (3.0, "III"),
        ("三 类", "III"),
        ("不确定", ""),
        (None, ""),
        ("/", ""),
    ],
)
def test_classes(typed, expected):
    assert one(management_class=typed).management_class == expected


@pytest.mark.parametrize("typed", ["四类", "IIII", "0", "高", "=1+1"])
def test_no_such_class(typed):
    assert refused(management_class=typed) == ["管理类别"]


@pytest.mark.parametrize("typed", ["是", " 是\n", "√", "Y", "yes", True, 1, "Ｙ"])
def test_yes(typed):
    assert one(innovative=typed).innovative


@pytest.mark.parametrize("typed", ["否", "×", "N", False, 0, None, "", "/", "—", "无"])
def test_no(typed):
    assert not one(innovative=typed).innovative


def test_neither_yes_nor_no_is_refused():
    assert refused(innovative="可能") == ["是否创新"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("17 口腔科器械", "17"),
        ("17口腔科器械", "17"),
        ("口腔科器械", "17"),
        (3, "03"),
        ("体外诊断试剂", "40"),
        (None, ""),
    ],
)
def test_subcatalogues(typed, expected):
    assert one(subcatalogue=typed).subcatalogue == expected


@pytest.mark.parametrize("typed", ["23 新器械", "99", "17 眼科器械", "支架", "123"])
def test_no_such_subcatalogue(typed):
    assert refused(subcatalogue=typed) == ["子目录"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("广州", "4401"), ("广东省广州市", "4401"), (" 深 圳", "4403"), ("香港", "81"), ("广东", ""), (None, "")],
)
def test_places(typed, expected):
    # 「广东」 names the province and no city of it.
    assert one(place=typed).place == expected


def test_a_city_of_another_province_is_refused():
    assert refused(place="成都") == ["所在地"]


def test_stages():
    assert one(stage="已定型").stage == "frozen"
    assert refused(stage="量产") == ["研发阶段"]


def test_full_width_characters_and_stray_spaces():
    row = one(
        number=" ＣＹ２０２５ 0001 ",
        title="  可降解\u3000支架\n（第２代）\u200b ",
        institution="医疗机构 ０４２",
        applicant="张 三\ufeff",
    )
    assert (row.number, row.title, row.institution, row.applicant) == (
        "CY20250001",
        "可降解 支架 （第2代）",
        "医疗机构042",
        "张三",
    )


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x","y")', "<script>alert(1)</script>", "+1", "@SUM(A1)", "-2"])
def test_formulas_and_markup_stay_text(text):
    assert one(title=text).title == text


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"title": None}, "项目名称"),
        ({"title": " \u3000 "}, "项目名称"),
        ({"title": "#REF!"}, "项目名称"),
        ({"title": "长" * 121}, "项目名称"),
        ({"number": None}, "申报编号"),
        ({"number": "9" * 41}, "申报编号"),
        ({"institution": "/"}, "申报医疗机构"),
        ({"applicant": ""}, "申报人"),
        ({"applied_on": None}, "申报日期"),
        (
            {
                "applied_on": date(2026, 7, 3),
                "evaluation": "否",
                "evaluation_day": None,
                "library": "否",
                "library_day": None,
            },
            "申报日期",
        ),
        ({"library_day": date(2025, 8, 2)}, "入库日期"),
        ({"library_day": date(2026, 7, 3)}, "入库日期"),
        ({"library_day": None}, "入库日期"),
        ({"library": "否"}, "纳入项目库"),
        ({"candidate": "是", "candidate_day": date(2026, 1, 5), "management_class": "二类"}, "前置服务候选"),
        (
            {"reported": "是", "reported_day": date(2026, 2, 1), "candidate": "是", "candidate_day": date(2026, 1, 5)},
            "推荐日期",
        ),
        (
            {"candidate": "是", "candidate_day": date(2026, 1, 5), "guidance": "是", "guidance_day": date(2026, 1, 4)},
            "指导日期",
        ),
    ],
)
def test_a_row_that_cannot_be_right_names_its_column(changes, column):
    assert refused(**changes) == [column]


def test_lists_may_be_entered_in_any_order_that_is_possible():
    row = one(
        library_day=date(2026, 3, 1),
        reported="是",
        reported_day=date(2025, 9, 1),
        guidance="是",
        guidance_day=date(2025, 8, 3),
    )
    assert row.day_on("library") == date(2026, 3, 1)
    assert row.day_on("preservice_guidance") == date(2025, 8, 3)


def test_everything_wrong_with_a_row_is_said_at_once():
    assert refused(title=None, management_class="四类", library_day="昨天") == ["项目名称", "管理类别", "入库日期"]


def test_a_number_that_stands_twice_refuses_every_such_row():
    ledger = read(workbook(typed_row(1), typed_row(2), typed_row(1, number="cy20250001 "), typed_row(1, title=None)))
    assert [row.number for row in ledger.rows] == ["CY20250002"]
    assert [refusal.row for refusal in ledger.refused] == [2, 4, 5]
    assert "4" in str(ledger.refused[0].problems[0].reason)


def test_title_row_above_and_total_row_below():
    file = workbook(
        typed_row(1),
        {},
        typed_row(2),
        above=(["广东省“春雨行动”项目台账"], [], ["填报单位：某处", None, "2026年7月"]),
        below=([None, None], ["合 计", None, None, "2项"], ["注：以上为初步数据"], ["填表人", None, None, None, "某"]),
    )
    ledger = read(file)
    assert [row.row for row in ledger.rows] == [5, 7]
    assert not ledger.refused


def test_headings_with_breaks_spaces_and_remarks():
    ledger = read(
        workbook(
            typed_row(), number="申报\n编号", applied_on="申 报 日 期（年/月/日）", title="*项目名称", note="备注："
        )
    )
    assert len(ledger.rows) == 1


def test_unknown_columns_are_named_and_left_out():
    book = load_workbook(workbook(typed_row()))
    book.active.cell(1, len(COLUMNS) + 1, "联系电话")
    book.active.cell(2, len(COLUMNS) + 1, "13800138000")
    assert read(saved(book)).ignored == ("联系电话",)


def test_the_ledger_may_stand_on_a_later_sheet():
    book = load_workbook(workbook(typed_row()))
    book.create_sheet("说明", 0).append(["请先读我"])
    assert len(read(saved(book)).rows) == 1


def test_wrong_dimensions_in_the_file_do_not_matter():
    def lie(name: str, content: bytes) -> bytes:
        return content.replace(b'ref="A1:Y2"', b'ref="A1:A1"') if name.endswith("sheet1.xml") else content

    assert len(read(rewritten(workbook(typed_row()), lie)).rows) == 1


def message(file: BytesIO) -> str:
    with pytest.raises(UnreadableLedger) as refusal:
        read(file)
    return str(refusal.value.message)


def test_a_workbook_without_the_headings():
    book = Workbook()
    book.active.append(["姓名", "电话"])
    assert "申报编号" in message(saved(book))


def test_a_missing_column_is_named():
    assert "管理类别" in message(workbook(typed_row(), management_class="级别"))


def test_a_column_that_stands_twice():
    assert "项目名称" in message(workbook(typed_row(), note="项目名称"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "申报编号,项目名称\n1,支架\n".encode(),
        b"PK\x03\x04 and nothing more",
        b"%PDF-1.4\n",
    ],
)
def test_files_that_are_no_workbook(content):
    assert message(BytesIO(content))


def test_a_zip_that_is_no_workbook():
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert message(out)


def test_a_file_that_is_too_large():
    assert str(MOST_BYTES // 1024 // 1024) in message(BytesIO(b"PK\x03\x04" + b"\0" * MOST_BYTES))


def test_a_bomb_is_refused_before_it_is_unpacked():
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (MOST_UNPACKED + 1))
    assert message(out)


def test_a_damaged_sheet():
    def cut(name: str, content: bytes) -> bytes:
        return content[: len(content) // 2] if name.endswith("sheet1.xml") else content

    assert message(rewritten(workbook(typed_row()), cut))


def test_a_row_far_below_and_a_cell_far_to_the_right_cost_nothing():
    def stretch(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return content
        far = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
        return content.replace(b"</sheetData>", far)

    assert len(read(rewritten(workbook(typed_row()), stretch)).rows) == 1


def rewritten(file: BytesIO, change) -> BytesIO:
    out = BytesIO()
    with ZipFile(file) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    out.seek(0)
    return out


def test_today_itself_is_not_in_the_future():
    assert one(applied_on=TODAY, evaluation_day=TODAY, library_day=TODAY).applied_on == TODAY
