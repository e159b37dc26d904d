"""How texts are compared."""

import pytest

from core.searchtext import grams, initials, normalised, runs, with_origins
from matching.index.marks import excerpt, marked


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("ＡＩ輔助", "ai辅助"),
        ("可吸收止血綿", "可吸收止血绵"),
        ("Ⅲ類", "iii类"),
        ("HEMOSTAT", "hemostat"),
        ("４２ｍｍ", "42mm"),
    ],
)
def test_one_form_for_all_ways_of_writing(typed, compared):
    assert normalised(typed) == compared


def test_every_compared_character_knows_its_origin():
    text = "Ⅲ類植入"
    compared, origins = with_origins(text)
    assert compared == normalised(text)
    assert origins == [0, 0, 0, 1, 2, 3]


def test_pieces_do_not_reach_over_blanks_and_punctuation():
    assert runs("止血，材料 a1") == ["止血", "材料", "a1"]
    assert grams("止血，材料") == {"止血", "材料"}


def test_initials_of_a_title():
    assert initials("可降解止血材料") == "kjjzxcl"
    assert initials("AI 辅助心电") == "aifzxd" or initials("AI 辅助心电").startswith("a")


def test_marks_keep_the_original_writing():
    parts = marked("肝切除創面止血", ["创面"])
    assert [(part.text, part.found) for part in parts] == [("肝切除", False), ("創面", True), ("止血", False)]
    assert marked("", ["创面"]) == []


def test_an_excerpt_shows_the_place_and_not_the_whole():
    text = "前" * 100 + "止血" + "后" * 100
    shown = "".join(part.text for part in excerpt(text, ["止血"]))
    assert "止血" in shown
    assert len(shown) < 60
    assert excerpt(text, ["没有"]) == []
