"""Each kind appears for exactly those whose turn it is, leads them to a page that opens, and is gone once done."""

import pytest
from django.test import Client

from progress.waiting.registry import KINDS
from tests.progress.waiting import scenes_of_cases, scenes_of_matching, scenes_of_projects
from tests.progress.waiting.asking import holders, names, opened
from tests.progress.waiting.cast import make_cast
from tests.standing import standing

# Asked for with a publication of their own, in tests/progress/waiting/test_objections.py.
ELSEWHERE = {"objection"}
SCENES = scenes_of_projects.SCENES | scenes_of_cases.SCENES | scenes_of_matching.SCENES


def test_every_kind_has_its_scene():
    assert SCENES.keys() | ELSEWHERE == KINDS.keys()


@standing
def cast(people):
    return make_cast(people)


@pytest.mark.parametrize("kind", SCENES)
def test_it_waits_for_them_and_for_nobody_else(cast, kind):
    expected, done = SCENES[kind](cast)
    assert holders(kind) == names(*expected)
    for persona in expected:
        client = Client()
        client.force_login(persona.user)
        opened(client, kind)
    done()
    assert holders(kind) == set()
