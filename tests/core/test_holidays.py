"""A year's holidays read from the announcement, or from our own short lines."""

from datetime import date, timedelta

import pytest

from core.holidays import SetDay, read_days, write_days
from core.workdays import published_workday

# The State Council's notice for 2026 (国办发明电〔2025〕7号), its list without the words around it.
ANNOUNCED_2026 = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""


def test_the_announcement_of_a_known_year_gives_its_published_calendar():
    days, unread = read_days(ANNOUNCED_2026, 2026)
    told = {day.on: day.works for day in days}
    day = date(2026, 1, 1)
    while day.year == 2026:
        assert told.get(day, day.weekday() < 5) is published_workday(day), day
        day += timedelta(days=1)
    assert not unread


def test_what_is_written_is_read_again():
    days, _unread = read_days(ANNOUNCED_2026, 2026)
    assert read_days(write_days(days), 2026) == (days, [])


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("2027-02-20 班 春节", [SetDay(date(2027, 2, 20), True, "春节")]),
        ("2027/1/1 休", [SetDay(date(2027, 1, 1), False)]),
        (
            "2027年1月1日至2027年1月2日，休，元旦",
            [SetDay(date(2027, 1, 1), False, "元旦"), SetDay(date(2027, 1, 2), False, "元旦")],
        ),
        ("元旦：1月1日（周五）放假1天，不调休。", [SetDay(date(2027, 1, 1), False, "元旦")]),
        (
            "元旦：2026年12月31日至2027年1月1日放假",
            [SetDay(date(2026, 12, 31), False, "元旦"), SetDay(date(2027, 1, 1), False, "元旦")],
        ),
    ],
)
def test_forms_of_a_line(line, days):
    assert read_days(line, 2027) == (days, [])


@pytest.mark.parametrize(
    "line",
    [
        "各地区、各部门要妥善安排好值班",
        "2027-02-30 休",
        "2027-02-12 至 2027-02-06 休",
        "2027-01-01 至 2027-12-31 休",
        "2027-01-01",
    ],
)
def test_what_makes_no_sense_is_named_with_its_line(line):
    days, unread = read_days(f"\n{line}\n", 2027)
    assert days == []
    assert [each.line for each in unread] == [2]


def test_the_last_word_on_a_day_counts():
    days, _unread = read_days("2027-01-04 休 元旦\n2027-01-04 班", 2027)
    assert days == [SetDay(date(2027, 1, 4), True)]
