"""An officer shortens the review in a new version, and a firm plans its days and looks what would be if."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from registration.models import PlannedDay, RoadTemplate
from tests.registration.factories import open_case_of
from tests.registration.pathway.drafts import in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(visitor, persona, server):
    client = Client()
    client.force_login(persona.user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    visitor.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])


def test_a_firm_plans_its_days_and_asks_what_would_be(people, visitor, page, live_server):
    case, on = open_case_of(people), timezone.localdate() + timedelta(days=60)
    enter(visitor, people.firm, live_server)
    page.goto(f"/registration/cases/{case.ref}/road/")
    expect(page.locator("svg[role=img]")).to_be_visible()
    page.get_by_role("link", name="计划我们的日期").click()
    page.get_by_label("注册检验").fill(on.isoformat())
    page.get_by_role("button", name="保存计划日期").click()
    expect(page.locator(".road-list").first).to_contain_text(on.isoformat())
    assert PlannedDay.objects.get().on == on
    page.locator("#what-if select[name=supplements]").select_option("1")
    page.locator("#what-if button").click()
    expect(page.locator("#what-if")).to_contain_text("158")
    page.set_viewport_size({"width": 360, "height": 780})
    expect(page.locator("svg[role=img]")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_officer_writes_a_version_with_live_checks_and_puts_it_in_force(people, visitor, page, live_server):
    enter(visitor, people.officer, live_server)
    page.goto("/console/roads/")
    page.get_by_role("row").filter(has_text="第 2 版").get_by_role("button").click()
    review = next(n for n, each in enumerate(in_force().content["stages"]) if each["key"] == "technical_review")
    stage = page.locator(f"#s{review}")
    stage.locator("summary").click()
    limit = page.locator(f"[name=s{review}-limit-II]")
    limit.fill("")
    limit.blur()
    expect(page.locator("#faults .fault-list")).to_contain_text("技术审评")
    limit.fill("45")
    limit.blur()
    expect(page.locator("#faults .fault-list")).to_have_count(0)
    page.locator(".save-bar button").click()
    page.goto(page.url.replace("/edit/", "/publish/").split("#")[0])
    expect(page.locator(".differences")).to_contain_text("45")
    page.locator("form.panel button.btn-primary").click()
    page.wait_for_url("**/console/roads/")
    assert RoadTemplate.objects.get(region_id="44", status="published").number == 3
