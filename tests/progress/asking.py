"""What the tests of boards ask for, and how they read the answers."""

import re
from io import BytesIO

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

BOARD = "progress:board"
DAY = "as_of=2026-07-02"
FIGURE = re.compile(r'<div class="fig">([\d,]+)')
COUNT = re.compile(r'figure-in-head">([\d,]+)')


def rows_url(key: str, query: str = DAY) -> str:
    return f"{reverse('progress:indicator_rows', args=[key])}?{query}"


def export_url(key: str, query: str = DAY) -> str:
    return f"{reverse('progress:rows_export', args=[key])}?{query}"


def all_rows(client: Client, url: str) -> int:
    """Walks through the pages of a list and counts its rows."""
    count = 0
    while url:
        text = client.get(url).content.decode()
        body = text.partition("<tbody>")[2].partition("</tbody>")[0]
        count += len(re.findall(r"<tr>", body))
        following = re.search(r'rel="next" href="([^"]+)"', text)
        url = url.partition("?")[0] + following[1].replace("&amp;", "&") if following else ""
    return count


def sheet_rows(answer) -> int:
    return load_workbook(BytesIO(answer.content)).active.max_row - 1


def count_in(page: str) -> int:
    """The figure in the heading of a list."""
    return int(COUNT.search(page)[1].replace(",", ""))
