"""The search page and the console's list of synonyms."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEntry
from matching.models import SynonymGroup
from matching.services.search import index_changes

pytestmark = pytest.mark.django_db

PAGE = "/matching/"


def test_visitors_are_asked_to_sign_in(client):
    assert client.get(PAGE).status_code == 302


def test_a_firm_finds_marks_and_reasons(people, opened, sign_in):
    opened(title="生物可降解止血材料")
    page = sign_in(people.firm).get(PAGE, {"q": "止血"}).content.decode()
    assert "生物可降解<mark>止血</mark>材料" in page
    assert 'class="why"' in page


def test_markup_in_titles_and_words_stays_text(people, opened, sign_in):
    opened(title="<b>止血</b>海绵")
    page = sign_in(people.firm).get(PAGE, {"q": "<b>止血"}).content.decode()
    assert "<b><mark>" not in page
    assert "<b>止血" not in page
    assert "&lt;<mark>b</mark>&gt;<mark>止血</mark>" in page or "&lt;b&gt;<mark>止血</mark>" in page


def test_a_clinician_sees_nothing_of_the_firms_tier(people, opened, sign_in):
    opened("public", title="止血海绵", problem="肝脏切面渗血难以控制，" * 5, stage="prototype")
    page = sign_in(people.zhao).get(PAGE, {"q": "止血", "stage": "idea"}).content.decode()
    assert "<mark>止血</mark>海绵" in page
    assert "渗血" not in page
    assert 'name="stage"' not in page
    assert people.wang.organisation.name not in page


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "x" * 5000},
        {"q": "\x00止血"},
        {"q": "%_\\'"},
        {"page": "-1"},
        {"page": "9999999999999999"},
        {"page": "²"},
        {"sort": "secret"},
        {"stage": ["idea", "none such", "\x00"]},
        {"subcatalogue": "99"},
        {"city": "x" * 300},
    ],
)
def test_odd_addresses_are_answered(people, opened, sign_in, asked):
    opened(title="止血海绵")
    assert sign_in(people.firm).get(PAGE, asked).status_code == 200


def test_filters_can_be_taken_away_one_by_one(people, opened, sign_in):
    opened(title="止血海绵", stage="prototype")
    client = sign_in(people.firm)
    response = client.get(PAGE, {"q": "止血", "stage": ["prototype", "idea"], "page": "1"})
    urls = [chip["remove_url"] for chip in response.context["chosen"]]
    assert len(urls) == 2
    assert all("stage=" in url and "page=" not in url for url in urls)
    assert client.get(f"{PAGE}{urls[0]}").status_code == 200


def queries_for(client, asked):
    client.get(PAGE, asked)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE, asked).status_code == 200
    return len(queries)


def test_as_many_queries_for_three_hits_as_for_one(people, opened, sign_in):
    client = sign_in(people.firm)
    opened(title="止血海绵甲")
    index_changes()
    one = queries_for(client, {"q": "止血海"})
    for name in "乙丙":
        opened(title=f"止血海绵{name}")
    index_changes()
    assert queries_for(client, {"q": "止血海"}) == one


def test_an_officer_keeps_the_synonyms(people, sign_in):
    client = sign_in(people.officer)
    address = reverse("console:synonym_list")
    assert client.post(address, {"words": "可吸收，可降解"}).status_code == 302
    group = SynonymGroup.objects.get()
    assert group.words == ["可吸收", "可降解"]
    assert "可吸收 = 可降解" in client.get(address).content.decode()
    edit = reverse("console:synonym_edit", args=[group.ref])
    assert client.post(edit, {"words": "可吸收 可降解 生物降解"}).status_code == 302
    assert client.post(edit, {"words": "可吸收"}).status_code == 200
    group.refresh_from_db()
    assert group.words == ["可吸收", "可降解", "生物降解"]
    assert client.post(edit, {"delete": "1"}).status_code == 302
    assert not SynonymGroup.objects.exists()
    assert AuditEntry.objects.filter(object_type="synonyms").count() == 3


@pytest.mark.parametrize("who", ["firm", "wang", "leader", "system_admin"])
def test_nobody_else_keeps_them(people, sign_in, who):
    SynonymGroup.objects.create(ref="SYN1", words=["可吸收", "可降解"])
    client = sign_in(getattr(people, who))
    for address in (reverse("console:synonym_list"), reverse("console:synonym_edit", args=["SYN1"])):
        assert client.post(address, {"words": "甲乙 丙丁", "delete": "1"}).status_code in (302, 403, 404)
    assert SynonymGroup.objects.get().words == ["可吸收", "可降解"]
