"""From the partnership to filing or certificate in a browser: one project of each class, by its own bodies."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.models import Notice
from projects.enums import ListKind
from projects.models import Listing
from projects.services.listings import confirm_class, enter_list
from registration.models import Case, Milestone
from tests.factories import SMALL_PDF
from tests.journeys.windows import Windows, follow, go, looks_right, send
from tests.personas import Persona, Personas, make_personas
from tests.registration.factories import city_person, coached, open_case_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAPER = {"name": "佐证材料.pdf", "mimeType": "application/pdf", "buffer": SMALL_PDF}
START = timezone.localdate() - timedelta(days=200)
YEAR = timezone.localdate().year


@pytest.fixture
def windows(chromium, live_server):
    story = Windows(chromium, live_server.url)
    yield story
    story.close()


def _report(page: Page, case: Case, kind: str, day: int, **fields: str) -> Milestone:
    """As a side or a guide does it, from the page of milestones; with a paper where one is asked for."""
    go(page, "registration:case_milestones", case.ref)
    follow(page, "registration:milestone_report", case.ref, kind)
    page.locator("#id_on").fill((START + timedelta(days=day)).isoformat())
    for name, value in fields.items():
        field = page.locator(f"#id_{name}")
        if name == "channel":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("#id_files").set_input_files([PAPER])
    send(page)
    return Milestone.objects.filter(case=case, kind=kind).latest("pk")


def _confirm(page: Page, case: Case, milestone: Milestone) -> None:
    go(page, "registration:case_milestones", case.ref)
    follow(page, "registration:milestone_confirm", case.ref, milestone.ref)
    send(page)
    milestone.refresh_from_db()
    assert milestone.status == "confirmed", milestone.kind


def _reach(side: Page, guide: Page, case: Case, steps: list[tuple[str, int, dict[str, str]]]) -> None:
    for kind, day, fields in steps:
        _confirm(guide, case, _report(side, case, kind, day, **fields))


def _completed(case: Case, on: date) -> None:
    case.refresh_from_db()
    assert (case.status, case.stage, case.completed_on) == ("completed", "approved", on)


def _figures(people: Personas) -> dict[str, int]:
    kinds = Listing.objects.filter(left_on=None).values_list("kind", flat=True)
    return {kind: list(kinds).count(kind) for kind in set(kinds)}


def test_class_one_is_guided_by_the_city_of_the_registrant(windows):
    people, city = make_personas(), city_person()
    case = open_case_of(people, "I", title="一类旅程的保护套")
    firm, office = windows.of(people.firm), windows.of(city)
    go(office, "registration:case_list")
    expect(office.get_by_text("一类旅程的保护套").first).to_be_visible()
    _reach(
        firm,
        office,
        case,
        [("design_frozen", 0, {}), ("filed", 30, {"number": f"粤穗械备{YEAR}0123"})],
    )
    _completed(case, START + timedelta(days=30))
    go(firm, "registration:case_page", case.ref)
    looks_right(firm, "class-one-filed")
    assert windows.of(people.officer) is not None
    assert windows.complaints == []


CLASS_TWO = [
    ("design_frozen", 0, {}),
    ("tested", 30, {"number": "检字 2026-001"}),
    ("evaluated", 40, {}),
    ("accepted", 50, {"number": "CSZ2600123"}),
    ("supplement_asked", 60, {}),
    ("supplement_answered", 80, {}),
    ("quality_checked", 85, {}),
    ("reviewed", 90, {}),
    ("decided", 95, {}),
    ("certified", 100, {"number": f"粤械注准{YEAR}2070456"}),
]


def test_class_two_with_one_supplement_and_its_coach(windows):
    people = make_personas()
    case = coached(open_case_of(people, "II", title="二类旅程的防雾片"), people.coach)
    firm, coach = windows.of(people.firm), windows.of(people.coach)
    _reach(firm, coach, case, CLASS_TWO)
    _completed(case, START + timedelta(days=100))
    doctor = windows.of(people.wang)
    go(doctor, "projects:project_page", case.project.ref)
    looks_right(doctor, "class-two-project")
    follow(doctor, "registration:case_page", case.ref)
    expect(doctor.get_by_text(f"粤械注准{YEAR}2070456").first).to_be_visible()
    assert Notice.objects.filter(recipient=people.wang.user, event="milestone.confirmed").count() == len(CLASS_TWO)
    assert Listing.objects.filter(project=case.project, kind=ListKind.ZERO_SUPPLEMENT).count() == 0
    assert windows.complaints == []


CLASS_THREE = [
    ("tested", 30, {"number": "检字 2026-002"}),
    ("trial_filed", 35, {"ethics": "2026-017", "site": "医疗机构 001", "sample": "120"}),
    ("evaluated", 90, {}),
    ("channel_granted", 95, {"channel": "national_innovation", "number": "CQTS2600012"}),
    ("accepted", 100, {"number": "CQZ2600456"}),
    ("quality_checked", 130, {}),
    ("reviewed", 150, {}),
    ("decided", 160, {}),
    ("certified", 165, {"number": f"国械注准{YEAR}3130456"}),
]


def test_class_two_becomes_class_three_on_the_way_and_takes_the_national_line(windows):
    people = make_personas()
    officer = people.officer.actor
    case = coached(open_case_of(people, "II", title="三类旅程的封堵器"), people.coach)
    firm, coach = windows.of(people.firm), windows.of(people.coach)
    _reach(firm, coach, case, [("design_frozen", 0, {})])
    today = timezone.localdate()
    confirm_class(by=officer, project=case.project, management_class="III", on=today)
    case.refresh_from_db()
    assert (case.management_class, case.class_confirmed, case.stage) == ("III", True, "testing")
    go(firm, "registration:case_road", case.ref)
    expect(firm.get_by_text("三类").first).to_be_visible()
    looks_right(firm, "class-three-road")
    for kind in (ListKind.REPORTED_TO_CMDE, ListKind.PRESERVICE_CANDIDATES, ListKind.PRESERVICE_GUIDANCE):
        enter_list(by=officer, project=case.project, kind=kind.value, on=today)
    _reach(firm, coach, case, CLASS_THREE)
    _completed(case, START + timedelta(days=165))
    assert Listing.objects.filter(project=case.project, kind=ListKind.ZERO_SUPPLEMENT, left_on=None).count() == 1
    _listings_and_figures(windows, people.leader, case)
    assert windows.complaints == []


def _listings_and_figures(windows: Windows, leader: Persona, case: Case) -> None:
    """What stands on the lists stands in the leader's figures, and each opens to its row."""
    page = windows.of(leader)
    for key in ("reported_to_cmde", "preservice_candidates", "preservice_guidance"):
        go(page, "progress:indicator_rows", key)
        expect(page.get_by_text(case.project.title).first).to_be_visible()
