"""What reminds and escalates goes by the terms of the province: formal check, idleness, platforms, endings."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from core import thresholds
from core.models import Notice, SetThreshold
from core.workdays import add_workdays
from matching.models import Enquiry, Match
from matching.selectors.match_terms import signing_due_matches
from matching.selectors.platforms import PlatformFilter, office_platforms
from matching.services.enquiries import ask_platform, remind_platforms
from progress.selectors.thresholds import thresholds_in_force
from progress.waiting.lists import waiting_counts, waiting_page
from projects.models import Deadline
from registration.models import Case, IdleReminder
from registration.selectors.coach_desk import DeskFilter, desk_rows
from registration.selectors.coaches import loads_of
from registration.selectors.coaching_due import idle_on
from registration.selectors.overview import overview
from registration.selectors.terms import stages_late
from registration.services.idle import remind_idle
from screening.services.reminders import stage_of
from tests.factories import submitted_project
from tests.matching.matched import chosen_match
from tests.matching.platforms.shop import make_shop
from tests.progress.targets.given import started
from tests.registration.coaching.given import assigned, fresh

TODAY = timezone.localdate()
LONG_AGO = date(2025, 1, 1)
FRIDAY = datetime(2026, 3, 6, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What one test has set and the database has forgotten, the process forgets too."""
    yield
    thresholds.read_thresholds_from(thresholds_in_force, every=None)


def in_force(key: str, value: int, region: str = "44", programme: str = "") -> None:
    """As the office set it long ago."""
    SetThreshold.objects.create(region=region, programme=programme, key=key, value=value, valid_from=LONG_AGO)
    thresholds.forget_thresholds()


def test_the_formal_check_of_a_programme_is_due_when_its_programme_says(people, sign_in):
    programme = started(people.officer, name="限时方案", first_year=TODAY.year, last_year=TODAY.year)
    in_force("DEADLINES.formal_check", 4)
    in_force("DEADLINES.formal_check", 3, programme=programme.ref)
    project = submitted_project(people.wang)
    due = Deadline.objects.get(project=project, closed_at=None).due_on
    assert due == add_workdays(TODAY, 3)
    told = Notice.objects.filter(event="project.submitted", recipient=people.wang.user).latest("id")
    assert "3" in told.body
    assert "3 个工作日" in sign_in(people.officer).get("/console/").content.decode().replace("3个", "3 个")
    assert waiting_counts(people.officer.actor, due + timedelta(days=1))["formal_check"].overdue == 1
    assert waiting_counts(people.officer.actor, due)["formal_check"].overdue == 0


@pytest.mark.parametrize(("days", "told"), [(19, 0), (20, 1)])
def test_idle_cases_are_told_of_by_the_provinces_days(people, days, told):
    case = assigned(people)
    Case.objects.filter(pk=case.pk).update(active_on=TODAY - timedelta(days=days))
    in_force("REGISTRATION.idle_days.0", 20)
    in_force("REGISTRATION.idle_days.0", 10, region="51")
    assert remind_idle(today=TODAY) == told
    assert list(IdleReminder.objects.values_list("days", flat=True)) == [20] * told
    assert remind_idle(today=TODAY) == 0
    waiting = [row.kind for row in waiting_page(people.coach.actor).rows]
    assert waiting.count("idle") == told
    assert [load.idle for load in loads_of("44")] == [told]


def test_every_page_counts_idle_cases_alike(people):
    case = assigned(people)
    Case.objects.filter(pk=case.pk).update(active_on=TODAY - timedelta(days=25))
    in_force("REGISTRATION.idle_days.0", 20)
    assert [each.pk for each in desk_rows(people.coach.user.pk, "44", DeskFilter(view="idle"))] == [case.pk]
    assert [each.idle for each in overview(people.officer.actor, TODAY).coaches] == [1]
    assert idle_on(fresh(case)) == TODAY - timedelta(days=5)


def test_later_steps_follow_their_own_days(people):
    case = assigned(people)
    Case.objects.filter(pk=case.pk).update(active_on=TODAY - timedelta(days=60))
    in_force("REGISTRATION.idle_days.1", 61)
    assert remind_idle(today=TODAY) == 1
    assert list(IdleReminder.objects.values_list("days", flat=True)) == [30]
    assert remind_idle(today=TODAY + timedelta(days=1)) == 1
    assert sorted(IdleReminder.objects.values_list("days", flat=True)) == [30, 61]


def test_platforms_are_reminded_by_their_provinces_days(people, sign_in):
    shop = make_shop(people)
    enquiry = ask_platform(by=people.wang.actor, platform=shop.platform, text="想请教封堵器镀膜的中试排期")
    Enquiry.objects.filter(pk=enquiry.pk).update(asked_at=FRIDAY)
    in_force("MATCHING.enquiry_days", 3)
    in_force("MATCHING.enquiry_days", 1, region="51")
    # Three working days after Friday end on Wednesday the 11th.
    assert [remind_platforms(today=date(2026, 3, day)) for day in (10, 11)] == [0, 1]
    row = next(row for row in waiting_page(shop.keeper.actor).rows if row.kind == "enquiry")
    assert row.due_on == date(2026, 3, 11)
    figures = {each.name: each.overdue for each in office_platforms(people.officer.actor, PlatformFilter())}
    assert figures[shop.platform.name] == 1
    page = sign_in(shop.keeper).get(f"/matching/enquiries/{enquiry.ref}/")
    assert page.context["due"] == date(2026, 3, 11)


def test_reminders_before_an_end_go_by_the_provinces_days(people):
    match = chosen_match(people)
    Match.objects.filter(pk=match.pk).update(expires_on=TODAY + timedelta(days=12))
    assert not signing_due_matches(TODAY).exists()
    in_force("MATCHING.sign_reminder_days", 12, region="51")
    assert not signing_due_matches(TODAY).exists()
    in_force("MATCHING.sign_reminder_days", 12)
    assert signing_due_matches(TODAY).get() == match


def test_stages_are_late_by_the_provinces_days(people):
    case = assigned(people)
    Case.objects.filter(pk=case.pk).update(due_on=TODAY - timedelta(days=14))
    assert stages_late(TODAY).exists()
    in_force("REGISTRATION.late_days", 30)
    assert not stages_late(TODAY).exists()


def test_experts_are_reminded_by_the_provinces_days(db):
    due = add_workdays(TODAY, 4)
    assert stage_of(due, TODAY, "44") == ""
    in_force("SCREENING.remind_before_days", 4)
    assert [stage_of(due, TODAY, region) for region in ("44", "51")] == ["before", ""]
