"""The working calendar set by a system administrator: looked at, saved, audited; nothing of the past changes."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.services.calendar import exceptions_of, open_years, plan_year, set_year, state_of
from core import workdays
from core.errors import InvalidInput, PermissionRefused, StaleEdit
from core.models import AuditEntry, CalendarDay
from core.workdays import add_workdays, calendar_ends, is_workday

YEAR = open_years()[-1]
PATH = f"/console/calendar/?year={YEAR}"


def weekday_in(month: int, weekday: int, year: int = YEAR) -> date:
    """The first one of a month: 0 is Monday."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7)


HOLIDAY, WORKED = weekday_in(5, 2), weekday_in(5, 5)
TEXT = f"{HOLIDAY} 休 劳动节\n{WORKED} 班 劳动节"


@pytest.fixture(autouse=True)
def known_again():
    """What a test has set is gone with its database; the process must not remember it."""
    workdays.forget_days()
    yield
    workdays.read_days_from(workdays._memory.source, every=workdays._memory.every)


def test_a_set_year_counts_everywhere(people, django_capture_on_commit_callbacks):
    before = HOLIDAY - timedelta(days=1)
    assert add_workdays(before, 1) == HOLIDAY
    with django_capture_on_commit_callbacks(execute=True):
        set_year(by=people.system_admin.actor, year=YEAR, text=TEXT)
    assert add_workdays(before, 1) > HOLIDAY
    assert is_workday(WORKED)


def test_it_is_audited_with_the_days_that_changed(people):
    set_year(by=people.system_admin.actor, year=YEAR, text=TEXT)
    entry = AuditEntry.objects.get(event="calendar.set")
    assert (entry.object_ref, entry.changes["days_off"], entry.changes["days_worked"]) == (str(YEAR), 1, 1)
    assert entry.changes["changed"] == ", ".join(str(day) for day in sorted([HOLIDAY, WORKED]))


@pytest.mark.parametrize("name", ["officer", "security_admin", "audit_admin", "wang", "leader"])
def test_only_system_administrators(people, sign_in, name):
    with pytest.raises(PermissionRefused):
        set_year(by=getattr(people, name).actor, year=YEAR, text=TEXT)
    assert sign_in(getattr(people, name)).get(PATH).status_code in (403, 404)


def test_the_list_is_the_whole_year(people):
    set_year(by=people.system_admin.actor, year=YEAR, text=TEXT)
    set_year(by=people.system_admin.actor, year=YEAR, text=f"{HOLIDAY} 休 劳动节")
    assert CalendarDay.objects.filter(on__year=YEAR).count() == 1
    assert state_of(YEAR) == f"{HOLIDAY} 休 劳动节"


def test_a_published_holiday_that_is_left_out_is_worked(people, monkeypatch):
    year = 2026
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 1, 1))
    rest = "\n".join(line for line in state_of(year).split("\n") if "国庆" not in line)
    set_year(by=people.system_admin.actor, year=year, text=rest)
    workdays.forget_days()
    assert is_workday(date(2026, 10, 2))
    assert not is_workday(date(2026, 10, 10))
    assert not any(day.name == "国庆节" for day in exceptions_of(year))


def test_what_has_passed_stays_as_it_was_counted(people, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 29))
    with pytest.raises(InvalidInput) as refusal:
        set_year(by=people.system_admin.actor, year=2026, text=state_of(2026) + "\n2026-03-04 休 试")
    assert "2026" in str(refusal.value.fields["text"][0])
    set_year(by=people.system_admin.actor, year=2026, text=state_of(2026) + "\n2026-12-04 休 试")


@pytest.mark.parametrize("text", ["", "什么都没有", "2020-01-01 休 元旦"])
def test_nothing_that_can_be_read_is_refused(text):
    with pytest.raises(InvalidInput):
        plan_year(year=YEAR, text=text)


def test_a_year_that_is_over_is_refused():
    with pytest.raises(InvalidInput):
        plan_year(year=open_years()[0] - 1, text=TEXT)


def test_doubts_are_said_and_keep_nobody_from_saving():
    plan = plan_year(year=YEAR, text=f"{TEXT}\n{HOLIDAY + timedelta(days=1)} 班 调休\n{YEAR + 1}-01-01 休 元旦")
    assert len(plan.remarks) == 4
    assert all(day.on.year == YEAR for day in plan.days)


def test_somebody_elses_change_is_not_lost(people):
    seen = state_of(YEAR)
    set_year(by=people.system_admin.actor, year=YEAR, text=TEXT, seen=seen)
    with pytest.raises(StaleEdit):
        set_year(by=people.system_admin.actor, year=YEAR, text=f"{WORKED} 班", seen=seen)


def test_looked_at_first_then_saved(people, sign_in):
    client = sign_in(people.system_admin)
    page = client.post(PATH, {"text": TEXT, "act": "look"})
    assert page.status_code == 200
    assert not CalendarDay.objects.exists()
    saved = client.post(PATH, {"text": TEXT.replace("\n", "\r\n"), "seen": state_of(YEAR), "act": "save"})
    assert (saved.status_code, CalendarDay.objects.count()) == (302, 2)
    assert "劳动节" in client.get(PATH).content.decode()


def test_a_page_that_is_stale_says_so_and_keeps_what_was_typed(people, sign_in):
    set_year(by=people.system_admin.actor, year=YEAR, text=TEXT)
    answer = sign_in(people.system_admin).post(PATH, {"text": f"{WORKED} 班", "seen": "", "act": "save"})
    assert answer.status_code == 422
    again = answer.context["form"]
    assert again["text"].value() == f"{WORKED} 班"
    assert again["seen"].value() == state_of(YEAR)


def test_the_page_opens_at_the_year_nobody_knows_yet(people, sign_in):
    page = sign_in(people.system_admin).get("/console/calendar/")
    assert page.context["year"] == min(calendar_ends().year + 1, YEAR)


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_days(people, sign_in, django_assert_num_queries, lines):
    text = "\n".join(f"{HOLIDAY + timedelta(days=n)} 休 劳动节" for n in range(lines))
    set_year(by=people.system_admin.actor, year=YEAR, text=text)
    client = sign_in(people.system_admin)
    client.get(PATH)
    with django_assert_num_queries(5):
        client.get(PATH)


def test_the_command_sets_a_year_from_a_file(people, tmp_path, capsys):
    file = tmp_path / "year.txt"
    file.write_text(TEXT, encoding="utf-8")
    call_command("set_calendar", str(YEAR), str(file))
    assert CalendarDay.objects.count() == 2
    assert f"{YEAR}: 1 days off, 1 make-up" in capsys.readouterr().out
