"""How the conditions of each channel combine: pure, without a database."""

from dataclasses import replace
from datetime import date

import pytest

from registration.channels import (
    BY_REGION,
    CONDITIONS,
    PROCEDURES,
    TOPICS,
    Answer,
    Facts,
    Standing,
    Verdict,
    derived,
    keys_in,
    procedures_of,
    verdicts,
)
from registration.enums.cases import Channel

TODAY = date(2026, 11, 20)
NOTHING = Facts(today=TODAY)
CLASS_II = replace(NOTHING, management_class="II", class_confirmed=True)
CLASS_III = replace(NOTHING, management_class="III", class_confirmed=True)


def of(channel: Channel, facts: Facts = NOTHING, region: str = "44", **answers: str) -> Verdict:
    return next(each for each in verdicts(region, facts, answers) if each.procedure.channel == channel)


def standing(channel: Channel, facts: Facts = NOTHING, **answers: str) -> Standing:
    return of(channel, facts, **answers).standing


def yes(*keys: str) -> dict[str, str]:
    return dict.fromkeys(keys, "yes")


INNOVATION = yes(
    "led_by_applicant", "core_patent", "within_five_years", "basically_frozen", "traceable", "first_principle",
    "improved", "world_leading", "clinical_value",
)  # fmt: skip


def test_every_rule_names_known_conditions_and_every_condition_is_used():
    used = {key for procedure in PROCEDURES.values() for key in keys_in(procedure.rule)}
    assert used == set(CONDITIONS)
    assert {each.topic for each in CONDITIONS.values()} == set(TOPICS)


def test_which_procedures_a_province_has():
    assert [each.channel for each in procedures_of("51")] == ["national_innovation", "national_priority", "emergency"]
    assert [each.channel for each in procedures_of("44")][3:] == ["provincial_innovation", "provincial_priority"]
    assert set(BY_REGION) == {"44"}


def test_nothing_known_leaves_every_channel_open():
    assert {each.standing for each in verdicts("44", NOTHING, {})} == {Standing.OPEN}


def test_innovation_needs_all_three_conditions():
    assert standing(Channel.NATIONAL_INNOVATION, CLASS_III, **INNOVATION) == Standing.MET
    for key in INNOVATION:
        if key in ("core_patent", "within_five_years"):
            continue
        assert standing(Channel.NATIONAL_INNOVATION, CLASS_III, **{**INNOVATION, key: "no"}) == Standing.MISSING, key
        assert standing(Channel.NATIONAL_INNOVATION, CLASS_III, **{**INNOVATION, key: "unknown"}) == Standing.OPEN, key


def test_innovation_takes_a_published_application_with_a_report_instead_of_a_grant():
    rest = {key: value for key, value in INNOVATION.items() if key not in ("core_patent", "within_five_years")}
    granted_too_long_ago = {**rest, "core_patent": "yes", "within_five_years": "no"}
    assert standing(Channel.NATIONAL_INNOVATION, CLASS_III, **granted_too_long_ago) == Standing.OPEN
    both = {**granted_too_long_ago, "patent_published": "yes", "search_report": "yes"}
    assert standing(Channel.NATIONAL_INNOVATION, CLASS_III, **both) == Standing.MET
    neither = {**granted_too_long_ago, "patent_published": "yes", "search_report": "no"}
    verdict = of(Channel.NATIONAL_INNOVATION, CLASS_III, **neither)
    assert verdict.standing == Standing.MISSING
    assert {leaf.condition.key for leaf in verdict.missing} == {"within_five_years", "search_report"}


def test_a_branch_that_is_not_needed_is_neither_missing_nor_asked():
    verdict = of(Channel.NATIONAL_INNOVATION, CLASS_III, **INNOVATION, patent_published="no")
    assert (verdict.missing, verdict.unknown) == ((), ())
    assert "core_patent" in {leaf.condition.key for leaf in verdict.met}


def test_class_one_enters_no_channel_of_the_registration():
    facts = replace(NOTHING, management_class="I")
    for channel in Channel:
        if channel != Channel.EMERGENCY:
            assert standing(channel, facts, **dict.fromkeys(CONDITIONS, "yes")) == Standing.MISSING


def test_national_priority_is_for_class_three_only():
    answers = yes("rare", "advantage")
    assert standing(Channel.NATIONAL_PRIORITY, CLASS_III, **answers) == Standing.MET
    assert standing(Channel.NATIONAL_PRIORITY, CLASS_II, **answers) == Standing.MISSING


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("rare", "advantage"),
        ("cancer", "advantage"),
        ("elderly", "no_means"),
        ("children", "advantage"),
        ("urgent", "none_in_china"),
    ],
)
def test_each_situation_of_the_priority_has_its_second_half(first, second):
    others = dict.fromkeys(CONDITIONS, "no")
    alone = {**others, first: "yes"}
    assert standing(Channel.NATIONAL_PRIORITY, CLASS_III, **alone) == Standing.MISSING
    assert standing(Channel.NATIONAL_PRIORITY, CLASS_III, **{**alone, second: "unknown"}) == Standing.OPEN
    assert standing(Channel.NATIONAL_PRIORITY, CLASS_III, **{**alone, second: "yes"}) == Standing.MET


