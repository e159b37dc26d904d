"""What speaks for bringing a project and an enterprise together, and how much."""

import pytest

from matching.recommending import (
    FLOOR,
    LEAST,
    NEUTRAL,
    WEIGHTS,
    Factor,
    Maker,
    Offer,
    Viewpoint,
    is_worth_telling,
    rarities_among,
    reasons,
    score,
    shared_words,
)

OFFER = Offer(
    subcatalogue="13",
    device_class="III",
    stage="prototype",
    support=frozenset({"engineering", "testing"}),
    modes=frozenset({"licence", "joint"}),
    city="4403",
    region="44",
    text="生物可降解止血材料",
)
MAKER = Maker(
    subcatalogues=frozenset({"13", "03"}),
    classes=frozenset({"II", "III"}),
    capabilities=frozenset({"pilot", "testing"}),
    cooperation=frozenset({"licence", "joint"}),
    stages=frozenset({"prototype"}),
    places=frozenset({"4403"}),
    region="44",
    text="可降解植入器械和止血海绵",
)


def points(offer=OFFER, maker=MAKER, view=NEUTRAL) -> dict[str, float]:
    return {reason.factor.value: round(reason.points, 2) for reason in reasons(offer, maker, view)}


def test_the_weights_make_a_hundred():
    assert sum(WEIGHTS.values()) == 100
    assert set(WEIGHTS) == set(Factor)


def test_everything_in_common_gives_every_reason_its_full_weight():
    found = points(view=Viewpoint(success="own"))
    words = found.pop("words")
    assert found == {key.value: weight for key, weight in WEIGHTS.items() if key != Factor.WORDS}
    assert 0 < words <= WEIGHTS[Factor.WORDS]


def test_nothing_in_common_gives_no_reason():
    assert reasons(Offer(), Maker()) == []
    assert reasons(OFFER, Maker()) == []
    assert reasons(Offer(), MAKER) == []


@pytest.mark.parametrize(
    ("capabilities", "share"),
    [({"pilot", "testing"}, 1), ({"testing"}, 0.5), ({"research"}, 0.5), ({"sales", "clinical"}, 0)],
)
def test_capability_counts_by_the_share_of_what_is_asked_for(capabilities, share):
    found = points(maker=Maker(capabilities=frozenset(capabilities)))
    assert found.get("capability", 0) == share * WEIGHTS[Factor.CAPABILITY]


def test_the_same_city_counts_twice_the_same_province():
    near = points(maker=Maker(places=frozenset({"4403"}), region="44"))["place"]
    far = points(maker=Maker(places=frozenset({"4401"}), region="44"))["place"]
    assert near == 2 * far
    assert "place" not in points(maker=Maker(places=frozenset({"5101"}), region="51"))


def test_words_are_runs_that_stand_in_both_texts():
    assert shared_words("生物可降解止血材料", "生产可降解植入器械和止血海绵") == ["可降解", "止血"]


def test_words_everybody_uses_and_words_that_are_common_do_not_count():
    assert shared_words("希望与企业合作开发产品", "希望与医院合作开发产品") == []
    assert shared_words("可降解", "可降解", common=frozenset({"可降", "降解"})) == []


def test_what_many_enterprises_say_tells_nothing_and_what_few_say_tells_more():
    makers = [Maker(text="可降解材料")] * 20 + [Maker(text="止血海绵")] * 3 + [Maker(text="生物胶")] + [Maker()] * 26
    found = rarities_among(OFFER, makers)
    assert found["降解"] == 0
    assert 0 < found["止血"] < 1
    assert points(view=Viewpoint(rarity=found))["words"] < points()["words"]


def test_a_reason_turned_down_counts_for_less_but_never_for_nothing():
    before = points()["subcatalogue"]
    once = points(view=Viewpoint(turned_down={"subcatalogue:13": 1}))
    often = points(view=Viewpoint(turned_down={"subcatalogue:13": 50}))
    assert often["subcatalogue"] == pytest.approx(FLOOR * before)
    assert often["subcatalogue"] < once["subcatalogue"] < before
    assert once["capability"] == points()["capability"]


def test_turning_down_changes_the_order_and_never_empties_the_list():
    keys = [key for reason in reasons(OFFER, MAKER) for key in reason.keys]
    found = reasons(OFFER, MAKER, Viewpoint(turned_down=dict.fromkeys(keys, 99)))
    assert score(found) < LEAST
    assert is_worth_telling(found)


def test_only_the_turned_down_value_is_lessened():
    other = reasons(OFFER, MAKER, Viewpoint(turned_down={"subcatalogue:03": 9}))
    assert not any(reason.lessened for reason in other)


def test_without_field_or_words_nothing_is_worth_telling():
    chance = reasons(Offer(**{**OFFER.__dict__, "subcatalogue": "", "text": ""}), MAKER)
    assert score(chance) > LEAST
    assert not is_worth_telling(chance)
    assert is_worth_telling(reasons(OFFER, MAKER))


def test_the_weightiest_reason_stands_first_and_keys_fit_their_column():
    found = reasons(OFFER, Maker(**{**MAKER.__dict__, "text": "可降解止血材料" * 9}))
    assert [reason.points for reason in found] == sorted((reason.points for reason in found), reverse=True)
    assert all(len(key) <= 40 for reason in found for key in reason.keys)
