"""Every refusal and every fault is answered in the form the caller can use, with the request's id."""

import re

import pytest
from django.test import Client

from accounts.models import User
from core.models import AuditEntry
from tests.core.factories import entry

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]

STATUS = {
    "hidden": 404,
    "forbidden": 403,
    "not_now": 409,
    "stale": 409,
    "invalid": 400,
    "too_many": 429,
    "http404": 404,
    "denied": 403,
    "suspicious": 400,
    "fault": 500,
}
API = STATUS | {"rest_invalid": 400, "rest_signed_out": 401, "rest_throttled": 429}


@pytest.fixture
def client(people, sign_in):
    client = sign_in(people.wang)
    client.raise_request_exception = False
    return client


def check_id(response, text: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", response["X-Request-ID"])
    assert response["X-Request-ID"] in text


@pytest.mark.parametrize(("name", "status"), STATUS.items())
def test_pages(client, name, status):
    response = client.get(f"/sample/{name}/")
    text = response.content.decode()
    assert response.status_code == status
    assert "<html" in text
    assert "secret detail" not in text
    check_id(response, text)


@pytest.mark.parametrize(("name", "status"), STATUS.items())
def test_htmx_gets_a_fragment(client, name, status):
    response = client.get(f"/sample/{name}/", headers={"HX-Request": "true"})
    text = response.content.decode()
    assert response.status_code == status
    assert "<html" not in text
    assert "alert-box" in text
    assert "secret detail" not in text
    check_id(response, text)


@pytest.mark.parametrize(("name", "status"), API.items())
def test_the_api_gets_json(client, name, status):
    response = client.get(f"/api/sample/{name}/")
    assert response.status_code == status
    error = response.json()["error"]
    assert {"code", "message", "fields", "request_id"} <= error.keys()
    assert error["message"]
    assert "secret detail" not in response.content.decode()
    check_id(response, error["request_id"])


@pytest.mark.parametrize("name", ["stale", "fault", "http404"])
def test_a_script_that_asks_for_json_gets_json(client, name):
    response = client.get(f"/sample/{name}/", headers={"Accept": "application/json"})
    assert response.status_code == STATUS[name]
    assert "error" in response.json()


def test_a_browser_gets_a_page_whatever_else_it_accepts(client):
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    assert "<html" in client.get("/sample/hidden/", headers={"Accept": accept}).content.decode()


def test_the_message_and_what_helps_are_shown(client):
    text = client.get("/sample/not_now/").content.decode()
    assert "现在不能受理。" in text
    assert "请先等待机构确认。" in text


def test_unknown_addresses(client):
    assert client.get("/no-such-page/").status_code == 404
    assert client.get("/api/no-such-thing/").json()["error"]["code"] == "not_found"


def test_an_edit_that_came_too_late_brings_what_is_stored_now(client):
    error = client.get("/api/sample/stale/").json()["error"]
    assert (error["current"], error["version"]) == ({"title": "别人写的"}, 4)


def test_field_errors_are_named_by_their_fields(client):
    assert client.get("/api/sample/invalid/").json()["error"]["fields"] == {"title": ["请填写名称。"]}
    fields = client.get("/api/sample/rest_invalid/").json()["error"]["fields"]
    assert fields == {"title": ["too long"], "rows.1.price": ["no number"]}


@pytest.mark.parametrize(
    ("path", "seconds"),
    [("/sample/too_many/", "77"), ("/api/sample/too_many/", "77"), ("/api/sample/rest_throttled/", "12")],
)
def test_too_many_says_when_to_come_again(client, path, seconds):
    assert client.get(path)["Retry-After"] == seconds


def test_a_fault_is_logged_with_its_traceback_and_the_id(client, caplog):
    response = client.get("/sample/fault/")
    record = next(record for record in caplog.records if record.exc_info)
    assert "secret detail" in str(record.exc_info[1])
    assert response.status_code == 500


def test_the_page_for_faults_needs_no_database(client, monkeypatch):
    monkeypatch.setattr("accounts.middleware.ActorMiddleware.__call__", _database_is_away)
    response = client.get("/sample/hidden/")
    assert response.status_code == 500
    check_id(response, response.content.decode())


def _database_is_away(*args):
    raise RuntimeError("the database is away")


def test_a_request_refused_before_anybody_is_known_gets_a_plain_page():
    response = Client(raise_request_exception=False).get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    check_id(response, response.content.decode())


def test_clients_cannot_choose_the_request_id(client):
    forged = "deadbeefdeadbeef"
    response = client.get("/sample/hidden/", headers={"X-Request-ID": forged})
    assert response["X-Request-ID"] != forged
    assert forged not in response.content.decode()


def test_a_form_without_its_token_gets_the_portals_own_answer(people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.wang.user)
    for headers, mark in (
        ({}, "<html"),
        ({"HX-Request": "true"}, "alert-box"),
        ({"Accept": "application/json"}, '"csrf"'),
    ):
        response = client.post("/sample/form/", headers=headers)
        assert response.status_code == 403
        assert mark in response.content.decode()


def test_a_visitor_is_sent_to_sign_in_but_a_script_is_told(people):
    visitor = Client()
    assert visitor.get("/notices/").status_code == 302
    fragment = visitor.get("/notices/menu/", headers={"HX-Request": "true"})
    assert fragment.status_code == 401
    assert "alert-box" in fragment.content.decode()
    answer = visitor.post("/notices/read/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "signed_out")
    assert visitor.get("/api/sample/hidden/").status_code == 401


def test_audit_entries_carry_the_request_id(client, monkeypatch):
    monkeypatch.setattr("core.views.notices.mark_all_read", lambda **_asked: entry())
    response = client.post("/notices/read/")
    assert AuditEntry.objects.get().request_id == response["X-Request-ID"]
    assert User.objects.exists()
