"""The showcase for visitors: filters, pages, and as many queries for three cards as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.services.search import index_changes
from tests.matching.cards.conftest import TEXTS

pytestmark = pytest.mark.django_db

PAGE = "/showcase/"


def titles(client, **asked) -> list[str]:
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200
    assert answer.context["total"] >= len(answer.context["cards"])
    return [card.title for card in answer.context["cards"]]


def test_it_is_empty_until_an_owner_chooses_so(people, carded, client):
    carded("closed", title="未开放")
    carded("enterprises", title="对企业开放")
    assert titles(client) == []
    assert reverse("matching:showcase") == PAGE


def test_a_card_shows_the_problem_or_the_sentence(people, carded, client):
    carded("public", title="有卡片")
    carded("public", title="无卡片", texts={}, summary="一句话说明它帮助谁解决什么问题")
    cards = {card.title: card for card in client.get(PAGE).context["cards"]}
    assert cards["有卡片"].problem == TEXTS["problem"]
    assert cards["无卡片"].problem == "一句话说明它帮助谁解决什么问题"


def test_filters_narrow_and_count(people, carded, client):
    carded("public", title="甲", subcatalogue="13", department="骨科")
    carded("public", title="乙", subcatalogue="13", department="麻醉科")
    carded("public", title="丙", subcatalogue="08", department="麻醉科")
    index_changes()
    assert titles(client) == ["丙", "乙", "甲"]
    assert titles(client, subcatalogue="13") == ["乙", "甲"]
    assert titles(client, subcatalogue="13", department="麻醉科") == ["乙"]
    context = client.get(PAGE, {"subcatalogue": "13"}).context
    assert context["total"] == 2
    assert [label[-3:] for _value, label in context["departments"]] == ["(1)", "(1)"]
    assert [label[-3:] for _value, label in context["subcatalogues"]] == ["(1)", "(2)"]


@pytest.mark.parametrize(
    "asked", [{"subcatalogue": "99"}, {"subcatalogue": "x' OR 1"}, {"department": "\x00甲" * 99}, {"after": "x"}]
)
def test_odd_addresses_are_answered(people, carded, client, asked):
    carded("public")
    assert client.get(PAGE, asked).status_code == 200


def test_pages_meet_every_project_once(people, carded, client, monkeypatch):
    monkeypatch.setattr("matching.selectors.showcase.PAGE_SIZE", 2)
    for name in "甲乙丙":
        carded("public", title=name)
    first = client.get(PAGE)
    second = client.get(PAGE, {"after": first.context["page"].next_cursor})
    shown = [card.title for answer in (first, second) for card in answer.context["cards"]]
    assert sorted(shown) == sorted("甲乙丙")


def test_an_excluded_firm_does_not_find_it_and_counts_without_it(people, carded, client, sign_in):
    carded("public", title="甲", department="骨科", subcatalogue="08", excluded_firms=people.firm.organisation.name)
    carded("public", title="乙", department="骨科", subcatalogue="13")
    index_changes()
    assert titles(client) == ["乙", "甲"]
    answer = sign_in(people.firm).get(PAGE)
    assert [card.title for card in answer.context["cards"]] == ["乙"]
    assert answer.context["total"] == 1
    assert [value for value, _label in answer.context["subcatalogues"]] == ["13"]
    assert [label for _value, label in answer.context["departments"]] == ["骨科 (1)"]


@pytest.mark.parametrize("who", ["visitor", "firm"])
def test_as_many_queries_for_three_cards_as_for_one(people, carded, client, sign_in, who):
    asker = client if who == "visitor" else sign_in(people.firm)

    def queries() -> int:
        asker.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            assert asker.get(PAGE).status_code == 200
        return len(captured)

    carded("public", title="甲")
    index_changes()
    one = queries()
    for name in "乙丙":
        carded("public", title=name)
    index_changes()
    assert queries() == one
    assert one <= 12
