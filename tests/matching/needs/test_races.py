"""Two people at once, on two connections: one wins, the other is told."""

import threading

import pytest
from django.db import connection

from core.errors import GuardRefused, NotVisible, PermissionRefused
from core.models import AuditEntry
from matching.models import Need, NeedAnswer
from matching.services.need_answers import answer_need, reply_to_answer
from matching.services.needs import close_need, take_back_need
from tests.matching.needs.given import open_need
from tests.personas import make_personas

pytestmark = pytest.mark.django_db(transaction=True)

OFFER = "我们有相近的样机，可以到科室演示。"


def at_once(*acts):
    """Runs each act in its own thread and connection, all let go together; returns what each raised."""
    ready = threading.Barrier(len(acts))
    raised: list[Exception | None] = [None] * len(acts)

    def run(position, act):
        ready.wait()
        try:
            act()
        except (GuardRefused, NotVisible, PermissionRefused) as refusal:
            raised[position] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_a_double_click_answers_once():
    people = make_personas()
    need, firm = open_need(people.wang), people.firm.actor
    raised = at_once(*[lambda: answer_need(by=firm, need=need, text=OFFER)] * 2)
    assert sum(each is not None for each in raised) == 1
    assert NeedAnswer.objects.count() == 1


def test_two_replies_at_once():
    people = make_personas()
    need, wang = open_need(people.wang), people.wang.actor
    answer = answer_need(by=people.firm.actor, need=need, text=OFFER)
    raised = at_once(*[lambda: reply_to_answer(by=wang, answer=answer, text="欢迎。")] * 2)
    assert sum(each is not None for each in raised) == 1
    assert AuditEntry.objects.filter(event="need.replied").count() == 1


def test_the_author_closes_while_the_office_takes_back():
    people = make_personas()
    need, wang, officer = open_need(people.wang), people.wang.actor, people.officer.actor
    raised = at_once(
        lambda: close_need(by=wang, need=need, outcome="solved"),
        lambda: take_back_need(by=officer, need=need, reason="含患者信息"),
    )
    assert sum(each is not None for each in raised) == 1
    assert Need.objects.get().status in ("closed", "draft")
