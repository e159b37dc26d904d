"""What an office publishes: only that, frozen, for everybody; small figures one by one; taken back, it is gone."""

import csv
import io
import json
import re
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse

from core.errors import GuardRefused
from core.models import AuditEntry
from core.trail import event_words, facts_of
from progress.indicators import INDICATORS
from progress.models import StatisticsEdition
from progress.reports.offered import offered_choices
from progress.services.rollups import take_in_changes
from progress.services.statistics import take_back_statistics
from projects.enums import ListKind
from projects.models import Listing
from tests.progress.reports.given import DAY, numbers_in

pytestmark = pytest.mark.usefixtures("year")

OVERVIEW, PROVINCE = "/statistics/", "/statistics/44/"
CSV, JSON = "/statistics/data.csv", "/statistics/data.json"
PUBLIC = (OVERVIEW, PROVINCE, CSV, JSON, "/statistics/44/data.csv", "/statistics/44/data.json")
PREVIEW, PUBLISH = "/console/statistics/preview/", "/console/statistics/publish/"
CHOSEN = ["applications", "library_by_class"]
OTHERS = (
    "wang",
    "manager",
    "coach",
    "firm",
    "department",
    "leader",
    "system_admin",
    "security_admin",
    "audit_admin",
    "nobody",
)


def previewed(client: Client, figures=CHOSEN, as_of=DAY) -> tuple[dict, str]:
    """What the preview's form would post, and its text."""
    answer = client.get(PREVIEW, {"figure": figures, "as_of": as_of.isoformat()})
    text = answer.content.decode()
    fields = dict(re.findall(r'name="(seen|after|as_of)" value="([^"]*)"', text))
    return {"figure": figures, **fields}, text


def published(client: Client, figures=CHOSEN, as_of=DAY, **more) -> StatisticsEdition:
    posted, _text = previewed(client, figures, as_of)
    answer = client.post(PUBLISH, {**posted, **more})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return StatisticsEdition.objects.order_by("-published_at", "-id")[0]


def test_before_anything_is_published_there_is_nothing(client):
    for url in PUBLIC:
        answer = client.get(url)
        assert answer.status_code == 200
        assert not {"497", "346", "98"} & set(re.findall(r"\d+", answer.content.decode()))
    assert "目前还没有公开的数据" in client.get(OVERVIEW).content.decode()
    assert json.loads(client.get(JSON).content) == {"editions": []}


def test_what_was_chosen_is_public_and_nothing_else(people, sign_in, client):
    edition = published(sign_in(people.officer))
    unpublished = ["98", "296", "194", "115"]
    labels = [str(INDICATORS[key].label) for key in INDICATORS if key not in CHOSEN and key != "library"]
    for url in PUBLIC:
        text = client.get(url).content.decode()
        assert "497" in text, url
        body = text.partition("<main")[2].partition("</main>")[0] or text
        found = {str(number) for number in numbers_in(body)}
        assert not found & set(unpublished), url
        assert not [label for label in labels if label in body], url
        for key in INDICATORS:
            # "library" is a word of the label of the one divided by class.
            assert key in (*CHOSEN, "library") or not re.search(rf"\b{key}\b", body), (url, key)
    assert [each["key"] for each in edition.figures] == CHOSEN
    assert "34" in client.get(PROVINCE).content.decode()


def test_the_rows_for_programs(people, sign_in, client):
    edition = published(sign_in(people.officer))
    content = client.get(CSV).content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [(row["figure"], row["part"], row["value"]) for row in rows] == [
        ("applications", "", "497"),
        ("library_by_class", "", "346"),
        ("library_by_class", "I", "34"),
        ("library_by_class", "II", "215"),
        ("library_by_class", "III", "97"),
    ]
    assert {(row["province_code"], row["province"], row["as_of"]) for row in rows} == {("44", "广东省", "2026-07-02")}
    found = json.loads(client.get("/statistics/44/data.json").content)["editions"]
    assert [each["version"] for each in found] == [edition.version]
    assert [(each["figure"], each["value"]) for each in found[0]["figures"]] == [
        ("applications", 497),
        ("library_by_class", 346),
    ]
    assert found[0]["figures"][0]["name"]["en"] == "Applications"
    assert client.get("/statistics/data.xml").status_code == 404
    assert client.get("/statistics/99/data.csv").status_code == 404
    assert client.get("/statistics/99/").status_code == 404
    assert client.get("/statistics/4401/").status_code == 404