@pytest.mark.parametrize("key", ["national_programme", "other_national"])
def test_one_of_these_alone_is_enough_for_the_national_priority(key):
    others = dict.fromkeys(CONDITIONS, "no")
    assert standing(Channel.NATIONAL_PRIORITY, CLASS_III, **{**others, key: "yes"}) == Standing.MET


def test_emergency_needs_the_emergency_and_a_gap():
    assert standing(Channel.EMERGENCY, **yes("emergency_needed")) == Standing.OPEN
    for key in ("emergency_none", "emergency_short"):
        assert standing(Channel.EMERGENCY, **yes("emergency_needed", key)) == Standing.MET
    gap = {"emergency_none": "no", "emergency_short": "no"}
    assert standing(Channel.EMERGENCY, **yes("emergency_needed"), **gap) == Standing.MISSING
    assert standing(Channel.EMERGENCY, emergency_needed="no", emergency_none="yes") == Standing.MISSING


def test_guangdong_innovation_has_no_five_years_but_asks_for_class_two_and_the_place():
    answers = yes(
        "led_by_applicant", "core_patent", "basically_frozen", "traceable", "leading_in_china", "clinical_value"
    )
    here = replace(CLASS_II, region="44", applicant_region="44")
    old = replace(here, granted_on=(date(2015, 1, 1),))
    assert standing(Channel.PROVINCIAL_INNOVATION, old, **answers) == Standing.MET
    assert standing(Channel.PROVINCIAL_INNOVATION, replace(here, applicant_region="51"), **answers) == Standing.MISSING
    assert standing(Channel.PROVINCIAL_INNOVATION, replace(here, management_class="III"), **answers) == Standing.MISSING
    report = {**answers, "core_patent": "no", "patent_published": "yes", "any_search_report": "yes"}
    assert standing(Channel.PROVINCIAL_INNOVATION, here, **report) == Standing.MET


@pytest.mark.parametrize(
    "situation",
    [
        ("urgent", "none_in_province"),
        ("emergency_needed", "emergency_short"),
        ("rare", "advantage"),
        ("cancer", "advantage"),
        ("elderly", "no_means"),
        ("children", "advantage"),
        ("national_programme",),
        ("provincial_programme",),
        ("supported_firm",),
    ],
)
def test_guangdong_priority_takes_each_of_its_situations(situation):
    here = replace(CLASS_II, region="44", applicant_region="44")
    others = {**dict.fromkeys(CONDITIONS, "no"), "first_registration": "yes"}
    assert standing(Channel.PROVINCIAL_PRIORITY, here, **others) == Standing.MISSING
    assert standing(Channel.PROVINCIAL_PRIORITY, here, **{**others, **yes(*situation)}) == Standing.MET
    change = {**others, **yes(*situation), "first_registration": "no"}
    assert standing(Channel.PROVINCIAL_PRIORITY, here, **change) == Standing.MISSING


def test_what_follows_from_facts():
    facts = Facts(
        today=TODAY,
        region="44",
        management_class="II",
        patent_status="granted",
        granted_on=(date(2010, 3, 1), date(2022, 3, 1)),
        tags=frozenset({"rare", "urgent"}),
        stage="engineering",
        frozen_on=date(2026, 5, 1),
        first_of_kind=True,
        applicant_region="44",
    )
    found = {key: known.answer for key, known in derived(facts).items()}
    assert found == {
        "class_registered": "yes",
        "class_two": "yes",
        "class_three": "no",
        "in_province": "yes",
        "basically_frozen": "yes",
        "core_patent": "yes",
        "within_five_years": "yes",
        "patent_published": "yes",
        "first_principle": "yes",
        "rare": "yes",
        "urgent": "yes",
    }


@pytest.mark.parametrize(
    ("granted", "today", "answer"),
    [
        (date(2021, 11, 20), date(2026, 11, 20), "yes"),
        (date(2021, 11, 20), date(2026, 11, 21), "no"),
        (date(2020, 2, 29), date(2025, 2, 28), "yes"),
        (date(2020, 2, 29), date(2025, 3, 1), "no"),
    ],
)
def test_five_years_are_counted_to_the_day(granted, today, answer):
    facts = Facts(today=today, granted_on=(granted,))
    assert derived(facts)["within_five_years"].answer == answer


@pytest.mark.parametrize(
    ("status", "published", "granted"),
    [("none", "no", "no"), ("planned", "no", "no"), ("filed", "no", "no"), ("published", "yes", "no"), ("", None, None),
     ("granted", "yes", None)],
)  # fmt: skip
def test_what_a_patent_status_says(status, published, granted):
    found = derived(Facts(today=TODAY, patent_status=status))
    assert (found["patent_published"].answer if "patent_published" in found else None) == published
    assert (found["core_patent"].answer if "core_patent" in found else None) == granted


def test_people_may_answer_otherwise_than_the_application_but_not_than_the_office():
    facts = replace(NOTHING, management_class="II", class_confirmed=True, stage="idea")
    verdict = of(Channel.NATIONAL_INNOVATION, facts, basically_frozen="yes", class_registered="no")
    met = {leaf.condition.key: leaf.known for leaf in verdict.met}
    assert met["basically_frozen"] is None
    assert met["class_registered"] is not None


def test_damaged_answers_count_as_unknown():
    assert standing(Channel.EMERGENCY, emergency_needed="perhaps") == Standing.OPEN
    assert Answer.UNKNOWN not in (Answer.YES, Answer.NO)
