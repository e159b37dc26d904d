"""The standard as everybody reads it, and the printable score sheet."""

import html
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage

from screening.content import Content
from screening.services.sheets import sheet_file
from tests.screening.factories import first_standard
from tests.screening.standard.drafts import changed, make_draft, published, save

pytestmark = pytest.mark.django_db
PAGE = "/standard/"
SHEET = "/standard/score-sheet.pdf"


def text(answer):
    return answer.content.decode()


def test_a_visitor_reads_every_criterion_anchor_and_veto(client):
    answer = client.get(PAGE)
    assert answer.status_code == 200
    content = Content.read(first_standard().content)
    for criterion in content.criteria:
        assert criterion.name.zh in text(answer)
        assert all(words.zh in text(answer) for words in criterion.levels)
    assert all(veto.name.zh in text(answer) and veto.advice.zh in text(answer) for veto in content.vetoes)
    assert [outcome.key for outcome in answer.context["outcomes"]] == [each.outcome for each in content.thresholds]


def test_in_english_as_well(client):
    answer = client.get(PAGE, headers={"accept-language": "en"})
    assert "Urgency of the need and burden of disease" in text(answer)
    guidance = "This is the portal's proposal; the provincial office's own text prevails."
    assert guidance in html.unescape(text(answer))
    assert "346 of 497" in text(answer)


def test_each_province_shows_its_own_and_earlier_versions_stay_readable(client, people):
    published(people.officer)
    latest = published(people.officer, spread=Decimal(15))
    assert client.get(PAGE, {"region": "44"}).context["standard"] == latest
    assert client.get(PAGE, {"region": "51"}).context["standard"] == first_standard()
    earlier = client.get(PAGE, {"region": "44", "version": "2"})
    assert earlier.context["standard"].status == "superseded"
    assert earlier.context["in_force"] == latest
    assert [each["standard"].number for each in earlier.context["versions"]] == [3, 2, 1]


def test_a_draft_is_nowhere_to_be_found(client, people, sign_in):
    draft = make_draft(people.officer)
    save(people.officer, draft, changed(draft), name="绝密草稿名称", name_en="Secret draft")
    for reader in (client, sign_in(people.wang), sign_in(people.officer51)):
        assert "绝密草稿名称" not in text(reader.get(PAGE, {"region": "44"}))
        assert reader.get(PAGE, {"region": "44", "version": "2"}).status_code == 404
        assert reader.get(SHEET, {"region": "44", "version": "2"}).status_code == 404


@pytest.mark.parametrize("query", [{"region": "99"}, {"region": "4401"}, {"version": "x"}, {"version": "77"}])
def test_what_does_not_exist_is_not_found(client, query):
    assert client.get(PAGE, query).status_code == 404


def test_the_page_takes_as_many_queries_for_many_versions_as_for_one(
    client, people, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10) as first:
        client.get(PAGE)
    for _number in range(3):
        published(people.officer)
    with django_assert_num_queries(len(first)):
        client.get(PAGE)


def test_the_score_sheet_is_a_pdf_drawn_once(client, monkeypatch):
    answer = client.get(SHEET)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    monkeypatch.setattr("screening.services.sheets.sheet_pdf", lambda *_given: b"drawn again")
    assert client.get(SHEET).content == answer.content


def test_a_drafts_score_sheet_is_not_kept(people, monkeypatch):
    draft = make_draft(people.officer)
    monkeypatch.setattr("screening.services.sheets.sheet_pdf", lambda *_given: b"%PDF-x %%EOF")
    kept = []
    monkeypatch.setattr(default_storage, "save", lambda name, _file: kept.append(name))
    assert sheet_file(standard=draft) == b"%PDF-x %%EOF"
    assert kept == []