def test_programs_of_other_sites_may_read_and_ask_whether_it_changed(people, sign_in, client):
    officer = sign_in(people.officer)
    published(officer)
    for url in (CSV, "/statistics/44/data.json"):
        answer = client.get(url, headers={"origin": "https://example.org"})
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        tag, changed = answer["ETag"], answer["Last-Modified"]
        again = client.get(url, headers={"if-none-match": tag})
        assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
        assert client.get(url, headers={"if-modified-since": changed}).status_code == 304
        assert client.head(url).status_code == 200
        assert client.post(url).status_code == 405
    tag = client.get(JSON)["ETag"]
    assert client.get(CSV)["ETag"] != tag
    take_back_statistics(by=people.officer.actor, edition=StatisticsEdition.objects.get())
    assert client.get(JSON, headers={"if-none-match": tag}).status_code == 200


def test_it_stays_as_published_whatever_changes(people, sign_in, client):
    officer = sign_in(people.officer)
    published(officer)
    Listing.objects.filter(kind=ListKind.LIBRARY).order_by("pk")[0].delete()
    take_in_changes()
    assert "346" in client.get(PROVINCE).content.decode()
    second = published(officer)
    assert second.version == 2
    assert "345" in client.get(PROVINCE).content.decode()
    assert "346" not in client.get(PROVINCE).content.decode()
    assert "346" not in client.get(CSV).content.decode()


def test_taken_back_nothing_is_shown_and_the_earlier_one_neither(people, sign_in, client):
    officer = sign_in(people.officer)
    published(officer)
    second = published(officer, ["applications"])
    url = reverse("console:statistics_take_back", args=[second.ref])
    assert officer.get(url).status_code == 200
    for _click in range(2):
        assert officer.post(url).status_code == 302
    for address in PUBLIC:
        assert "497" not in client.get(address).content.decode()
    assert AuditEntry.objects.filter(event="statistics.taken_back").count() == 1
    first = StatisticsEdition.objects.get(version=1)
    assert officer.post(reverse("console:statistics_take_back", args=[first.ref])).status_code == 409
    assert "497" in officer.get(reverse("console:statistics_edition", args=[first.ref])).content.decode()
    third = published(officer, ["applications"])
    assert third.version == 3
    assert "497" in client.get(PROVINCE).content.decode()


SMALL = ["applications", "certified", "pre_review"]


def test_small_figures_are_published_only_when_ticked(people, sign_in, client):
    officer = sign_in(people.officer)
    posted, text = previewed(officer, SMALL)
    assert "小于 5" in text
    assert text.count('name="small"') == 2
    edition = published(officer, SMALL, small=["certified"])
    assert [each["key"] for each in edition.figures] == ["applications", "certified"]
    assert str(INDICATORS["pre_review"].label) not in client.get(PROVINCE).content.decode()
    refused = officer.post(PUBLISH, {**previewed(officer, ["pre_review"])[0]})
    assert refused.status_code == 400
    assert "没有可公开的数据" in refused.content.decode()
    assert posted["after"] == "0"


def test_a_figure_with_a_small_part_is_asked_about(people, sign_in):
    Listing.objects.filter(kind=ListKind.LIBRARY, project__confirmed_class="I").delete()
    take_in_changes()
    _posted, text = previewed(sign_in(people.officer), ["library_by_class", "library"])
    assert text.count('name="small"') == 1


def test_what_changed_since_the_preview_is_looked_at_again(people, sign_in):
    officer = sign_in(people.officer)
    posted, _text = previewed(officer)
    Listing.objects.filter(kind=ListKind.LIBRARY).order_by("pk")[0].delete()
    answer = officer.post(PUBLISH, posted)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "345" in text
    assert "重新查看" in text
    assert not StatisticsEdition.objects.exists()


def test_a_double_click_publishes_once_and_a_stale_tab_nothing(people, sign_in):
    officer = sign_in(people.officer)
    posted, _text = previewed(officer)
    stale, _text = previewed(officer, ["applications"])
    assert officer.post(PUBLISH, posted).status_code == 302
    assert officer.post(PUBLISH, posted).status_code == 302
    assert officer.post(PUBLISH, stale).status_code == 409
    assert StatisticsEdition.objects.get().version == 1


@pytest.mark.parametrize(
    "asked",
    [{}, {"figure": "nothing"}, {"figure": "library", "as_of": "2999-01-01"}, {"figure": "library", "as_of": "x"}],
)
def test_a_wrong_choice_is_said_and_publishes_nothing(people, sign_in, asked):
    officer = sign_in(people.officer)
    assert officer.get(PREVIEW, asked).status_code == 422
    assert officer.post(PUBLISH, asked).status_code == 422
    assert not StatisticsEdition.objects.exists()


def test_an_earlier_day(people, sign_in, client):
    published(sign_in(people.officer), ["applications"], date(2025, 12, 31))
    assert "413" in client.get(PROVINCE).content.decode()


def test_the_nation_is_published_by_national_officials(people, sign_in, client):
    edition = published(sign_in(people.national), ["applications"])
    assert edition.region is None
    assert "全国" in client.get(OVERVIEW).content.decode()
    assert "尚未公开" in client.get(PROVINCE).content.decode()
    assert json.loads(client.get(JSON).content)["editions"][0]["province_code"] == ""


