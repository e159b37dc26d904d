"""The projects of the API: who gets what, pages, and cost."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry
from projects.models import Project
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project, draft_project, submitted_project

LIST = "/api/v1/projects/"


def references(client: Client, **query) -> list[str]:
    return [row["reference"] for row in client.get(LIST, query).json()["results"]]


def test_a_visitor_is_asked_to_sign_in(people):
    project = submitted_project(people.wang)

    assert Client().get(LIST).status_code == 401
    assert Client().get(f"{LIST}{project.ref}/").status_code == 401


@pytest.mark.parametrize(
    ("persona", "sees"),
    [
        ("wang", True),
        ("manager", True),
        ("officer", True),
        ("leader", True),
        ("department", True),
        ("national", True),
        ("li", False),
        ("zhao", False),
        ("manager2", False),
        ("officer51", False),
        ("coach", False),
        ("firm", False),
        ("audit_admin", False),
        ("nobody", False),
    ],
)
def test_the_list_follows_province_institution_and_role(people, sign_in, persona, sees):
    project = submitted_project(people.wang)
    client = sign_in(getattr(people, persona))

    assert (project.reference in references(client)) == sees
    assert client.get(f"{LIST}{project.ref}/").status_code == (200 if sees else 404)


def test_drafts_are_not_listed_but_their_author_may_read_them(people, sign_in):
    draft = draft_project(people.wang)
    client = sign_in(people.wang)

    assert references(client) == []
    assert client.get(f"{LIST}{draft.ref}/").json()["reference"] == draft.key
    assert sign_in(people.officer).get(f"{LIST}{draft.ref}/").status_code == 404


def test_what_is_above_the_tier_is_absent_and_not_empty(people, sign_in):
    project = accepted_project(people, patent_status="granted")
    set_openness(by=people.wang.actor, project=project, openness="enterprises")

    firm = sign_in(people.firm).get(f"{LIST}{project.ref}/").json()
    owner = sign_in(people.wang).get(f"{LIST}{project.ref}/").json()

    assert {"status", "applicant", "team", "listings"} & firm.keys() == set()
    assert firm["institution"] == "医疗机构 001"
    assert "principle" not in firm["answers"]["product"]
    assert owner["status"] == "accepted"
    assert owner["answers"]["product"]["principle"]


def test_reading_a_project_is_put_on_record(people, sign_in):
    project = submitted_project(people.wang)
    sign_in(people.leader).get(f"{LIST}{project.ref}/")

    look = AuditEntry.objects.get(event="project.viewed", object_ref=project.key)
    assert look.changes == {"tier": 1, "part": "api"}


def test_pages_go_on_by_cursor_in_both_directions(people, sign_in):
    projects = [submitted_project(people.wang, title=f"项目{number}") for number in range(3)]
    Project.objects.filter(pk=projects[0].pk).update(applied_on=date(2020, 1, 1))
    expected = [projects[2].reference, projects[1].reference, projects[0].reference]
    client = sign_in(people.officer)

    first = client.get(LIST, {"size": "2"}).json()
    second = client.get(LIST, {"size": "2", "after": first["next"]}).json()
    back = client.get(LIST, {"size": "2", "before": second["previous"]}).json()

    assert [row["reference"] for row in first["results"] + second["results"]] == expected
    assert first["previous"] is None
    assert second["next"] is None
    assert back["results"] == first["results"]
    assert client.get(LIST, {"after": "nonsense", "size": "x"}).status_code == 200


@pytest.mark.parametrize("persona", ["officer", "firm", "national", "wang"])
def test_the_list_costs_the_same_at_one_row_and_at_three(people, sign_in, persona):
    client = sign_in(getattr(people, persona))

    def opened() -> None:
        project = accepted_project(people, patent_status="granted")
        set_openness(by=people.wang.actor, project=project, openness="enterprises")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    opened()
    client.get(LIST)
    one = queries()
    opened()
    opened()

    assert len(references(client)) == 3
    assert queries() == one


def test_the_schema_describes_both(people, sign_in):
    schema = sign_in(people.officer).get("/api/schema/").content.decode()

    assert "/api/v1/projects/" in schema
    assert "/api/v1/projects/{ref}/" in schema
