"""What the boards say of the published year (domain guide §2)."""

import json
import re
from html import unescape

import pytest

from progress.figures import breakdowns, figures
from tests.progress.asking import DAY, FIGURE
from tests.progress.boards.walking import BOARDS, FIGURE_LINK, board_url

pytestmark = pytest.mark.usefixtures("year")


def test_the_funnel_says_the_shares_and_that_lists_overlap(people, sign_in):
    text = sign_in(people.leader).get(board_url("funnel_board", DAY)).content.decode()
    assert "各清单相互重叠，不必逐级包含" in text
    rows = dict(re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', text, re.DOTALL))
    expected = {"综合评选": (194, "39.0%"), "项目库": (346, "69.6%"), "上报国家器审中心": (115, "59.3%")}
    expected |= {"前置服务候选": (29, "25.2%"), "前置指导": (11, "37.9%")}
    for label, (value, share) in expected.items():
        assert f'data-figure="{value}"' in rows[label]
        assert share in rows[label]


@pytest.mark.parametrize("by", ["class", "subcatalogue", "city", "institution", "department"])
@pytest.mark.parametrize("key", ["library", "reported_to_cmde"])
def test_a_division_adds_up(guangdong, on_day, by, key):
    parts = breakdowns([key], guangdong, on_day, by)[key]
    assert sum(each.total for each in parts.values()) == figures(guangdong, on_day, [key])[key].total
    assert all(each.total for each in parts.values())


def test_months_of_the_present_year(people, sign_in):
    text = sign_in(people.leader).get(board_url("trend_board", f"{DAY}&show=applications")).content.decode()
    months = re.findall(r'<th scope="row">(\d{4}-\d{2})</th>', text)
    assert months == [f"2026-{month:02d}" for month in range(7, 0, -1)]
    foot = text.partition("<tfoot>")[2]
    assert [value for _url, value in FIGURE_LINK.findall(foot)] == ["84", "497"]


@pytest.mark.parametrize("board", BOARDS[1:5])
def test_what_a_chart_draws_stands_in_a_table(people, sign_in, board):
    text = sign_in(people.leader).get(board_url(board, f"{DAY}&by=subcatalogue")).content.decode()
    charts = re.findall(r'<script id="[^"]+" type="application/json">(.*?)</script>', text)
    assert charts
    table = re.sub(r"<[^>]+>", " ", text.partition("<table")[2])
    said = set(table.replace(",", "").replace("+", "").split())
    for chart in map(json.loads, charts):
        for series in chart["series"]:
            assert {f"{value:g}".replace("-", "−") for value in series["values"]} <= said
            for url, value in zip(series.get("urls", ()), series["values"], strict=False):
                assert unescape(url).startswith("/progress/")
                assert value is not None
    assert "<script>" not in text
    assert " style=" not in text


def test_a_large_division_is_leafed_through(people, sign_in):
    leader = sign_in(people.leader)
    seen: list[int] = []
    url = board_url("division_board", f"{DAY}&of=applications&by=institution")
    while url:
        text = leader.get(url).content.decode()
        body = text.partition("<tbody>")[2].partition("</tbody>")[0]
        seen += [int(value) for _url, value in FIGURE_LINK.findall(body)][::2]
        following = re.search(r'rel="next" href="([^"]+)"', text)
        url = board_url("division_board", unescape(following[1])[1:]) if following else ""
    assert (len(seen), sum(seen)) == (98, 497)
    assert seen == sorted(seen, reverse=True)


def test_a_wall_shows_figures_alone_and_stays_with_today(people, sign_in):
    leader = sign_in(people.leader)
    text = leader.get(board_url("board", "wall=1")).content.decode()
    assert 'class="wrap wall"' in text
    assert '<noscript><meta http-equiv="refresh"' in text
    assert "board-tabs" not in text
    assert "board-form" not in text
    assert FIGURE.findall(text)[0] == "497"
    link = re.search(r'href="(\?[^"]*wall=1[^"]*)"', leader.get(board_url("board")).content.decode())[1]
    assert "as_of" not in link
    past = leader.get(board_url("funnel_board", DAY)).content.decode()
    assert f"{DAY}&amp;wall=1" in past
