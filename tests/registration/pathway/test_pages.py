"""The pages of the road and the planner, and the command."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from registration.models import PlannedDay, RoadPlan, RoadTemplate
from registration.services.cases import close_case, set_route
from registration.services.planning import set_planned_day
from tests.registration.factories import city_person, coached, open_case_of, reached
from tests.registration.pathway.drafts import published

TODAY = timezone.localdate()
pytestmark = pytest.mark.django_db
PLANNER = "/registration/planner/"


def road(case, tail=""):
    return f"/registration/cases/{case.ref}/road/{tail}"


@pytest.mark.parametrize("name", ["wang", "firm", "manager", "officer", "coach"])
def test_who_sees_the_road(people, sign_in, name):
    case = coached(open_case_of(people), people.coach)
    answer = sign_in(getattr(people, name)).get(road(case))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "98" in text
    assert "技术审评" in text


@pytest.mark.parametrize("name", ["li", "zhao", "manager2", "leader", "department", "officer51", "sun", "nobody"])
def test_for_whom_it_does_not_exist(people, sign_in, name):
    case = open_case_of(people)
    client = sign_in(getattr(people, name))
    for tail in ("", "days/"):
        assert client.get(road(case, tail)).status_code == 404
    assert client.post(road(case, "replan/")).status_code == 404


def test_the_city_sees_the_road_of_class_one(people, sign_in):
    case = open_case_of(people, "I")
    text = sign_in(city_person()).get(road(case)).content.decode()
    assert "当场办结" in text or "on the spot" in text


@pytest.mark.parametrize("management_class", ["I", "II", "III", ""])
def test_the_page_opens_for_each_class_and_at_each_stage(people, sign_in, management_class):
    case = open_case_of(people, management_class)
    client = sign_in(people.firm)
    assert client.get(road(case)).status_code == 200
    for kind in ("accepted", "supplement_asked") if management_class in ("II", "III") else ():
        reached(people.officer, case, kind)
        assert client.get(road(case)).status_code == 200


def test_a_closed_case_still_shows_its_road(people, sign_in):
    case = close_case(by=people.officer.actor, case=open_case_of(people), code="market")
    assert sign_in(people.firm).get(road(case)).status_code == 200


def test_a_case_from_before_there_were_plans_shows_its_road_too(people, sign_in):
    case = open_case_of(people)
    RoadPlan.objects.filter(case=case).delete()
    answer = sign_in(people.firm).get(road(case))
    assert answer.status_code == 200
    assert answer.context["history"] == []


def test_what_would_be_stands_beside_what_is(people, sign_in):
    case = open_case_of(people)
    answer = sign_in(people.wang).get(road(case), {"supplements": "1", "channel": "provincial_priority"})
    assert answer.context["comparison"]["total"] == 5 + 3 + 36 + 36 + 10 + 10
    assert answer.context["comparison"]["total_before"] == 98
    kinds = [row["kind"] for row in answer.context["comparison"]["rows"]]
    assert kinds.count("added") == 2
    assert case.plans.count() == 1


def test_another_class_shows_what_is_gone(people, sign_in):
    answer = sign_in(people.wang).get(road(open_case_of(people)), {"management_class": "I"})
    kinds = [row["kind"] for row in answer.context["comparison"]["rows"]]
    assert "gone" in kinds
    assert "added" in kinds


@pytest.mark.parametrize("query", [{"management_class": "IV"}, {"supplements": "-1"}, {"route": "x", "channel": "y"}])
def test_a_question_that_makes_no_sense_is_answered_in_words(people, sign_in, query):
    answer = sign_in(people.wang).get(road(open_case_of(people)), query)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert answer.context["comparison"] is None


def test_the_sides_plan_their_days_on_one_page(people, sign_in):
    case, client = open_case_of(people), sign_in(people.firm)
    assert client.get(road(case, "days/")).status_code == 200
    on = (TODAY + timedelta(days=50)).isoformat()
    assert client.post(road(case, "days/"), {"testing": on}).status_code == 302
    assert PlannedDay.objects.get(case=case).stage == "testing"
    assert on in client.get(road(case)).content.decode()


def test_a_day_that_is_refused_stays_typed(people, sign_in):
    case, past = open_case_of(people), (TODAY - timedelta(days=5)).isoformat()
    answer = sign_in(people.firm).post(road(case, "days/"), {"testing": past, "dossier": "sometime"})
    assert answer.status_code == 422
    assert past in answer.content.decode()
    assert not PlannedDay.objects.exists()


def test_what_somebody_else_planned_meanwhile_is_not_taken_back(people, sign_in):
    """The form brings back what stood there when it was opened; only what was changed is written."""
    case = open_case_of(people)
    on, other = TODAY + timedelta(days=50), TODAY + timedelta(days=20)
    set_planned_day(by=people.wang.actor, case=case, stage="design_freeze", on=other)
    typed = {"testing": on.isoformat(), "design_freeze": "", "was-design_freeze": ""}
    assert sign_in(people.firm).post(road(case, "days/"), typed).status_code == 302
    assert set(PlannedDay.objects.values_list("stage", "on")) == {("design_freeze", other), ("testing", on)}


def test_readers_who_plan_nothing_are_told_so(people, sign_in):
    case, client = open_case_of(people), sign_in(people.manager)
    assert client.get(road(case, "days/")).status_code == 200
    on = (TODAY + timedelta(days=50)).isoformat()
    assert client.post(road(case, "days/"), {"testing": on}).status_code == 403


def test_a_guide_plans_by_the_version_in_force(people, sign_in):
    case = coached(open_case_of(people), people.coach)
    client = sign_in(people.coach)
    assert "replan" not in client.get(road(case)).content.decode()
    published(people.officer)
    assert "replan" in client.get(road(case)).content.decode()
    for _time in range(2):
        assert client.post(road(case, "replan/")).status_code == 302
    assert case.plans.order_by("-number").first().template.number == 3
    assert sign_in(people.firm).post(road(case, "replan/")).status_code == 403


QUERIES = 10


@pytest.mark.parametrize("plans", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_plans(people, sign_in, plans, django_assert_num_queries):
    case, client = open_case_of(people), sign_in(people.firm)
    for route in ["exempt", "trial"][: plans - 1]:
        set_route(by=people.firm.actor, case=case, route=route)
    client.get(road(case))
    with django_assert_num_queries(QUERIES):
        answer = client.get(road(case))
    assert len(answer.context["history"]) == plans


@pytest.mark.parametrize(
    "name", ["nobody", "wang", "firm", "unverified_firm", "manager", "coach", "department", "leader", "national"]
)
def test_the_planner_opens_for_anybody_signed_in(people, sign_in, name):
    answer = sign_in(getattr(people, name)).get(PLANNER)
    assert answer.status_code == 200
    assert answer.context["plan"].total_working_days == 98


def test_the_planner_asks_visitors_to_sign_in(client):
    assert client.get(PLANNER).status_code == 302


def test_the_planner_reckons_what_it_is_asked(people, sign_in):
    asked = {"management_class": "III", "supplements": "1", "answer_days": "30", "start": "2026-01-05", "region": "51"}
    answer = sign_in(people.wang).get(PLANNER, asked)
    assert answer.context["plan"].total_working_days == 188
    assert answer.context["template"] == RoadTemplate.objects.get(region=None)


@pytest.mark.parametrize(
    "wrong",
    [{"start": "soon"}, {"start": "1900-01-01"}, {"start": "9999-12-31"}, {"answer_days": "0"}, {"region": "99"}],
)
def test_the_planner_says_what_it_cannot_reckon(people, sign_in, wrong):
    answer = sign_in(people.wang).get(PLANNER, wrong)
    assert answer.status_code == 422
    assert answer.context["plan"] is None


def told(*arguments):
    out = StringIO()
    call_command("plan", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(("management_class", "total"), [("I", 0), ("II", 98), ("III", 128)])
def test_the_command_prints_each_stage_and_the_whole(management_class, total):
    plan = json.loads(told("--class", management_class, "--start", "2026-01-05", "--json"))
    assert (plan["class"], plan["start"]) == (management_class, "2026-01-05")
    assert plan["total_working_days"] == total == sum(stage["working_days"] for stage in plan["stages"])
    assert {"key", "label", "body", "working_days", "starts", "ends"} <= plan["stages"][0].keys()
    assert plan["ends"] == plan["stages"][-1]["ends"]
    assert all(stage["working_days"] is None for stage in plan["preparation"])


def test_the_command_plans_for_a_sub_catalogue():
    plan = json.loads(told("--class", "III", "--start", "2026-01-05", "--subcatalogue", "21", "--json"))
    assert plan["subcatalogue"] == "21"
    assert "software" in {stage["key"] for stage in plan["preparation"]}
    assert plan["total_working_days"] == 128


@pytest.mark.django_db(transaction=True)
def test_the_command_plans_on_a_machine_whose_database_is_not_set_up():
    """As the first command of a fresh checkout: no table is there, and none is made."""
    name = f"{connection.settings_dict['NAME']}_empty"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        done = subprocess.run(
            [sys.executable, "manage.py", "plan", "--class", "II", "--start", "2026-01-05", "--json"],
            env={**os.environ, "DATABASE_URL": url_of(name)},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')
    plan = json.loads(done.stdout)
    assert (plan["total_working_days"], plan["ends"]) == (98, "2026-06-01")
    assert "by the one the portal brings" in done.stderr


def url_of(name):
    given = connection.settings_dict
    port, host = given.get("PORT", ""), quote(given["HOST"], safe="")
    return f"postgres://{given['USER']}:{quote(given['PASSWORD'] or '', safe='')}@{host}:{port}/{name}"


def test_the_command_prints_a_table_without_json():
    text = told("--class", "II", "--start", "2026-01-05", "--supplements", "1", "--route", "trial")
    assert "158" in text
    assert "2026-01-12" in text


@pytest.mark.parametrize(
    "wrong",
    [
        ["--class", "IV"],
        ["--start", "2026-02-30"],
        ["--start", "0001-01-01"],
        ["--region", "99"],
        ["--answer-days", "999"],
    ],
)
def test_the_command_refuses_what_it_cannot_plan(wrong):
    with pytest.raises(CommandError):
        told(*["--class", "II", "--start", "2026-01-05"], *wrong)


@pytest.mark.parametrize("name", ["wang", "firm", "officer"])
def test_a_side_names_the_sub_catalogue_on_its_page(people, sign_in, name):
    case, client = open_case_of(people, "III", subcatalogue="00"), sign_in(getattr(people, name))
    assert "还没有填写子目录" in client.get(road(case)).content.decode()
    page = f"/registration/cases/{case.ref}/subcatalogue/"
    refused = client.post(page, {"subcatalogue": "99"})
    assert refused.status_code == 422
    assert "subcatalogue" in refused.context["form"].errors
    assert client.post(page, {"subcatalogue": "21"}, follow=True).status_code == 200
    text = client.get(road(case)).content.decode()
    assert "软件研究和网络安全" in text
    assert "还没有填写子目录" not in text


@pytest.mark.parametrize(("name", "status"), [("manager", 403), ("zhao", 404), ("officer51", 404), ("leader", 404)])
def test_who_cannot_open_the_page_of_the_sub_catalogue(people, sign_in, name, status):
    case = open_case_of(people)
    assert sign_in(getattr(people, name)).get(f"/registration/cases/{case.ref}/subcatalogue/").status_code == status


def test_the_planner_draws_what_the_sub_catalogue_asks_for(people, sign_in):
    client = sign_in(people.wang)
    asked = client.get(PLANNER, {"management_class": "III", "subcatalogue": "13"})
    assert "animal_study" in {leg.key for leg in asked.context["plan"].preparation}
    assert "13 无源植入器械" in asked.content.decode()
    assert client.get(PLANNER, {"subcatalogue": "99"}).status_code == 422


def test_what_if_the_device_stood_elsewhere(people, sign_in):
    case = open_case_of(people, "III", subcatalogue="21")
    answer = sign_in(people.firm).get(road(case), {"subcatalogue": "13"})
    kinds = {row["label"]: row["kind"] for row in answer.context["comparison"]["rows"]}
    assert kinds["软件研究和网络安全"] == "gone"
    assert kinds["动物试验研究（必要时）"] == "added"
    assert answer.context["comparison"]["total"] == answer.context["comparison"]["total_before"] == 128
