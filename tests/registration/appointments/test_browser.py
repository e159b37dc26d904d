"""An appointment on a phone, without scripts: offered, booked, kept when the time is gone."""

import pytest
from django.conf import settings
from django.test import Client

from registration.models import Appointment
from tests.personas import make_personas
from tests.registration.appointments.given import QUESTION, SUBJECT, booked, case_of, offered
from tests.registration.factories import coached

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def test_booked_on_a_phone_without_scripts(chromium, live_server):
    people = make_personas()
    case = coached(case_of(people), people.coach)
    first, second = offered(people.coach)
    window = chromium.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        viewport={"width": 360, "height": 780},
        java_script_enabled=False,
    )
    client = Client()
    client.force_login(people.wang.user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    window.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    window.set_default_timeout(20_000)
    page = window.new_page()
    page.goto(f"/registration/cases/{case.ref}/appointments/")
    assert page.evaluate(FITS)
    page.get_by_role("link", name="14:00").click()
    page.locator("[name=subject]").fill(SUBJECT)
    page.locator("[name=question]").fill(QUESTION)
    booked(people.firm, case, first)
    page.get_by_role("button", name="确认预约").click()
    page.get_by_text("刚刚被预约或撤回").first.wait_for()
    assert page.locator("[name=question]").input_value() == QUESTION
    page.locator(f"[name=slot][value='{second.ref}']").check()
    page.get_by_role("button", name="确认预约").click()
    page.get_by_role("heading", name=SUBJECT).wait_for()
    assert page.evaluate(FITS)
    window.close()
    assert Appointment.objects.filter(booked_by=people.wang.user).get().slot == second
