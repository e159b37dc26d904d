"""What the command and the interface say of the targets, with the published year's ledger."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import translation

from progress.models import Programme
from progress.programmes.rules import RULES
from progress.reasons import reason
from progress.scope import Scope
from progress.targets import target_rows
from projects.enums import Tier
from projects.models import Listing, Project

pytestmark = pytest.mark.usefixtures("year")
DAY = date(2026, 7, 2)
GUANGDONG = Scope("44", Tier.REVIEW)


def printed(*arguments: str) -> dict:
    out = StringIO()
    call_command("indicators", "--region", "44", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def targets_on(day: str = "2026-07-02") -> dict[str, dict]:
    return {each["key"]: each for each in printed("--as-of", day, "--targets")["targets"]}


def test_84_of_300_on_2_july():
    found = targets_on()["applications"]
    assert (found["value"], found["target"], found["share"], found["expected"]) == (84, 300, 0.28, 150)
    assert (found["status"], found["gap"]) == ("behind", 66)
    assert found["forecast_low"] < found["forecast"] == 168 < found["forecast_high"]


def test_all_targets_of_the_plan():
    amounts = {key: (each["kind"], each["target"]) for key, each in targets_on().items()}
    assert amounts == {
        "applications": ("yearly", 300),
        "library": ("cumulative", 900),
        "coaching_meetings": ("yearly", 12),
        "key_design_frozen": ("cumulative", 150),
        "key_in_registration": ("cumulative", 100),
        "key_in_channel": ("average", 75),
        "demonstration_platforms": ("cumulative", 8),
    }


def test_the_figures_stand_beside_them_as_before():
    assert printed("--as-of", "2026-07-02")["applications"] == 497
    assert "targets" not in printed("--as-of", "2026-07-02")
    assert printed("--as-of", "2026-07-02", "--targets")["applications"] == 497


def test_people_read_sentences():
    out = StringIO()
    call_command("indicators", "--as-of", "2026-07-02", "--targets", stdout=out)
    assert "84" in out.getvalue().splitlines()[-7]


def change(**rules: str) -> None:
    programme = Programme.objects.get(region="44")
    programme.rules = {**programme.rules, **rules}
    programme.save()


def test_each_alternative_of_a_rule_says_another_sentence_and_the_first_is_in_force():
    for rule in RULES:
        assert len({str(each.words) for each in rule.alternatives}) == len(rule.alternatives) > 1


def test_collected_may_be_entries_into_the_library():
    before = targets_on()["applications"]
    change(applications="library")
    found = targets_on()["applications"]
    assert found["counts"] == "library"
    assert found["value"] not in (before["value"], 0)
    assert found["rules"] != before["rules"]


def test_the_library_may_be_all_applications():
    change(library="applications")
    assert (targets_on()["library"]["value"], targets_on()["library"]["target"]) == (84, 900)


def test_a_year_may_begin_with_the_plan():
    change(year="plan")
    found = targets_on()["applications"]
    assert (found["first_day"], found["last_day"]) == ("2026-07-02", "2027-07-01")
    assert found["value"] != 84
    assert found["expected"] == 1


def test_an_average_may_be_of_each_year():
    change(average="each_year")
    found = targets_on()["key_in_channel"]
    assert (found["target"], found["last_day"]) == (25, "2026-12-31")


def test_sentences_in_both_languages():
    row = next(row for row in target_rows(GUANGDONG, DAY) if row.indicator.key == "applications")
    with translation.override("en"):
        assert reason(row) == (
            "84 of 300 on 2 July 2026: 28 %, 50 % of the time gone; 150 expected by then: behind by 66."
        )
    with translation.override("zh-hans"):
        assert "300" in reason(row)
        assert "66" in reason(row)
        assert "behind" not in reason(row)


def test_rows_take_the_same_queries_for_one_target_and_for_seven(django_assert_num_queries):
    """Programmes, targets, whether everything is counted; then one for all values, unless they are known."""
    programme = Programme.objects.get(region="44")
    for many in (7, 1):
        cache.clear()
        for queries in (4, 3):
            with django_assert_num_queries(queries):
                assert len(target_rows(GUANGDONG, DAY)) == many
        programme.targets.exclude(indicator="applications").delete()


def test_a_known_value_is_counted_anew_after_any_change():
    before = targets_on()["library"]["value"]
    listing = Listing.objects.filter(kind="library", entered_on__gte=date(2026, 1, 1)).order_by("pk")[0]
    Listing.objects.filter(pk=listing.pk).update(left_on=DAY)
    assert targets_on()["library"]["value"] == before - 1
    Listing.objects.filter(pk=listing.pk).update(left_on=None)
    assert targets_on()["library"]["value"] == before


def test_with_a_large_backlog_nothing_known_is_used(settings):
    rows = {row.indicator.key: row for row in target_rows(GUANGDONG, DAY)}
    settings.PROGRESS = {**settings.PROGRESS, "take_in_at_once": 0}
    Project.objects.filter(applied_on=date(2026, 6, 26)).update(applied_on=date(2025, 12, 1))
    late = {row.indicator.key: row for row in target_rows(GUANGDONG, DAY)}
    assert late["applications"].pace.value < rows["applications"].pace.value == 84
