"""No part of a card reaches a reader below its tier, by whatever way; each test first shows the part to one who may.

The problem is for everybody who may find the project, the other four parts for verified enterprises.
"""

import pytest
from django.urls import reverse

from matching.selectors.cards import card_for, missing_parts
from matching.selectors.search import Query, search
from matching.selectors.search_hits import hits
from matching.services.cards import save_card
from matching.services.search import index_changes, rebuild
from projects.models import Project
from projects.services.lifecycle import set_openness
from tests.matching.cards.conftest import TEXTS, WORDS

pytestmark = pytest.mark.django_db

OUTSIDE = ("nobody", "li", "unverified_firm", "coach")
FOR_FIRMS = ("benefit", "maturity", "route", "wish")


@pytest.fixture(params=["live", "taken in", "built anew"])
def settle(request):
    return {"live": lambda: None, "taken in": index_changes, "built anew": rebuild}[request.param]


def found(persona, text="", **more):
    return search(persona.actor, Query(text=text, **more))


def panel(client, project) -> str:
    return client.get(reverse("matching:card_panel", args=[project.ref])).content.decode()


@pytest.mark.parametrize("viewer", OUTSIDE)
def test_words_of_the_firms_parts_find_nothing_for_others(people, carded, settle, viewer):
    carded("public")
    settle()
    for part, word in WORDS.items():
        assert found(people.firm, word).total == 1, part
        assert found(getattr(people, viewer), word).total == (1 if part == "problem" else 0), part


@pytest.mark.parametrize("viewer", OUTSIDE)
def test_they_do_not_rank_nor_count_for_others(people, carded, settle, viewer):
    """The older one holds the second word too, but only in a part for firms."""
    carded("public", title="气道护理装置甲")
    carded("public", title="气道护理装置乙", texts={"problem": TEXTS["problem"]})
    settle()
    assert found(people.firm, "气道 涂层厂家").total == 1
    other = getattr(people, viewer)
    result = found(other, "气道 涂层厂家")
    assert result.total == 0
    assert not any(result.facets.values())
    shown = hits(other.actor, found(other, "气道"))
    assert ["".join(part.text for part in hit.title) for hit in shown] == ["气道护理装置乙", "气道护理装置甲"]


@pytest.mark.parametrize("viewer", OUTSIDE)
def test_hits_show_the_problem_and_no_other_part(people, carded, settle, viewer):
    carded("public")
    settle()
    (firm,) = hits(people.firm.actor, found(people.firm, "返流事件"))
    assert "返流事件" in "".join(part.text for part in firm.excerpt)
    (hit,) = hits(getattr(people, viewer).actor, found(getattr(people, viewer), "气道"))
    assert "".join(part.text for part in hit.problem) == TEXTS["problem"]
    assert not any(TEXTS[part] in repr(hit) for part in FOR_FIRMS)


@pytest.mark.parametrize("viewer", ["nobody", "li", "unverified_firm", "coach"])
def test_the_panel_shows_others_the_problem_only(people, carded, client, sign_in, viewer):
    project = carded("public")
    firm = panel(sign_in(people.firm), project)
    assert all(text in firm for text in TEXTS.values())
    page = panel(client if viewer == "nobody" else sign_in(getattr(people, viewer)), project)
    assert TEXTS["problem"] in page
    assert not any(TEXTS[part] in page for part in FOR_FIRMS)


@pytest.mark.parametrize("viewer", OUTSIDE)
def test_whether_a_part_for_firms_is_missing_is_told_to_firms_only(people, carded, viewer):
    project = carded("public", texts={"problem": TEXTS["problem"]})
    assert [part.key for part in missing_parts(card_for(people.firm.actor, project))] == list(FOR_FIRMS)
    card = card_for(getattr(people, viewer).actor, project)
    assert missing_parts(card) == []
    assert (card.version, card.updated_at) == (0, None)


