"""Keeping, changing and deleting searches by HTTP."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import GuardRefused, NotVisible
from matching.models import SavedSearch
from matching.selectors.search import Query
from matching.services import saved_searches
from matching.services.saved_searches import change_saved_search, delete_saved_search

pytestmark = pytest.mark.django_db

LIST = "/matching/searches/"


def test_a_search_is_kept_found_again_changed_and_deleted(people, opened, sign_in):
    opened(title="止血海绵", stage="prototype")
    client = sign_in(people.firm)
    page = client.get("/matching/", {"q": "止血", "stage": "prototype", "page": "1"})
    address = page.context["keep"]["url"]
    form = client.get(address)
    assert "止血" in form.context["form"]["name"].value()
    assert client.post(address, {"name": "", "alert": "daily"}).status_code == 422
    assert client.post(address, {"name": "止血材料", "alert": "weekly"}).url == LIST
    assert "止血材料" in client.get("/matching/", {"stage": "prototype", "q": "止血"}).content.decode()
    search = SavedSearch.objects.get()
    assert (search.query, search.alert) == ("q=%E6%AD%A2%E8%A1%80&stage=prototype", "weekly")
    assert "止血材料" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{search.ref}/").url == f"/matching/?{search.query}&sort=newest"
    assert client.get(f"{LIST}{search.ref}/edit/").status_code == 200
    assert client.post(f"{LIST}{search.ref}/edit/", {"name": "止血", "alert": "hourly"}).status_code == 422
    assert client.post(f"{LIST}{search.ref}/edit/", {"name": "止血", "alert": "at_once"}).url == LIST
    search.refresh_from_db()
    assert (search.name, search.alert) == ("止血", "at_once")
    assert client.get(f"{LIST}{search.ref}/delete/").status_code == 200
    assert client.post(f"{LIST}{search.ref}/delete/").url == LIST
    assert not SavedSearch.objects.exists()


def test_a_search_of_needs_is_kept(people, sign_in):
    client = sign_in(people.firm)
    address = client.get("/matching/needs/", {"q": "管路", "kind": "clinical"}).context["keep"]["url"]
    assert client.post(address, {"name": "管路", "alert": "daily"}).status_code == 302
    search = SavedSearch.objects.get()
    assert search.subject == "needs"
    assert client.get(f"{LIST}{search.ref}/").url.startswith("/matching/needs/?")
    assert client.get(LIST).status_code == 200


def test_the_same_search_is_kept_once(people, keep, sign_in):
    keep(people.firm, "止血", stage=("idea", "frozen"))
    page = sign_in(people.firm).post(
        f"{LIST}new/?stage=frozen&stage=idea&q=止血&junk=1", {"name": "另一个", "alert": "daily"}
    )
    assert page.status_code == 422
    assert SavedSearch.objects.count() == 1
    keep(people.firm, "止血")
    keep(people.li, "止血")


def test_fifty_are_enough(people, keep, monkeypatch):
    monkeypatch.setattr(saved_searches, "MOST_SEARCHES", 2)
    keep(people.firm, "止血")
    keep(people.firm, "海绵")
    with pytest.raises(GuardRefused):
        keep(people.firm, "敷料")


@pytest.mark.parametrize("asked", ["subject=secrets", "subject=projects&q=" + "血" * 300, "q=%00", "city=" + "x" * 600])
def test_odd_addresses_are_answered(people, sign_in, asked):
    client = sign_in(people.firm)
    assert client.get(f"{LIST}new/?{asked}").status_code in (200, 404)
    answer = client.post(f"{LIST}new/?{asked}", {"name": "x", "alert": "daily"})
    assert answer.status_code in (302, 404, 422)


def test_visitors_are_asked_to_sign_in(client):
    for address in (LIST, f"{LIST}new/", f"{LIST}X/", f"{LIST}X/edit/", f"{LIST}X/delete/"):
        assert client.get(address).status_code == 302


def test_markup_in_a_name_stays_text(people, keep, sign_in):
    keep(people.firm, "<b>止血</b>")
    page = sign_in(people.firm).get(LIST).content.decode()
    assert "<b>止血" not in page
    assert "&lt;b&gt;止血" in page


def test_services_refuse_others(people, keep):
    search = keep(people.firm, "止血")
    for persona in (people.wang, people.unverified_firm, people.officer):
        with pytest.raises(NotVisible):
            change_saved_search(by=persona.actor, search=search, name="x", alert="never")
        with pytest.raises(NotVisible):
            delete_saved_search(by=persona.actor, search=search)


@pytest.mark.parametrize("address", [LIST, "/matching/needs/"])
def test_the_list_asks_as_often_for_three_as_for_one(people, keep, sign_in, address):
    client = sign_in(people.firm)
    keep(people.firm, "止血", subcatalogue=("13",))
    client.get(address)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    one = asked()
    keep(people.firm, "海绵", stage=("idea",))
    keep(people.firm, "管路", subject="needs", wanted=("pilot",))
    assert asked() == one


def test_the_page_says_under_which_name_a_search_stands(people, keep, sign_in):
    search = keep(people.firm, "止血")
    page = sign_in(people.firm).get("/matching/", {"q": "止血"})
    assert page.context["keep"]["url"] == f"{LIST}{search.ref}/edit/"
    assert Query(text="止血").text in page.content.decode()
