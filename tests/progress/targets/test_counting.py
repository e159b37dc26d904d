"""What a target counts: facts that began in its period, by the rules of its programme, for each province by itself."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Organisation
from core.refs import new_ref
from progress.programmes.rules import RULES
from progress.scope import Scope
from progress.services.programmes import change_programme
from progress.targets import TargetRow, province_rows, target_rows
from projects.enums import ListKind, Tier
from projects.models import Listing
from registration.models import Case, Milestone
from tests.personas import Personas
from tests.progress.targets.given import activity, applied, guangdong, programme_facts, started, target_facts

pytestmark = pytest.mark.django_db
GUANGDONG, SICHUAN = Scope("44", Tier.REVIEW), Scope("51", Tier.REVIEW)
DAY = date(2026, 10, 1)


def rows_on(day: date = DAY, scope: Scope = GUANGDONG) -> dict[str, TargetRow]:
    return {row.indicator.key: row for row in target_rows(scope, day)}


def value(key: str, day: date = DAY, scope: Scope = GUANGDONG) -> int:
    return rows_on(day, scope)[key].pace.value


def choose(people: Personas, **rules: str) -> None:
    programme = guangdong()
    facts = programme_facts(
        name=programme.name,
        last_year=2028,
        issued_on=programme.issued_on,
        rules={**programme.rules, **rules},
    )
    change_programme(by=people.officer.actor, programme=programme, facts=facts, version=programme.version)


def key_project(people: Personas, kind: str, on: date, channel: str = "") -> Milestone:
    project = applied(people, date(2025, 8, 1))
    Listing.objects.create(project=project, kind=ListKind.KEY_PROJECTS, entered_on=date(2025, 12, 1))
    case = Case.objects.create(
        ref=new_ref(),
        project=project,
        registrant=Organisation.objects.get(pk=people.firm.organisation.pk),
        region_id="44",
        management_class="II",
        stage_since=on,
        active_on=on,
        opened_on=on,
    )
    return Milestone.objects.create(
        ref=new_ref(),
        case=case,
        kind=kind,
        on=on,
        channel=channel,
        status="confirmed",
        decided_at=timezone.now(),
    )


def test_a_yearly_target_counts_only_its_year(people):
    applied(people, date(2025, 12, 31))
    applied(people, date(2026, 1, 1))
    applied(people, date(2026, 10, 2))
    assert value("applications") == 1
    assert value("applications", date(2026, 12, 31)) == 2
    assert value("applications", date(2027, 2, 1)) == 0


def test_a_cumulative_target_goes_on_over_the_years(people):
    for on in (date(2025, 12, 31), date(2026, 3, 1), date(2027, 3, 1)):
        Listing.objects.create(project=applied(people, date(2025, 9, 1)), kind=ListKind.LIBRARY, entered_on=on)
    assert value("library") == 1
    assert value("library", date(2027, 4, 1)) == 2


def test_what_leaves_takes_only_itself_away(people):
    """One of last year that leaves is none of what this year has brought; a figure's net change would take it off."""
    old = Listing.objects.create(
        project=applied(people, date(2025, 9, 1)), kind=ListKind.LIBRARY, entered_on=date(2025, 10, 1)
    )
    new = Listing.objects.create(
        project=applied(people, date(2025, 9, 1)), kind=ListKind.LIBRARY, entered_on=date(2026, 2, 1)
    )
    Listing.objects.filter(pk=old.pk).update(left_on=date(2026, 3, 1))
    assert value("library") == 1
    Listing.objects.filter(pk=new.pk).update(left_on=date(2026, 4, 1))
    assert (value("library"), value("library", date(2026, 3, 31))) == (0, 1)


def test_registration_may_leave_out_filings(people):
    key_project(people, "accepted", date(2026, 3, 1))
    key_project(people, "filed", date(2026, 4, 1))
    assert value("key_in_registration") == 2
    choose(people, registration="accepted")
    row = rows_on()["key_in_registration"]
    assert (row.pace.value, row.counted.key) == (1, "key_accepted")


