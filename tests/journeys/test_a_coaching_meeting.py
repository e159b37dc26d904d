"""A coaching meeting from its announcement to the figure: registered for, checked in at the door, held."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from outreach.models import Activity, Attendee
from outreach.selectors.counted import held_activities, visited_institutions
from progress.models import Target
from tests.factories import SMALL_PDF
from tests.journeys.windows import PHONE, Windows, follow, go, looks_right, send
from tests.matching.agreements.dossiers import picture_bytes
from tests.personas import Personas, make_organisation, make_personas

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TITLE, PLACE = "注册辅导会：从样机到注册", "医疗机构 001 报告厅"
MINUTES = "纪要：三家企业当场约定回访。"
AT_THE_DOOR, BY_HTTP, REGISTERED, BY_HAND = 4, 54, 2, 3
# Those who come through the portal.
CAME = AT_THE_DOOR + BY_HTTP + REGISTERED


@pytest.fixture
def windows(chromium: Browser, live_server):
    found = Windows(chromium, live_server.url)
    yield found
    found.close()


def moment(hours: float) -> str:
    return timezone.localtime(timezone.now() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def counted() -> list[int]:
    """Person-times of the meetings that count, as the figures read them."""
    today = timezone.localdate()
    return [each.people for each in held_activities(region="44", kinds=("coaching_meeting",), until=today)]


def plan_it(page: Page, hosts: str) -> Activity:
    go(page, "console:activity_list")
    follow(page, "console:activity_new")
    page.select_option("select[name=kind]", "coaching_meeting")
    page.fill("input[name=title]", TITLE)
    page.fill("input[name=starts_at]", moment(-0.5))
    page.fill("input[name=ends_at]", moment(3))
    page.fill("input[name=place]", PLACE)
    page.fill("textarea[name=hosts]", hosts)
    page.fill("textarea[name=lecturers]", "审评中心 张老师\n检测机构 李老师")
    page.fill("textarea[name=topics]", "分类界定\n临床评价路径")
    page.fill("input[name=places]", "200")
    send(page)
    return Activity.objects.get(title=TITLE)


def announce_it(page: Page, activity: Activity) -> None:
    """It has begun, and is entered late: the door still opens."""
    looks_right(page, "activity-draft")
    page.locator("button[name=act][value=announce]").click()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_contain_text("已发布")


def registers(page: Page, activity: Activity) -> None:
    go(page, "outreach:activity_list")
    follow(page, "outreach:activity_page", activity.ref)
    page.locator(f"form[action='{reverse('outreach:activity_register', args=[activity.ref])}'] button").click()
    page.wait_for_load_state()
    looks_right(page, "activity-registered")


def arrive(page: Page, activity: Activity, name: str = "", organisation: str = "") -> None:
    """Whoever is in the room has the code before him."""
    page.goto(reverse("outreach:activity_door", args=[activity.door_code]))
    if name:
        page.fill("input[name=name]", name)
        page.fill("input[name=organisation]", organisation)
    send(page)
    expect(page.locator(".status-sentence, main")).to_contain_text("已签到")


def visitors_at_the_door(windows: Windows, activity: Activity) -> None:
    for number in range(AT_THE_DOOR - 1):
        page = windows.watched(windows.new().new_page())
        page.set_viewport_size(PHONE)
        arrive(page, activity, f"参会人 {number}", "医疗机构 002")
        # Once more is still one.
        arrive(page, activity, f"参会人 {number}", "医疗机构 002")
        if number == 0:
            looks_right(page, "activity-door")


def many_by_http(activity: Activity) -> None:
    """The same page, without a browser."""
    place = reverse("outreach:activity_door", args=[activity.door_code])
    for number in range(BY_HTTP):
        client = Client()
        given = {"name": f"参会人 {100 + number}", "organisation": "企业 031"}
        assert client.post(place, given).status_code == 200
    assert Client().post(place, {"name": ""}).status_code == 422


def write_it_down(page: Page, activity: Activity, tmp_path) -> None:
    (tmp_path / "纪要.pdf").write_bytes(SMALL_PDF)
    (tmp_path / "会场.png").write_bytes(picture_bytes())
    form = f"form[action='{reverse('console:activity_papers', args=[activity.ref])}'][enctype]"
    for kind, name in (("minutes", "纪要.pdf"), ("picture", "会场.png")):
        go(page, "console:activity_page", activity.ref)
        page.locator(form).locator("select[name=kind]").select_option(kind)
        page.locator(form).locator("input[type=file]").set_input_files(tmp_path / name)
        send(page, within=form, button="button")


def hold_it(page: Page, activity: Activity) -> None:
    go(page, "console:activity_page", activity.ref)
    page.fill("input[name=counted_by_hand]", str(BY_HAND))
    page.fill("textarea[name=summary]", MINUTES)
    with page.expect_navigation():
        page.locator("button[name=act][value=hold]").click()
    expect(page.locator("h1")).to_contain_text("已举办")
    looks_right(page, "activity-held")


def everybody_comes(windows: Windows, people: Personas, activity: Activity) -> None:
    go(windows.of(people.coach), "console:activity_poster", activity.ref)
    expect(windows.of(people.coach).locator("main svg").first).to_be_visible()
    visitors_at_the_door(windows, activity)
    arrive(windows.of(people.wang), activity)
    arrive(windows.of(people.li), activity)
    many_by_http(activity)
    # The organiser ticks who registered and has no telephone at hand.
    officer = windows.of(people.officer)
    go(officer, "console:activity_check_in", activity.ref)
    whose = Attendee.objects.get(activity=activity, user=people.firm.user)
    with officer.expect_navigation():
        officer.locator(f"form:has(input[name=whose][value='{whose.pk}']) button").first.click()


def test_a_meeting_counts_with_everybody_who_came_and_not_before_it_is_held(windows, tmp_path):
    people: Personas = make_personas()
    second = make_organisation("医疗机构 019")
    organiser, doctor = windows.of(people.coach), windows.of(people.wang)
    activity = plan_it(organiser, f"{people.wang.organisation.name}\n{second.name}")
    announce_it(organiser, activity)
    registers(doctor, activity)
    registers(windows.of(people.firm), activity)

    everybody_comes(windows, people, activity)
    assert Attendee.objects.filter(activity=activity, came_at__isnull=False).count() == CAME
    assert counted() == []
    assert meetings_so_far(windows.of(people.leader)) == 0

    write_it_down(organiser, activity, tmp_path)
    hold_it(organiser, activity)
    assert counted() == [CAME + BY_HAND]
    assert meetings_so_far(windows.of(people.leader)) == 1
    today = timezone.localdate()
    hosts = visited_institutions(region="44", kinds=("coaching_meeting",), until=today)
    assert {host.name for host in hosts} == {people.wang.organisation.name, second.name}
    readers_see(doctor, activity)
    assert windows.complaints == []


def meetings_so_far(leader: Page) -> int:
    """What the target of twelve coaching meetings a year says on its page."""
    target = Target.objects.get(programme__region="44", indicator="coaching_meetings")
    go(leader, "progress:targets")
    card = leader.locator(f'[id="{target.ref}"]')
    expect(card).to_contain_text("12")
    return int(card.locator(".fig a").inner_text())


def readers_see(page: Page, activity: Activity) -> None:
    """Pictures for those who came; minutes and names for the office; the calendar for everybody."""
    go(page, "outreach:activity_page", activity.ref)
    text = page.locator("main").inner_text()
    assert "会场.png" in text
    assert "纪要" not in text
    assert "参会人 100" not in text
    feed = Calendar.from_ical(Client().get(reverse("outreach:activity_calendar")).content)
    assert isinstance(feed, Calendar)
    one = Calendar.from_ical(Client().get(reverse("outreach:activity_file", args=[activity.ref])).content)
    assert [str(event["SUMMARY"]) for event in one.walk("VEVENT")] == [TITLE]
    # Its door is closed: what counts is not changed from outside.
    door = reverse("outreach:activity_door", args=[activity.door_code])
    assert Client().post(door, {"name": "迟到的人"}).status_code == 404
