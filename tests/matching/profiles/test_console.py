"""An officer's list of the province's enterprises."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.matching.profiles.profiles import another_firm, write

LIST = reverse("console:enterprise_list")


def names(answer):
    return [row.organisation.name for row in answer.context["rows"]]


def test_an_officer_sees_all_of_his_province_with_how_much_is_there(people, sign_in):
    write(people.firm, stages=[])
    answer = sign_in(people.officer).get(LIST)
    rows = {row.organisation.name: row.complete.percent for row in answer.context["rows"]}
    assert rows == {"企业 031": 80, "企业 032": 0}


def test_another_provinces_officer_sees_none_of_them(people, sign_in):
    write(people.firm)
    another_firm(51, region="51")
    assert names(sign_in(people.officer51).get(LIST)) == ["企业 051"]


@pytest.mark.parametrize("who", ["leader", "coach", "system_admin", "firm", "wang"])
def test_the_list_belongs_to_officers(people, sign_in, who):
    assert sign_in(getattr(people, who)).get(LIST).status_code == 403


@pytest.mark.parametrize(
    ("state", "found"),
    [("listed", ["企业 031"]), ("silent", ["企业 041"]), ("waiting", ["企业 032"]), ("refused", [])],
)
def test_tabs(people, sign_in, state, found):
    write(people.firm)
    another_firm(41)
    answer = sign_in(people.officer).get(LIST, {"state": state})
    assert names(answer) == found
    assert answer.context["count"] == len(found)


def test_the_list_asks_as_often_for_three_as_for_one(people, sign_in):
    """Two questions are the list's own; the console's menu counts what waits elsewhere."""
    client = sign_in(people.officer)
    client.get(LIST, {"q": "031"})
    write(people.firm)
    with CaptureQueriesContext(connection) as one:
        assert len(names(client.get(LIST, {"q": "企业 031"}))) == 1
    another_firm(41)
    with CaptureQueriesContext(connection) as three:
        assert len(names(client.get(LIST))) == 3
    assert len(three) == len(one)
    assert len([query for query in three if "matching_enterpriseprofile" in query["sql"]]) == 2
