"""Numbers of certificates, filings and the innovation channel: what is refused, what is only odd."""

import pytest

from registration.numbers import Setting, kept_number, number_problem, number_warnings

II = Setting("II", "44", "07", 2026)
III = Setting("III", "44", "13", 2026)
I = Setting("I", "44", "14", 2026)  # noqa: E741 - the class


@pytest.mark.parametrize(
    ("kind", "number", "setting"),
    [
        ("certified", "粤械注准20262070456", II),
        ("certified", "国械注准20253130123", III),
        ("filed", "粤穗械备20250123", I),
        ("filed", "粤穗械备20250123号", I),
        ("accepted", "CSZ2600123", II),
        ("tested", "GD-2026/118", II),
        ("certified", "", II),
    ],
)
def test_what_fits_is_taken(kind, number, setting):
    assert number_problem(kind, number, setting) is None
    assert number_warnings(kind, number, setting) == []


@pytest.mark.parametrize(
    ("kind", "number", "setting"),
    [
        ("certified", "粤械注准2026207045", II),
        ("certified", "随便写的", II),
        ("certified", "国械注准20253130123", II),
        ("certified", "粤械注准20262070456", III),
        ("certified", "粤械注准20263070456", III),
        ("certified", "粤穗械备20250123", II),
        ("certified", "粤械注准20272070456", II),
        ("filed", "粤械注准20262070456", I),
        ("filed", "粤穗械备20270123", I),
        ("filed", "备20250123", I),
        ("accepted", "粤械注准20262070456", II),
    ],
)
def test_what_cannot_be_it_is_refused(kind, number, setting):
    assert number_problem(kind, number, setting)


@pytest.mark.parametrize(
    ("kind", "number", "setting", "words"),
    [
        ("certified", "川械注准20262070456", II, "省份"),
        ("certified", "粤械注准20262130456", II, "子目录"),
        ("certified", "粤械注准20262660456", II, "旧目录"),
        ("certified", "粤械注准20132070456", II, "2014"),
        ("certified", "国械注进20262070456", II, "进口"),
        ("certified", "粤械注准20252070456", Setting("II", "44", "07", 2026, given_in=2026), "年份"),
        ("filed", "川蓉械备20250123", I, "省份"),
    ],
)
def test_what_is_odd_is_said_and_not_refused(kind, number, setting, words):
    assert number_problem(kind, number, setting) is None
    found = number_warnings(kind, number, setting)
    assert [words in str(text) for text in found] == [True]


def test_a_project_without_a_sub_catalogue_compares_with_none():
    assert number_warnings("certified", "粤械注准20262130456", Setting("II", "44", "", 2026)) == []


@pytest.mark.parametrize(("number", "fits"), [("CQTS2500123", True), ("cqts 2500123", True), ("CQTS250012", False)])
def test_the_innovation_channel_has_a_form_of_its_own(number, fits):
    assert (number_problem("channel_granted", number, III, "national_innovation") is None) == fits
    assert number_problem("channel_granted", number, III, "provincial_priority") is None


def test_numbers_are_kept_in_one_writing():
    assert kept_number("certified", " 粤械注准 ２０２６2070456 号") == "粤械注准20262070456"
    assert kept_number("channel_granted", "cqts 2500123", "national_innovation") == "CQTS2500123"
    assert kept_number("tested", "GD 2026 118") == "GD 2026 118"