def test_provinces_stand_side_by_side(people, sign_in, client):
    published(sign_in(people.officer))
    published(sign_in(people.officer51), ["applicants"], small=["applicants"])
    text = client.get(OVERVIEW).content.decode()
    table = text.partition('id="provinces"')[2]
    assert "广东" in table
    assert "四川" in table
    assert "—" in table
    assert len(json.loads(client.get(JSON).content)["editions"]) == 2


def test_who_does_not_publish(people, sign_in):
    edition = published(sign_in(people.officer))
    for name in OTHERS:
        other = sign_in(getattr(people, name))
        for url in ("/console/statistics/", PREVIEW, reverse("console:statistics_edition", args=[edition.ref])):
            assert other.get(url).status_code == 403, name
        assert other.post(PUBLISH, {"figure": "library"}).status_code == 403
        assert other.post(reverse("console:statistics_take_back", args=[edition.ref])).status_code == 403
    assert StatisticsEdition.objects.get().taken_back_at is None


@pytest.mark.parametrize("name", ["officer51", "national"])
def test_another_office_finds_nothing_of_it(people, sign_in, name):
    edition = published(sign_in(people.officer))
    other = sign_in(getattr(people, name))
    assert other.get(reverse("console:statistics_edition", args=[edition.ref])).status_code == 404
    assert other.post(reverse("console:statistics_take_back", args=[edition.ref])).status_code == 404
    assert "497" not in other.get("/console/statistics/").content.decode()


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE {} SET figures = '[]'",
        "UPDATE {} SET taken_back_at = now(), taken_back_by_id = published_by_id, as_of = '2020-01-01'",
        "DELETE FROM {}",
        "TRUNCATE {}",
    ],
)
def test_the_database_refuses_to_change_what_was_published(people, sign_in, act):
    published(sign_in(people.officer))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="is refused"), transaction.atomic():
            cursor.execute(act.format("progress_statisticsedition"))


def test_taken_back_it_is_not_put_back(people, sign_in):
    edition = take_back_statistics(by=people.officer.actor, edition=published(sign_in(people.officer)))
    edition.taken_back_at = edition.taken_back_by = None
    with pytest.raises(DatabaseError, match="is refused"), transaction.atomic():
        edition.save(update_fields=["taken_back_at", "taken_back_by"])


def test_public_pages_ask_the_same_for_one_province_and_for_three(people, sign_in, client, django_assert_num_queries):
    published(sign_in(people.officer))
    counts = {OVERVIEW: 1, PROVINCE: 2, CSV: 3, "/statistics/44/data.json": 4}
    for url, number in counts.items():
        with django_assert_num_queries(number):
            client.get(url)
    published(sign_in(people.officer51), ["applicants"], small=["applicants"])
    published(sign_in(people.national), ["applications"])
    for url, number in counts.items():
        with django_assert_num_queries(number):
            client.get(url)


def test_the_console_page_asks_the_same_for_one_version_and_for_three(people, sign_in, django_assert_num_queries):
    officer = sign_in(people.officer)
    published(officer)
    officer.get("/console/statistics/")
    with django_assert_num_queries(CONSOLE_QUERIES) as one:
        officer.get("/console/statistics/")
    for number in (1, 2):
        published(officer, ["applications"], date(2026, 6, number))
    with django_assert_num_queries(CONSOLE_QUERIES):
        officer.get("/console/statistics/")
    assert one.captured_queries


CONSOLE_QUERIES = 6


def test_everything_offered_has_its_names_and_can_be_published(people, sign_in, client):
    keys = [key for key, _label in offered_choices()]
    edition = published(sign_in(people.officer), keys, small=keys)
    assert [each["key"] for each in edition.figures] == keys
    for figure in edition.figures:
        assert figure["label"]["en"] != figure["label"]["zh-hans"]
        assert figure["rule"]["zh-hans"]
    assert client.get(PROVINCE).status_code == 200


def test_only_an_edition_that_is_there_is_taken_back(people, sign_in):
    edition = published(sign_in(people.officer))
    published(sign_in(people.officer), ["applications"])
    with pytest.raises(GuardRefused):
        take_back_statistics(by=people.officer.actor, edition=edition)


def test_the_audit_log_says_in_words_what_was_published(people, sign_in):
    published(sign_in(people.officer))
    entry = AuditEntry.objects.get(event="statistics.published")
    facts = {str(fact.name): fact for fact in facts_of(entry)}
    assert (facts["数据"].value, facts["数据"].before) == ("申报项目、项目库按类别", "")
    assert event_words(entry.event) == "公开统计数据"


def test_the_footer_leads_there(client):
    assert f'href="{OVERVIEW}"' in client.get("/").content.decode()
