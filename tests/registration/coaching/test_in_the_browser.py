"""A record written on a phone: the session ends in the middle, and not a word is lost."""

import pytest
from django.conf import settings
from django.test import Client

from registration.models import ServiceRecord
from tests.personas import Persona, make_personas
from tests.registration.coaching.given import assigned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROBLEM = "验证方案缺样本量依据"


def enter(window, persona: Persona, url: str) -> None:
    client = Client()
    client.force_login(persona.user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    window.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])


def test_a_lost_session_loses_no_word(visitor, page, live_server):
    people = make_personas()
    case = assigned(people)
    page.set_viewport_size({"width": 360, "height": 780})
    enter(visitor, people.coach, live_server.url)
    form = f"/registration/cases/{case.ref}/coaching/records/new/"
    page.goto(form)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("问题").fill(PROBLEM)
    page.get_by_label("用时").fill("20")
    visitor.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="保存记录").click()
    page.wait_for_url("**next=**")
    assert not ServiceRecord.objects.exists()
    enter(visitor, people.coach, live_server.url)
    page.goto(form)
    page.get_by_role("button", name="恢复").click()
    assert page.get_by_label("问题").input_value() == PROBLEM
    page.get_by_role("button", name="保存记录").click()
    page.wait_for_url(f"**/cases/{case.ref}/coaching/")
    record = ServiceRecord.objects.get()
    assert (record.problem, record.minutes) == (PROBLEM, 20)
    # Kept is kept: the form does not offer it again.
    page.goto(form)
    page.wait_for_timeout(300)
    assert not page.get_by_role("button", name="恢复").is_visible()
