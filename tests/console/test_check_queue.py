"""The queue of the formal check."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Membership
from projects.models import Deadline, Project
from projects.services.checks import accept_project, exempt_deadline
from tests.factories import draft_project, submitted_project

QUEUE = "/console/checks/"


def due(project, days):
    Deadline.objects.filter(project=project).update(due_on=timezone.localdate() + timedelta(days=days))


def titles(answer):
    return [row.project.title for row in answer.context["page"].rows]


def test_earliest_deadline_first(people, sign_in):
    late = submitted_project(people.wang, title="已经超期的项目")
    early = submitted_project(people.zhao, title="时间充裕的项目")
    due(late, -3)
    due(early, 30)
    answer = sign_in(people.officer).get(QUEUE)
    assert titles(answer) == ["已经超期的项目", "时间充裕的项目"]
    assert titles(sign_in(people.officer).get(QUEUE, {"state": "overdue"})) == ["已经超期的项目"]
    assert [tab["n"] for tab in answer.context["tabs"]] == [2, 1, 0, 1, 0]


def test_filters(people, sign_in):
    submitted_project(people.wang, title="可降解支撑环", subcatalogue="13", claimed_class="III")
    submitted_project(people.zhao, title="防雾喉镜片", subcatalogue="08", claimed_class="II")
    client = sign_in(people.officer)
    assert titles(client.get(QUEUE, {"q": "医疗机构 002"})) == ["防雾喉镜片"]
    assert titles(client.get(QUEUE, {"class": "III"})) == ["可降解支撑环"]
    assert titles(client.get(QUEUE, {"subcatalogue": "08"})) == ["防雾喉镜片"]
    assert titles(client.get(QUEUE, {"q": "没有这样的项目"})) == []


def test_exempt_is_its_own_state_with_the_reason(people, sign_in):
    project = submitted_project(people.wang)
    due(project, -3)
    exempt_deadline(by=people.officer.actor, deadline=Deadline.objects.get(project=project), reason="系统迁移")
    client = sign_in(people.officer)
    assert titles(client.get(QUEUE, {"state": "overdue"})) == []
    assert "系统迁移" in client.get(QUEUE, {"state": "exempt"}).content.decode()


def test_marks(people, sign_in):
    submitted_project(people.wang, service_invention="yes")
    Membership.objects.filter(user=people.wang.user).update(status="ended")
    row = sign_in(people.officer).get(QUEUE).context["page"].rows[0]
    assert (row.confirmation_status, row.works_there, row.round) == ("waiting", False, 1)


def test_another_province_sees_an_empty_queue(people, sign_in):
    project = submitted_project(people.wang)
    answer = sign_in(people.officer51).get(QUEUE)
    assert titles(answer) == []
    assert project.title not in answer.content.decode()


@pytest.mark.parametrize("who", ["leader", "coach", "system_admin", "security_admin", "audit_admin", "wang", "manager"])
def test_only_officers(people, sign_in, who):
    assert sign_in(getattr(people, who)).get(QUEUE).status_code == 403


def test_drafts_and_decided_applications_do_not_wait(people, sign_in):
    draft_project(people.wang)
    accept_project(by=people.officer.actor, project=submitted_project(people.zhao))
    assert titles(sign_in(people.officer).get(QUEUE)) == []


def test_pages_go_on_where_the_last_one_ended(people, sign_in, monkeypatch):
    for number in range(3):
        submitted_project(people.wang, title=f"项目第 {number} 号")
    monkeypatch.setattr("projects.admin.queue.queue_page.__defaults__", ("", 2))
    client = sign_in(people.officer)
    first = client.get(QUEUE)
    second = client.get(QUEUE, {"after": first.context["page"].next_cursor})
    assert len(titles(first)) == 2
    assert set(titles(first)) | set(titles(second)) == {f"项目第 {number} 号" for number in range(3)}


def test_one_row_costs_as_many_queries_as_three(people, sign_in, django_assert_num_queries):
    client = sign_in(people.officer)
    submitted_project(people.wang)
    client.get(QUEUE)
    with django_assert_num_queries(QUERIES):
        client.get(QUEUE)
    for persona in (people.li, people.zhao):
        submitted_project(persona)
    assert Project.objects.count() == 3
    with django_assert_num_queries(QUERIES):
        client.get(QUEUE)


# Session, person, memberships, notices; views, sub-catalogues, counts, rows.
QUERIES = 8
