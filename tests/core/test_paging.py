"""Keyset pages meet every row once, forwards and back, also when rows come and go."""

from datetime import datetime, timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings, strategies
from hypothesis.extra.django import TestCase

from core.models import AuditEntry, Notice
from core.paging import cursor_in, page_of
from tests.personas import make_user

ORDERS = [("-id",), ("event", "id"), ("-created_at", "-id"), ("event", "-id"), ("read_at", "id"), ("-read_at", "id")]


def notices(user, count: int) -> None:
    start = datetime.fromisoformat("2026-07-02T09:00:00.123456+00:00")
    Notice.objects.bulk_create(
        Notice(
            recipient=user,
            event=f"e{number % 3}",
            key=str(number),
            title="x",
            created_at=start + timedelta(days=number % 4),
            read_at=start + timedelta(hours=number % 5) if number % 2 else None,
        )
        for number in range(count)
    )


def walk(order, size, direction="next_cursor", cursor=""):
    """All pages from a cursor on; stops when there is no further one."""
    pages = []
    while True:
        page = page_of(Notice.objects.all(), order=order, cursor=cursor, size=size)
        pages.append([row.pk for row in page.rows])
        cursor = getattr(page, direction)
        if not cursor:
            return pages


@pytest.mark.django_db
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 4, 23, 30])
def test_every_row_once_in_the_order_of_the_database(order, size):
    notices(make_user("x"), 23)
    expected = list(Notice.objects.order_by(*order).values_list("pk", flat=True))
    forward = walk(order, size)
    assert [pk for page in forward for pk in page] == expected
    assert all(len(page) == size for page in forward[:-1])


@pytest.mark.django_db
@pytest.mark.parametrize("order", ORDERS)
def test_the_way_back_shows_the_same_pages(order):
    notices(make_user("x"), 20)
    pages = [page_of(Notice.objects.all(), order=order, size=6)]
    while pages[-1].next_cursor:
        pages.append(page_of(Notice.objects.all(), order=order, cursor=pages[-1].next_cursor, size=6))
    for earlier, later in zip(reversed(pages[:-1]), reversed(pages[1:]), strict=True):
        back = page_of(Notice.objects.all(), order=order, cursor=later.previous_cursor, size=6)
        assert back.rows == earlier.rows
        assert back.next_cursor == earlier.next_cursor
    assert pages[0].previous_cursor == ""


@pytest.mark.django_db
def test_a_new_row_does_not_shift_the_pages():
    user = make_user("x")
    notices(user, 9)
    first = page_of(Notice.objects.all(), order=("-id",), size=3)
    Notice.objects.create(recipient=user, event="e", key="new", title="x")
    second = page_of(Notice.objects.all(), order=("-id",), cursor=first.next_cursor, size=3)
    assert [row.pk for row in second.rows] == [first.rows[-1].pk - number for number in (1, 2, 3)]


@pytest.mark.django_db
def test_a_cursor_whose_rows_are_gone_gives_the_first_page():
    notices(make_user("x"), 9)
    first = page_of(Notice.objects.all(), order=("-id",), size=3)
    Notice.objects.filter(pk__lt=first.rows[-1].pk).delete()
    assert page_of(Notice.objects.all(), order=("-id",), cursor=first.next_cursor, size=3).rows == first.rows


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "WyJmIixbMV1d:bad", "\x00", "é" * 40])
def test_a_bad_cursor_gives_the_first_page(cursor):
    notices(make_user("x"), 3)
    assert len(page_of(Notice.objects.all(), order=("-id",), cursor=cursor, size=5).rows) == 3


@pytest.mark.django_db
def test_a_cursor_of_another_order_or_signed_for_another_purpose_gives_the_first_page():
    notices(make_user("x"), 9)
    other = page_of(Notice.objects.all(), order=("event", "id"), size=3).next_cursor
    forged = signing.dumps(["f", [5]], salt="something.else")
    for cursor in (other, forged):
        page = page_of(Notice.objects.all(), order=("-id",), cursor=cursor, size=3)
        assert page.previous_cursor == ""


@pytest.mark.django_db
def test_one_query_without_offset_that_enters_the_index():
    notices(make_user("x"), 9)
    cursor = page_of(Notice.objects.all(), order=("-id",), size=3).next_cursor
    with CaptureQueriesContext(connection) as queries:
        page_of(Notice.objects.all(), order=("-id",), cursor=cursor, size=3)
    (query,) = queries.captured_queries
    assert "OFFSET" not in query["sql"]
    with connection.cursor() as database:
        database.execute("SET LOCAL enable_seqscan = off")
        database.execute(f"EXPLAIN {query['sql']}")
        plan = "\n".join(row[0] for row in database.fetchall())
    assert "Index Cond" in plan


def test_the_cursor_is_read_from_the_address():
    assert cursor_in({"after": "a"}) == "a"
    assert cursor_in({"before": "b"}) == "b"
    assert cursor_in({}) == ""


class AnyRows(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(
        keys=strategies.lists(strategies.tuples(strategies.sampled_from("abc"), strategies.booleans()), max_size=12),
        order=strategies.sampled_from(ORDERS),
        size=strategies.integers(1, 5),
    )
    def test_nothing_is_lost_or_doubled(self, keys, order, size):
        user = make_user("x")
        moment = datetime.fromisoformat("2026-07-02T09:00:00+00:00")
        for number, (event, read) in enumerate(keys):
            facts = {"event": event, "key": str(number), "created_at": moment, "read_at": moment if read else None}
            Notice.objects.create(recipient=user, title="x", **facts)
        expected = list(Notice.objects.order_by(*order).values_list("pk", flat=True))
        assert [pk for page in walk(order, size) for pk in page] == expected


@pytest.mark.django_db
def test_relations_can_be_followed():
    users = [make_user(name) for name in "abc"]
    for number, user in enumerate(users):
        Notice.objects.create(recipient=user, event="e", key=str(number), title="x")
    order = ("recipient__name", "id")
    first = page_of(Notice.objects.select_related("recipient"), order=order, size=2)
    second = page_of(Notice.objects.select_related("recipient"), order=order, cursor=first.next_cursor, size=2)
    assert [row.recipient.name for row in [*first.rows, *second.rows]] == ["a", "b", "c"]
    assert AuditEntry.objects.count() == 0
