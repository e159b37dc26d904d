"""Pages of reports and statistics in a browser, on a phone and on a desk; the paragraph is copied with one click."""

from datetime import date

import pytest
from django.urls import reverse

from progress.models import StatisticsEdition
from progress.reports.offered import digest_of_figures
from progress.services.statistics import preview_figures, publish_statistics
from tests.journeys.test_every_page import Visit, enter
from tests.progress.reports.given import closed, made

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FIGURES = ["applications", "institutions", "library_by_class"]


def published(people) -> StatisticsEdition:
    officer, day = people.officer.actor, date(2026, 7, 2)
    seen = digest_of_figures(preview_figures(by=officer, keys=FIGURES, as_of=day))
    return publish_statistics(by=officer, keys=FIGURES, as_of=day, small=FIGURES, seen=seen, after=0)


def test_pages_answer_and_fit(people, visitor, sign_in, live_server):
    report, edition = made(people.officer, closed()), published(people)
    made(people.officer, closed(after=1))
    enter(visitor, sign_in(people.officer), live_server.url)
    visit = Visit(visitor.new_page())
    preview = "&".join(f"figure={key}" for key in FIGURES)
    addresses = [
        reverse("progress:report_list"),
        reverse("progress:report_page", args=[report.ref]),
        reverse("console:statistics_page"),
        f"{reverse('console:statistics_preview')}?{preview}",
        reverse("console:statistics_edition", args=[edition.ref]),
        reverse("console:statistics_take_back", args=[edition.ref]),
        reverse("statistics:overview"),
        reverse("statistics:province", args=["44"]),
        reverse("statistics:province", args=["51"]),
    ]
    faults = [f"{address} {fault}" for address in addresses for fault in visit.faults_at(address)]
    assert faults == []


def test_the_paragraph_is_copied(people, visitor, sign_in, live_server):
    report = made(people.officer, closed())
    enter(visitor, sign_in(people.leader), live_server.url)
    visitor.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.new_page()
    page.goto(reverse("progress:report_page", args=[report.ref]))
    page.get_by_role("button", name="复制").click()
    page.get_by_role("button", name="已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == report.data["paragraph"]["zh-hans"]
