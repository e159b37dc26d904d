"""Numbers of certificates and filings: what is one, what it says, and what is odd about it."""

import pytest

from matching.numbers import clean_number, licence_of, licence_problem, licence_warnings

YEAR = 2026


@pytest.mark.parametrize(
    ("number", "kind", "management_class", "region", "code"),
    [
        ("国械注准20253010123", "certificate", "III", "", "01"),
        ("粤械注准20252070456", "certificate", "II", "44", "07"),
        ("国械注进20213400001", "imported", "III", "", "40"),
        ("国械注许20222220001", "imported", "II", "", "22"),
        ("粤穗械备20250123", "filing", "I", "44", ""),
        ("粤汕尾械备20250123号", "filing", "I", "44", ""),
        ("京械备20250123", "filing", "I", "11", ""),
        ("国械备20160001", "filing", "I", "", ""),
        (" 粤械注准 ２０２５２０７０４５６ ", "certificate", "II", "44", "07"),
    ],
)
def test_a_number_says_what_it_is(number, kind, management_class, region, code):
    licence = licence_of(number)
    assert (licence.kind, licence.management_class, licence.region, licence.code) == (
        kind,
        management_class,
        region,
        code,
    )
    assert licence_problem(number, this_year=YEAR) is None


@pytest.mark.parametrize(
    "number",
    [
        "",
        "便携式监护仪",
        "粤械注准2025207045",
        "粤械注准202520704567",
        "粤械注准20253070456",  # a province certifies no Class III
        "国械注准20252070456",  # the nation certifies no domestic Class II
        "粤械注进20252070456",  # what is brought in is the nation's business
        "港械注准20252070456",
        "粤械注准20251070456",
        "穗械备20250123",
    ],
)
def test_what_is_no_number_is_refused(number):
    assert licence_of(number) is None
    assert licence_problem(number, this_year=YEAR)


def test_a_number_of_the_future_is_refused():
    assert licence_problem("粤械注准20272070456", this_year=YEAR)
    assert licence_problem("粤械注准20262070456", this_year=YEAR) is None


def test_one_writing():
    assert clean_number("粤穗械备 20250123 号") == "粤穗械备20250123"


@pytest.mark.parametrize(
    ("number", "region", "subcatalogues", "warnings"),
    [
        ("粤械注准20252070456", "44", ["07"], 0),
        ("粤械注准20252070456", "44", [], 0),
        ("粤械注准20252070456", "44", ["13"], 1),
        ("粤械注准20252070456", "35", ["07"], 1),
        ("国械注准20253070456", "35", ["07"], 0),
        ("粤械注准20152640456", "44", ["07"], 1),
        ("粤械注准20132640456", "35", ["07"], 3),
        ("粤穗械备20250123", "44", ["13"], 0),
    ],
)
def test_what_is_odd_is_said_but_not_refused(number, region, subcatalogues, warnings):
    said = licence_warnings(licence_of(number), region=region, subcatalogues=subcatalogues)
    assert len(said) == warnings
    assert licence_problem(number, this_year=YEAR) is None
