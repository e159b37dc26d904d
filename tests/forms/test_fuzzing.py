"""Whatever is posted to a form of the registration, the partnerships or the activities: an act, or a clear error."""

import os
import random
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from core.console import PAGES
from tests.architecture.crawl import ASKERS, Address, Crawler, World, named_addresses, path_of
from tests.forms.hostile import PostForm, forms_on, postings

pytestmark = pytest.mark.django_db

MODULES = ("registration.", "outreach.", "matching.admin.partnerships", "matching.views.partnerships")
SIDES = ("wang", "firm", "manager", "visitor")
OFFICES = ("officer", "coach", "department", "institute", "city", "leader")
# Done, refused with a word, or not for this person or hour; 500 comes as an exception.
LAWFUL = {200, 302, 403, 404, 409, 422, 429}
SAID = ('class="error-summary', 'class="err"', 'class="alert-box plum', 'class="alert-box amber', "errorlist")
MATRIX = settings.BASE_DIR / "docs" / "permissions.md"
# FUZZ_ROUNDS and FUZZ_SEED try more and others than the quick run does.
SEED, ROUNDS = int(os.environ.get("FUZZ_SEED", "2026")), int(os.environ.get("FUZZ_ROUNDS", "1"))


def opened() -> dict[str, list[str]]:
    """By address, who gets a page: as the matrix of permissions says."""
    rows = (line.split("|") for line in MATRIX.read_text(encoding="utf-8").splitlines() if line.startswith("| `"))
    return {
        row[1].strip(" `"): [asker for asker, answer in zip(ASKERS, row[2:], strict=False) if answer.strip() == "200"]
        for row in rows
    }


def is_ours(address: Address) -> bool:
    space, _, name = address.name.rpartition(":")
    if space in ("registration", "outreach"):
        return True
    if space == "matching":
        return "partnership" in name
    view = getattr(PAGES.get(name), "view", None)
    return space == "console" and getattr(view, "__module__", "").startswith(MODULES)


def askers_of(address: Address, may: dict[str, list[str]]) -> Iterator[str]:
    """One of the two sides and one of the offices: their forms differ."""
    for group in (SIDES, OFFICES):
        yield from [asker for asker in group if asker in may.get(address.name, [])][:1]


@pytest.fixture
def crawler(people) -> Crawler:
    return Crawler(World.build(people))


def found_forms(crawler: Crawler) -> dict[tuple[str, ...], tuple[str, PostForm]]:
    may, found = opened(), {}
    for address in filter(is_ours, named_addresses()):
        for asker in askers_of(address, may):
            path = path_of(address, crawler.world)
            response = crawler.clients[asker].get(path)
            # A file is closed when it has been read to its end.
            content = b"".join(response)
            if response.status_code == 200 and b"<main" in content:
                for form in forms_on(content.decode(), path):
                    found.setdefault((asker in OFFICES, *form.signature), (asker, form))
    return found


def complaint(client: Client, form: PostForm, data: dict[str, list[str]]) -> str:
    cookies = client.cookies.copy()
    try:
        with transaction.atomic():
            response = client.post(form.address, data)
            transaction.set_rollback(True)
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is what was looked for
        return f"{type(fault).__name__}: {str(fault)[:200]}"
    finally:
        client.cookies = cookies
        cache.clear()
    if response.status_code not in LAWFUL:
        return str(response.status_code)
    if response.status_code == 422 and not any(mark in response.content.decode() for mark in SAID):
        return "422 without a word"
    return ""


def test_no_form_falls_over_and_every_refusal_has_a_word(crawler):
    chance, wrong, forms = random.Random(SEED), [], found_forms(crawler)
    assert len(forms) > 60
    for asker, form in forms.values():
        for data in postings(form, chance, ROUNDS):
            said = complaint(crawler.clients[asker], form, data)
            if said:
                short = {name: [value[:30] for value in values] for name, values in data.items()}
                wrong.append(f"{asker} {form.address} {said} {short}")
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong)
