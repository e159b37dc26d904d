"""Early warnings: who is told, when, and that nobody is told twice."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from core.models import Notice
from progress.models import Programme
from progress.services.early_warnings import warn_of_targets
from progress.services.rollups import take_in_changes
from progress.services.targets import change_target
from progress.tasks import warn_of_targets as task
from tests.personas import make_persona
from tests.progress.targets.given import activity, guangdong, started, target_facts, target_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 2)


def told(persona) -> list[str]:
    rows = Notice.objects.filter(recipient=persona.user, event="target.behind")
    return [notice.title for notice in rows.order_by("id")]


def only(people, **changes) -> Programme:
    """Sichuan has a leader and one target; the published programme warns of nothing."""
    Programme.objects.update(warns=False)
    return started(people.officer51, target_facts(indicator="trainings", amount=12, source="每年12场", **changes))


@pytest.fixture
def leader51(people):
    return make_persona("局领导 51", Role.LEADER, people.officer51.organisation)


def test_the_leaders_are_told_once_a_month_while_it_is_behind(people, leader51):
    only(people)
    assert warn_of_targets(day=DAY) == 1
    assert warn_of_targets(day=DAY) == 1
    assert warn_of_targets(day=DAY + timedelta(days=20)) == 1
    assert len(told(leader51)) == 1
    warn_of_targets(day=date(2026, 8, 1))
    warn_of_targets(day=date(2026, 8, 1))
    assert len(told(leader51)) == 2
    notice = Notice.objects.filter(recipient=leader51.user).first()
    assert "滞后 6" in notice.body
    assert notice.url.startswith(reverse("progress:targets"))


def test_nobody_else_is_told(people, leader51):
    only(people)
    warn_of_targets(day=DAY)
    for name in ("officer51", "officer", "leader", "coach", "national", "department"):
        assert told(getattr(people, name)) == []


def test_the_named_role_and_person_are_told_too(people, leader51):
    programme = only(people, role="provincial_officer")
    warn_of_targets(day=DAY)
    assert len(told(people.officer51)) == 1
    assert told(people.officer) == []
    facts = target_facts(indicator="trainings", amount=12, source="每年12场", person_id=people.officer51.user.pk)
    change_target(by=people.officer51.actor, target=target_of(programme, "trainings"), facts=facts, version=1)
    warn_of_targets(day=date(2026, 9, 1))
    assert len(told(people.officer51)) == 2


def test_whoever_has_left_the_office_is_not_told(people, leader51):
    only(people, person_id=people.officer51.user.pk)
    people.officer51.user.memberships.update(status="ended")
    warn_of_targets(day=DAY)
    assert told(people.officer51) == []
    assert len(told(leader51)) == 1


def test_what_catches_up_is_not_warned_of(people, leader51):
    only(people)
    for month in range(1, 7):
        activity("51", "training", date(2026, month, 3))
    assert warn_of_targets(day=DAY) == 0
    assert told(leader51) == []
    # Behind again in the autumn.
    assert warn_of_targets(day=date(2026, 10, 15)) == 1
    assert len(told(leader51)) == 1


@pytest.mark.parametrize(("changes", "late"), [({"warn_gap": 6}, 1), ({"warn_gap": 7}, 0), ({"warn_share": 51}, 0)])
def test_how_much_is_enough_is_a_setting_of_the_programme(people, leader51, changes, late):
    programme = only(people)
    Programme.objects.filter(pk=programme.pk).update(**changes)
    assert warn_of_targets(day=DAY) == late


def test_before_and_after_the_programme_nobody_is_warned(people, leader51):
    only(people)
    assert warn_of_targets(day=date(2025, 12, 31)) == 0
    assert warn_of_targets(day=date(2028, 1, 1)) == 0
    # On the last day of the year it is no early warning any more.
    assert warn_of_targets(day=date(2026, 12, 31)) == 0


def test_each_reads_his_own_language(people, leader51):
    leader51.user.language = "en"
    leader51.user.save()
    only(people)
    warn_of_targets(day=DAY)
    notice = Notice.objects.get(recipient=leader51.user)
    assert "behind by 6" in notice.body
    assert "Trainings held" in notice.title


def test_the_daily_job_may_run_twice(people):
    task()
    before = Notice.objects.filter(event="target.behind").count()
    task()
    assert Notice.objects.filter(event="target.behind").count() == before


def test_warning_costs_the_same_for_one_programme_and_for_three(people, leader51, django_assert_max_num_queries):
    Programme.objects.update(warns=False)
    for name in ("一", "二", "三"):
        started(people.officer51, target_facts(), name=name, warn_gap=1_000_000)
    take_in_changes()
    with django_assert_max_num_queries(8):
        warn_of_targets(day=DAY)
    assert guangdong().warns is False
