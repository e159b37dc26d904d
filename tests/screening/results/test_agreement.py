"""Agreement and severity on small examples with known answers, and on a whole round."""

from decimal import Decimal

import pytest

from screening.agreement import Given, agreement_of, calibrated_of, severity_of
from screening.models import Review, Round
from screening.services.results import compute_round, compute_stale_rounds
from tests.screening.factories import make_round
from tests.screening.results.scored import scored_review


def given(unit: int, expert: int, level: int | None) -> Given:
    return Given(unit, expert, {"A1": level}, None if level is None else Decimal(level * 20))


def test_full_agreement_is_one_and_the_reverse_is_below_zero():
    agreed = [given(unit, expert, unit % 6) for unit in range(6) for expert in range(3)]
    assert agreement_of(agreed, ["A1"]) == {"A1": 1.0, "total": 1.0}
    opposed = [given(unit, expert, 5 if (unit + expert) % 2 else 0) for unit in range(6) for expert in range(2)]
    assert agreement_of(opposed, ["A1"])["A1"] < 0


def test_alpha_of_the_published_example():
    """The worked ordinal example of Krippendorff (2011), section E: 0.815."""
    rows = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    sheets = [given(unit, expert, level) for expert, row in enumerate(rows) for unit, level in enumerate(row)]
    assert agreement_of(sheets, ["A1"])["A1"] == pytest.approx(0.815, abs=0.001)


def test_where_nothing_varies_or_nobody_shares_a_project_alpha_says_nothing():
    assert agreement_of([given(unit, expert, 3) for unit in range(3) for expert in range(3)], ["A1"]) == {}
    assert agreement_of([given(unit, unit, unit) for unit in range(3)], ["A1"]) == {}
    assert agreement_of([], ["A1"]) == {}


def severe_round(units: int, offsets: dict[int, int]) -> list[Given]:
    """Every expert scores every project of merit 50, off by his own number of points."""
    return [Given(unit, expert, {}, Decimal(50 + off)) for unit in range(units) for expert, off in offsets.items()]


def test_severity_finds_who_gives_less_and_adds_up_to_zero():
    found = severity_of(severe_round(40, {1: -10, 2: 0, 3: 10}))
    assert found[1] == pytest.approx(-9.75, abs=0.05)
    assert found[2] == pytest.approx(0, abs=0.01)
    assert found[3] == pytest.approx(9.75, abs=0.05)
    assert sum(found.values()) == pytest.approx(0, abs=0.001)


def test_a_single_score_moves_a_deviation_little():
    few, many = severity_of(severe_round(1, {1: -10, 2: 10})), severity_of(severe_round(50, {1: -10, 2: 10}))
    assert abs(few[1]) < abs(many[1])


def test_severity_is_found_over_projects_that_not_everybody_scored():
    """Expert 1 is ten points below, and met only the better projects: his raw mean is the highest all the same."""
    sheets = []
    for unit in range(60):
        merit = 80 if unit < 30 else 40
        panel = (1, 2) if unit < 30 else (2, 3)
        sheets += [Given(unit, expert, {}, Decimal(merit - (10 if expert == 1 else 0))) for expert in panel]
    found = severity_of(sheets)
    assert found[1] < found[2] - 8
    assert found[3] == pytest.approx(found[2], abs=0.5)


def test_calibration_takes_the_deviation_out_and_trims_as_the_raw_total():
    sheets = [Given(1, expert, {}, Decimal(total)) for expert, total in enumerate((40, 60, 60, 60, 100))]
    assert calibrated_of(sheets, {}, 5) == {1: 60}
    assert calibrated_of(sheets[:3], {0: -10.0}, 5)[1] == (Decimal(50) + 60 + 60) / 3


@pytest.mark.django_db
def test_a_round_is_worked_out_beside_the_raw_totals(people):
    round_ = make_round(people, seats=3)
    first = scored_review(people, (4, 4, 3), round_=round_)
    scored_review(people, (2, 2, 2), round_=round_, title="另一项目")
    done = compute_round(round=round_)
    assert set(done.agreement) == {"total", *first.criteria}
    assert len(done.severity) == 6
    assert sum(done.severity.values()) == pytest.approx(0, abs=0.01)
    after = Review.objects.get(pk=first.pk)
    assert after.total == first.total
    assert after.calibrated is not None


@pytest.mark.django_db
def test_the_sweep_works_out_only_what_has_a_newer_score(people):
    round_ = make_round(people, seats=3)
    assert compute_stale_rounds() == 0
    scored_review(people, (4, 4, 3), round_=round_)
    Round.objects.update(computed_at=None)
    assert compute_stale_rounds() == 1
    assert compute_stale_rounds() == 0
