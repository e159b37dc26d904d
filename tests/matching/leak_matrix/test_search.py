"""What is above a reader's tier neither finds, ranks, counts, shows nor recommends, and alerts nobody.

The search never goes above the tier of verified enterprises, for nobody: what was opened in person is not searched.
"""

import pytest
from django.urls import reverse

from matching.models import EnterpriseProfile, SavedSearch
from matching.selectors.recommendations import recommended_projects
from matching.selectors.search import Query, search
from matching.services.profiles import save_profile
from tests.matching.leak_matrix.channels import Reader
from tests.matching.leak_matrix.marks import COMMON, SAID, mark
from tests.matching.leak_matrix.readers import TIERS, leaks
from tests.matching.leak_matrix.world import OPENNESS, WATCHED
from tests.matching.profiles.profiles import FULL

pytestmark = pytest.mark.django_db

PEOPLE = [asker for asker in TIERS if asker != "visitor"]
# Their projects are found by others; whoever has a part in one searches as everybody else of his kind.
OF_FIRMS = {"firm", "colleague", "second", "bystander", "platform", "leader", "department", "national"}
# The one is named as excluded; the other looks for what is in his own province.
HIDDEN_FROM = {"excluded", "officer51"}


def findable(asker: str, letter: str, tier: int) -> bool:
    """By a word of this tier, of this project."""
    if asker in HIDDEN_FROM or tier > 1:
        return False
    if asker in OF_FIRMS | {"officer"}:
        # Those who watch a province's figures are no enterprises: they look through what is open to everybody, too.
        return OPENNESS[letter] != "closed"
    return OPENNESS[letter] == "public" and tier == 0


WORDS = {
    **{word: (word[1], int(word[2])) for word in WATCHED},
    **{phrase: ("a", tier) for tier, (_key, phrase) in SAID.items()},
    mark("a", 0, "cardproblem"): ("a", 0),
    mark("a", 1, "cardwish"): ("a", 1),
    mark("b", 1, "keywords"): ("b", 1),
    mark("c", 1, "cardbenefit"): ("c", 1),
    mark("d", 2, "testsdone"): ("d", 2),
    mark("d", 3, "results"): ("d", 3),
}


@pytest.mark.parametrize("asker", PEOPLE)
def test_a_word_finds_only_where_its_reader_may_read(world, asker):
    persona, wrong = world.askers[asker], []
    for word, (letter, tier) in WORDS.items():
        expected = [world.projects[letter].pk] if findable(asker, letter, tier) else []
        found = search(persona.actor, Query(text=word))
        if found.numbers != expected or found.total != len(expected):
            wrong.append(f"{word}: {found.numbers}, expected {expected}")
        counted = sum(found.facets.get("subcatalogue", {}).values())
        if counted != len(expected):
            wrong.append(f"{word}: counted {counted}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("asker", PEOPLE)
def test_a_hit_shows_and_orders_by_nothing_above_the_tier(world, asker):
    """All four say the same word to everybody; one says it again where only granted enterprises and experts read."""
    reader = Reader(world, asker)
    letters = [letter for letter in "dcba" if findable(asker, letter, 0)]
    page = reader.get(reverse("matching:project_search"), q=COMMON)
    places = [page.text.find(f"/projects/{world.projects[letter].ref}/") for letter in letters]
    assert places == sorted(places)
    assert -1 not in places
    assert not leaks(asker, page.text, most=1)
    data = reader.get(reverse("api_project_search"), q=COMMON)
    assert all(world.projects[letter].ref in data.text for letter in letters)
    assert not leaks(asker, data.text, most=1)


@pytest.mark.parametrize("asker", [each for each in PEOPLE if not findable(each, "b", 1) and each not in HIDDEN_FROM])
def test_facets_of_the_tier_of_enterprises_are_neither_counted_nor_usable(world, asker):
    assert {"stage", "patent", "modes"} <= set(search(world.askers["second"].actor, Query(text=COMMON)).facets)
    actor = world.askers[asker].actor
    found = search(actor, Query(text=COMMON))
    assert set(found.facets) == {"subcatalogue", "department", "city"}
    assert search(actor, Query(text=COMMON, filters={"stage": ("idea",)})).total == found.total == 2


@pytest.mark.parametrize("asker", PEOPLE)
def test_alerts_tell_only_of_what_the_search_finds(world, asker):
    """Everybody kept the same searches before anything was open; nobody is told of his own project."""
    mine = SavedSearch.objects.filter(user=world.askers[asker].user)
    assert mine.count() == len(WATCHED)
    told = set(mine.filter(told_at__isnull=False).values_list("name", flat=True))
    found = {word for word in WATCHED if findable(asker, word[1], int(word[2]))}
    assert told == (set() if asker == "wang" else found)


@pytest.mark.parametrize("asker", TIERS)
def test_needs_and_showcase_are_searched_no_deeper(world, asker):
    reader = Reader(world, asker)
    for name in ("need_list", "showcase", "enterprise_list", "platform_list"):
        for tier, (_key, phrase) in SAID.items():
            answer = reader.get(reverse(f"matching:{name}"), q=phrase)
            assert world.projects["a"].ref not in answer.text or name == "showcase", (name, tier)
            assert not leaks(asker, answer.text, most=1), name


def points(world, text):
    """Of project "a" for an enterprise that says this of itself, and has nothing to do with it yet."""
    persona = world.askers["bystander"]
    version = EnterpriseProfile.objects.get(organisation=persona.organisation).version
    values = {**FULL, "subcatalogues": ["13"], "summary": text}
    save_profile(by=persona.actor, organisation=persona.organisation, values=values, version=version)
    found = {each.project.pk: each.points for each in recommended_projects(persona.actor)}
    return found.get(world.projects["a"].pk, 0)


def test_recommendations_know_nothing_above_the_tier(world):
    nothing = points(world, "制造骨科器械")
    assert points(world, f"制造骨科器械，{SAID[1][1]}") > nothing
    for tier in (2, 3):
        assert points(world, f"制造骨科器械，{SAID[tier][1]}") == nothing


@pytest.mark.parametrize("asker", ["firm", "colleague", "second", "bystander", "excluded"])
def test_recommended_projects_and_their_reasons_stay_in_the_tier(world, asker):
    answer = Reader(world, asker).get(reverse("matching:recommended"))
    assert answer.status == 200
    assert not leaks(asker, answer.text, most=1)
    assert world.projects["c"].ref not in answer.text
    assert (world.projects["d"].ref in answer.text) == (asker != "excluded")
