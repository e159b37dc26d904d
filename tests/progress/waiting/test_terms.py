"""Terms a province sets: for what begins later, within bounds, with their history, and never the fixed ones."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core import thresholds
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, SetThreshold
from core.terms import after_days, after_workdays
from core.thresholds import default_of, threshold
from core.workdays import add_workdays
from matching.models import Match
from progress.selectors.thresholds import thresholds_in_force
from progress.services.thresholds import NOTHING, set_threshold
from progress.waiting.limits import LIMITS
from progress.waiting.lists import waiting_page
from projects.models import Deadline
from projects.services.checks import RemarkInput
from tests.factories import returned_project
from tests.matching.matched import requested_match
from tests.registration.coaching.given import assigned

TODAY = timezone.localdate()
CONTACT = "REGISTRATION.first_contact_days"
LAW = "REGISTRATION.classification_centre_days"


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What one test has set and the database has forgotten, the process forgets too."""
    yield
    thresholds.read_thresholds_from(thresholds_in_force, every=None)


def in_force(region: str, key: str, value: int, since: date) -> None:
    """As the office set it earlier."""
    SetThreshold.objects.create(region=region, key=key, value=value, valid_from=since)
    thresholds.forget_thresholds()


def test_every_limit_has_a_setting_and_bounds_around_its_default():
    for limit in LIMITS.values():
        assert limit.least <= default_of(limit.key) <= limit.most or limit.fixed, limit.key


def test_what_is_set_holds_from_tomorrow_on_and_for_this_province_only(people):
    set_threshold(by=people.officer.actor, key=CONTACT, value=7, reason="人手不足")
    thresholds.forget_thresholds()
    tomorrow = TODAY + timedelta(days=1)
    assert [threshold(CONTACT, "44", on=day) for day in (TODAY, tomorrow)] == [5, 7]
    assert threshold(CONTACT, "51", on=tomorrow) == 5
    assert threshold(CONTACT, on=tomorrow) == 5
    line = AuditEntry.objects.get(event="threshold.set")
    assert (line.changes["value"], line.reason, line.region) == ([None, 7], "人手不足", "44")


def test_a_running_term_keeps_its_day(people):
    before = assigned(people).coach_spells.get()
    in_force("44", CONTACT, 9, TODAY)
    before.refresh_from_db()
    assert before.contact_due_on == add_workdays(TODAY, 5)


def test_a_new_term_has_the_new_length(people):
    in_force("44", CONTACT, 9, TODAY)
    assert assigned(people).coach_spells.get().contact_due_on == add_workdays(TODAY, 9)


def test_another_provinces_value_changes_nothing_here(people):
    in_force("51", "DEADLINES.correction", 40, TODAY)
    project = returned_project(people, [RemarkInput("clinical", "problem", "请补充数据。")])
    due = Deadline.objects.get(project=project, kind="correction").due_on
    assert due == add_workdays(TODAY, default_of("DEADLINES.correction"))


def test_terms_worked_out_when_asked_follow_the_day_they_began(people):
    """One request began before the new term holds, one after it."""
    match = requested_match(people)
    begun = timezone.now() - timedelta(days=3)
    Match.objects.filter(pk=match.pk).update(opened_at=begun)
    in_force("44", "MATCHING.remind_days", 20, TODAY)
    row = next(row for row in waiting_page(people.wang.actor, "request_answer").rows)
    assert row.due_on == timezone.localdate(begun) + timedelta(days=10)
    Match.objects.filter(pk=match.pk).update(opened_at=timezone.now())
    row = next(row for row in waiting_page(people.wang.actor, "request_answer").rows)
    assert row.due_on == TODAY + timedelta(days=20)


@pytest.mark.parametrize("days", [0, 1, 9, 40, 200, 390])
def test_the_database_counts_as_the_calendar_does(people, days):
    """Working days and calendar days, for terms that began on any day of the last year."""
    match = requested_match(people)
    begun = timezone.now() - timedelta(days=days)
    Match.objects.filter(pk=match.pk).update(opened_at=begun)
    found = Match.objects.annotate(
        work=after_workdays("opened_at", "MATCHING.remind_days", region="project__region", at=True),
        plain=after_days("opened_at", "MATCHING.remind_days", at=True),
    ).get(pk=match.pk)
    day = timezone.localdate(begun)
    assert (found.work, found.plain) == (add_workdays(day, 10), day + timedelta(days=10))


@pytest.mark.parametrize("who", ["leader", "coach", "wang", "system_admin", "national"])
def test_only_officers_set_terms(people, who):
    with pytest.raises(PermissionRefused):
        set_threshold(by=getattr(people, who).actor, key=CONTACT, value=7)


@pytest.mark.parametrize("value", [0, 21, 10**9])
def test_bounds_stand_beside_the_field(people, value):
    with pytest.raises(InvalidInput) as refusal:
        set_threshold(by=people.officer.actor, key=CONTACT, value=value)
    assert set(refusal.value.fields) == {"value"}


@pytest.mark.parametrize("key", [LAW, "SECRET_KEY", "REGISTRATION.x", "REGISTRATION.idle_days.9"])
def test_what_the_law_fixes_and_what_is_no_term_cannot_be_set(people, key):
    with pytest.raises(GuardRefused):
        set_threshold(by=people.officer.actor, key=key, value=9)
    assert not SetThreshold.objects.exists()


def test_a_colleague_who_was_quicker_is_not_overwritten(people):
    set_threshold(by=people.officer.actor, key=CONTACT, value=7, seen=NOTHING)
    with pytest.raises(GuardRefused):
        set_threshold(by=people.officer.actor, key=CONTACT, value=8, seen=NOTHING)
    with pytest.raises(GuardRefused):
        set_threshold(by=people.officer.actor, key=CONTACT, value=7, seen=7)
    set_threshold(by=people.officer.actor, key=CONTACT, value=8, seen=7)
    assert [row.value for row in SetThreshold.objects.all()] == [8]


def test_the_pages_show_law_as_fixed_and_keep_what_was_typed(people, sign_in):
    client = sign_in(people.officer)
    listed = client.get("/console/terms/")
    assert listed.status_code == 200
    assert f"/console/terms/{LAW}/" not in listed.content.decode()
    place = f"/console/terms/{CONTACT}/"
    refused = client.post(place, {"value": "99", "reason": "春节前后人手不足", "seen": "0"})
    assert refused.status_code == 422
    assert "春节前后人手不足" in refused.content.decode()
    assert client.post(place, {"value": "7", "reason": "春节", "seen": "0"}).status_code == 302
    assert "春节" in client.get(place).content.decode()
    assert client.get("/console/terms/nothing/").status_code == 404
    fixed = client.post(f"/console/terms/{LAW}/", {"value": "9"})
    assert fixed.status_code == 422
    assert sign_in(people.leader).get("/console/terms/").status_code == 403
