"""What somebody new does first: from the facts, and gone once it is done."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from springrain.guide.first_steps import BY_ROLE, DONE, first_steps
from tests.accounts.joining import ask
from tests.factories import accepted_project, draft_project, submitted_project
from tests.matching.matched import requested_match
from tests.matching.profiles.profiles import write

pytestmark = pytest.mark.django_db
TITLE = "先做这几步"


def state(actor) -> list[bool]:
    return [step.done for step in first_steps(actor)]


def test_a_clinicians_list_ends_with_the_first_application_handed_in(people):
    assert state(people.wang.actor) == [False, False]
    draft_project(people.wang)
    assert state(people.wang.actor) == [True, False]
    submitted_project(people.wang)
    assert first_steps(people.wang.actor) == []
    # A colleague's project is no step of his own.
    assert state(people.li.actor) == [False, False]


def test_an_enterprise_goes_from_profile_to_request(people):
    verified, profile, *rest = state(people.firm.actor)
    assert (verified, profile, rest) == (True, False, [False, False])
    write(people.firm)
    assert state(people.firm.actor)[1]
    requested_match(people)
    assert state(people.firm.actor)[3]


def test_the_panel_leads_to_what_is_next_and_is_gone_when_all_is_done(people, sign_in):
    client, path = sign_in(people.wang), reverse("projects:project_list")
    page = client.get(path).content.decode()
    panel = page[page.index("first-steps-title") :].partition("</section>")[0]
    assert f'href="{reverse("projects:project_start")}"' in panel
    assert panel.count("<a ") == 1
    submitted_project(people.wang)
    assert TITLE not in client.get(path).content.decode()


def test_what_is_done_is_not_asked_for_again_in_the_same_role(people, sign_in):
    submitted_project(people.wang)
    client, path = sign_in(people.wang), reverse("projects:project_list")
    with CaptureQueriesContext(connection) as first:
        client.get(path)
    with CaptureQueriesContext(connection) as second:
        client.get(path)
    assert len(second) < len(first)
    assert client.session[DONE] == people.wang.actor.role


def test_somebody_to_be_confirmed_can_begin_meanwhile(people, sign_in):
    ask(people.nobody, people.wang.organisation)
    page = sign_in(people.nobody).get(reverse("projects:project_list")).content.decode()
    panel = page[page.index("first-steps-title") :].partition("</section>")[0]
    assert f'href="{reverse("projects:project_start")}"' in panel
    assert "等待单位或省局确认" in panel


def test_one_to_be_confirmed_by_an_enterprise_is_not_sent_to_the_application(people):
    ask(people.nobody, people.firm.organisation, role=Role.ENTERPRISE_MEMBER)
    addresses = [step.address for step in first_steps(people.nobody.actor)]
    assert addresses == ["accounts:membership_request", "accounts:membership_list"]


def test_an_officer_is_led_to_a_first_decision(people):
    assert state(people.officer.actor) == [False, False]
    accepted_project(people)
    assert state(people.officer.actor) == [False, True]


def test_visitors_have_none():
    assert TITLE not in Client().get("/").content.decode()


def test_every_step_leads_somewhere():
    for steps in BY_ROLE.values():
        for step in steps:
            assert reverse(step.address)


@pytest.mark.parametrize(
    ("asker", "name"),
    [
        ("li", "projects:project_list"),
        ("firm", "matching:project_search"),
        ("officer", "console:index"),
        ("coach", "console:index"),
    ],
)
def test_the_first_page_of_a_role_shows_it(asker, name, people, sign_in):
    assert TITLE in sign_in(getattr(people, asker)).get(reverse(name)).content.decode()
