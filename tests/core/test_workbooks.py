"""Workbooks hold what was given: texts as texts, whatever they begin with."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from core.workbooks import write_workbook


def reread(*rows, sheet="项目", headers=("编号", "名称")):
    content = write_workbook(sheet=sheet, headers=headers, rows=rows)
    return load_workbook(BytesIO(content)).worksheets[0]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        '=HYPERLINK("http://evil.example")',
        "=cmd|' /C calc'!A0",
        "<b>粗</b>",
        "{{ 7*7 }}",
    ],
)
def test_dangerous_texts_stay_texts(text):
    cell = reread([text, "x"]).cell(2, 1)
    assert cell.data_type == "s"
    assert cell.value == text
    if text[0] in "=+-@\t":
        assert cell.quotePrefix, "it stays a text when the file is edited, too"


def test_headings_are_texts_too():
    assert reread(headers=("=1+1", gettext_lazy("Public"))).cell(1, 1).data_type == "s"


def test_values_come_back_as_they_were():
    row = [date(2026, 7, 2), datetime(2026, 7, 2, 1, 30, tzinfo=UTC), 12, 3.5, None, "文字", ""]
    cells = [cell.value for cell in reread(row, headers=list("abcdefg"))[2]]
    assert cells[:6] == [datetime(2026, 7, 2), datetime(2026, 7, 2, 9, 30), 12, 3.5, None, "文字"]  # noqa: DTZ001


def test_characters_that_break_a_workbook_are_left_out():
    assert reread(["a\x00b\x0bc", "x"]).cell(2, 1).value == "abc"


def test_a_too_long_text_and_a_forbidden_sheet_name_do_not_fail():
    sheet = reread(["长" * 40000, "x"], sheet="a/b:c*d?[e]" + "名" * 40)
    assert len(sheet.cell(2, 1).value) == 32767
    assert len(sheet.title) <= 31


def test_rows_may_be_a_generator():
    content = write_workbook(sheet="x", headers=["n"], rows=([number] for number in range(1000)))
    assert load_workbook(BytesIO(content)).worksheets[0].max_row == 1001
