"""Sessions end half an hour after the last use, and keeping one alive never overwrites what it holds."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from springrain.sessions import IDLE_SECONDS, SessionStore
from tests.personas import PASSWORD

SIGNED_IN_PAGE = "/accounts/sessions/"


@pytest.fixture
def client(people, sign_in) -> Client:
    return sign_in(people.wang)


def age(client: Client, **delta: int) -> None:
    """As if the last use lay that long ago."""
    Session.objects.filter(pk=client.session.session_key).update(
        expire_date=timezone.now() + timedelta(minutes=30) - timedelta(**delta)
    )


def minutes_left(client: Client) -> int:
    row = Session.objects.get(pk=client.session.session_key)
    return round((row.expire_date - timezone.now()).total_seconds() / 60)


def test_a_used_session_is_good_for_another_half_hour(client):
    age(client, minutes=20)
    client.get(SIGNED_IN_PAGE)
    assert minutes_left(client) == 30


def test_a_session_nobody_used_for_half_an_hour_is_over(client):
    age(client, minutes=31)
    response = client.get(SIGNED_IN_PAGE)
    assert response.status_code == 302
    assert "/accounts/login/" in response.url


def test_a_session_may_have_a_shorter_time_of_its_own(client):
    session = client.session
    session[IDLE_SECONDS] = 15 * 60
    session.save()
    assert minutes_left(client) == 15
    age(client, minutes=20)
    client.get(SIGNED_IN_PAGE)
    assert minutes_left(client) == 15


def test_keeping_alive_does_not_write_back_what_another_request_has_changed(client, monkeypatch):
    age(client, minutes=20)
    key = client.session.session_key
    ask = SessionStore.load

    def load_then_be_overtaken(store: SessionStore) -> dict[str, object]:
        loaded = ask(store)
        monkeypatch.setattr(SessionStore, "load", ask)
        other = SessionStore(key)
        other["choice"] = "made in another tab"
        other.save()
        return loaded

    monkeypatch.setattr(SessionStore, "load", load_then_be_overtaken)
    client.get(SIGNED_IN_PAGE)
    assert SessionStore(key)["choice"] == "made in another tab"


def test_the_cookie_ends_with_the_browser_and_is_out_of_reach_of_scripts(people):
    client = Client()
    client.post("/accounts/login/", {"login": people.wang.user.email, "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert cookie.value
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
