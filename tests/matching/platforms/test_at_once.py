"""Two people of a platform answer at the same moment: one answer counts, the other person is told."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from core.errors import GuardRefused
from matching.models import Enquiry
from matching.services.enquiries import MOST_OPEN, answer_enquiry, ask_platform
from tests.matching.platforms.shop import make_shop


def at_once(*acts) -> list[str]:
    """Runs each act on a connection of its own, all begun together; "done" or "refused" for each."""
    gate, ends = Barrier(len(acts)), []

    def run(act) -> None:
        try:
            gate.wait()
            act()
            ends.append("done")
        except GuardRefused:
            ends.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


@pytest.mark.django_db(transaction=True)
def test_one_of_two_answers_counts(people):
    shop = make_shop(people)
    enquiry = ask_platform(by=people.wang.actor, platform=shop.platform, text="请问排期和费用如何安排？")
    keeper = shop.keeper.actor
    texts = ("第一个人的完整答复内容在此", "第二个人的完整答复内容在此")
    acts = [lambda text=text: answer_enquiry(by=keeper, enquiry=enquiry, text=text) for text in texts]
    assert at_once(*acts) == ["done", "refused"]
    assert Enquiry.objects.get().answer in texts


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once(people):
    shop, wang = make_shop(people), people.wang.actor

    def ask() -> None:
        ask_platform(by=wang, platform=shop.platform, text="请问排期和费用如何安排？")

    for _number in range(MOST_OPEN - 1):
        ask()
    assert at_once(ask, ask) == ["done", "refused"]
    assert Enquiry.objects.count() == MOST_OPEN