def test_a_card_of_a_project_for_firms_does_not_exist_for_others(people, carded, client, sign_in):
    project = carded("enterprises")
    address = reverse("matching:card_panel", args=[project.ref])
    assert sign_in(people.firm).get(address).status_code == 200
    assert client.get(address).status_code == 404
    for viewer in ("li", "unverified_firm", "coach", "officer51"):
        assert sign_in(getattr(people, viewer)).get(address).status_code == 404, viewer


def test_an_excluded_firm_finds_neither_card_nor_words(people, carded, sign_in, settle):
    project = carded("enterprises", excluded_firms=people.firm.organisation.name)
    settle()
    assert found(people.officer, WORDS["benefit"]).total == 1
    assert found(people.firm, WORDS["benefit"]).total == 0
    assert found(people.firm, WORDS["problem"]).total == 0
    assert sign_in(people.firm).get(reverse("matching:card_panel", args=[project.ref])).status_code == 404


def test_a_closed_project_has_no_card_for_anybody_outside(people, carded, sign_in, settle):
    project = carded("enterprises")
    set_openness(by=people.wang.actor, project=project, openness="closed")
    settle()
    assert found(people.firm, WORDS["problem"]).total == 0
    assert sign_in(people.firm).get(reverse("matching:card_panel", args=[project.ref])).status_code == 404
    set_openness(by=people.wang.actor, project=project, openness="enterprises")
    assert found(people.firm, WORDS["problem"]).total == 1


def test_a_word_taken_out_of_the_card_no_longer_finds(people, carded, card_of):
    project = carded("enterprises")
    index_changes()
    assert found(people.firm, WORDS["wish"]).total == 1
    save_card(by=people.wang.actor, project=project, texts={"wish": "寻求合作。"}, version=1)
    assert found(people.firm, WORDS["wish"]).total == 0
    # Also by a change that passes by all services.
    card_of(project).delete()
    assert found(people.firm, WORDS["benefit"]).total == 0
    index_changes()
    assert found(people.firm, WORDS["benefit"]).total == 0


@pytest.mark.parametrize("viewer", ["nobody", "zhao", "unverified_firm", "firm"])
def test_the_showcase_shows_nothing_above_the_public_tier(people, carded, client, sign_in, viewer):
    carded("public")
    page = client if viewer == "nobody" else sign_in(getattr(people, viewer))
    text = page.get(reverse("matching:showcase")).content.decode()
    assert TEXTS["problem"] in text
    assert not any(TEXTS[part] in text for part in FOR_FIRMS)
    assert people.wang.organisation.name not in text
    assert people.wang.user.name not in text


def test_the_interface_gives_no_part_below_its_tier(people, carded, sign_in):
    project = carded("public")
    address = f"/api/v1/projects/{project.ref}/"
    assert sign_in(people.firm).get(address).json()["card"] == TEXTS
    client = sign_in(people.zhao)
    assert client.get(address).json()["card"] == {"problem": TEXTS["problem"]}
    for text in (client.get(address).content.decode(), client.get("/api/v1/projects/").content.decode()):
        assert not any(TEXTS[part] in text for part in FOR_FIRMS)


@pytest.mark.parametrize("change", [{"openness": "enterprises"}, {"openness": "closed"}, {"status": "withdrawn"}])
def test_whatever_takes_it_out_of_the_public_takes_it_off_the_showcase(people, carded, client, change):
    project = carded("public")
    address = reverse("matching:showcase")
    assert TEXTS["problem"] in client.get(address).content.decode()
    Project.objects.filter(pk=project.pk).update(**change)
    assert project.title not in client.get(address).content.decode()


def test_an_unfiled_project_never_stands_in_the_showcase(people, carded, client):
    project = carded("public")
    address = reverse("matching:showcase")
    assert project.title in client.get(address).content.decode()
    # As if an older release had let it be opened.
    Project.objects.filter(pk=project.pk).update(patent_status="planned")
    answer = client.get(address)
    assert project.title not in answer.content.decode()
    assert answer.context["total"] == 0
