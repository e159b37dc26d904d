"""Error pages: each names what helps next and carries the request id; the last one needs nothing at all."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from core.actor import ANONYMOUS


@pytest.fixture
def request_without_user():
    request = RequestFactory().get("/nowhere/")
    request.user = AnonymousUser()
    request.actor = ANONYMOUS
    request.session = {}
    return request


@pytest.mark.parametrize("status", [400, 403, 404, 409, 429])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_shows_the_request_id_and_a_way_on(status, language, request_without_user):
    with translation.override(language):
        page = render_to_string(f"errors/{status}.html", {"request_id": "7f3a9c21"}, request_without_user)
    assert "7f3a9c21" in page
    assert 'class="btn btn-primary" href="/"' in page


@pytest.mark.parametrize("status", [400, 403, 409, 429])
def test_refusal_in_its_own_words(status, request_without_user):
    context = {"request_id": "7f3a9c21", "message": "Only <drafts> can go.", "help_text": "Archive it."}
    page = render_to_string(f"errors/{status}.html", context, request_without_user)
    assert "<h1>Only &lt;drafts&gt; can go.</h1>" in page
    assert "Archive it." in page


def test_429_says_how_long(request_without_user):
    with translation.override("en"):
        page = render_to_string("errors/429.html", {"request_id": "1", "retry_after": 30}, request_without_user)
    assert "Please wait 30 seconds" in page


def test_500_needs_no_context_processor_and_no_database():
    assert "7f3a9c21" in render_to_string("errors/500.html", {"request_id": "7f3a9c21"})


def test_bare_page_shows_the_refusal():
    context = {"request_id": "7f3a9c21", "message": "Not so fast.", "help_text": ""}
    assert "<h1>Not so fast.</h1>" in render_to_string("errors/bare.html", context)


@pytest.mark.parametrize("name", ["500", "bare", "fragment"])
def test_no_inline_style_or_script(name):
    page = render_to_string(f"errors/{name}.html", {"request_id": "1", "message": "m", "help_text": "h"})
    assert "style=" not in page
    assert "<script" not in page
    assert "<style" not in page
