"""What two versions of the standard differ in, in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from screening.content import Content, Threshold, Veto, Words
from screening.selectors.comparison import ADDED, CHANGED, REMOVED, comparison
from screening.selectors.standards import conditions_of
from tests.screening.factories import first_standard
from tests.screening.standard.drafts import with_weight

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(settings):
    settings.LANGUAGE_CODE = "en"
    return Content.read(first_standard().content)


def found(before, after):
    return [(each.kind, each.what) for part in comparison(before, after) for each in part.differences]


def test_the_same_content_differs_in_nothing(content):
    assert comparison(content, Content.read(content.stored())) == []


def test_a_weight_shows_at_the_criterion_and_at_its_dimension(content):
    other = with_weight(content, "A1", 10)
    assert found(content, other) == [(CHANGED, "A"), (CHANGED, "A1")]
    change = comparison(content, other)[1].differences[0]
    assert "14" in change.before
    assert "10" in change.after


def test_an_anchor_shows_with_its_level_in_both_languages(content):
    first = content.dimensions[0]
    levels = list(first.criteria[0].levels)
    levels[3] = replace(levels[3], en="Another anchor")
    criterion = replace(first.criteria[0], levels=tuple(levels))
    dimension = replace(first, criteria=(criterion, *first.criteria[1:]))
    other = replace(content, dimensions=(dimension, *content.dimensions[1:]))
    [part] = comparison(content, other)
    [change] = part.differences
    assert "3" in change.what
    assert change.after.endswith("/ Another anchor")


def test_parts_added_and_taken_out_are_named_as_such(content):
    last = content.dimensions[-1]
    fewer = replace(content, dimensions=(*content.dimensions[:-1], replace(last, criteria=last.criteria[:-1])))
    assert (REMOVED, "C3") in found(content, fewer)
    assert (ADDED, "C3") in found(fewer, content)
    more = replace(content, vetoes=(*content.vetoes, Veto("V9", Words("新", "New"), Words("", ""))))
    assert found(content, more) == [(ADDED, "V9")]
    assert found(more, content) == [(REMOVED, "V9")]


def test_thresholds_rules_and_profiles(content):
    passing = replace(content.thresholds[0], total=Decimal(65))
    other = replace(
        content,
        thresholds=(passing, *content.thresholds[1:-1]),
        spread=Decimal("17.5"),
        use_profiles=True,
        profiles=content.profiles[:-1],
    )
    kinds = [kind for kind, _what in found(content, other)]
    assert kinds == [CHANGED, REMOVED, CHANGED, CHANGED, REMOVED]


def test_conditions_stand_in_words(content):
    threshold = Threshold("reported_to_cmde", Decimal(80), {"A": Decimal(40)}, classes=("III",), needs=("library",))
    said = conditions_of(content, threshold)
    assert len(said) == 4
    assert any("80" in each for each in said)
    assert any("A " in each and "40" in each for each in said)
