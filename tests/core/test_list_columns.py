"""Every list whose columns can be chosen: with all of them left out, what names a row still stands."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from core.lists import LISTS
from tests.architecture.crawl import Crawler, World

pytestmark = pytest.mark.django_db

OFFICE = (
    "project_list check_queue listing_list,library case_list need_list match_list platform_list enterprise_list "
    "activity_list"
)
SHOWN = {
    "officer": [f"console:{key}" for key in OFFICE.split()],
    "coach": ["console:coach_desk"],
    "city": ["console:city_desk"],
    "institute": ["console:test_desk"],
    "department": ["console:department_tasks"],
    "manager": ["projects:institution_overview"],
    "leader": ["progress:indicator_rows,applications", "progress:indicator_rows,library"],
}
HEAD = re.compile(r'<table class="data-table.*?</thead>', re.DOTALL)
NAMED = re.compile(r'<th scope="col"(?: class="r")?>(?!<span class="visually-hidden">)')


def heads(client: Client, key: str) -> int:
    page, *arguments = key.split(",")
    answer = client.get(reverse(page, args=arguments))
    assert answer.status_code == 200, key
    table = HEAD.search(answer.content.decode())
    return len(NAMED.findall(table[0])) if table else 0


def wrong(client: Client, key: str) -> Iterator[str]:
    before = heads(client, key)
    client.post(reverse("core:view_columns"), {"list": key})
    after = heads(client, key)
    if before and (before < 3 or after != 1):
        yield f"{key}: {before} columns, then {after}"
    client.post(reverse("core:view_columns"), {"list": key, "all": "1"})
    if heads(client, key) != before:
        yield f"{key}: not all of them come back"


def test_every_column_but_the_one_that_names_the_row_can_be_left_out(people):
    crawler = Crawler(World.build(people))
    assert [each for asker, keys in SHOWN.items() for key in keys for each in wrong(crawler.clients[asker], key)] == []


def test_every_list_with_columns_is_looked_at():
    looked_at = {key.split(",")[0] for keys in SHOWN.values() for key in keys}
    # The office's look at one coach's desk is the coach's table.
    assert {page for page, kept in LISTS.items() if kept.columns} - looked_at == {"console:coach_page"}
