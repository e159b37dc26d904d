"""Programs of enterprises: keys, tokens, what they read, and when they no longer read anything."""

import base64
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from oauth2_provider.models import AccessToken

from accounts.enums import MembershipStatus
from accounts.models import Membership, Organisation
from core.errors import GuardRefused, PermissionRefused
from core.models import AuditEntry
from matching.models import ApiClient
from matching.services.api_clients import MOST_CLIENTS, create_client, revoke_client
from matching.services.cards import save_card
from matching.services.search import index_changes
from matching.tasks import drop_old_tokens
from projects.services.lifecycle import set_openness
from tests.matching.matched import open_project
from tests.matching.needs.given import draft_need, open_need
from tests.standing import standing

SECRET_STRUCTURE = "Ring of a shape-memory alloy that only the granted may read about"

pytestmark = pytest.mark.django_db


@standing
def keeper(people):
    """The firm's person, who manages it."""
    Membership.objects.filter(user=people.firm.user).update(manages=True)
    return people.firm


def token_of(key, client: Client | None = None) -> str:
    pair = base64.b64encode(f"{key.client.application.client_id}:{key.secret}".encode()).decode()
    answer = (client or Client()).post(
        "/api/token/", {"grant_type": "client_credentials"}, headers={"authorization": f"Basic {pair}"}
    )
    assert answer.status_code == 200, answer.content
    return answer.json()["access_token"]


def ask(token: str, address: str, **query):
    return Client().get(address, query, headers={"authorization": f"Bearer {token}"})


@standing
def token(keeper):
    return token_of(create_client(by=keeper.actor, name="Search of the research department"))


def test_a_program_finds_what_its_person_finds(people, token):
    project = open_project(people, title="可降解止血材料贴片")
    index_changes()
    answer = ask(token, "/api/v1/search/projects/", q="止血 可降解")
    assert [row["reference"] for row in answer.json()["results"]] == [project.reference]
    assert answer.json()["total"] == 1
    assert ask(token, "/api/v1/search/projects/", q="心脏封堵").json()["results"] == []


def test_text_above_the_tier_is_neither_found_nor_shown(people, token):
    project = open_project(people, structure=SECRET_STRUCTURE)
    index_changes()
    assert ask(token, "/api/v1/search/projects/", q="shape-memory").json()["total"] == 0
    shown = ask(token, f"/api/v1/projects/{project.reference}/")
    assert shown.status_code == 200
    assert SECRET_STRUCTURE not in shown.content.decode()
    assert "applicant" not in shown.json()


def test_the_card_comes_at_the_tier_of_whoever_asks(people, token):
    project = open_project(people)
    texts = {"problem": "Bleeding that is hard to stop", "benefit": "Half the time in the theatre"}
    save_card(by=people.wang.actor, project=project, texts=texts, version=0)
    address = f"/api/v1/projects/{project.reference}/"
    assert ask(token, address).json()["card"] == texts
    set_openness(by=people.wang.actor, project=project, openness="public")
    client = Client()
    client.force_login(people.li.user)
    shown = client.get(address)
    assert shown.json()["card"] == {"problem": texts["problem"]}
    assert texts["benefit"] not in shown.content.decode()


def test_tokens_that_have_run_out_are_cleared_and_others_stay(keeper):
    key = create_client(by=keeper.actor, name="Search")
    old, running = token_of(key), token_of(key)
    first = AccessToken.objects.earliest("pk")
    AccessToken.objects.filter(pk=first.pk).update(expires=timezone.now() - timedelta(minutes=1))
    drop_old_tokens()
    assert AccessToken.objects.count() == 1
    assert [ask(each, "/api/v1/needs/").status_code for each in (old, running)] == [401, 200]


def test_a_token_is_kept_as_a_hash(token):
    assert token not in str(list(AccessToken.objects.values()))


def test_the_owner_sees_that_a_program_has_read_his_project(people, token):
    project = open_project(people)
    ask(token, f"/api/v1/projects/{project.reference}/")
    entry = AuditEntry.objects.get(event="project.viewed", object_ref=project.key)
    assert (entry.actor_id, entry.organisation_name, entry.changes["part"]) == (
        people.firm.user.pk,
        people.firm.organisation.name,
        "api",
    )


def test_needs_are_read_one_by_one_and_in_a_list(people, token):
    open_one = open_need(people.wang, title="更安静的吸引装置")
    draft = draft_need(people.wang, title="更安静的雾化装置")
    listed = ask(token, "/api/v1/needs/", q="安静")
    assert [row["reference"] for row in listed.json()["results"]] == [open_one.ref]
    assert ask(token, f"/api/v1/needs/{open_one.ref}/").json()["title"] == open_one.title
    assert ask(token, f"/api/v1/needs/{draft.ref}/").status_code == 404


def test_without_a_token_the_interface_asks_to_sign_in(people):
    assert Client().get("/api/v1/search/projects/").status_code == 401
    assert ask("made-up", "/api/v1/search/projects/").status_code == 401


