"""What browsers are told, on every answer and in the console."""

from django.test import Client

STRICT = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "object-src": {"'none'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "form-action": {"'self'"},
}


def policy(response) -> dict[str, set[str]]:
    parts = [part.split() for part in response.headers["Content-Security-Policy"].split(";")]
    return {name: set(values) for name, *values in parts}


def test_the_portal_allows_no_code_and_no_style_inside_pages(db):
    directives = policy(Client().get("/healthz"))
    assert {name: directives[name] for name in STRICT} == STRICT


def test_a_page_that_does_not_exist_is_no_exception(db):
    assert policy(Client().get("/no-such-page/"))["script-src"] == {"'self'"}


def test_the_console_has_what_its_interface_needs_and_nothing_from_elsewhere(db):
    directives = policy(Client().get("/console/"))
    assert directives["script-src"] == {"'self'", "'unsafe-eval'"}
    assert directives["style-src"] == {"'self'", "'unsafe-inline'"}
    assert directives["frame-ancestors"] == {"'none'"}
    assert directives["default-src"] == {"'none'"}


def test_other_headers(db):
    headers = Client().get("/healthz").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
