"""The guide, the words, the map, the gallery: public help, and what only staff find."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from projects.fields import all_fields
from springrain.guide.situations import SITUATIONS
from springrain.guide.terms import BY_FIELD, CHAPTERS, TERMS
from tests.factories import draft_project

pytestmark = pytest.mark.django_db
PUBLIC = ("overview", "terms", "site_map", "accessibility")


def text_at(path: str, client: Client | None = None, language: str = "zh-hans") -> str:
    client = client or Client()
    client.cookies["django_language"] = language
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", PUBLIC)
def test_everybody_reads_the_help(name):
    for language in ("zh-hans", "en"):
        assert text_at(reverse(f"guide:{name}"), language=language).count("<h1") == 1


@pytest.mark.parametrize("key", sorted(SITUATIONS))
def test_each_situation_leads_to_its_act(key):
    situation = SITUATIONS[key]
    page = text_at(reverse("guide:situation", args=[key]))
    assert page.count("btn-primary btn-big") == 1
    assert f'href="{reverse(situation.act.address)}"' in page
    assert all(step.term in TERMS for step in situation.steps if step.term)


def test_a_situation_nobody_thought_of_is_not_found():
    assert Client().get("/guide/luck/").status_code == 404


def test_every_word_stands_once_and_has_both_languages():
    words = [term for chapter in CHAPTERS for term in chapter.terms]
    assert len(words) == len(TERMS)
    for term in words:
        with translation.override("zh-hans"):
            assert re.search("[\u4e00-\u9fff]", str(term.name)), term.key
            assert str(term.sentence).endswith("。"), term.key
        with translation.override("en"):
            assert str(term.sentence).endswith("."), term.key


def test_a_tip_stands_beside_the_field_it_explains(people, sign_in):
    project = draft_project(people.wang)
    page = text_at(reverse("projects:section_edit", args=[project.ref, "product"]), sign_in(people.wang))
    tip = f'href="{reverse("guide:terms")}#management_class"'
    assert tip in page
    assert str(TERMS["management_class"].sentence) in page
    # What was typed is not lost by looking a word up.
    assert re.search(re.escape(tip) + r'[^>]*target="_blank"', page)


def test_tips_belong_to_fields_that_exist():
    names = {field.key for _section, field in all_fields()}
    assert {"claimed_class", "patent_status", "service_invention", "intended_use"} <= names & set(BY_FIELD)


def test_the_map_shows_nobody_what_is_not_his(people, sign_in):
    visitors = text_at(reverse("guide:site_map"))
    assert reverse("matching:showcase") in visitors
    assert reverse("matching:match_list") not in visitors
    assert reverse("matching:match_list") in text_at(reverse("guide:site_map"), sign_in(people.wang))


def test_the_gallery_is_for_staff(people, sign_in):
    path = reverse("guide:components")
    assert Client().get(path).status_code == 302
    assert sign_in(people.wang).get(path).status_code == 404
    assert sign_in(people.firm).get(path).status_code == 404
    page = text_at(path, sign_in(people.officer))
    for sign in ("standing plum", "chip sprout", "error-summary", "empty-state", "phases", "timeline", "target behind"):
        assert sign in page, sign


def test_the_first_page_says_what_this_is_and_leads_on():
    page = text_at("/")
    for name in ("screening:standard_page", "statistics:overview", "guide:overview", "account_signup"):
        assert f'href="{reverse(name)}"' in page
    for key in SITUATIONS:
        assert f'href="{reverse("guide:situation", args=[key])}"' in page
    # Nothing is published, so no figure is shown.
    assert 'class="fig"' not in page


def test_the_first_page_asks_the_database_once(django_assert_num_queries):
    Client().get("/")
    with django_assert_num_queries(1):
        Client().get("/")


def test_the_foot_shows_what_is_set_and_no_link_that_is_not(settings):
    settings.SITE_LINKS = {"mark": "", "faults": "https://faults.example.org/?site=1&x=2"}
    settings.SITE_FOOTER = settings.SITE_FOOTER | {"icp": "示例备00000000号"}
    page = text_at("/")
    assert 'href="https://faults.example.org/?site=1&amp;x=2"' in page
    assert "党政机关网站标识" not in page
    assert "示例备00000000号" in page
