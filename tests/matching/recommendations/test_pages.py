"""The two pages: reasons, turning down, taking back, how many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.models import Dismissal
from matching.services.search import rebuild
from projects.services.lifecycle import set_openness
from tests.matching.profiles.profiles import another_firm, write

pytestmark = pytest.mark.django_db

PROJECTS = "/matching/recommended/"
PROJECT_QUERIES = 15
FIRM_QUERIES = 13


def firms_address(project) -> str:
    return reverse("matching:recommended_firms", args=[project.ref])


def test_an_enterprise_finds_reasons_and_points(firm, fitting, sign_in):
    project = fitting(title="可降解封堵装置")
    page = sign_in(firm).get(PROJECTS).content.decode()
    assert f"/projects/{project.ref}/" in page
    assert "13 无源植入器械" in page
    assert reverse("matching:recommended_dismiss", args=[project.ref]) in page


def test_it_can_be_turned_down_and_taken_back(firm, fitting, sign_in):
    project = fitting(title="可降解封堵装置")
    client = sign_in(firm)
    response = client.post(reverse("matching:recommended_dismiss", args=[project.ref]))
    assert response.status_code == 302
    page = client.get(response["Location"]).content.decode()
    assert reverse("matching:recommended_dismiss", args=[project.ref]) not in page
    # At the top right after the act, and at the end among all that was turned down.
    assert page.count(reverse("matching:recommended_restore", args=[project.ref])) == 2
    client.post(reverse("matching:recommended_restore", args=[project.ref]))
    assert reverse("matching:recommended_dismiss", args=[project.ref]) in client.get(PROJECTS).content.decode()


def test_another_firms_page_does_not_change(firm, fitting, sign_in):
    project = fitting(title="可降解封堵装置")
    other = another_firm(41)
    write(other, subcatalogues=["13"], capabilities=["pilot", "testing"])
    before = sign_in(other).get(PROJECTS).context["cards"]
    sign_in(firm).post(reverse("matching:recommended_dismiss", args=[project.ref]))
    after = sign_in(other).get(PROJECTS).context["cards"]
    assert [card["explained"] for card in after] == [card["explained"] for card in before]
    restored = sign_in(other).post(reverse("matching:recommended_restore", args=[project.ref]))
    assert restored.status_code == 404


@pytest.mark.parametrize("viewer", ["wang", "officer", "leader", "coach", "nobody"])
def test_others_have_no_recommended_projects(people, fitting, sign_in, viewer):
    project = fitting("public", title="可降解封堵装置")
    client = sign_in(getattr(people, viewer))
    assert client.get(PROJECTS).status_code == 404
    assert client.post(reverse("matching:recommended_dismiss", args=[project.ref])).status_code == 404
    assert not Dismissal.objects.exists()


def test_a_hidden_project_cannot_be_turned_down(people, firm, fitting, sign_in):
    project = fitting(title="可降解封堵装置")
    set_openness(by=people.wang.actor, project=project, openness="closed")
    assert sign_in(firm).post(reverse("matching:recommended_dismiss", args=[project.ref])).status_code == 404
    assert not Dismissal.objects.exists()


def test_visitors_are_asked_to_sign_in(client, fitting):
    project = fitting("public", title="可降解封堵装置")
    assert client.get(PROJECTS).status_code == 302
    assert client.get(firms_address(project)).status_code == 302


@pytest.mark.parametrize("persona", ["firm", "unverified_firm"])
def test_without_profile_or_verification_the_page_says_what_to_do(people, sign_in, persona):
    page = sign_in(getattr(people, persona)).get(PROJECTS)
    assert page.status_code == 200
    assert reverse("matching:profile_edit") in page.content.decode()


def test_the_owner_finds_enterprises_turns_one_down_and_takes_it_back(people, firm, fitting, sign_in):
    project, client = fitting("closed", title="可降解封堵装置"), sign_in(people.wang)
    dismiss = reverse("matching:recommended_firm_dismiss", args=[project.ref, firm.organisation.ref])
    restore = reverse("matching:recommended_firm_restore", args=[project.ref, firm.organisation.ref])
    assert dismiss in client.get(firms_address(project)).content.decode()
    page = client.get(client.post(dismiss)["Location"]).content.decode()
    assert dismiss not in page
    assert page.count(restore) == 2
    client.post(restore)
    assert dismiss in client.get(firms_address(project)).content.decode()


@pytest.mark.parametrize("viewer", ["li", "officer", "manager", "firm", "zhao"])
def test_the_owners_page_is_his_alone(people, firm, fitting, sign_in, viewer):
    project, client = fitting("public", title="可降解封堵装置"), sign_in(getattr(people, viewer))
    assert client.get(firms_address(project)).status_code == 404
    dismiss = reverse("matching:recommended_firm_dismiss", args=[project.ref, firm.organisation.ref])
    assert client.post(dismiss).status_code == 404
    assert not Dismissal.objects.exists()


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_projects_cost_the_same_queries_for_one_and_for_three(firm, fitting, sign_in):
    client = sign_in(firm)
    fitting(title="可降解封堵装置甲")
    rebuild()
    one = queries(client, PROJECTS)
    for name in "乙丙":
        fitting(title=f"可降解封堵装置{name}")
    rebuild()
    assert len(client.get(PROJECTS).context["cards"]) == 3
    assert one == queries(client, PROJECTS) == PROJECT_QUERIES


def test_enterprises_cost_the_same_queries_for_one_and_for_three(people, firm, fitting, sign_in):
    project, client = fitting(title="可降解封堵装置"), sign_in(people.wang)
    one = queries(client, firms_address(project))
    for number in (41, 42):
        write(another_firm(number), subcatalogues=["13"], capabilities=["pilot", "testing"])
    assert len(client.get(firms_address(project)).context["cards"]) == 3
    assert one == queries(client, firms_address(project)) == FIRM_QUERIES
