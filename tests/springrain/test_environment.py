"""The environment is read strictly: a value that cannot be meant stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from springrain import env


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("Yes", True), ("off", False), ("", True)])
def test_flag(monkeypatch, value, expected):
    monkeypatch.setenv("SOME_FLAG", value)
    assert env.flag("SOME_FLAG", default=True) is expected


def test_a_flag_that_is_neither_is_refused(monkeypatch):
    monkeypatch.setenv("SOME_FLAG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="SOME_FLAG"):
        env.flag("SOME_FLAG")


def test_a_number_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("SOME_NUMBER", "12a")
    with pytest.raises(ImproperlyConfigured, match="SOME_NUMBER"):
        env.number("SOME_NUMBER", 1)


@pytest.mark.parametrize(("value", "expected"), [("", 180), ("180", 180), ("3650", 3650)])
def test_a_number_that_may_only_be_larger(monkeypatch, value, expected):
    monkeypatch.setenv("SOME_DAYS", value)
    assert env.at_least("SOME_DAYS", 180) == expected


@pytest.mark.parametrize("value", ["179", "0", "-1"])
def test_less_than_the_law_asks_for_is_refused(monkeypatch, value):
    monkeypatch.setenv("SOME_DAYS", value)
    with pytest.raises(ImproperlyConfigured, match="SOME_DAYS must be at least 180"):
        env.at_least("SOME_DAYS", 180)


def test_words(monkeypatch):
    monkeypatch.setenv("SOME_WORDS", " a, ,b ")
    assert env.words("SOME_WORDS") == ["a", "b"]


def test_database_address():
    settings = env.database("postgresql://some%40one:p%2Fw@db.test:6432/portal?sslmode=require")
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["USER"], settings["PASSWORD"]) == ("some@one", "p/w")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.test", "6432", "portal")
    assert settings["OPTIONS"] == {"sslmode": "require"}


def test_a_socket_folder_may_stand_in_the_database_address():
    assert env.database("postgresql:///portal?host=/run/postgresql")["HOST"] == "/run/postgresql"


def test_another_database_is_refused():
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database("mysql://localhost/portal")


def test_unified_identity_needs_all_of_its_variables(monkeypatch):
    monkeypatch.setenv("OIDC_SERVER_URL", "https://identity.test/realm")
    monkeypatch.delenv("OIDC_CLIENT_ID", raising=False)
    with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_ID"):
        env.openid_connect()
    monkeypatch.setenv("OIDC_CLIENT_ID", "portal")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "known to both")
    (app,) = env.openid_connect()["openid_connect"]["APPS"]
    assert app["settings"]["server_url"] == "https://identity.test/realm"
    assert env.origins("OIDC_SERVER_URL") == ["https://identity.test"]


def test_no_unified_identity_without_its_address(monkeypatch):
    monkeypatch.delenv("OIDC_SERVER_URL", raising=False)
    assert env.openid_connect() == {}
    assert env.origins("OIDC_SERVER_URL") == []
