"""What somebody new does first: from the facts, and gone once it is done."""

import pytest
from django.test import Client
from django.urls import reverse

from springrain.guide.first_steps import BY_ROLE, first_steps
from tests.factories import draft_project, submitted_project
from tests.matching.matched import requested_match
from tests.matching.profiles.profiles import write

pytestmark = pytest.mark.django_db
PATH = "/guide/first-steps/"


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


def test_the_panel_leads_to_what_is_next_and_is_empty_when_all_is_done(people, sign_in):
    client = sign_in(people.wang)
    page = client.get(PATH).content.decode()
    assert f'href="{reverse("projects:project_start")}"' in page
    assert page.count("<a ") == 1
    submitted_project(people.wang)
    answer = client.get(PATH)
    assert (answer.status_code, answer.content) == (204, b"")


def test_visitors_have_none():
    assert Client().get(PATH).status_code == 302


@pytest.mark.parametrize("asker", ["manager", "keeper", "officer", "leader", "coach", "system_admin", "nobody"])
def test_every_role_is_answered(asker, people, sign_in):
    assert sign_in(getattr(people, asker, people.officer)).get(PATH).status_code in (200, 204)


def test_every_step_leads_somewhere():
    for steps in BY_ROLE.values():
        for step in steps:
            assert reverse(step.address)


@pytest.mark.parametrize("name", ["projects:project_list", "matching:project_search"])
def test_the_first_page_of_a_role_loads_it(name, people, sign_in):
    assert f'hx-get="{PATH}"' in sign_in(people.wang).get(reverse(name)).content.decode()
