"""The API against its own description: whatever a program asks, the answer stands there, and is never a 500."""

from functools import cache

import pytest
import schemathesis
from django.contrib.sessions.models import Session
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core.models import LimitWindow
from matching.services.api_clients import create_client
from springrain import openapi
from tests.factories import accepted_project, submitted_project
from tests.matching.matched import signed_match
from tests.standing import standing

CHECKS = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ASKERS = ("visitor", "wang", "officer", "firm", "leader", "national", "system_admin", "nobody")
EXAMPLES = 12
SEED = 20260322
OPERATIONS = {
    ("GET", "/api/v1/indicators/"),
    ("GET", "/api/v1/targets/"),
    ("GET", "/api/v1/projects/"),
    ("GET", "/api/v1/projects/{ref}/"),
    ("GET", "/api/v1/search/projects/"),
    ("GET", "/api/v1/needs/"),
    ("GET", "/api/v1/needs/{ref}/"),
    ("GET", "/statistics/data.json"),
    ("GET", "/statistics/data.csv"),
    ("GET", "/statistics/{region}/data.json"),
    ("GET", "/statistics/{region}/data.csv"),
    ("POST", "/api/token/"),
}


DESCRIPTION = "/api/schema/?format=json"
application = get_wsgi_application()


def portal(environ, start_response):
    return application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)


@cache
def description():
    """The same for everybody and at any time; that it is served is asked once."""
    return schemathesis.openapi.from_wsgi(DESCRIPTION, portal)


@pytest.fixture
def described(db):
    # As Django's own test client does: the connection of the test must outlive a request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield description()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@standing
def world(people):
    """Something to find for everybody who may."""
    signed_match(people)
    submitted_project(people.zhao)
    return people


def operations(described):
    return [found.ok() for found in described.get_all_operations()]


def cookies_of(asker, people):
    if asker == "visitor":
        return {}
    client = Client()
    client.force_login(getattr(people, asker).user)
    return {"sessionid": client.cookies["sessionid"].value}


def ask(operation, cookies, examples=EXAMPLES):
    """So many generated questions, always the same ones; fails with the first answer that is not described."""

    @seed(SEED)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def asked(case):
        LimitWindow.objects.all().delete()
        case.validate_response(case.call(cookies=cookies), checks=CHECKS)

    asked()


def test_everything_programs_may_ask_is_described(described):
    assert {(each.method.upper(), each.path) for each in operations(described)} == OPERATIONS


@pytest.mark.slow
@pytest.mark.parametrize("asker", ASKERS)
def test_every_answer_is_described(world, described, asker):
    cookies = cookies_of(asker, world)
    for operation in operations(described):
        ask(operation, cookies)
    assert asker == "visitor" or Session.objects.exists()


def test_what_exists_is_answered_as_described(world, described):
    """Generated references name nothing; these do."""
    project = accepted_project(world)
    cookies = cookies_of("officer", world)
    operation = described["/api/v1/projects/{ref}/"]["GET"]
    case = operation.Case(path_parameters={"ref": project.reference})
    answer = case.call(cookies=cookies)
    assert answer.status_code == 200
    case.validate_response(answer, checks=CHECKS)


def test_a_token_is_answered_as_described(world, described):
    membership = world.firm.user.memberships.get()
    membership.manages = True
    membership.save(update_fields=["manages"])
    key = create_client(by=world.firm.actor, name="Program 01")
    body = {
        "grant_type": "client_credentials",
        "client_id": key.client.application.client_id,
        "client_secret": key.secret,
    }
    operation = described["/api/token/"]["POST"]
    case = operation.Case(body=body, media_type="application/x-www-form-urlencoded")
    answer = case.call()
    assert answer.status_code == 200
    case.validate_response(answer, checks=CHECKS)
    found = described["/api/v1/search/projects/"]["GET"].Case(query={"q": "项目"})
    reading = found.call(headers={"Authorization": f"Bearer {answer.json()['access_token']}"})
    assert reading.status_code == 200
    found.validate_response(reading, checks=CHECKS)


def test_a_token_that_does_not_count_is_refused_as_described(described):
    case = described["/api/v1/needs/"]["GET"].Case()
    answer = case.call(headers={"Authorization": "Bearer nothing"})
    assert answer.status_code == 401
    case.validate_response(answer, checks=CHECKS)


def test_the_checks_see_what_is_not_described(monkeypatch, world, described):
    """Without its refusals the description no longer fits what a visitor is answered."""
    monkeypatch.delitem(openapi.REFUSALS, "401")
    operation = schemathesis.openapi.from_wsgi(DESCRIPTION, portal)["/api/v1/targets/"]["GET"]
    with pytest.raises(BaseException, match=r"(?i)undocumented"):
        ask(operation, {}, examples=1)