def test_a_wrong_secret_gets_no_token(keeper):
    key = create_client(by=keeper.actor, name="Search")
    pair = base64.b64encode(f"{key.client.application.client_id}:wrong".encode()).decode()
    answer = Client().post(
        "/api/token/", {"grant_type": "client_credentials"}, headers={"authorization": f"Basic {pair}"}
    )
    assert answer.status_code == 401


def test_other_ways_to_a_token_do_not_exist(keeper):
    key = create_client(by=keeper.actor, name="Search")
    pair = base64.b64encode(f"{key.client.application.client_id}:{key.secret}".encode()).decode()
    for grant in ("password", "authorization_code", "refresh_token"):
        answer = Client().post(
            "/api/token/",
            {"grant_type": grant, "username": "a", "password": "b", "code": "c", "refresh_token": "d"},
            headers={"authorization": f"Basic {pair}"},
        )
        assert answer.status_code == 400, grant


def test_a_key_taken_back_opens_nothing_at_once(keeper):
    key = create_client(by=keeper.actor, name="Search")
    token = token_of(key)
    revoke_client(by=keeper.actor, client=key.client)
    assert ask(token, "/api/v1/needs/").status_code == 401


def test_a_token_asked_for_after_the_key_was_taken_back_opens_nothing(keeper):
    key = create_client(by=keeper.actor, name="Search")
    revoke_client(by=keeper.actor, client=key.client)
    assert ask(token_of(key), "/api/v1/needs/").status_code == 401


def test_whoever_leaves_takes_the_access_with_him(people, token):
    Membership.objects.filter(user=people.firm.user).update(status=MembershipStatus.ENDED)
    assert ask(token, "/api/v1/needs/").status_code == 401


def test_a_firm_that_is_no_longer_verified_reads_nothing(people, token):
    Organisation.objects.filter(pk=people.firm.organisation.pk).update(verified_at=None)
    assert ask(token, "/api/v1/needs/").status_code == 401


def test_a_token_does_not_open_the_pages(people, token):
    assert ask(token, reverse("matching:project_search")).status_code == 302


def test_a_program_may_not_call_too_often(token, settings):
    settings.MATCHING = {**settings.MATCHING, "api_calls": 2}
    answers = [ask(token, "/api/v1/needs/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2].headers["Retry-After"]) > 0


def test_only_managers_of_verified_firms_keep_keys(people, keeper):
    colleague = people.unverified_firm
    Membership.objects.filter(user=colleague.user).update(manages=True)
    for persona in (people.wang, people.officer, people.manager, colleague):
        with pytest.raises(PermissionRefused):
            create_client(by=persona.actor, name="Search")
    Membership.objects.filter(user=keeper.user).update(manages=False)
    with pytest.raises(PermissionRefused):
        create_client(by=keeper.actor, name="Search")


def test_there_is_room_for_a_few_keys_only(keeper):
    for number in range(MOST_CLIENTS):
        create_client(by=keeper.actor, name=f"Search {number}")
    with pytest.raises(GuardRefused):
        create_client(by=keeper.actor, name="One more")


def test_the_secret_is_shown_once_and_kept_as_a_hash(keeper):
    client = Client()
    client.force_login(keeper.user)
    page = reverse("matching:api_client_list")
    made = client.post(page, {"name": "Search of <script>alert(1)</script>"})
    key = ApiClient.objects.get()
    secret = re.findall(r"<code>([A-Za-z0-9]{100,})</code>", made.content.decode())[0]
    assert secret not in client.get(page).content.decode()
    assert secret not in key.application.client_secret
    assert "<script>alert" not in made.content.decode()
    assert client.post(page, {"name": " "}).status_code == 422
    assert client.post(reverse("matching:api_client_revoke", args=[key.ref])).status_code == 302
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_the_page_does_not_exist_for_others(people):
    for persona in (people.wang, people.firm, people.officer, people.unverified_firm):
        client = Client()
        client.force_login(persona.user)
        assert client.get(reverse("matching:api_client_list")).status_code in (404, 302), persona.user.name


@pytest.mark.parametrize("address", ["/api/v1/needs/", "/api/v1/search/projects/"])
def test_a_page_of_the_interface_costs_the_same_at_one_row_and_three(people, token, address):
    counts = []
    for number in range(1, 4):
        open_project(people, title=f"Adjustable occluder {number}")
        index_changes()
        ask(token, address)
        with CaptureQueriesContext(connection) as counted:
            ask(token, address)
        counts.append(len(counted))
    assert counts[0] == counts[2]


def test_the_schema_says_where_a_token_comes_from():
    schema = Client().get("/api/schema/", {"format": "json"}).json()
    flow = schema["components"]["securitySchemes"]["enterpriseToken"]["flows"]["clientCredentials"]
    assert flow == {"tokenUrl": "/api/token/", "scopes": {"read": "Read projects and needs"}}
    assert {"enterpriseToken": []} in schema["paths"]["/api/v1/search/projects/"]["get"]["security"]
