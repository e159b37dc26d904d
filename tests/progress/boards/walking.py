"""Following the figures of a board to their rows."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from tests.progress.asking import all_rows, count_in, sheet_rows

BOARDS = ("board", "funnel_board", "trend_board", "division_board", "times_board", "ageing_board", "activity_board")
FIGURE_LINK = re.compile(r'<a href="([^"]+)" data-figure="(-?\d+)"')
CARD = re.compile(r'<a href="([^"]+)" class="target[^>]*>.*?<div class="fig">([\d,]+)', re.DOTALL)
MOVED = re.compile(r'class="panel moved-sum".*?>([\d,]+) (?:进入|came)<.*?>([\d,]+) (?:移出|went)<', re.DOTALL)


def board_url(name: str, query: str = "") -> str:
    return f"{reverse(f'progress:{name}')}?{query}"


def figure_links(text: str) -> list[tuple[str, int]]:
    """Every figure of a page with the address it opens to."""
    found = [(unescape(url), int(value)) for url, value in FIGURE_LINK.findall(text)]
    return found + [(unescape(url), int(value.replace(",", ""))) for url, value in CARD.findall(text)]


def moved_in(text: str) -> tuple[int, int]:
    came, went = MOVED.search(text).groups()
    return int(came.replace(",", "")), int(went.replace(",", ""))


def opens_to(client: Client, url: str, value: int, *, walk: bool = False) -> None:
    """The list says the figure, shows as many rows, and its workbook holds them; a movement is its two lists."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    text = answer.content.decode()
    if "since=" in url:
        came, went = moved_in(text)
        assert came - went == value or value in (came, -went), (url, value, came, went)
        value = came if "moved=came" in url else went
    assert count_in(text) == value, (url, value)
    if walk:
        assert all_rows(client, url) == value
        path, _, query = url.partition("?")
        assert sheet_rows(client.post(f"{path}export/?{query}")) == value
