"""The frame around every page: usable without scripts, strict about content, in both languages."""

import re

import pytest
from django.test import Client

OPEN = ["/", "/accounts/login/", "/accounts/password/reset/", "/nowhere/"]
OWN = ["/accounts/2fa/", "/accounts/email/", "/accounts/password/change/", "/accounts/sessions/", "/accounts/logout/"]


def page_at(client: Client, address: str, language: str = "zh-hans") -> str:
    client.cookies["django_language"] = language
    return client.get(address).content.decode()


def assert_strict(page: str) -> None:
    """No style and no script in the page itself; data blocks are not scripts."""
    assert not re.search(r'<[^>]+\sstyle="', page)
    assert not re.search(r"<[^>]+\son\w+=", page)
    assert "<style" not in page
    for attributes in re.findall(r"<script([^>]*)>", page):
        assert "src=" in attributes or 'type="application/json"' in attributes


@pytest.mark.django_db
@pytest.mark.parametrize("address", OPEN)
@pytest.mark.parametrize(("language", "tag"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_open_pages(address, language, tag):
    page = page_at(Client(), address, language)
    assert f'<html lang="{tag}">' in page
    assert 'href="#main"' in page
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    assert_strict(page)


@pytest.mark.django_db
@pytest.mark.parametrize("address", OWN)
def test_pages_about_ones_own_account(address, people, sign_in):
    page = page_at(sign_in(people.wang), address)
    assert page.count("<h1") == 1
    assert f'href="{address}"' in page or address == "/accounts/logout/"
    assert_strict(page)


@pytest.mark.django_db
def test_signed_in_person_sees_who_is_acting_and_can_leave(people, sign_in):
    page = page_at(sign_in(people.wang), "/accounts/2fa/")
    assert people.wang.user.name in page
    assert 'action="/accounts/logout/"' in page
    assert 'action="/accounts/login/"' not in page


@pytest.mark.django_db
def test_language_is_switched_by_a_form():
    client = Client()
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    assert '<html lang="en">' in client.get("/").content.decode()


@pytest.mark.django_db
def test_what_is_not_set_in_the_footer_is_said_to_be_missing(settings):
    settings.SITE_FOOTER = dict.fromkeys(settings.SITE_FOOTER, "") | {"organiser": "An <office>"}
    page = page_at(Client(), "/", "en")
    assert "An &lt;office&gt;" in page
    assert page.count("(to be filled in)") == 4
