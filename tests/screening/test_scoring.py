"""The calculation tests of the standard (domain guide §4.2), and the rules of panels and thresholds."""

from decimal import Decimal

import pytest

from screening.content import Content, faults
from screening.enums import Verdict
from screening.scoring import Facts, Result, Sheet, needs_discussion, points_of, propose, result_of, shown
from tests.screening.factories import first_standard

pytestmark = pytest.mark.django_db
CLASS_III = Facts(tags=("class_iii",), management_class="III", stage="frozen")


@pytest.fixture
def content() -> Content:
    return Content.read(first_standard().content)


def sheet(content: Content, **by_dimension: int) -> Sheet:
    """One level for each dimension."""
    return Sheet(
        {each.code: by_dimension[dimension.code] for dimension in content.dimensions for each in dimension.criteria}
    )


def result(content: Content, *totals: dict[str, int]) -> Result:
    return result_of(content, [sheet(content, **each) for each in totals])


def test_the_first_standard_has_no_faults_and_survives_storing(content):
    assert faults(content) == []
    assert Content.read(content.stored()) == content


@pytest.mark.parametrize(
    ("levels", "total"),
    [
        ({"A": 5, "B": 5, "C": 5}, 100),
        ({"A": 3, "B": 3, "C": 3}, 60),
        ({"A": 0, "B": 0, "C": 0}, 0),
        ({"A": 5, "B": 0, "C": 0}, 50),
        ({"A": 2, "B": 5, "C": 5}, 70),
    ],
)
def test_points_of_one_expert(content, levels, total):
    assert points_of(content, sheet(content, **levels)).total == total


def test_all_three_passes_exactly(content):
    found = propose(content, result(content, *[{"A": 3, "B": 3, "C": 3}] * 3), Facts())
    assert found.verdict == Verdict.PASSED
    assert found.lists == ("library",)


def test_clinical_value_alone_does_not_pass(content):
    found = propose(content, result(content, *[{"A": 5, "B": 0, "C": 0}] * 3), Facts())
    assert found.verdict == Verdict.IMPROVE
    assert [lack.what for lack in found.lacks["library"]] == ["total"]


def test_seventy_points_with_weak_clinical_value_fail_on_it(content):
    found = propose(content, result(content, *[{"A": 2, "B": 5, "C": 5}] * 3), CLASS_III)
    assert found.verdict == Verdict.IMPROVE
    assert [lack.what for lack in found.lacks["library"]] == ["A"]


def test_thresholds_are_compared_unrounded(content):
    """Two thirds of a point below 60 would show as 60.0 only after rounding up; 59.96 shows 60.0 and does not pass."""
    just_below = Result(
        total=Decimal("59.96"),
        dimensions={"A": Decimal(30), "B": Decimal(18), "C": Decimal("11.96")},
        criteria={each.code: Decimal(3) for each in content.criteria},
        spread=Decimal(0),
        vetoes=0,
        scored=3,
    )
    assert shown(just_below.total) == "60.0"
    assert propose(content, just_below, Facts()).verdict == Verdict.IMPROVE


def test_rounding_for_showing_is_half_up():
    assert [shown(Decimal(text)) for text in ("59.95", "59.949", "0.25", "-0.05")] == ["60.0", "59.9", "0.3", "-0.1"]
    assert shown(None) == "—"


def test_five_scores_lose_the_highest_and_the_lowest(content):
    levels = [0, 3, 3, 3, 5]
    of_five = result(content, *[{"A": n, "B": n, "C": n} for n in levels])
    assert of_five.total == 60
    assert of_five.spread == 100
    assert needs_discussion(content, of_five)
    of_three = result(content, *[{"A": n, "B": n, "C": n} for n in (2, 3, 4)])
    assert of_three.total == 60
    assert of_three.spread == 40


def test_a_spread_of_exactly_twenty_needs_no_discussion(content):
    twenty = result(content, {"A": 3, "B": 3, "C": 3}, {"A": 4, "B": 4, "C": 4}, {"A": 3, "B": 3, "C": 3})
    assert twenty.spread == 20
    assert not needs_discussion(content, twenty)


def test_any_veto_calls_for_a_discussion_and_an_upheld_one_ends_it(content):
    sheets = [Sheet(sheet(content, A=4, B=4, C=4).levels, ("V5",)), *[sheet(content, A=4, B=4, C=4)] * 2]
    found = result_of(content, sheets)
    assert needs_discussion(content, found)
    assert propose(content, found, Facts()).verdict == Verdict.PASSED
    assert propose(content, found, Facts(), upheld_vetoes=["V5"]).verdict == Verdict.NOT_PASSED


def test_what_cannot_be_judged_is_missing_and_not_zero(content):
    levels = {**sheet(content, A=4, B=4, C=4).levels, "A4": None, "C1": None, "C2": None, "C3": None}
    points = points_of(content, Sheet(levels))
    assert points.dimensions == {"A": 40, "B": 24, "C": None}
    assert points.total == 80
    unjudged = points_of(content, Sheet(dict.fromkeys(levels)))
    assert unjudged.total is None
    assert set(unjudged.dimensions.values()) == {None}


def test_how_many_judged_each_dimension_is_known(content):
    """The letter shows no mean of one or two."""
    unable = {**sheet(content, A=4, B=4, C=4).levels, "C1": None, "C2": None, "C3": None}
    found = result_of(content, [sheet(content, A=4, B=4, C=4), Sheet(unable), Sheet(unable)])
    assert found.judged == {"A": 3, "B": 3, "C": 1}


def test_reporting_needs_class_three_and_the_candidates_a_frozen_design(content):
    strong = result(content, *[{"A": 4, "B": 4, "C": 4}] * 3)
    assert propose(content, strong, CLASS_III).lists == (
        "library",
        "comprehensive_evaluation",
        "reported_to_cmde",
        "preservice_candidates",
    )
    second_class = propose(content, strong, Facts(("innovative",), "II", "frozen"))
    assert second_class.lists == ("library", "comprehensive_evaluation")
    assert [lack.what for lack in second_class.lacks["reported_to_cmde"]] == ["class"]
    early = propose(content, strong, Facts(("class_iii",), "III", "prototype"))
    assert [lack.what for lack in early.lacks["preservice_candidates"]] == ["stage"]


def test_stage_profiles_shift_the_weights_only_when_switched_on(content):
    switched = Content.read({**content.stored(), "use_profiles": True})
    strong_need = sheet(content, A=5, B=0, C=0)
    assert points_of(content, strong_need, "idea").total == 50
    assert points_of(switched, strong_need, "idea").total == 60
    assert points_of(switched, strong_need, "frozen").total == 45
