"""Offices start and change their programmes: what is refused, what is kept, two editors at once."""

from datetime import date

import pytest

from core.errors import InvalidInput, NotVisible, PermissionRefused, StaleEdit
from core.models import AuditEntry
from progress.models import Programme, Target
from progress.services.programmes import change_programme, start_programme
from progress.services.shipped_programmes import bring_shipped_programmes
from progress.services.targets import add_target, change_target, remove_target
from tests.progress.targets.given import guangdong, programme_facts, started, target_facts, target_of

pytestmark = pytest.mark.django_db


def test_a_new_database_has_the_published_programme_once(people):
    programme = guangdong()
    assert (programme.first_year, programme.last_year, programme.issued_on) == (2026, 2028, date(2026, 7, 2))
    assert programme.targets.count() == 7
    assert bring_shipped_programmes() == 0
    assert Programme.objects.count() == 1


def test_an_office_starts_a_programme_of_its_own_province(people):
    programme = started(people.officer51, target_facts(amount=12))
    assert (programme.region_id, programme.targets.get().amount) == ("51", 12)
    assert programme.rules["applications"] == "applications"
    events = AuditEntry.objects.filter(object_ref=programme.ref).order_by("id").values_list("event", flat=True)
    assert list(events) == ["programme.started", "target.added"]


def test_a_national_official_starts_one_of_the_nation(people):
    assert started(people.national).region_id is None


@pytest.mark.parametrize("name", ["leader", "coach", "department", "wang", "firm", "audit_admin", "security_admin"])
def test_others_may_not(people, name):
    with pytest.raises(PermissionRefused):
        start_programme(by=getattr(people, name).actor, facts=programme_facts())


@pytest.mark.parametrize("name", ["officer51", "national"])
def test_another_office_s_programme_is_not_there(people, name):
    by, programme = getattr(people, name).actor, guangdong()
    target = target_of(programme)
    for act in (
        lambda: change_programme(by=by, programme=programme, facts=programme_facts(), version=1),
        lambda: add_target(by=by, programme=programme, facts=target_facts(indicator="certified")),
        lambda: change_target(by=by, target=target, facts=target_facts(), version=1),
        lambda: remove_target(by=by, target=target),
    ):
        with pytest.raises(NotVisible):
            act()
    assert target_of(programme).amount == 300


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "长" * 101}, "name"),
        ({"name_en": ""}, "name_en"),
        ({"first_year": 1999}, "first_year"),
        ({"last_year": 10**30}, "last_year"),
        ({"first_year": 2028, "last_year": 2027}, "last_year"),
        ({"first_year": 2026, "last_year": 2060}, "last_year"),
        ({"rules": {"year": "lunar"}}, "rule_year"),
        ({"rules": {"year": "plan"}}, "issued_on"),
        ({"warn_gap": 0}, "warn_gap"),
        ({"warn_share": 101}, "warn_share"),
        ({"warn_share": -1}, "warn_share"),
    ],
)
def test_nonsense_is_named_beside_its_field(people, changes, field):
    with pytest.raises(InvalidInput) as refusal:
        start_programme(by=people.officer51.actor, facts=programme_facts(**changes))
    assert list(refusal.value.fields) == [field]
    assert not Programme.objects.filter(region="51").exists()


def test_two_programmes_of_one_name_are_refused(people):
    started(people.officer51)
    with pytest.raises(InvalidInput) as refusal:
        start_programme(by=people.officer51.actor, facts=programme_facts())
    assert list(refusal.value.fields) == ["name"]
    # Of the nation and of other provinces they are others.
    started(people.national)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"indicator": "nonsense"}, "indicator"),
        ({"indicator": "library_by_class"}, "indicator"),
        ({"kind": "weekly"}, "kind"),
        ({"batch": "x"}, "batch"),
        ({"amount": 0}, "amount"),
        ({"amount": 10**30}, "amount"),
        ({"source": " "}, "source"),
        ({"source": "长" * 301}, "source"),
        ({"role": "audit_admin"}, "role"),
        ({"due_on": date(2027, 1, 1)}, "due_on"),
        ({"kind": "cumulative", "due_on": date(2031, 1, 1)}, "due_on"),
        ({"person_id": 999_999}, "person_id"),
    ],
)
def test_a_target_of_nonsense_is_refused(people, changes, field):
    programme = started(people.officer51)
    with pytest.raises(InvalidInput) as refusal:
        add_target(by=people.officer51.actor, programme=programme, facts=target_facts(**changes))
    assert list(refusal.value.fields) == [field]
    assert not programme.targets.exists()


