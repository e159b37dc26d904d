"""Times, what is open, and who acts: counted from the facts, each figure with its rows."""

from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from django.db.models import DateField, Value
from django.utils import timezone

from core.actor import SYSTEM
from core.workdays import add_workdays, workdays_until
from outreach.models import Activity
from progress.scope import Filters
from progress.selectors.work import BANDS, ages, done_by_month, times_taken
from progress.selectors.workdays import WorkdaysBetween, begun_before
from projects.enums import CheckOutcome, DeadlineKind
from projects.models import CheckDecision, Deadline, Listing, Project
from projects.services.checks import RemarkInput
from projects.services.listings import confirm_class
from registration.models import Case, StageSpell
from tests.factories import accepted_project, returned_project, submitted_project
from tests.matching.matched import requested_match
from tests.progress.asking import rows_url
from tests.progress.boards.walking import board_url, figure_links, opens_to
from tests.registration.coaching.given import kept
from tests.registration.factories import coached, open_case_of

pytestmark = pytest.mark.django_db
# A Monday, long after the New Year's and before the Spring Festival's holidays.
MONDAY = date(2026, 1, 12)


def moment(day: date, hour: int = 12) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def test_the_database_counts_working_days_as_the_calendar_does(people):
    chance, project = Random(7), accepted_project(people)
    until = date(2026, 11, 30)
    for _each in range(60):
        begun = until - timedelta(days=chance.randrange(1500))
        ended = min(until, begun + timedelta(days=chance.randrange(-20, 400)))
        days = (Value(day, output_field=DateField()) for day in (begun, ended))
        asked = Project.objects.filter(pk=project.pk).annotate(n=WorkdaysBetween(*days, until))
        assert asked.get().n == max(0, workdays_until(begun, ended)), (begun, ended)


def test_what_is_older_than_so_many_working_days():
    for offset in range(40):
        day = date(2026, 10, 20) - timedelta(days=offset)
        for count in (0, 1, 10, 30):
            last = begun_before(day, count)
            assert workdays_until(last, day) > count >= workdays_until(last + timedelta(days=1), day)


def decided(people, workdays: int, outcome: str = CheckOutcome.ACCEPTED) -> Project:
    """Applied for on the Monday; the formal check ended so many working days later, at five to midnight."""
    project = accepted_project(people)
    Project.objects.filter(pk=project.pk).update(applied_on=MONDAY)
    day = add_workdays(MONDAY, workdays)
    reason = {"reason_code": "scope"} if outcome == CheckOutcome.REFUSED else {}
    CheckDecision.objects.filter(project=project).update(decided_at=moment(day, 23), outcome=outcome, **reason)
    return Project.objects.get(pk=project.pk)


def test_median_and_nine_of_ten_of_the_formal_check(people, sign_in, guangdong):
    projects = [decided(people, workdays) for workdays in (1, 2, 3, 4, 20)]
    decided(people, 7, CheckOutcome.RETURNED)
    took = times_taken(guangdong, Filters(date(2026, 6, 30)), keys=["to_decision"])["to_decision"]
    assert (took.median, took.ninetieth, took.number) == (3.0, pytest.approx(13.6), 5)
    # As of a day before the last of them was decided; and two years later nobody asks for them.
    assert times_taken(guangdong, Filters(add_workdays(MONDAY, 3)), keys=["to_decision"])["to_decision"].number == 3
    assert times_taken(guangdong, Filters(date(2029, 1, 1)), keys=["to_decision"])["to_decision"].number == 0
    confirm_class(by=SYSTEM, project=projects[0], management_class="III", on=MONDAY)
    third = times_taken(guangdong, Filters(date(2026, 6, 30), management_class="III"), keys=["to_decision"])
    assert (third["to_decision"].median, third["to_decision"].number) == (1.0, 1)
    leader = sign_in(people.leader)
    for url, value in figure_links(leader.get(board_url("times_board", "as_of=2026-06-30")).content.decode()):
        opens_to(leader, url, value, walk=True)
    assert ">20<" in leader.get(rows_url("to_decision", "as_of=2026-06-30")).content.decode()


def test_a_second_decision_does_not_count_again(people, guangdong):
    project = decided(people, 3)
    CheckDecision.objects.create(project=project, outcome=CheckOutcome.ACCEPTED, decided_at=moment(date(2026, 3, 2)))
    took = times_taken(guangdong, Filters(date(2026, 6, 30)), keys=["to_decision"])["to_decision"]
    assert (took.median, took.number) == (3.0, 1)


def test_the_way_to_the_library_ends_with_the_first_time(people, guangdong):
    project = decided(people, 1)
    entered = add_workdays(MONDAY, 12)
    Listing.objects.create(project=project, kind="library", entered_on=entered, left_on=entered + timedelta(days=5))
    Listing.objects.create(project=project, kind="library", entered_on=entered + timedelta(days=9))
    took = times_taken(guangdong, Filters(date(2026, 6, 30)), keys=["to_library"])["to_library"]
    assert (took.median, took.number) == (12.0, 1)


def spell(case: Case, stage: str, entered: date, left: date | None = None) -> StageSpell:
    return StageSpell.objects.create(
        case=case,
        stage=stage,
        entered_on=entered,
        left_on=left,
        workdays=workdays_until(entered, left) if left else None,
    )


def bare_case(people, **changes) -> Case:
    case = open_case_of(people)
    StageSpell.objects.filter(case=case).delete()
    Case.objects.filter(pk=case.pk).update(**changes)
    return Case.objects.get(pk=case.pk)


