"""The registry: complete, in both languages, and asked with as many questions as there are pages, not kinds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.roles import Role
from core.actor import ANONYMOUS
from core.thresholds import default_of
from progress.waiting.board import BoardFilter, board_counts, board_page, responsible
from progress.waiting.kinds import Row
from progress.waiting.lists import waiting_counts, waiting_page
from progress.waiting.registry import KINDS, kinds_for, office_kinds
from progress.waiting.rows import Part, counts_of, page_of_parts

EMPTY = Row("", 0, "R", "A", "", "", None, None, "", None, "")


def test_every_kind_can_be_asked_by_everybody(people):
    """Whatever the role: SQL that the database takes, and nothing without a row to show."""
    for persona in vars(people).values():
        parts = [Part(kind, kind.mine(persona.actor)) for kind in KINDS.values()]
        assert page_of_parts(parts).rows is not None
        counts_of(parts, timezone.localdate())


def test_nothing_waits_for_a_visitor(db):
    assert kinds_for(ANONYMOUS) == []
    assert waiting_page(ANONYMOUS).rows == []
    assert waiting_counts(ANONYMOUS, timezone.localdate()) == {}


@pytest.mark.parametrize("key", KINDS)
def test_a_kind_is_whole(key):
    """Its words in both languages, its roles, its term from a setting, and addresses that exist."""
    kind = KINDS[key]
    assert kind.key == key
    assert kind.roles
    assert kind.roles <= {"", *Role.values}
    for words in (kind.label, kind.sentence, kind.act):
        with translation.override("en"):
            english = str(words)
        with translation.override("zh-hans"):
            assert str(words) != english
    if kind.threshold:
        assert default_of(kind.threshold) > 0
        assert kind.unit != "none"
    for link in [*kind.links.values(), kind.office_link]:
        if link is not None:
            assert link.address(EMPTY)


def test_one_question_for_all_kinds_of_a_role(people, django_assert_num_queries):
    """A verified firm is looked up by the conditions themselves; what a person may see costs no further questions."""
    today = timezone.localdate()
    for persona in (people.wang, people.manager, people.firm, people.officer, people.coach, people.leader):
        actor = persona.actor
        with django_assert_num_queries(1):
            waiting_page(actor)
        with django_assert_num_queries(1):
            waiting_counts(actor, today)


def test_one_question_for_each_part_of_the_board(people, django_assert_num_queries):
    today = timezone.localdate()
    for persona in (people.officer, people.leader):
        actor = persona.actor
        with django_assert_num_queries(3):
            board_counts(actor, today)
            responsible(actor, today)
            board_page(actor, BoardFilter(), today)


def test_the_board_is_empty_for_everybody_else_without_a_question(people, django_assert_num_queries):
    for persona in (people.wang, people.coach, people.department, people.national, people.system_admin):
        actor = persona.actor
        with django_assert_num_queries(0):
            assert board_counts(actor, timezone.localdate()) == {}


def test_the_page_waits_for_no_number(people, sign_in):
    """Every page carries the link; its number is asked for afterwards."""
    client = sign_in(people.wang)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("projects:project_list")).content.decode()
    assert "/waiting/count/" in page
    assert not any("w_due_on" in each["sql"] for each in asked)


def test_office_kinds_can_be_late():
    assert {kind.key for kind in office_kinds()} <= {key for key, kind in KINDS.items() if kind.overdue and kind.office}
