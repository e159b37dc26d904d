"""A browser reports a milestone from the case's page on a telephone, and the coach confirms it in the console."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from registration.models import Case, Milestone
from tests.factories import SMALL_PDF
from tests.journeys.windows import PHONE, Windows, follow, go, looks_right
from tests.personas import make_personas
from tests.registration.factories import coached, open_case_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAPER = {"name": "定型评审纪要.pdf", "mimeType": "application/pdf", "buffer": SMALL_PDF}


@pytest.fixture
def windows(chromium, live_server):
    story = Windows(chromium, live_server.url)
    yield story
    story.close()


def test_reported_on_a_telephone_and_confirmed_in_the_console(windows):
    people = make_personas()
    case = coached(open_case_of(people), people.coach)
    firm = windows.of(people.firm)
    firm.set_viewport_size(PHONE)
    go(firm, "registration:case_list")
    follow(firm, "registration:case_page", case.ref)
    looks_right(firm, "case-firm")
    firm.set_viewport_size(PHONE)
    follow(firm, "registration:milestone_report", case.ref, "design_frozen")
    firm.get_by_label("发生日期").fill(timezone.localdate().isoformat())
    firm.get_by_label("说明").fill("评审于上午完成")
    firm.get_by_role("button", name="上报该里程碑").click()
    expect(firm.get_by_text("请附上佐证材料").first).to_be_visible()
    expect(firm.get_by_label("说明")).to_have_value("评审于上午完成")
    firm.get_by_label("佐证材料").set_input_files([PAPER])
    firm.get_by_role("button", name="上报该里程碑").click()
    expect(firm.get_by_text("定型评审纪要.pdf")).to_be_visible()
    looks_right(firm, "milestones-firm")

    coach = windows.of(people.coach)
    go(coach, "registration:case_page", case.ref)
    looks_right(coach, "case-coach")
    follow(coach, "registration:milestone_confirm", case.ref, Milestone.objects.get().ref)
    coach.get_by_role("button", name="确认", exact=True).click()
    expect(coach.get_by_text("已确认并计入。")).to_be_visible()
    looks_right(coach, "milestones-coach")
    assert Case.objects.get().stage == "testing"
    assert windows.complaints == []
