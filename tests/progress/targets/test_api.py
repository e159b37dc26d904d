"""How far the targets are, for machines."""

import pytest
from django.test import Client

from tests.progress.targets.given import started, target_facts

pytestmark = pytest.mark.usefixtures("year")
URL = "/api/v1/targets/"
DAY = {"as_of": "2026-07-02"}


@pytest.mark.parametrize("name", ["leader", "officer"])
def test_the_targets_of_the_own_province(people, sign_in, name):
    answer = sign_in(getattr(people, name)).get(URL, DAY).json()
    found = answer["targets"][0]
    assert {key: found[key] for key in ("key", "value", "target", "share", "expected", "status")} == {
        "key": "applications",
        "value": 84,
        "target": 300,
        "share": 0.28,
        "expected": 150,
        "status": "behind",
    }
    assert found["forecast_low"] <= found["forecast"] <= found["forecast_high"]
    assert (answer["region"], answer["as_of"], len(answer["targets"])) == ("44", "2026-07-02", 7)
    assert answer["programmes"][0]["ref"] == found["programme"]


def test_a_national_official_asks_for_any_province(people, sign_in):
    started(people.officer51, target_facts(amount=9))
    national = sign_in(people.national)
    assert national.get(URL, DAY).json()["targets"] == []
    assert len(national.get(URL, {**DAY, "region": "44"}).json()["targets"]) == 7
    assert national.get(URL, {**DAY, "region": "51"}).json()["targets"][0]["target"] == 9
    assert national.get(URL, {**DAY, "region": "99"}).status_code == 404


@pytest.mark.parametrize("name", ["wang", "manager", "coach", "firm", "department", "system_admin", "audit_admin"])
def test_other_roles_are_refused(people, sign_in, name):
    answer = sign_in(getattr(people, name)).get(URL, DAY)
    assert (answer.status_code, set(answer.json())) == (403, {"error"})


def test_another_province_is_not_found(people, sign_in):
    other = sign_in(people.officer51)
    assert other.get(URL, {**DAY, "region": "44"}).status_code == 404
    assert other.get(URL, DAY).json()["targets"] == []
    assert Client().get(URL).status_code in (302, 401, 403)


@pytest.mark.parametrize("query", [{"as_of": "2026-13-01"}, {"as_of": "2999-01-01"}, {"region": "4" * 20}])
def test_a_wrong_question_is_named(people, sign_in, query):
    answer = sign_in(people.leader).get(URL, query)
    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == list(query)


def test_the_schema_names_every_value(people, sign_in):
    leader = sign_in(people.leader)
    schema = leader.get("/api/schema/", {"format": "json"}).json()
    properties = schema["components"]["schemas"]["TargetValues"]["properties"]
    assert set(leader.get(URL, DAY).json()["targets"][0]) == set(properties)
    assert {each["name"] for each in schema["paths"][URL]["get"]["parameters"]} == {"region", "as_of"}
