"""Two at the same moment: one act counts, the other person is told."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from core.errors import GuardRefused, PermissionRefused
from core.models import AuditEntry
from matching.models import Fair, FairEntry
from matching.services.fair_entries import choose_entry, enter_fair, pass_over_entry, withdraw_entry
from matching.services.fair_timetable import publish_timetable, solve_timetable
from matching.services.fairs import cancel_fair, close_call
from tests.matching.fairs.fairs import called, chosen_pair, wished
from tests.matching.profiles.profiles import write


def at_once(*acts) -> list[str]:
    """Runs each act on a connection of its own, all begun together; "done" or "refused" for each."""
    gate, ends = Barrier(len(acts)), []

    def run(act) -> None:
        try:
            gate.wait()
            act()
            ends.append("done")
        except (GuardRefused, PermissionRefused):
            ends.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def proposed(people) -> Fair:
    fair, officer = called(people), people.officer.actor
    project, firm = chosen_pair(people, fair)
    wished(people.firm, firm, project)
    close_call(by=officer, fair=fair)
    solve_timetable(by=officer, fair=Fair.objects.get())
    return Fair.objects.get()


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_one_publishes(people):
    fair, officer = proposed(people), people.officer.actor
    publish = lambda: publish_timetable(by=officer, fair=fair)  # noqa: E731 - the same act twice
    assert at_once(publish, publish) == ["done", "refused"]
    assert AuditEntry.objects.filter(event="fair.scheduled").count() == 1


@pytest.mark.django_db(transaction=True)
def test_published_or_cancelled_but_never_published_after_it_was_cancelled(people):
    fair, officer = proposed(people), people.officer.actor
    ends = at_once(
        lambda: publish_timetable(by=officer, fair=fair), lambda: cancel_fair(by=officer, fair=fair, reason="台风")
    )
    # Cancelling is allowed after publishing as well, so only the order decides whether one of them is refused.
    assert ends in (["done", "done"], ["done", "refused"])
    assert Fair.objects.get().status == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_a_firm_enters_once(people):
    write(people.firm)
    fair, firm = called(people), people.firm.actor
    enter = lambda: enter_fair(by=firm, fair=fair)  # noqa: E731 - the same act twice
    assert at_once(enter, enter) == ["done", "refused"]
    assert FairEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_chosen_or_withdrawn(people):
    write(people.firm)
    entry = enter_fair(by=people.firm.actor, fair=called(people))
    firm, officer = people.firm.actor, people.officer.actor
    ends = at_once(lambda: withdraw_entry(by=firm, entry=entry), lambda: choose_entry(by=officer, entry=entry))
    assert ends in (["done", "done"], ["done", "refused"])
    assert FairEntry.objects.get().status == "withdrawn"


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_decide_otherwise_leave_one_decision(people):
    write(people.firm)
    entry, officer = enter_fair(by=people.firm.actor, fair=called(people)), people.officer.actor
    at_once(lambda: choose_entry(by=officer, entry=entry), lambda: pass_over_entry(by=officer, entry=entry))
    last = AuditEntry.objects.filter(event__startswith="fair_entry.").latest("pk")
    assert (
        last.event.removeprefix("fair_entry.")
        == {"chosen": "chosen", "not_chosen": "passed_over"}[FairEntry.objects.get().status]
    )
