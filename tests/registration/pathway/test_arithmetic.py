"""The arithmetic of a road: totals, days across holidays with adjusted working days, and what always holds."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.workdays import add_workdays
from registration.enums.cases import Channel, Route
from registration.pathway.content import Content
from registration.pathway.faults import faults
from registration.pathway.plans import Known, plan_road, shortened
from registration.pathway.questions import MOST_SUPPLEMENTS, Question
from registration.pathway.shipped import shipped_versions

# On a busy machine the first examples are slow; that says nothing about the planner.
patient = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
COMMON, GUANGDONG = (shipped.content for shipped in shipped_versions())
JANUARY = date(2026, 1, 5)


def days_of(plan):
    return [(leg.key, leg.working_days) for leg in plan.stages]


def test_the_limits_of_class_two_add_up_to_98():
    plan = plan_road(COMMON, Question("II"), JANUARY)
    assert days_of(plan) == [
        ("acceptance", 5), ("transfer", 3), ("technical_review", 60), ("decision", 20), ("certificate", 10),
    ]  # fmt: skip
    assert plan.total_working_days == 98


def test_the_limits_of_class_three_add_up_to_128():
    plan = plan_road(COMMON, Question("III"), JANUARY)
    assert [days for _key, days in days_of(plan)] == [5, 3, 90, 20, 10]
    assert plan.total_working_days == 128


def test_class_one_is_filed_on_the_spot():
    plan = plan_road(COMMON, Question("I"), JANUARY)
    assert days_of(plan) == [("filing", 0)]
    assert plan.ends == JANUARY


def test_nobody_plans_a_road_for_a_class_that_is_not_known():
    plan = plan_road(COMMON, Question("unsure"), JANUARY)
    assert (plan.stages, plan.ends, plan.total_working_days) == ((), None, 0)
    assert [leg.key for leg in plan.preparation] == ["classification"]


@pytest.mark.parametrize(("management_class", "total"), [("II", 158), ("III", 188)])
def test_one_supplement_adds_its_review_and_stops_the_clock_for_the_answer(management_class, total):
    plan = plan_road(COMMON, Question(management_class, supplements=1, answer_days=90), JANUARY)
    assert plan.total_working_days == total
    answer, review = plan.stages[3:5]
    assert (answer.key, answer.working_days, answer.ends - answer.starts) == (
        "supplement_answer", 0, timedelta(days=90),
    )  # fmt: skip
    assert (review.key, review.working_days, review.starts) == ("supplement_review", 60, answer.ends)


def test_rounds_of_supplements_follow_one_another():
    plan = plan_road(COMMON, Question("II", supplements=2), JANUARY)
    assert [leg.place for leg in plan.stages[2:7]] == [
        ("technical_review", 0),
        ("supplement_answer", 1),
        ("supplement_review", 1),
        ("supplement_answer", 2),
        ("supplement_review", 2),
    ]
    assert plan.total_working_days == 98 + 2 * 60


@pytest.mark.parametrize("channel", ["provincial_innovation", "provincial_priority"])
def test_guangdongs_channels_shorten_review_by_40_and_the_decision_by_50_percent(channel):
    plan = plan_road(GUANGDONG, Question("II", channel=channel), JANUARY)
    assert [days for _key, days in days_of(plan)] == [5, 3, 36, 10, 10]
    review = plan.stages[2]
    assert (review.full_days, review.cut) == (60, 40)
    # With the review that much shorter, the quality-system check can end after it.
    assert [leg.key for leg in plan.late_beside] == ["quality_check"]


def test_elsewhere_and_for_other_classes_they_change_nothing():
    assert plan_road(COMMON, Question("II", channel="provincial_priority"), JANUARY).total_working_days == 98
    assert plan_road(GUANGDONG, Question("III", channel="provincial_priority"), JANUARY).total_working_days == 128


def test_the_quality_check_runs_beside_10_and_30_days_from_acceptance():
    plan = plan_road(COMMON, Question("III"), JANUARY)
    notice, check = plan.parallel
    accepted = plan.stages[0].ends
    assert (notice.starts, notice.ends) == (accepted, add_workdays(accepted, 10))
    assert (check.starts, check.ends) == (notice.ends, add_workdays(notice.ends, 30))
    assert (notice.body, check.body) == ("nation", "province")
    assert plan.late_beside == ()


@pytest.mark.parametrize(
    ("route", "keys"),
    [
        ("exempt", ["exemption"]),
        ("same_kind", ["same_kind"]),
        ("trial", ["trial_filing", "trial"]),
        ("undecided", ["evaluation_choice"]),
    ],
)
def test_the_way_of_evaluation_decides_the_preparation(route, keys):
    plan = plan_road(COMMON, Question("II", route=route), JANUARY)
    found = [leg.key for leg in plan.preparation]
    assert found == ["design_freeze", "quality_system", "testing", *keys, "dossier"]
    assert all(leg.working_days is None for leg in plan.preparation)


PROVED = {
    "": [],
    "01": ["electrical_safety"],
    "13": ["biological", "sterile", "animal_study"],
    "21": ["software"],
    "40": ["reagent_performance"],
}


@pytest.mark.parametrize("management_class", ["II", "III"])
@pytest.mark.parametrize(("code", "keys"), list(PROVED.items()))
def test_the_sub_catalogue_decides_what_else_is_prepared_and_changes_no_term(code, keys, management_class):
    plan = plan_road(COMMON, Question(management_class, subcatalogue=code), JANUARY)
    plain = plan_road(COMMON, Question(management_class), JANUARY)
    added = [leg for leg in plan.preparation if leg.key not in {each.key for each in plain.preparation}]
    assert [leg.key for leg in added] == keys
    assert all(leg.stage.documents and leg.stage.pitfalls and leg.stage.beside for leg in added)
    assert (days_of(plan), plan.ends, plan.parallel) == (days_of(plain), plain.ends, plain.parallel)


def test_a_filing_of_class_one_prepares_the_same_in_every_sub_catalogue():
    assert plan_road(COMMON, Question("I", subcatalogue="02"), JANUARY).preparation == (
        plan_road(COMMON, Question("I"), JANUARY).preparation
    )


# Worked out by hand from the State Council's calendar for 2026. Spring Festival: 15 to 23 February off; Saturday 14
# and Saturday 28 February are worked.
def test_across_spring_festival_with_its_adjusted_working_days():
    """From Monday 9 February: Feb 10 (1), 11 (2), 12 (3), 13 (4), Saturday 14 (5); the transfer then counts Feb 24 (1),
    25 (2), 26 (3)."""
    plan = plan_road(COMMON, Question("II"), date(2026, 2, 9))
    acceptance, transfer, review = plan.stages[:3]
    assert (acceptance.starts, acceptance.ends) == (date(2026, 2, 9), date(2026, 2, 14))
    assert (transfer.starts, transfer.ends) == (date(2026, 2, 14), date(2026, 2, 26))
    # 27 February (1), Saturday 28 February (2), then March: 2 to 6 (7), 9 to 13 (12), 16 to 20 (17), 23 to 27 (22),
    # 30 and 31 (24); April: 1 to 3 (27), Monday 6 is Tomb-Sweeping Day, 7 to 10 (31), 13 to 17 (36), 20 to 24 (41),
    # 27 to 30 (45); May: 1 to 5 off, 6 to 8 (48), Saturday 9 worked (49), 11 to 15 (54), 18 to 22 (59), 25 (60).
    assert review.ends == date(2026, 5, 25)


# October: 1 to 7 off; Sunday 20 September and Saturday 10 October are worked. Mid-Autumn: Friday 25 September off.
def test_across_the_october_holiday_with_its_adjusted_working_days():
    """From Friday 18 September: Sunday 20 (1), 21 (2), 22 (3), 23 (4), 24 (5); then 28 (1), 29 (2), 30 (3)."""
    plan = plan_road(COMMON, Question("II"), date(2026, 9, 18))
    acceptance, transfer, review = plan.stages[:3]
    assert acceptance.ends == date(2026, 9, 24)
    assert transfer.ends == date(2026, 9, 30)
    # October: 8 (1), 9 (2), Saturday 10 (3), 12 to 16 (8), 19 to 23 (13), 26 to 30 (18); November: 2 to 6 (23), 9 to 13
    # (28), 16 to 20 (33), 23 to 27 (38), 30 (39); December: 1 to 4 (43), 7 to 11 (48), 14 to 18 (53), 21 to 25 (58),
    # 28 (59), 29 (60).
    assert review.ends == date(2026, 12, 29)


def test_a_term_that_begins_on_a_day_off_counts_from_the_next_working_day():
    saturday, monday = date(2026, 3, 7), date(2026, 3, 9)
    assert plan_road(COMMON, Question("II"), saturday).stages[0].ends == date(2026, 3, 13)
    assert plan_road(COMMON, Question("II"), monday).stages[0].ends == date(2026, 3, 16)


def test_what_is_planned_waits_for_the_preparations_people_have_dated():
    own = {("design_freeze", 0): date(2026, 3, 2), ("dossier", 0): date(2026, 9, 1)}
    plan = plan_road(COMMON, Question("II"), JANUARY, Known(own=own))
    assert plan.stages[0].starts == date(2026, 9, 1)
    assert not plan.stages[0].open
    assert plan_road(COMMON, Question("II"), JANUARY).stages[0].open
    later = {**own, ("quality_system", 0): date(2026, 10, 12)}
    assert plan_road(COMMON, Question("II"), JANUARY, Known(own=later)).stages[0].starts == date(2026, 10, 12)


def test_what_was_reached_keeps_its_day_and_moves_what_follows():
    reached = {("accepted", 0): date(2026, 3, 2)}
    plan = plan_road(COMMON, Question("II"), JANUARY, Known(reached=reached))
    assert all(leg.passed for leg in plan.preparation)
    acceptance, transfer, review = plan.stages[:3]
    assert (acceptance.reached, acceptance.ends) == (True, date(2026, 3, 2))
    assert (transfer.ends, review.starts) == (date(2026, 3, 5), date(2026, 3, 5))
    assert plan.total_working_days == 98


def test_what_is_late_is_expected_today_at_the_earliest_and_what_nobody_sees_is_not():
    reached, today = {("accepted", 0): date(2026, 3, 2)}, date(2026, 8, 3)
    plan = plan_road(COMMON, Question("II"), JANUARY, Known(reached=reached, floor=today))
    _acceptance, transfer, review, decision, _certificate = plan.stages
    assert transfer.ends == date(2026, 3, 5)
    assert (review.ends, decision.starts) == (today, today)


def test_a_review_ends_with_the_supplement_it_asked_for():
    reached = {("accepted", 0): date(2026, 3, 2), ("supplement_asked", 1): date(2026, 4, 7)}
    plan = plan_road(COMMON, Question("II", supplements=1), JANUARY, Known(reached=reached))
    _acceptance, transfer, review, answer, second = plan.stages[:5]
    assert (transfer.passed, review.reached, review.ends) == (True, True, date(2026, 4, 7))
    assert (answer.starts, answer.ends) == (date(2026, 4, 7), date(2026, 4, 7) + timedelta(days=90))
    assert second.starts == answer.ends


@pytest.mark.parametrize(("days", "cut", "left"), [(60, 40, 36), (20, 50, 10), (5, 50, 3), (60, 0, 60), (1, 90, 1)])
def test_a_part_of_a_day_counts_as_a_day(days, cut, left):
    assert shortened(days, cut) == left


QUESTIONS = st.builds(
    Question,
    management_class=st.sampled_from(["I", "II", "III", "unsure"]),
    route=st.sampled_from(Route.values),
    channel=st.sampled_from(["", *Channel.values]),
    supplements=st.integers(0, MOST_SUPPLEMENTS),
    answer_days=st.integers(0, 365),
)
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
CONTENTS = st.sampled_from([COMMON, GUANGDONG])
KEYS = sorted({stage.key for stage in COMMON.stages})
OWN = st.dictionaries(st.tuples(st.sampled_from(KEYS), st.integers(0, 2)), DAYS, max_size=6)


@patient
@given(CONTENTS, QUESTIONS, DAYS)
def test_planned_dates_never_run_backwards_and_each_begins_when_the_last_one_ended(content, question, start):
    plan = plan_road(content, question, start)
    at = start
    for leg in plan.stages:
        assert leg.starts == at
        assert leg.ends >= leg.starts
        at = leg.ends
    assert all(leg.ends >= leg.starts for leg in plan.parallel)


@patient
@given(CONTENTS, QUESTIONS, DAYS, OWN, st.none() | DAYS)
def test_whatever_people_plan_dates_never_run_backwards(content, question, start, own, floor):
    plan = plan_road(content, question, start, Known(own=own, floor=floor))
    serial = [leg for leg in (*plan.preparation, *plan.stages) if leg.ends and not leg.stage.beside]
    assert all(leg.starts <= leg.ends for leg in serial)
    assert all(first.ends <= then.starts for first, then in pairwise(serial))


@patient
@given(CONTENTS, QUESTIONS, DAYS, OWN)
def test_the_total_is_the_sum_of_the_stages(content, question, start, own):
    plan = plan_road(content, question, start, Known(own=own))
    assert plan.total_working_days == sum(leg.working_days for leg in plan.stages)
    assert plan.total_working_days == sum(
        shortened(leg.full_days, leg.cut) for leg in plan.stages if not leg.stops_clock
    )


@patient
@given(CONTENTS, QUESTIONS, DAYS, OWN, st.none() | DAYS)
def test_reckoning_again_gives_the_same(content, question, start, own, floor):
    known = Known(own=own, floor=floor)
    assert plan_road(content, question, start, known) == plan_road(content, question, start, known)
    again = Content.read(content.stored())
    assert plan_road(again, question, start, known) == plan_road(content, question, start, known)


REACHED = ["design_frozen", "tested", "evaluated", "accepted", "reviewed", "decided", "certified"]


@patient
@given(st.lists(DAYS, min_size=1, max_size=len(REACHED)), st.none() | DAYS)
def test_reaching_the_expected_day_changes_nothing_that_follows(days, floor):
    """Recomputation is idempotent: a stage that ends on the day that was expected leaves the rest where it was."""
    done = {(kind, 0): day for kind, day in zip(REACHED, sorted(days), strict=False)}
    before = plan_road(COMMON, Question("II"), JANUARY, Known(reached=done, floor=floor))
    coming = next((leg for leg in before.stages if leg.ended_by and not leg.reached), None)
    if coming is None:
        return
    known = Known(reached={**done, coming.ended_by: coming.ends}, floor=floor)
    after = plan_road(COMMON, Question("II"), JANUARY, known)
    assert after.ends == before.ends


def test_the_shipped_versions_have_no_faults():
    assert [(fault.where, fault.message) for content in (COMMON, GUANGDONG) for fault in faults(content)] == []


@pytest.mark.parametrize(
    "change",
    [
        {"limits": {"II": 60}},
        {"bodies": {}},
        {"key": "Technical review"},
        {"key": "acceptance"},
        {"milestone": "filed"},
        {"milestone": "supplement_asked"},
        {"routes": ("somehow",)},
        {"source": replace(COMMON.stages[0].label, en="")},
        {"subcatalogues": ("21",)},
        {"supplement": True, "part": "parallel"},
    ],
)
def test_what_is_wrong_with_a_stage_is_named(change):
    number = next(n for n, stage in enumerate(COMMON.stages) if stage.key == "technical_review")
    stages = list(COMMON.stages)
    stages[number] = replace(stages[number], **change)
    assert f"s{number}" in {fault.where for fault in faults(replace(COMMON, stages=tuple(stages)))}


@pytest.mark.parametrize("change", [{"subcatalogues": ("99",)}, {"milestone": "tested"}])
def test_a_preparation_for_some_sub_catalogues_names_known_ones_and_ends_with_no_milestone(change):
    number = next(n for n, stage in enumerate(COMMON.stages) if stage.key == "software")
    stages = list(COMMON.stages)
    stages[number] = replace(stages[number], **change)
    assert f"s{number}" in {fault.where for fault in faults(replace(COMMON, stages=tuple(stages)))}


def test_a_road_that_does_not_end_with_its_certificate_is_named():
    fewer = tuple(stage for stage in COMMON.stages if stage.key != "certificate")
    assert "rules" in {fault.where for fault in faults(replace(COMMON, stages=fewer))}


def test_stages_whose_milestones_cannot_happen_in_their_order_are_named():
    first, *rest = COMMON.stages
    assert "rules" in {fault.where for fault in faults(replace(COMMON, stages=(*reversed(rest), first)))}


def test_a_channel_cannot_shorten_what_its_class_does_not_have():
    rule = replace(COMMON.channels[0], cuts={"filing": 50})
    assert "c0" in {fault.where for fault in faults(replace(COMMON, channels=(rule,)))}
