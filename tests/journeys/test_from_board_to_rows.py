"""A leader before a meeting: what lags, which projects that is, and a workbook to take along."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from accounts.models import Region
from core.actor import SYSTEM
from progress.models import BoardVisit, Report, ReportSubscription
from progress.services.rollups import take_in_changes
from projects.services.ledger import import_ledger
from tests.journeys.windows import Windows, follow, looks_right
from tests.personas import Personas
from tests.progress.conftest import YEAR_LEDGER
from tests.projects.ledger.workbooks import typed_row, workbook

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
GUANGDONG = "44"


@pytest.fixture
def windows(chromium, live_server):
    opened = Windows(chromium, live_server.url)
    yield opened
    opened.close()


def test_from_board_to_rows(people: Personas, windows: Windows):
    region = Region.objects.get(pk=GUANGDONG)
    import_ledger(by=SYSTEM, region=region, file=BytesIO(YEAR_LEDGER.read_bytes()))
    take_in_changes()
    page = windows.of(people.leader)
    _look_and_come_back(page, people)
    _find_what_lags(page)
    _drill_down_and_export(page)
    _see_what_is_new(page)
    _every_board_fits(page)
    _put_it_on_the_wall(page)
    _have_it_reported(page)
    assert not windows.complaints


def _look_and_come_back(page: Page, people: Personas) -> None:
    """He looked four days ago; two applications have come since."""
    page.goto(reverse("progress:board"))
    BoardVisit.objects.filter(user=people.leader.user).update(looked_at=timezone.now() - timedelta(days=4))
    day = timezone.localdate()
    rows = [typed_row(7000 + n, applied_on=day, library_day=day, evaluation_day=day) for n in range(2)]
    import_ledger(by=SYSTEM, region=Region.objects.get(pk=GUANGDONG), file=workbook(*rows))
    page.goto(reverse("progress:board"))
    expect(page.locator("main")).to_contain_text("您上次查看以来")
    expect(page.locator("a.target").first).to_contain_text("+2")
    looks_right(page, "board")


def _find_what_lags(page: Page) -> None:
    """A target is behind; in the funnel the step from reported to candidates is the smallest: whose are they?"""
    expect(page.locator(".target-lines li.behind").first).to_contain_text("滞后")
    follow(page, "progress:funnel_board")
    expect(page.locator("main")).to_contain_text("各清单相互重叠")
    expect(page.locator(".chart canvas")).to_be_visible()
    row = page.locator("tbody tr", has=page.locator("th", has_text="前置服务候选"))
    expect(row).to_contain_text("25.2%")
    follow(page, "progress:division_board")
    page.select_option("select[name=of]", "preservice_candidates")
    page.select_option("select[name=by]", "institution")
    page.locator(".board-divide button").click()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_contain_text("前置服务候选")
    expect(page.locator("tfoot")).to_contain_text("29")


def _drill_down_and_export(page: Page) -> None:
    link = page.locator("tbody a[data-figure]").first
    value = int(link.get_attribute("data-figure") or 0)
    link.click()
    page.wait_for_load_state()
    expect(page.locator(".figure-in-head")).to_contain_text(str(value))
    assert page.locator("main tbody tr").count() == value > 0
    looks_right(page, "rows")
    with page.expect_download() as saved:
        page.locator("main").get_by_role("button", name="导出 Excel").click()
    assert load_workbook(BytesIO(saved.value.path().read_bytes())).active.max_row - 1 == value


def _see_what_is_new(page: Page) -> None:
    """From the trend into a month: what came is in sight, and how it makes the change."""
    page.goto(reverse("progress:board"))
    follow(page, "progress:trend_board")
    page.locator("tbody a[data-figure='2']").first.click()
    page.wait_for_load_state()
    expect(page.locator(".moved-sum")).to_contain_text("2 进入")
    assert page.locator("main tbody tr").count() == 2
    page.locator(".moved-sum a").last.click()
    expect(page.locator("main")).to_contain_text("没有计入的记录")


def _every_board_fits(page: Page) -> None:
    for name in ("funnel", "trend", "division", "times", "ageing", "activity", "changes"):
        page.goto(reverse(f"progress:{name}_board"))
        looks_right(page, name)


def _put_it_on_the_wall(page: Page) -> None:
    """The masthead goes, the figures stay, and the page draws itself anew without being loaded again."""
    page.goto(reverse("progress:board"))
    page.locator("a[href*='wall=1']").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".masthead")).to_be_hidden()
    expect(page.locator(".chart canvas")).to_be_visible()
    page.evaluate("() => { document.querySelector('.target .fig').textContent = 'old'; window.stays = true; }")
    page.evaluate("() => document.dispatchEvent(new Event('board:refresh'))")
    expect(page.locator(".target .fig").first).to_contain_text("499")
    expect(page.locator(".chart canvas")).to_be_visible()
    assert page.evaluate("() => window.stays")
    looks_right(page, "wall")


def _have_it_reported(page: Page) -> None:
    """Every month from now on, and one at once, with the same figure as the board."""
    page.goto(reverse("progress:report_list"))
    page.check("input[name=kinds][value=month]")
    page.locator(f"form[action='{reverse('progress:report_subscriptions')}'] button").click()
    page.wait_for_load_state()
    assert list(ReportSubscription.objects.values_list("kind", flat=True)) == ["month"]
    page.locator(f"form[action='{reverse('progress:report_make')}'] button").click()
    page.wait_for_load_state("networkidle")
    report = Report.objects.get()
    page.goto(reverse("progress:report_page", args=[report.ref]))
    expect(page.locator("main")).to_contain_text(report.digest[:8])
    assert set(report.files.values_list("format", flat=True)) == {"docx", "xlsx"}
    looks_right(page, "report")
