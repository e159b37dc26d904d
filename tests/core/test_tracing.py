"""One id joins a request, the work it starts, the log and the audit log."""

import logging
from types import SimpleNamespace

import pytest

from core.refs import ALPHABET, new_ref
from core.tasks import pass_request_id_on, take_request_id
from core.tracing import new_request_id, request_id, set_request_id
from springrain.logs import RequestIdFilter


@pytest.fixture(autouse=True)
def _fresh_id():
    set_request_id("")
    yield
    set_request_id("")


def test_a_task_works_under_the_id_of_the_request_that_started_it():
    headers: dict[str, str] = {}
    set_request_id("0123456789abcdef")
    pass_request_id_on(headers=headers)
    set_request_id("")
    take_request_id(task=SimpleNamespace(request=SimpleNamespace(is_eager=False, **headers)))
    assert request_id() == "0123456789abcdef"


def test_a_periodic_task_gets_an_id_of_its_own():
    take_request_id(task=SimpleNamespace(request=SimpleNamespace(is_eager=False)))
    assert len(request_id()) == 16


def test_every_log_line_has_the_id():
    set_request_id(new_request_id())
    record = logging.LogRecord("x", logging.INFO, "x", 1, "x", None, None)
    assert RequestIdFilter().filter(record)
    assert record.request_id == request_id()


def test_references_are_readable_and_do_not_repeat():
    refs = {new_ref() for _ in range(1000)}
    assert len(refs) == 1000
    assert set("".join(refs)) <= set(ALPHABET)
