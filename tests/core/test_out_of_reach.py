"""While the database or Redis is away for a moment, people are told to come again; a mistake of ours stays one."""

import pytest
from django.db import OperationalError
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisAway

from core.views import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(monkeypatch, client):
    """The health page, made to fail with an error, as any page would in its middlewares or its view."""

    def ask(error, **headers):
        def fail(name):
            raise error

        monkeypatch.setattr(health, "works", fail)
        client.raise_request_exception = False
        return client.get(reverse("core:healthz"), headers=headers)

    return ask


@pytest.mark.parametrize("error", [OperationalError("terminating connection"), RedisAway("refused")])
def test_a_part_that_is_away_is_said_as_such(broken, error):
    answer = broken(error)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "20")
    assert "片刻" in answer.content.decode()


def test_scripts_are_told_in_their_form(broken):
    answer = broken(OperationalError("gone"), accept="application/json")
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "unavailable"


def test_a_mistake_of_ours_is_no_outage(broken):
    answer = broken(ZeroDivisionError())
    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers
