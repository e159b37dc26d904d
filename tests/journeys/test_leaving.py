"""Somebody takes his data along, settles what depends on him, and closes his account."""

import json
import zipfile
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from accounts.models import User
from projects.services.lifecycle import withdraw_project
from tests.factories import submitted_project
from tests.journeys.windows import Windows, follow, go, looks_right, send
from tests.personas import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def windows(chromium, live_server):
    windows = Windows(chromium, live_server.url)
    yield windows
    windows.close()


def show_again(page):
    assert reverse("account_reauthenticate") in page.url
    looks_right(page, "leaving-shown-again")
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def speak_english(page):
    root = page.url.removesuffix(urlsplit(page.url).path)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": f"{root}/"}])
    page.reload()


def take_along(page):
    """Puts the data together, shows again who he is, and gives what was downloaded."""
    go(page, "accounts:settings")
    follow(page, "accounts:personal_data")
    looks_right(page, "leaving-my-data")
    export = f"form[action='{reverse('accounts:personal_export')}']"
    send(page, export)
    show_again(page)
    send(page, export)
    looks_right(page, "leaving-export")
    with page.expect_download() as download:
        page.locator("a[href$='/output/']").click()
    return json.loads(zipfile.ZipFile(download.value.path()).read("data.json"))


def test_taking_data_along_and_leaving(people, windows, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    project = submitted_project(people.wang)
    page = windows.of(people.wang)
    assert [row["reference"] for row in take_along(page)["projects"]] == [project.reference]
    go(page, "accounts:personal_data")
    looks_right(page, "leaving-my-data-again")
    follow(page, "accounts:account_close")
    looks_right(page, "leaving-duties")
    page.locator(f"main a[href='{reverse('projects:project_page', args=[project.reference])}']").click()
    page.wait_for_load_state()
    withdraw_project(by=people.wang.actor, project=project)
    go(page, "accounts:account_close")
    looks_right(page, "leaving-close")
    close = "form:has(button.btn-danger)"
    send(page, close, "button.btn-danger")
    looks_right(page, "leaving-not-ticked")
    speak_english(page)
    go(page, "accounts:account_close")
    looks_right(page, "leaving-close-en")
    go(page, "accounts:personal_data")
    looks_right(page, "leaving-my-data-en")
    go(page, "accounts:account_close")
    page.check("input[name=understood]")
    send(page, close, "button.btn-danger")
    looks_right(page, "leaving-closed-en")
    assert not User.objects.get(pk=people.wang.user.pk).is_active
    go(page, "accounts:settings")
    assert reverse("account_login") in page.url
    assert windows.complaints == []
