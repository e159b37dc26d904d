"""The figures for machines."""

import pytest
from django.test import Client

from progress.indicators import INDICATORS
from progress.models import CountedChange
from tests.progress.test_figures import IN_2026, YEAR

pytestmark = pytest.mark.usefixtures("year")

URL = "/api/v1/indicators/"
DAY = {"as_of": "2026-07-02"}


@pytest.mark.parametrize("name", ["leader", "officer"])
def test_the_figures_of_the_own_province(people, sign_in, name):
    answer = sign_in(getattr(people, name)).get(URL, DAY).json()
    assert answer == {"region": "44", "from": None, **DAY, **YEAR}


def test_the_period(people, sign_in):
    answer = sign_in(people.leader).get(URL, {**DAY, "from": "2026-01-01"}).json()
    assert {key: answer[key] for key in IN_2026} == IN_2026
    assert answer["from"] == "2026-01-01"


def test_a_national_official_takes_any_province_or_all(people, sign_in):
    national = sign_in(people.national)
    assert national.get(URL, DAY).json()["applications"] == 497
    assert national.get(URL, {**DAY, "region": "44"}).json()["applications"] == 497
    assert national.get(URL, {**DAY, "region": "51"}).json()["applications"] == 0
    assert national.get(URL, {**DAY, "region": "99"}).status_code == 404


@pytest.mark.parametrize(
    "name", ["wang", "manager", "coach", "firm", "department", "system_admin", "audit_admin", "nobody"]
)
def test_other_roles_are_refused(people, sign_in, name):
    answer = sign_in(getattr(people, name)).get(URL, DAY)
    assert answer.status_code == 403
    assert set(answer.json()) == {"error"}
    # Not the number itself: the request's own identifier may hold it.
    assert "applications" not in answer.content.decode()


def test_another_province_is_not_found(people, sign_in):
    other = sign_in(people.officer51)
    assert other.get(URL, {**DAY, "region": "44"}).status_code == 404
    assert other.get(URL, DAY).json()["applications"] == 0


def test_without_a_session_there_is_no_answer():
    assert Client().get(URL).status_code in (302, 401, 403)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"as_of": "2026-13-01"}, "as_of"),
        ({"as_of": "2999-01-01"}, "as_of"),
        ({"from": "x"}, "from"),
        ({"class": "IV"}, "class"),
        ({"subcatalogue": "99"}, "subcatalogue"),
    ],
)
def test_a_wrong_filter_is_named(people, sign_in, query, field):
    answer = sign_in(people.leader).get(URL, query)
    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == [field]


def test_filters(people, sign_in):
    leader = sign_in(people.leader)
    assert leader.get(URL, {**DAY, "class": "I"}).json()["library"] == 34
    assert leader.get(URL, {**DAY, "institution": "医疗机构085"}).json()["applications"] == 15
    assert leader.get(URL, {**DAY, "institution": "不存在"}).json()["applications"] == 0
    assert leader.get(URL, {**DAY, "city": "4403"}).json()["applications"] == 81


def test_figures_that_lag_behind_say_until_when_they_are_counted(people, sign_in, settings):
    settings.PROGRESS = {**settings.PROGRESS, "take_in_at_once": 0}
    CountedChange.objects.create(kind="project", number=1)
    answer = sign_in(people.leader).get(URL, DAY).json()
    assert answer["counted_until"] == CountedChange.objects.get().at.isoformat()
    assert answer["applications"] == 497


def test_the_schema_and_its_page(people, sign_in):
    leader = sign_in(people.leader)
    schema = leader.get("/api/schema/", {"format": "json"}).json()
    properties = schema["components"]["schemas"]["IndicatorAnswer"]["properties"]
    assert set(INDICATORS) < set(properties)
    names = {parameter["name"] for parameter in schema["paths"][URL]["get"]["parameters"]}
    assert names == {"region", "as_of", "from", "city", "class", "institution", "subcatalogue"}
    page = leader.get("/api/docs/")
    assert page.status_code == 200
    assert "<style" not in page.content.decode()
