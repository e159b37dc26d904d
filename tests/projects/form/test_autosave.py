"""The endpoint behind the script that saves while somebody writes."""

import json

import pytest
from django.test import Client

from projects import fields
from projects.enums import Rights
from projects.models import Project, SectionRecord, TeamMember
from projects.selectors.applications import section_answers, section_records
from tests.factories import submitted_project
from tests.projects.form.forms import autosave, autosave_url, open_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def answer(project, key, section="clinical"):
    fresh = Project.objects.get(pk=project.pk)
    return section_answers(fresh, fields.section(section), section_records(fresh)[section])[key]


@pytest.fixture
def wang(people, sign_in):
    client = sign_in(people.wang)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def co_applicant(people, draft, sign_in):
    TeamMember.objects.create(project=draft, position=1, name="x", user=people.li.user, rights=Rights.EDIT)
    return sign_in(people.li)


def test_the_answer_says_what_the_page_needs_next(wang, draft):
    form = open_form(wang, draft, "clinical")
    response = autosave(wang, draft, "clinical", form, problem="住院号：Z0012345")
    assert response.status_code == 200
    told = response.json()
    assert told["version"] == 1
    assert told["errors"] == {}
    assert "hospital number" in told["warnings"]["problem"]
    assert told["states"]["clinical"] == "draft"
    assert told["states"]["basics"] == "empty"
    assert len(told["saved_at"]) == 5
    assert answer(draft, "problem") == "住院号：Z0012345"


def test_saving_goes_on_with_what_the_answer_said(wang, draft):
    form = open_form(wang, draft, "clinical")
    for number, text in enumerate(["甲", "甲乙", "", "丙"], 1):
        told = autosave(wang, draft, "clinical", form, problem=text).json()
        assert told["version"] == number
        form |= {"version": told["version"], "seen": json.dumps(told["seen"])}
    assert answer(draft, "problem") == "丙"


def test_a_field_that_cannot_be_stored_is_named_and_the_rest_is_saved(wang, draft):
    form = open_form(wang, draft, "clinical")
    told = autosave(wang, draft, "clinical", form, problem="长" * 1001, benefit="乙").json()
    assert "too long" in told["errors"]["problem"]
    assert answer(draft, "benefit") == "乙"


def test_an_ended_session_is_said_and_nothing_is_redirected(wang, draft):
    form = open_form(wang, draft, "clinical")
    response = autosave(Client(), draft, "clinical", form, problem="甲")
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "signed_out"


def test_the_page_of_one_person_is_not_saved_by_another(wang, co_applicant, draft):
    form = open_form(wang, draft, "clinical")
    response = autosave(co_applicant, draft, "clinical", form, problem="王的文字")
    assert response.status_code == 409
    assert response.json()["error"]["code"] == "other_writer"
    assert not answer(draft, "problem")


def test_a_conflict_is_said_and_nothing_is_written(wang, co_applicant, draft):
    form = open_form(wang, draft, "clinical")
    autosave(co_applicant, draft, "clinical", open_form(co_applicant, draft, "clinical"), problem="李")
    response = autosave(wang, draft, "clinical", form, problem="王")
    assert response.status_code == 409
    assert response.json()["error"]["code"] == "stale"
    assert answer(draft, "problem") == "李"


def test_after_handing_in_the_page_is_told_to_stop(people, wang):
    project = submitted_project(people.wang)
    draft_form = {"writer": "", "version": 1, "problem": "x"}
    writer = open_form(wang, other_draft(people), "clinical")["writer"]
    response = autosave(wang, project, "clinical", draft_form | {"writer": writer})
    assert response.status_code == 409
    assert response.json()["error"]["code"] == "not_now"


def other_draft(people):
    return Project.objects.create(
        key="OTHER23456", region_id="44", institution=people.wang.organisation, owner=people.wang.user
    )


@pytest.mark.parametrize("name", ["li", "zhao", "officer", "manager", "firm", "sun", "nobody"])
def test_the_draft_does_not_exist_for_others(people, sign_in, draft, name):
    client = sign_in(getattr(people, name))
    response = client.post(
        autosave_url(draft, "clinical"), {"problem": "x", "writer": ""}, headers={"accept": "application/json"}
    )
    assert response.status_code in (404, 409)
    assert not SectionRecord.objects.filter(project=draft, version__gt=0).exists()


def test_a_forged_request_is_refused(people, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.wang.user)
    assert client.post(autosave_url(draft, "clinical"), {"problem": "x"}).status_code == 403
    assert not answer(draft, "problem")


def test_looking_is_not_saving(wang, draft):
    assert wang.get(autosave_url(draft, "clinical")).status_code == 405
    open_form(wang, draft, "clinical")
    assert not SectionRecord.objects.exists()
