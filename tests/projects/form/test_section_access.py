"""Whose the pages of the sections are: nothing typed is lost, and nothing is shown or saved to the wrong person."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from core.models import AuditEntry
from projects.enums import Rights
from projects.models import Project, TeamMember
from tests.factories import accepted_project, draft_project, submitted_project
from tests.projects.form.forms import answer, open_form, read_form, section_url, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


class TestNothingTypedIsLost:
    def test_after_the_session_has_ended_the_text_comes_back_and_can_be_sent_again(self, wang, draft, people, sign_in):
        form = open_form(wang, draft, "clinical")
        gone = Client()
        gone.cookies["django_language"] = "en"
        response = send(gone, draft, "clinical", form, problem="辛苦写下的文字", tags=["rare"])
        assert response.status_code == 401
        assertContains(response, "You have been signed out", status_code=401)
        held = read_form(response.content.decode(), "held")
        assert held["problem"] == "辛苦写下的文字"
        assert held["tags"] == ["rare"]
        response = send(sign_in(people.wang), draft, "clinical", held, then="next")
        assert response.status_code == 302
        assert answer(draft, "clinical", "problem") == "辛苦写下的文字"
        assert answer(draft, "clinical", "tags") == ["rare"]

    def test_the_page_with_the_text_shows_nothing_of_the_project(self, wang, draft):
        send(wang, draft, "clinical", open_form(wang, draft, "clinical"), benefit="机密获益")
        page = send(Client(), draft, "clinical", {"problem": "甲"}).content.decode()
        assert "机密获益" not in page
        assert draft.title not in page

    def test_a_new_token_after_signing_in_again_keeps_the_text(self, wang, draft, people):
        client = Client(enforce_csrf_checks=True)
        client.force_login(people.wang.user)
        form = open_form(client, draft, "clinical")
        # Signing in anew changes the token; the old page still carries the old one.
        client.cookies.pop("csrftoken", None)
        response = send(client, draft, "clinical", form, problem="辛苦写下的文字")
        assert response.status_code == 409
        held = read_form(response.content.decode(), "held")
        assert held["problem"] == "辛苦写下的文字"
        assert not answer(draft, "clinical", "problem")
        assert send(client, draft, "clinical", held).status_code == 302
        assert answer(draft, "clinical", "problem") == "辛苦写下的文字"

    def test_another_site_gets_nothing_saved_and_nothing_echoed(self, draft, people):
        client = Client(enforce_csrf_checks=True)
        client.force_login(people.wang.user)
        response = client.post(
            section_url(draft, "clinical"), {"problem": "注入"}, headers={"origin": "https://evil.example"}
        )
        assert response.status_code == 403
        assert "注入" not in response.content.decode()
        assert not answer(draft, "clinical", "problem")

    def test_a_request_without_token_saves_nothing(self, draft, people):
        client = Client(enforce_csrf_checks=True)
        client.force_login(people.wang.user)
        response = client.post(section_url(draft, "clinical"), {"problem": "注入"})
        assert response.status_code == 409
        assert not answer(draft, "clinical", "problem")

    def test_a_page_of_one_person_is_not_saved_by_the_next(self, wang, co_applicant, draft):
        form = open_form(wang, draft, "clinical")
        response = send(co_applicant, draft, "clinical", form, problem="王的文字")
        assert response.status_code == 401
        assertContains(response, "Somebody else has signed in", status_code=401)
        assert not answer(draft, "clinical", "problem")

    def test_text_written_while_the_application_was_handed_in_comes_back(self, people, wang):
        project = draft_project(people.wang)
        form = open_form(wang, project, "clinical")
        submitted = submitted_project(people.wang)
        response = send(wang, submitted, "clinical", form, problem="晚到的文字" * 10)
        assert response.status_code == 409
        assertContains(response, "晚到的文字", status_code=409)
        assertNotContains(response, "Save now", status_code=409)

    def test_opening_a_section_signed_out_leads_to_the_sign_in_page(self, draft):
        response = Client().get(section_url(draft, "clinical"))
        assert response.status_code == 302
        assert "login" in response.url


class TestWhoSeesIt:
    """GET of a section: his own draft, and an application that was handed in."""

    @pytest.mark.parametrize(
        "name", ["li", "zhao", "sun", "manager", "officer", "officer51", "leader", "firm", "national", "nobody"]
    )
    def test_a_draft_does_not_exist_for_others(self, people, sign_in, draft, name):
        client = sign_in(getattr(people, name))
        assert client.get(section_url(draft, "clinical")).status_code == 404
        assert send(client, draft, "clinical", {"problem": "x", "version": 0}).status_code == 404
        assert not answer(draft, "clinical", "problem")

    @pytest.mark.parametrize("name", ["officer", "manager"])
    def test_officer_and_institution_read_what_was_handed_in_but_do_not_edit(self, people, sign_in, name):
        project = submitted_project(people.wang, problem="独特的问题描述" * 6)
        client = sign_in(getattr(people, name))
        response = client.get(section_url(project, "clinical"))
        assertContains(response, "独特的问题描述")
        assertNotContains(response, 'id="section-form"')
        assert send(client, project, "clinical", {"problem": "x", "version": 1}).status_code in (403, 409)
        assert answer(project, "clinical", "problem").startswith("独特的问题描述")

    @pytest.mark.parametrize("name", ["zhao", "sun", "officer51", "manager2", "leader", "firm", "national", "nobody"])
    def test_the_application_does_not_exist_for_others(self, people, sign_in, name):
        project = submitted_project(people.wang)
        assert sign_in(getattr(people, name)).get(section_url(project, "clinical")).status_code == 404

    def test_an_opened_project_shows_no_application_to_firms(self, people, sign_in):
        project = accepted_project(people, patent_status="granted", principle="机密原理" * 10)
        Project.objects.filter(pk=project.pk).update(openness="public")
        client = sign_in(people.firm)
        assert client.get(reverse("projects:project_page", args=[project.ref])).status_code == 200
        assert client.get(section_url(project, "product")).status_code == 404

    def test_a_co_applicant_who_may_only_read_gets_no_form(self, people, sign_in, draft):
        TeamMember.objects.create(project=draft, position=1, name="x", user=people.li.user, rights=Rights.VIEW)
        client = sign_in(people.li)
        response = client.get(section_url(draft, "clinical"))
        assertNotContains(response, 'id="section-form"')
        assert send(client, draft, "clinical", {"problem": "x", "version": 0}).status_code == 403

    def test_reading_by_an_officer_is_on_record_and_by_the_owner_is_not(self, people, sign_in):
        project = submitted_project(people.wang)
        sign_in(people.wang).get(section_url(project, "clinical"))
        assert not AuditEntry.objects.filter(event="project.viewed").exists()
        sign_in(people.officer).get(section_url(project, "clinical"))
        assert AuditEntry.objects.get(event="project.viewed").changes["part"] == "application"

    def test_an_unknown_section_is_not_found(self, wang, draft):
        assert wang.get(section_url(draft, "nothing")).status_code == 404