def test_an_average_of_each_year_counts_the_year_only(people):
    key_project(people, "channel_granted", date(2026, 3, 1), "provincial_priority")
    assert (value("key_in_channel", date(2027, 5, 1)), rows_on()["key_in_channel"].pace.target) == (1, 75)
    choose(people, average="each_year")
    assert (value("key_in_channel", date(2027, 5, 1)), rows_on()["key_in_channel"].pace.target) == (0, 25)
    assert value("key_in_channel") == 1


def test_a_plan_year_counts_from_the_day_of_issue(people):
    applied(people, date(2026, 7, 1))
    applied(people, date(2026, 7, 2))
    applied(people, date(2027, 7, 1))
    assert value("applications") == 2
    choose(people, year="plan")
    assert value("applications") == 1
    assert value("applications", date(2027, 7, 1)) == 2


def test_collected_in_the_library_and_the_library_as_applications(people):
    applied(people, date(2026, 2, 1))
    listed = applied(people, date(2025, 12, 1))
    Listing.objects.create(project=listed, kind=ListKind.LIBRARY, entered_on=date(2026, 2, 1))
    assert (value("applications"), value("library")) == (1, 1)
    choose(people, applications="library")
    assert rows_on()["applications"].counted.key == "library"
    choose(people, library="applications")
    assert rows_on()["library"].counted.key == "applications"


def test_the_rule_in_force_is_said_with_the_figure(people):
    said = rows_on()["applications"].rules
    choose(people, applications="library", year="plan")
    assert not set(map(str, said)) & set(map(str, rows_on()["applications"].rules))
    assert len({str(each.words) for rule in RULES for each in rule.alternatives}) == 2 * len(RULES)


def test_person_times_are_added_up(people):
    started(people.officer51, target_facts(indicator="training_people", amount=300))
    activity("51", "training", date(2026, 3, 1), 120)
    activity("51", "training", date(2026, 5, 1), 80)
    activity("51", "training", None, 1000)
    activity("44", "training", date(2026, 5, 1), 1000)
    activity("51", "coaching_meeting", date(2026, 5, 1), 1000)
    assert value("training_people", scope=SICHUAN) == 200


def test_provinces_do_not_mix_and_each_has_its_own_numbers(people):
    started(people.officer51, target_facts(amount=7))
    applied(people, date(2026, 3, 1))
    assert (value("applications"), value("applications", scope=SICHUAN)) == (1, 0)
    found = [(row.programme.region_id, row.indicator.key, row.pace.target) for row in province_rows(DAY)]
    assert ("51", "applications", 7) in found
    assert ("44", "applications", 300) in found


def test_a_programme_of_the_nation_counts_all_provinces(people):
    started(people.national, target_facts(amount=50), name="全国（测试）")
    applied(people, date(2026, 3, 1))
    assert value("applications", scope=Scope("", Tier.ENTERPRISE)) == 1


def test_without_a_programme_there_are_no_targets(people):
    assert target_rows(SICHUAN, DAY) == []


def test_of_several_programmes_those_that_run_are_shown(people):
    started(people.officer51, target_facts(amount=1), name="甲", first_year=2024, last_year=2025)
    second = started(people.officer51, target_facts(amount=2), name="乙", first_year=2026, last_year=2026)
    third = started(people.officer51, target_facts(amount=3), name="丙", first_year=2026, last_year=2028)
    shown = {row.programme for row in target_rows(SICHUAN, DAY)}
    assert shown == {second, third}
    assert {row.programme.name for row in target_rows(SICHUAN, date(2025, 5, 1))} == {"甲"}
    assert {row.programme.name for row in target_rows(SICHUAN, date(2035, 5, 1))} == {"丙"}
    assert [row.pace.target for row in target_rows(SICHUAN, DAY, programme=second)] == [2]
