"""The search takes in cards, and what is renamed around a project; facets of tags that applicants set themselves."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, Region
from matching.models import SearchChange, SearchPosting
from matching.selectors.search import Query, search
from matching.selectors.search_hits import hits
from matching.services.cards import save_card
from matching.services.search import index_changes
from tests.matching.cards.conftest import TEXTS, WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["live", "taken in"])
def settle(request):
    return {"live": lambda: None, "taken in": index_changes}[request.param]


def found(persona, text="", **filters):
    return search(persona.actor, Query(text=text, filters=filters))


def test_every_part_is_found_at_once(people, carded, settle):
    carded()
    settle()
    for word in WORDS.values():
        assert found(people.firm, word).total == 1


def test_a_later_save_counts_at_once(people, carded, settle):
    project = carded()
    index_changes()
    save_card(by=people.wang.actor, project=project, texts={"route": "走应急审批。"}, version=1)
    settle()
    assert found(people.firm, "应急审批").total == 1
    assert found(people.firm, WORDS["route"]).total == 0


def test_the_problem_ranks_with_the_sentence(people, carded, settle):
    carded(title="装置甲", texts={"problem": "夜间误吸频发。"})
    carded(title="装置乙", texts={"wish": "误吸频发时的合作。"})
    settle()
    result = found(people.firm, "误吸频发")
    assert ["".join(part.text for part in hit.title) for hit in hits(people.firm.actor, result)] == ["装置甲", "装置乙"]
    first, second = hits(people.firm.actor, result)
    assert [part.text for part in first.problem if part.found] == ["误吸频发"]
    assert first.excerpt == []
    assert second.excerpt


def test_the_hit_names_the_part_of_the_card(people, carded, sign_in):
    carded()
    page = sign_in(people.firm).get("/matching/", {"q": WORDS["wish"]}).content.decode()
    assert f"<mark>{WORDS['wish']}</mark>" in page
    problem = sign_in(people.firm).get("/matching/", {"q": WORDS["problem"]}).content.decode()
    assert TEXTS["problem"].replace(WORDS["problem"], f"<mark>{WORDS['problem']}</mark>") in problem


def test_as_many_queries_for_three_cards_as_for_one(people, carded):
    actor = people.firm.actor

    def queries() -> int:
        hits(actor, search(actor, Query(text="装置")))
        with CaptureQueriesContext(connection) as captured:
            assert hits(actor, search(actor, Query(text="装置")))
        return len(captured)

    carded(title="装置甲")
    index_changes()
    one = queries()
    for name in "乙丙":
        carded(title=f"装置{name}")
    index_changes()
    assert queries() == one
    assert one <= 11


def test_a_renamed_institution_is_found_by_its_new_name(people, carded, settle):
    carded()
    index_changes()
    assert found(people.firm, people.wang.organisation.name).total == 1
    Organisation.objects.filter(pk=people.wang.organisation.pk).update(name="珠江口联合诊疗中心")
    settle()
    assert found(people.firm, "珠江口联合").total == 1
    assert found(people.firm, people.wang.organisation.name).total == 0


def test_a_renamed_city_is_found_by_its_new_name(people, carded, settle):
    project = carded("public")
    city = Region.objects.filter(parent_id="44").first()
    type(project).objects.filter(pk=project.pk).update(city=city)
    index_changes()
    Region.objects.filter(pk=city.pk).update(name="新名之城")
    settle()
    assert found(people.nobody, "新名之城").total == 1
    Region.objects.filter(pk=city.pk).update(name=city.name)


def test_other_changes_of_an_organisation_make_no_work(people, carded):
    carded()
    index_changes()
    Organisation.objects.filter(pk=people.wang.organisation.pk).update(phone="020-00000042")
    assert not SearchChange.objects.exists()


def test_the_command_builds_the_search_anew(people, carded, capsys):
    carded()
    index_changes()
    SearchPosting.objects.all().delete()
    assert found(people.firm, WORDS["benefit"]).total == 0
    call_command("rebuild_search")
    assert capsys.readouterr().out.strip() == "1"
    assert found(people.firm, WORDS["benefit"]).total == 1


def test_tags_set_by_the_applicant_are_facets_for_firms(people, carded, settle):
    carded("public", title="装置甲", tags=["domestic", "rwd"])
    carded("public", title="装置乙", tags=["children"])
    settle()
    assert found(people.firm).facets["tags"] == {"domestic": 1, "rwd": 1, "children": 1}
    assert found(people.firm, tags=("domestic",)).total == 1
    assert "tags" not in found(people.nobody).facets
    assert found(people.nobody, tags=("domestic",)).total == 2


def test_answers_of_narrower_tiers_are_no_facets(people, carded, settle):
    """What is said of domestic parts is for granted firms, real-world data for the review."""
    carded(
        "public",
        domestic_parts="以国产镍钛丝替代进口丝材",
        data_types=["rwd"],
        rwd_source="医疗机构 042，2021 至 2025 年",
    )
    settle()
    assert found(people.firm).total == 1
    assert not set(found(people.firm).facets.get("tags", {})) & {"domestic", "rwd"}
    assert found(people.firm, "国产镍钛丝").total == 0
