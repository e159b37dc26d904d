"""The console's pages for dated lists and confirmed classes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import Listing, Project
from projects.services.listings import enter_list
from tests.factories import accepted_project, submitted_project
from tests.standing import standing

LIBRARY = "/console/lists/library/"


@standing
def project(people):
    return accepted_project(people, title="可降解支撑环")


def today():
    return timezone.localdate()


def enter(client, *projects, step="send", kind="library", **more):
    given = {
        "project": [project.reference for project in projects],
        "on": today().isoformat(),
        "basis": "会议纪要 3 号",
        "numbers": "",
        "step": step,
        **more,
    }
    return client.post(f"/console/lists/{kind}/enter/", given)


def titles(answer):
    return [row.project.title for row in answer.context["page"].rows]


class TestEntering:
    def test_look_then_enter(self, people, sign_in, project):
        client = sign_in(people.officer)
        preview = enter(client, project, step="preview")
        assert [each.pk for each in preview.context["going"]] == [project.pk]
        assert not Listing.objects.exists()
        assert enter(client, project).status_code == 302
        listing = Listing.objects.get()
        assert (listing.kind, listing.basis, listing.entered_by) == ("library", "会议纪要 3 号", people.officer.user)
        assert titles(client.get(LIBRARY)) == ["可降解支撑环"]

    def test_in_bulk_by_pasted_numbers_with_reasons_for_the_others(self, people, sign_in, project):
        second = accepted_project(people, title="第二个项目")
        waiting = submitted_project(people.zhao, title="还在形式审查")
        other = submitted_project(people.sun)
        numbers = f"{second.reference}，{waiting.reference}\n{other.reference} CY44-2026-999999"
        preview = enter(sign_in(people.officer), project, step="preview", numbers=numbers)
        assert {each.title for each in preview.context["going"]} == {"可降解支撑环", "第二个项目"}
        assert [entry.project.title for entry in preview.context["refused"]] == ["还在形式审查"]
        assert preview.context["unknown"] == [other.reference, "CY44-2026-999999"]
        assert other.title not in preview.content.decode()
        enter(sign_in(people.officer), project, numbers=numbers)
        assert Listing.objects.count() == 2

    def test_candidates_of_pre_service_must_be_class_three(self, people, sign_in, project):
        preview = enter(sign_in(people.officer), project, step="preview", kind="preservice_candidates")
        assert "第三类" in preview.context["refused"][0].refusal

    @pytest.mark.parametrize(
        "wrong", [{"on": ""}, {"project": [], "numbers": " "}, {"numbers": " ".join(f"x{n}" for n in range(300))}]
    )
    def test_what_is_wrong_stands_on_the_page(self, people, sign_in, project, wrong):
        answer = enter(sign_in(people.officer), project, step="preview", **wrong)
        assert answer.status_code == 422
        assert answer.context["form"].errors

    def test_a_future_day_is_refused_by_name(self, people, sign_in, project):
        tomorrow = (today() + timedelta(days=1)).isoformat()
        preview = enter(sign_in(people.officer), project, step="preview", on=tomorrow)
        assert preview.context["refused"][0].refusal

    def test_only_projects_that_are_not_there_yet_are_offered(self, people, sign_in, project):
        client = sign_in(people.officer)
        assert len(client.get("/console/lists/library/enter/").context["page"].rows) == 1
        enter(client, project)
        assert client.get("/console/lists/library/enter/").context["page"].rows == []


class TestHistory:
    def test_any_past_day_can_be_shown_again(self, people, sign_in, project):
        Project.objects.filter(pk=project.pk).update(applied_on=today() - timedelta(days=30))
        project.refresh_from_db()
        enter_list(by=people.officer.actor, project=project, kind="library", on=today() - timedelta(days=10))
        client = sign_in(people.officer)
        gone = {"on": (today() - timedelta(days=4)).isoformat(), "reason": "调整"}
        assert client.post(f"{LIBRARY}{project.ref}/leave/", gone).status_code == 302

        def on(days, **more):
            return titles(client.get(LIBRARY, {"day": (today() - timedelta(days=days)).isoformat(), **more}))

        assert on(11) == []
        assert on(10) == on(5) == ["可降解支撑环"]
        assert on(4) == []
        assert on(4, show="left") == ["可降解支撑环"]
        counts = client.get("/console/lists/", {"day": (today() - timedelta(days=5)).isoformat()}).context["lists"]
        assert {each["kind"].value: each["n"] for each in counts}["library"] == 1
        page = client.get(f"/console/projects/{project.ref}/").content.decode()
        assert "调整" in page

    def test_leaving_needs_a_reason_and_a_possible_day(self, people, sign_in, project):
        client = sign_in(people.officer)
        enter(client, project)
        for wrong in ({"on": today().isoformat(), "reason": ""}, {"on": "2020-01-01", "reason": "x"}):
            assert client.post(f"{LIBRARY}{project.ref}/leave/", wrong).status_code == 422
        assert Listing.objects.get().left_on is None

    @pytest.mark.parametrize("day", ["nonsense", "2026-13-40", "9999-12-31"])
    def test_an_impossible_day_means_today(self, people, sign_in, project, day):
        client = sign_in(people.officer)
        enter(client, project)
        assert titles(client.get(LIBRARY, {"day": day})) == ["可降解支撑环"]


class TestClass:
    def test_confirming_and_its_history(self, people, sign_in, project):
        client = sign_in(people.officer)
        given = {"management_class": "III", "on": today().isoformat(), "basis": "分类界定 7 号"}
        assert client.post(f"/console/projects/{project.ref}/class/", given).status_code == 302
        assert Project.objects.get(pk=project.pk).confirmed_class == "III"
        assert "分类界定 7 号" in client.get(f"/console/projects/{project.ref}/").content.decode()
        assert client.post(f"/console/projects/{project.ref}/class/", given).status_code == 422


class TestWho:
    @pytest.mark.parametrize("path", ["/console/lists/", LIBRARY, "/console/lists/library/enter/"])
    @pytest.mark.parametrize("who", ["leader", "coach", "audit_admin", "wang"])
    def test_only_officers(self, people, sign_in, who, path):
        assert sign_in(getattr(people, who)).get(path).status_code == 403

    def test_another_province_sees_and_changes_nothing(self, people, sign_in, project):
        enter(sign_in(people.officer), project)
        client = sign_in(people.officer51)
        assert titles(client.get(LIBRARY)) == []
        assert all(each["n"] == 0 for each in client.get("/console/lists/").context["lists"])
        assert client.get(f"{LIBRARY}{project.ref}/leave/").status_code == 404
        assert client.get(f"/console/projects/{project.ref}/class/").status_code == 404
        assert enter(client, project, kind="key_projects", step="preview").context["unknown"] == [project.reference]

    def test_an_unknown_list_does_not_exist(self, people, sign_in):
        assert sign_in(people.officer).get("/console/lists/nonsense/").status_code == 404


def test_one_row_costs_as_many_queries_as_three(people, sign_in, project, django_assert_num_queries):
    client = sign_in(people.officer)
    enter(client, project)
    client.get(LIBRARY)
    with django_assert_num_queries(QUERIES):
        client.get(LIBRARY)
    enter(client, accepted_project(people), accepted_project(people))
    with django_assert_num_queries(QUERIES):
        client.get(LIBRARY)


# Session, person, memberships, notices; views, rows, the two tabs.
QUERIES = 8
