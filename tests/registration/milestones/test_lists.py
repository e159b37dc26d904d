"""The list of cases, the panels on other pages, and how many queries they take."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.models import Project
from projects.selectors.pages import phases
from registration.models import Case
from registration.services.cases import block_case, close_case
from registration.services.milestones import refuse_milestone
from tests.matching.partnerships.factories import second_firm
from tests.registration.factories import coached, open_case_of, reached
from tests.standing import standing

LIST = "/registration/"
TODAY = timezone.localdate()


@standing
def case(people) -> Case:
    return coached(open_case_of(people), people.coach)


def copies(case: Case, more: int) -> None:
    """Further cases of further projects, without their way there."""
    for number in range(more):
        project = Project.objects.get(pk=case.project_id)
        project.pk, project.key, project.reference = None, f"COPY{number}", f"CY44-2026-90000{number}"
        project.save(force_insert=True)
        copy = Case.objects.get(pk=case.pk)
        copy.pk, copy.ref, copy.project = None, f"COPY{number}", project
        copy.save(force_insert=True)


def queries(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("name", ["wang", "firm", "manager", "coach", "officer"])
def test_a_list_of_three_takes_as_many_queries_as_one_of_one(people, case, sign_in, name):
    client = sign_in(getattr(people, name))
    client.get(LIST)
    one = queries(client, LIST)
    copies(case, 2)
    assert client.get(LIST).content.decode().count('<li class="hit">') == 3
    assert queries(client, LIST) == one


# Of them the frame of the portal 5 (a firm 6), or of the console.
QUERIES = {"wang": (8, 15, 9), "firm": (8, 17, 11), "coach": (8, 16, 10)}


@pytest.mark.parametrize("name", ["wang", "firm", "coach"])
def test_pages_take_a_constant_number_of_queries(people, case, sign_in, name):
    client = sign_in(getattr(people, name))
    client.get(LIST)
    day = TODAY - timedelta(days=30)
    reached(people.officer, case, "design_frozen", day)
    pages = (LIST, f"/registration/cases/{case.ref}/", f"/registration/cases/{case.ref}/milestones/")
    # That it was opened is noted once.
    client.get(pages[1])
    before = tuple(queries(client, address) for address in pages)
    for number, kind in enumerate(("tested", "evaluated", "accepted")):
        reached(people.officer, case, kind, day + timedelta(days=number))
    assert tuple(queries(client, address) for address in pages) == before
    assert before == QUERIES[name]


def listed(client, query: str) -> int:
    return client.get(LIST + query).content.decode().count('<li class="hit">')


def test_narrowed_by_state_and_stage(people, case, sign_in):
    client = sign_in(people.firm)
    assert [listed(client, f"?status={state}") for state in ("running", "blocked", "nonsense")] == [1, 0, 1]
    assert [listed(client, f"?stage={stage}") for stage in ("cultivation", "review")] == [1, 0]
    shown = client.get(f"{LIST}?status=blocked").content.decode()
    assert "没有符合筛选条件的事项" in shown


def test_what_waits_for_the_sides(people, case, sign_in):
    firm, wang = sign_in(people.firm), sign_in(people.wang)
    assert [listed(client, "?waits=1") for client in (firm, wang)] == [0, 0]
    refuse_milestone(by=people.coach.actor, milestone=reached(people.firm, case, "design_frozen"), reason="缺页")
    assert [listed(client, "?waits=1") for client in (firm, wang)] == [1, 1]
    assert "待您处理" in firm.get(LIST).content.decode()
    reached(people.firm, case, "design_frozen")
    assert listed(firm, "?waits=1") == 0
    Case.objects.update(due_on=TODAY)
    assert listed(firm, "?waits=1") == 1
    assert listed(sign_in(people.manager), "?waits=1") == 0, "the institution has nothing to report"


def test_what_waits_for_guides(people, case, sign_in):
    coach = sign_in(people.coach)
    Case.objects.update(due_on=TODAY)
    assert listed(coach, "?waits=1") == 0
    reached(people.firm, case, "design_frozen")
    assert listed(coach, "?waits=1") == 1
    block_case(by=people.firm.actor, case=Case.objects.get(), code="funding")
    assert listed(sign_in(people.officer), "?waits=1") == 1


def panel(client, project: Project) -> str:
    answer = client.get(f"/registration/projects/{project.ref}/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["wang", "firm", "manager", "officer"])
def test_the_projects_page_says_where_it_stands(people, case, sign_in, name):
    client = sign_in(getattr(people, name))
    assert (
        f"/registration/projects/{case.project.ref}/" in client.get(f"/projects/{case.project.ref}/").content.decode()
    )
    assert f"/registration/cases/{case.ref}/" in panel(client, case.project)
    assert client.get(f"/registration/projects/{case.project.ref}/").status_code == 200


def test_the_panel_is_empty_for_another_firm(people, case, sign_in):
    client = sign_in(second_firm())
    assert "<" not in panel(client, case.project)
    assert case.ref not in client.get(f"/registration/projects/{case.project.ref}/").content.decode()


@pytest.mark.parametrize("name", ["wang", "firm"])
def test_the_partnership_leads_to_its_case(people, case, sign_in, name):
    client, match = sign_in(getattr(people, name)), case.partnership.match.ref
    address = f"/registration/partnerships/{match}/"
    assert address in client.get(f"/matching/matches/{match}/partnership/").content.decode()
    assert client.get(address).url == f"/registration/cases/{case.ref}/"
    assert case.ref in client.get(address, headers={"HX-Request": "true"}).content.decode()


def phase(project: Project) -> str:
    return next(str(each["label"]) for each in phases(project, []) if each["state"] == "now")


def test_a_case_carries_its_project_through_the_phases(people, case):
    project = case.project
    assert phase(project) == "培育辅导"
    reached(people.officer, case, "accepted")
    reached(people.officer, case, "certified")
    assert phase(project) == "转化落地"


def test_a_closed_case_carries_no_further(people, case):
    close_case(by=people.officer.actor, case=case, code="market")
    assert phase(case.project) == "征集筛选"


def test_the_projects_timeline_tells_the_turning_points(people, case, sign_in):
    reached(people.officer, case, "accepted")
    reached(people.officer, case, "certified")
    shown = sign_in(people.wang).get(f"/projects/{case.project.ref}/").content.decode()
    assert "进入注册" in shown
    assert "产品已获证或已备案" in shown