def test_only_people_of_the_office_are_named(people):
    programme = started(people.officer51)
    with pytest.raises(InvalidInput):
        add_target(by=people.officer51.actor, programme=programme, facts=target_facts(person_id=people.officer.user.pk))
    mine = target_facts(person_id=people.officer51.user.pk)
    assert add_target(by=people.officer51.actor, programme=programme, facts=mine).person == people.officer51.user


def test_the_same_figure_twice_in_one_kind_is_refused(people):
    programme = started(people.officer51, target_facts())
    with pytest.raises(InvalidInput):
        add_target(by=people.officer51.actor, programme=programme, facts=target_facts(amount=5))
    add_target(by=people.officer51.actor, programme=programme, facts=target_facts(kind="cumulative"))


def test_what_stood_there_before_is_kept(people):
    programme = guangdong()
    target = target_of(programme)
    facts = target_facts(amount=320, source=target.source, responsible=target.responsible)
    change_target(by=people.officer.actor, target=target, facts=facts, version=1)
    entry = AuditEntry.objects.get(event="target.changed")
    assert entry.changes == {"indicator": "applications", "amount": [300, 320]}
    assert (entry.object_ref, entry.actor_id, entry.region) == (programme.ref, people.officer.user.pk, "44")
    rules = {**programme.rules, "applications": "library"}
    facts = programme_facts(name=programme.name, last_year=2028, issued_on=programme.issued_on, rules=rules)
    change_programme(by=people.officer.actor, programme=programme, facts=facts, version=1)
    changes = AuditEntry.objects.get(event="programme.changed").changes
    assert changes["rule_applications"] == ["applications", "library"]
    assert not [name for name in changes if name.startswith("rule_") and name != "rule_applications"]


def test_years_that_would_leave_a_target_s_last_day_outside_are_refused(people):
    programme = guangdong()
    for changes in ({"first_year": 2029, "last_year": 2030}, {"last_year": 2027}):
        facts = programme_facts(**{"name": programme.name, "last_year": 2028, **changes})
        with pytest.raises(InvalidInput) as refusal:
            change_programme(by=people.officer.actor, programme=programme, facts=facts, version=1)
        assert list(refusal.value.fields) == ["last_year"]
    assert Programme.objects.get(pk=programme.pk).last_year == 2028


def test_saving_the_same_again_leaves_no_trace(people):
    programme = started(people.officer51)
    change_programme(by=people.officer51.actor, programme=programme, facts=programme_facts(), version=1)
    assert not AuditEntry.objects.filter(event="programme.changed").exists()
    assert Programme.objects.get(pk=programme.pk).version == 1


def test_who_started_from_an_older_version_is_stopped(people):
    programme = started(people.officer51, target_facts())
    by, target = people.officer51.actor, target_of(programme)
    change_programme(by=by, programme=programme, facts=programme_facts(last_year=2028), version=1)
    with pytest.raises(StaleEdit) as refusal:
        change_programme(by=by, programme=programme, facts=programme_facts(last_year=2029), version=1)
    assert refusal.value.version == 2
    change_target(by=by, target=target, facts=target_facts(amount=1), version=1)
    with pytest.raises(StaleEdit):
        change_target(by=by, target=target, facts=target_facts(amount=2), version=1)
    assert (Programme.objects.get(pk=programme.pk).last_year, Target.objects.get(pk=target.pk).amount) == (2028, 1)


def test_a_removed_target_is_gone_and_its_history_is_not(people):
    programme = guangdong()
    target = target_of(programme)
    remove_target(by=people.officer.actor, target=target)
    with pytest.raises(NotVisible):
        remove_target(by=people.officer.actor, target=target)
    assert AuditEntry.objects.get(event="target.removed").changes["amount"] == 300
    assert programme.targets.count() == 6
