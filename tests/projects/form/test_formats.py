"""Numbers, addresses, and traces of patients."""

import pytest

from projects import fields
from projects.fields.formats import check_digit, format_problem, patent_number
from projects.fields.patients import traces_of_patients
from projects.fields.shape import Format

pytestmark = pytest.mark.usefixtures("english")

CLINICAL = fields.section("clinical")


@pytest.mark.parametrize(
    "number",
    ["ZL202310123456.6", "202310123456.6", "2023101234566", "zl 202310123456．6", "CN202310123456.6", "201710601862.3"],
)
def test_a_patent_number_is_taken_in_its_usual_writings(number):
    assert format_problem(Format.PATENT, number) is None


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("202310123456.7", "last digit"),
        ("202340123456.6", "12 digits"),
        ("20231012345.6", "12 digits"),
        ("CN115123456A", "publication number"),
        ("209910123456.6", "future"),
        ("abc", "12 digits"),
    ],
)
def test_a_wrong_patent_number_is_told_what_is_wrong(number, says):
    assert says in str(format_problem(Format.PATENT, number))


def test_a_remainder_of_ten_is_written_x():
    digits = next(f"20231{serial:07d}" for serial in range(1000) if check_digit(f"20231{serial:07d}") == "X")
    assert format_problem(Format.PATENT, f"{digits}.X") is None
    assert patent_number(f"ZL{digits}x") == f"{digits}.X"


@pytest.mark.parametrize(
    "number", ["13800138000", "+852 9123 4567", "+853 6612 3456", "138 0013 8000", "１３８００１３８０００"]
)
def test_numbers_of_the_mainland_hong_kong_and_macao_are_taken(number):
    assert format_problem(Format.PHONE, number) is None


@pytest.mark.parametrize("number", ["1380013800", "12345", "phone", "+1 555 0100"])
def test_an_incomplete_number_is_told(number):
    assert format_problem(Format.PHONE, number) is not None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("患者，身份证11010519491231002X，男", "identity card"),
        ("联系家属13800138000", "telephone"),
        ("住院号：Z0012345", "hospital number"),
        ("患者姓名：张三", "name"),
        ("病案号１２３４５６", "hospital number"),
    ],
)
def test_what_could_identify_a_patient_is_pointed_out(text, what):
    assert what in str(traces_of_patients(CLINICAL, CLINICAL.field("problem"), text))


@pytest.mark.parametrize(
    "text",
    [
        "每年本院约 120 例，其中 31% 需要再次手术",
        "样本量 386，随访 2021—2025 年",
        "专利 202310123456.6",
        "疲劳试验 400000000 次",
        "",
        None,
    ],
)
def test_ordinary_figures_are_left_alone(text):
    assert traces_of_patients(CLINICAL, CLINICAL.field("problem"), text) is None


def test_contact_data_of_the_applicant_is_no_trace():
    people = fields.section("people")
    assert traces_of_patients(people, people.field("research_contact_phone"), "13800138000") is None


def test_tables_are_searched_too():
    product = fields.section("product")
    rows = [{"name": "甲", "certificate": "", "difference": "患者姓名：李四"}]
    assert traces_of_patients(product, product.field("comparison"), rows) is not None
