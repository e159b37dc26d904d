"""A browser scores a project by keyboard alone: the declaration, eleven levels, autosave, the last look, the lock."""

import re
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from screening.content import Content
from screening.enums import SeatStatus
from screening.models import Scorecard, Seat
from tests.screening.factories import first_standard, make_expert, make_review, make_round, make_seat
from tests.standing import standing

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SAVED = re.compile(r"\d\d:\d\d$")
CODES = ["A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3", "C1", "C2", "C3"]
# Two that need a reason, one he cannot judge, the others in the middle.
KEYS = {"A2": "5", "B3": "1", "C3": "n"}


@standing
def seat(people) -> Seat:
    expert, _persona = make_expert()
    return make_seat(make_review(people, make_round(people)), expert)


@pytest.fixture
def desk(page: Page, live_server, seat) -> Page:
    """The browser, signed in as the expert; complaints of its console fail the test."""
    client = Client()
    client.force_login(seat.expert.user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


def address(name: str, seat: Seat) -> str:
    return reverse(f"console:{name}", args=[seat.ref])


def accept(desk: Page, seat: Seat) -> None:
    desk.goto(address("seat_answer", seat))
    desk.locator("input[name=no_conflict]").focus()
    desk.keyboard.press("Space")
    desk.locator("button[value=accept]").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{address('seat_desk', seat)}")


def score(desk: Page) -> None:
    """One key for each level, J to go on, C and words where a reason is asked for."""
    desk.keyboard.press("j")
    for code in CODES:
        desk.keyboard.press(KEYS.get(code, "3"))
        if code in KEYS:
            desk.keyboard.press("c")
            desk.keyboard.type(f"{code} because")
            desk.keyboard.press("Escape")
        desk.keyboard.press("j")


def test_an_expert_scores_by_keyboard_and_everything_is_kept_as_he_types(desk, seat):
    assert [each.code for each in Content.read(first_standard().content).criteria] == CODES
    accept(desk, seat)
    score(desk)
    expect(desk.locator("[data-answered]")).to_have_text("11")
    # A: (14 + 14 + 7 + 5) x 3/5 + 10; B: (12 + 10) x 3/5 + 8/5; C: 15 x 3/5, scaled up to 20 without C3.
    expect(desk.locator('[data-sum="A"]')).to_have_text("34.0")
    expect(desk.locator('[data-sum="B"]')).to_have_text("14.8")
    expect(desk.locator('[data-sum="C"]')).to_have_text("12.0")
    expect(desk.locator('[data-sum="total"]')).to_have_text("60.8")
    desk.locator("input[name=confidence][value='4']").focus()
    desk.keyboard.press("Space")
    desk.locator("#id_remark").focus()
    desk.keyboard.type("A clear need; the bench tests are missing.")
    expect(desk.locator("#save-state [data-words]")).to_have_text(SAVED, timeout=10_000)
    card = Scorecard.objects.get(seat=seat)
    assert (card.answers["A2"]["level"], card.answers["C3"]["level"], card.submitted_at) == (5, None, None)

    desk.reload()
    expect(desk.locator("#id_remark")).to_have_value("A clear need; the bench tests are missing.")
    desk.locator("#id_remark").focus()
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(f"**{address('seat_submit', seat)}")
    expect(desk.locator("form[data-hand-in-form] button")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{reverse('console:my_reviews')}")
    assert Seat.objects.get(pk=seat.pk).status == SeatStatus.SUBMITTED
    dimensions = Scorecard.objects.get(seat=seat).dimensions
    assert [Decimal(dimensions[code]) for code in "ABC"] == [34, Decimal("14.8"), 12]


def test_handing_in_too_early_names_what_is_missing_and_leads_there(desk, seat):
    accept(desk, seat)
    desk.keyboard.press("j")
    desk.keyboard.press("5")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**?check=1")
    desk.locator(".error-summary a[href='#id_A1-comment_box']").click()
    expect(desk.locator("#id_A1-comment_box")).to_be_in_viewport()
    assert Seat.objects.get(pk=seat.pk).status == SeatStatus.ACCEPTED


def test_the_keys_can_be_switched_off(desk, seat):
    accept(desk, seat)
    desk.locator(".keys summary").click()
    desk.locator("[data-keys]").uncheck()
    desk.locator("input[name=A1][value='2']").focus()
    desk.keyboard.press("4")
    expect(desk.locator("input[name=A1][value='4']")).not_to_be_checked()
