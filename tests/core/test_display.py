"""Light or dark and the size of type: chosen in the frame, without scripts, kept by the browser."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

CHOOSE = "/display/"
STYLES = Path(settings.BASE_DIR) / "static" / "css"


def opening(client: Client, path: str = "/") -> str:
    found = re.search(r"<html[^>]*>", client.get(path).content.decode())
    assert found
    return found[0]


def test_a_visitor_chooses_without_signing_in_and_is_brought_back():
    client = Client()
    assert "data-theme" not in opening(client)
    answer = client.post(CHOOSE, {"theme": "dark", "next": "/standard/"})
    assert (answer.status_code, answer["Location"]) == (302, "/standard/")
    client.post(CHOOSE, {"text": "large", "next": "/"})
    assert 'data-theme="dark"' in opening(client)
    assert 'data-text="large"' in opening(client)


def test_the_page_is_sent_in_the_chosen_look_so_that_nothing_flashes(people, sign_in):
    client = sign_in(people.officer)
    client.post(CHOOSE, {"theme": "dark"})
    for path in (reverse("console:index"), reverse("projects:project_list")):
        page = client.get(path).content.decode()
        assert 'data-theme="dark"' in page.split("<head>")[0]
        assert '<meta name="color-scheme" content="dark">' in page


def test_the_admins_own_lists_follow(people, sign_in):
    client, path = sign_in(people.officer), reverse("console:accounts_region_changelist")
    assert "js/console-theme.js" in client.get(path).content.decode()
    client.post(CHOOSE, {"theme": "dark"})
    page = client.get(path).content.decode()
    assert 'class="dark"' in page.split("<head>")[0]
    assert "js/console-theme.js" not in page


def test_following_the_device_again_leaves_no_mark():
    client = Client()
    client.post(CHOOSE, {"theme": "light", "text": "large"})
    client.post(CHOOSE, {"theme": "auto", "text": "standard"})
    assert "data-" not in opening(client)


@pytest.mark.parametrize("said", ["purple", '"><script>', ""])
def test_what_is_no_choice_changes_nothing(said):
    client = Client()
    client.post(CHOOSE, {"theme": said, "text": said})
    client.cookies["text"] = "huge"
    assert "data-" not in opening(client)


def test_the_cookie_cannot_be_read_by_scripts_and_lasts_a_year():
    cookie = Client().post(CHOOSE, {"theme": "dark"}).cookies["theme"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 365 * 24 * 3600


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example.org/", "//elsewhere.example.org/", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(target):
    assert Client().post(CHOOSE, {"theme": "dark", "next": target})["Location"] == "/"


def test_it_is_not_chosen_by_a_link():
    assert Client().get(CHOOSE).status_code == 405


def test_dark_by_choice_and_dark_by_device_are_the_same_palette():
    css = (STYLES / "tokens.css").read_text()
    by_device = re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\}', css, re.DOTALL)
    by_choice = re.search(r':root\[data-theme="dark"\] \{\s*color-scheme: dark;(.*?)\}', css, re.DOTALL)
    assert by_device
    assert by_choice
    assert by_device[1].split() == by_choice[1].split()


def test_sizes_of_type_grow_with_the_chosen_size():
    """In rem: a size in pixels would stay small in large type, and when the browser's own size is raised."""
    fixed = [
        f"{sheet.name}: {found}"
        for sheet in sorted(STYLES.glob("*.css"))
        if sheet.name != "print.css"
        for found in re.findall(r"font-size: [\d.]+px", sheet.read_text())
    ]
    assert fixed == []
