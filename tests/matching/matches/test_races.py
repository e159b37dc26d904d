"""Two people at once, on two connections: one wins, the other is told."""

import threading

import pytest
from django.db import connection

from core.errors import GuardRefused
from core.models import AuditEntry
from matching.models import Agreement, Match
from matching.services.matches import accept_match, decline_match, end_match, withdraw_match
from tests.matching.matched import chosen_match, open_project, requested_match
from tests.matching.matches.given import asked, invited, with_profile
from tests.personas import make_personas

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Runs each act in its own thread and connection, all let go together; returns what each raised."""
    ready = threading.Barrier(len(acts))
    raised: list[Exception | None] = [None] * len(acts)

    def run(position, act):
        ready.wait()
        try:
            act()
        except GuardRefused as refusal:
            raised[position] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_accepting_while_the_firm_takes_back():
    people = make_personas()
    match, wang, firm = requested_match(people), people.wang.actor, people.firm.actor
    raised = at_once(lambda: accept_match(by=wang, match=match), lambda: withdraw_match(by=firm, match=match))
    assert sum(each is not None for each in raised) == 1
    fresh = Match.objects.get()
    assert fresh.status == ("withdrawn" if raised[0] else "accepted")
    assert Agreement.objects.exists() == (fresh.status == "accepted")
    loser = raised[0] or raised[1]
    assert loser.help_text


def test_accepting_while_declining_in_another_window():
    people = make_personas()
    match, wang = requested_match(people), people.wang.actor
    raised = at_once(
        lambda: accept_match(by=wang, match=match), lambda: decline_match(by=wang, match=match, code="too_early")
    )
    assert sum(each is not None for each in raised) == 1


def test_a_double_click_asks_once():
    people = make_personas()
    with_profile(people.firm)
    project = open_project(people)
    raised = at_once(*[lambda: asked(people.firm, project)] * 2)
    assert raised == [None, None]
    assert Match.objects.count() == 1
    assert AuditEntry.objects.filter(event="match.requested").count() == 1


def test_a_request_and_an_invitation_at_once():
    people = make_personas()
    with_profile(people.firm)
    project = open_project(people)
    raised = at_once(lambda: asked(people.firm, project), lambda: invited(people, project))
    assert sum(each is not None for each in raised) == 1
    assert Match.objects.count() == 1


def test_both_end_the_talks_at_once():
    people = make_personas()
    match, wang, firm = chosen_match(people), people.wang.actor, people.firm.actor
    raised = at_once(lambda: end_match(by=wang, match=match), lambda: end_match(by=firm, match=match))
    assert sum(each is not None for each in raised) == 1
