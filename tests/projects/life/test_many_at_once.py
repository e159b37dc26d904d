"""Hundreds hand in at the same moment, through HTTP: every number once, none missing, none doubled."""

import http.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from core.refs import new_ref
from projects.enums import Status
from projects.models import Project, SectionRecord, Submission
from tests.factories import draft_project
from tests.personas import make_organisation, make_persona

SUBMISSIONS = 200
PEOPLE = 10
# What the test itself, the live server and a human at psql may need besides.
SPARE_CONNECTIONS = 30
TOKEN = "a" * 32


def _copies(original: Project, count: int) -> list[Project]:
    """More drafts with the same answers; only test data, so written directly."""
    sections = list(original.sections.all())
    copies = []
    for _ in range(count):
        copy = Project.objects.get(pk=original.pk)
        copy.pk, copy.key = None, new_ref()
        copy.save()
        SectionRecord.objects.bulk_create(
            SectionRecord(project=copy, section=each.section, answers=each.answers, version=1) for each in sections
        )
        copies.append(copy)
    return copies


def _post(address: str, path: str, session: str) -> int:
    host = urlsplit(address)
    client = http.client.HTTPConnection(host.hostname, host.port, timeout=120)
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    client.request("POST", path, headers={"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Length": "0"})
    status = client.getresponse().status
    client.close()
    return status


def _at_once() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_connections")
        return min(SUBMISSIONS, int(cursor.fetchone()[0]) - SPARE_CONNECTIONS)


@pytest.fixture
def crowd_server(monkeypatch, transactional_db) -> Iterator[LiveServer]:
    """A live server that lets hundreds wait at its door; the usual one turns away the eleventh."""
    monkeypatch.setattr(ThreadedWSGIServer, "request_queue_size", SUBMISSIONS * 2)
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_get_two_hundred_consecutive_numbers(crowd_server, sign_in):
    hospital = make_organisation("医疗机构 001")
    work = []
    for number in range(PEOPLE):
        person = make_persona(f"申报人 {number:03d}", "clinician", hospital)
        session = sign_in(person).cookies[settings.SESSION_COOKIE_NAME].value
        original = draft_project(person)
        drafts = [original, *_copies(original, SUBMISSIONS // PEOPLE - 1)]
        work += [(reverse("projects:project_submit", args=[draft.key]), session) for draft in drafts]
    together = _at_once()
    barrier = Barrier(together)

    def hand_in(at: int) -> int:
        if at < together:
            barrier.wait(timeout=60)
        return _post(crowd_server.url, *work[at])

    with ThreadPoolExecutor(together) as pool:
        answers = list(pool.map(hand_in, range(SUBMISSIONS)))

    assert set(answers) == {302}
    numbers = sorted(Project.objects.filter(status=Status.SUBMITTED).values_list("reference", flat=True))
    assert [int(number[-6:]) for number in numbers] == list(range(1, SUBMISSIONS + 1))
    assert Submission.objects.count() == SUBMISSIONS
    assert Submission.objects.values("project").distinct().count() == SUBMISSIONS
