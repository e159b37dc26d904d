"""Two editors at the same moment, each with a connection of his own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from core.errors import InvalidInput, NotVisible, StaleEdit
from progress.models import Programme, Target
from progress.services.programmes import start_programme
from progress.services.targets import add_target, change_target, remove_target
from tests.progress.targets.given import programme_facts, started, target_facts, target_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """What each came to: what it returned, or what it was refused with."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(timeout=10)
            return act()
        except (InvalidInput, NotVisible, StaleEdit) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(found):
    return [each for each in found if isinstance(each, Exception)]


def test_of_two_changes_of_one_target_the_second_is_told(people):
    programme = started(people.officer51, target_facts())
    target, by = target_of(programme), people.officer51.actor
    found = at_once(
        *(
            lambda amount=amount: change_target(
                by=by, target=target, facts=target_facts(amount=amount), version=target.version
            )
            for amount in (1, 2)
        )
    )
    assert [type(each) for each in refusals(found)] == [StaleEdit]
    assert Target.objects.get(pk=target.pk).version == 2


def test_one_target_added_twice_is_added_once(people):
    programme, by = started(people.officer51), people.officer51.actor
    found = at_once(*[lambda: add_target(by=by, programme=programme, facts=target_facts())] * 2)
    assert [type(each) for each in refusals(found)] == [InvalidInput]
    assert programme.targets.count() == 1


def test_one_programme_started_twice_is_started_once(people):
    by = people.officer51.actor
    found = at_once(*[lambda: start_programme(by=by, facts=programme_facts())] * 2)
    assert [type(each) for each in refusals(found)] == [InvalidInput]
    assert Programme.objects.filter(region="51").count() == 1


def test_a_change_of_what_is_being_removed_finds_nothing(people):
    programme, by = started(people.officer51, target_facts()), people.officer51.actor
    target = target_of(programme)
    found = at_once(
        lambda: remove_target(by=by, target=target),
        lambda: change_target(by=by, target=target, facts=target_facts(amount=9), version=1),
    )
    assert not Target.objects.filter(pk=target.pk).exists()
    assert len(refusals(found)) <= 1