def test_stages_take_their_time_and_others_stand(people, sign_in, guangdong):
    case = bare_case(people)
    entered, left = MONDAY, add_workdays(MONDAY, 15)
    spell(case, "testing", entered, left)
    spell(case, "evaluation", left)
    took = times_taken(guangdong, Filters(timezone.localdate()))
    assert (took["spent_testing"].median, took["spent_testing"].number) == (15.0, 1)
    assert took["spent_evaluation"].number == 0
    # On a day in between it stood in the first stage.
    between = ages(guangdong, Filters(add_workdays(entered, 12)))
    assert (between["open_testing"]["n_2"], between["open_testing"]["n_total"]) == (1, 1)
    today = ages(guangdong, Filters(timezone.localdate()))
    assert (today["open_testing"]["n_total"], today["open_evaluation"]["n_total"]) == (0, 1)
    national = sign_in(people.national)
    for board in ("ageing_board", "times_board"):
        for url, value in set(figure_links(national.get(board_url(board)).content.decode())):
            opens_to(national, url, value, walk=bool(value))


def test_overdue_stages_are_known_for_today_only(people, sign_in, guangdong):
    yesterday = timezone.localdate() - timedelta(days=1)
    case = bare_case(people, due_on=yesterday)
    spell(case, "testing", yesterday - timedelta(days=100))
    assert ages(guangdong, Filters(timezone.localdate()))["open_testing"]["n_late"] == 1
    leader = sign_in(people.leader)
    assert 'class="r plum"' in leader.get(board_url("ageing_board")).content.decode()
    past = leader.get(board_url("ageing_board", f"as_of={yesterday}")).content.decode()
    assert 'class="r plum"' not in past
    assert "过去某一天哪些阶段超期无从得知" in past
    Case.objects.filter(pk=case.pk).update(status="blocked", block_code="funding")
    assert ages(guangdong, Filters(timezone.localdate()))["open_testing"]["n_late"] == 0


def test_a_stopped_case_waits_no_more(people, guangdong):
    case = bare_case(people)
    spell(case, "testing", timezone.localdate() - timedelta(days=60))
    Case.objects.filter(pk=case.pk).update(
        status="stopped", stop_code="other", status_since=timezone.now() - timedelta(days=10)
    )
    today = timezone.localdate()
    assert ages(guangdong, Filters(today))["open_testing"]["n_total"] == 0
    assert ages(guangdong, Filters(today - timedelta(days=20)))["open_testing"]["n_total"] == 1


def test_ages_fall_into_one_band_each(people, guangdong):
    today = timezone.localdate()
    project = submitted_project(people.wang)
    deadline = Deadline.objects.get(project=project, kind=DeadlineKind.FORMAL_CHECK)
    for age in (0, 1, 10, 11, 30, 31, 60, 61, 120, 121, 300):
        begun = begun_before(today, age - 1) if age else today
        Deadline.objects.filter(pk=deadline.pk).update(opened_at=moment(begun))
        found = ages(guangdong, Filters(today))["open_checks"]
        assert workdays_until(begun, today) == age
        fits = [str(n) for n, (first, last) in enumerate(BANDS, 1) if first <= age and (last is None or age <= last)]
        assert [name for name in "12345" if found[f"n_{name}"]] == fits


def test_checks_and_corrections_that_are_late(people, sign_in, guangdong):
    submitted_project(people.wang)
    returned_project(people, [RemarkInput("basics", "title", "请写明产品名称")])
    today = timezone.localdate()
    Deadline.objects.update(due_on=today - timedelta(days=1))
    found = ages(guangdong, Filters(today))
    assert [found[key]["n_late"] for key in ("open_checks", "open_corrections")] == [1, 1]
    Deadline.objects.update(exempt_reason="停电", exempt_by=people.officer.user)
    assert ages(guangdong, Filters(today))["open_checks"]["n_late"] == 0
    officer, leader = sign_in(people.officer), sign_in(people.leader)
    page = officer.get(board_url("ageing_board")).content.decode()
    assert "/console/check" in page
    assert "/console/check" not in leader.get(board_url("ageing_board")).content.decode()
    for url, value in set(figure_links(page)):
        opens_to(leader, url, value, walk=bool(value))


def test_who_acts_month_by_month(people, sign_in, guangdong):
    case = coached(open_case_of(people), people.coach)
    kept(people.coach, case, problem="只给双方看的问题")
    returned_project(people, [RemarkInput("basics", "title", "请写明产品名称")])
    requested_match(people)
    today = timezone.localdate()
    for number, (region, title) in enumerate((("44", "培训一"), ("51", "别省的培训"))):
        Activity.objects.create(
            ref=f"A{number}",
            region_id=region,
            title=title,
            kind="training",
            starts_at=timezone.now(),
            ends_at=timezone.now() + timedelta(hours=1),
            status="held",
            held_on=today,
            door_code=str(number),
        )
    month = today.replace(day=1)
    found = {key: counts.get(month, 0) for key, counts in done_by_month(guangdong, Filters(today), months=1).items()}
    assert found["activities_held"] == found["services"] == 1
    assert found["received"] == Project.objects.filter(applied_on__isnull=False).count()
    assert found["checks_decided"] == CheckDecision.objects.count()
    assert (found["matches_requested"], found["matches_answered"], found["resubmitted"]) == (2, 1, 0)
    leader = sign_in(people.leader)
    for url, value in set(figure_links(leader.get(board_url("activity_board")).content.decode())):
        opens_to(leader, url, value, walk=bool(value))
    pages = "".join(leader.get(rows_url(key, "")).content.decode() for key in ("services", "matches_requested"))
    assert "只给双方看的问题" not in pages
    assert "delivery systems" not in pages
    assert "别省的培训" not in leader.get(rows_url("activities_held", "")).content.decode()
