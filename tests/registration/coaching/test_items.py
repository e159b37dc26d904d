"""Action items: added by anybody of the case, done by whoever has to, told of once when late."""

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from registration.models import ActionItem, Case
from registration.services.action_items import drop_item, finish_item, remind_items
from tests.registration.coaching.given import SECRET, assigned, days, todo
from tests.standing import standing


@standing
def case(people):
    return assigned(people)


def told(persona, event: str) -> int:
    return Notice.objects.filter(recipient=persona.user, event=event).count()


def test_whoever_has_to_do_it_is_told_and_says_that_it_is_done(people, case):
    item = todo(people.coach, case)
    assert (told(people.firm, "case.item_added"), told(people.wang, "case.item_added")) == (1, 0)
    done = finish_item(by=people.firm.actor, item=item, remark="已寄出")
    assert (done.done_on, done.done_by, done.remark) == (timezone.localdate(), people.firm.user, "已寄出")
    assert not done.is_open


def test_the_sides_ask_the_coach_too(people, case):
    item = todo(people.wang, case, party="coach", what="请回复注册检验排期")
    assert told(people.coach, "case.item_added") == 1
    with pytest.raises(PermissionRefused):
        finish_item(by=people.wang.actor, item=item)
    assert finish_item(by=people.coach.actor, item=item).done_by == people.coach.user


def test_the_same_item_is_added_once(people, case):
    assert todo(people.coach, case) == todo(people.coach, case)


@pytest.mark.parametrize("name", ["manager", "leader", "officer51", "li"])
def test_nobody_else_adds(people, case, name):
    with pytest.raises(PermissionRefused):
        todo(getattr(people, name), case)


@pytest.mark.parametrize(
    ("field", "changed"),
    [("party", {"party": "body"}), ("due_on", {"due": -1}), ("what", {"what": " "}), ("what", {"what": "长" * 301})],
)
def test_what_cannot_be_is_refused_beside_its_field(people, case, field, changed):
    with pytest.raises(InvalidInput) as refused:
        todo(people.coach, case, **changed)
    assert list(refused.value.fields) == [field]


def test_whoever_added_it_or_a_guide_takes_it_back(people, case):
    first, second = todo(people.wang, case), todo(people.wang, case, what="补充说明书")
    with pytest.raises(PermissionRefused):
        drop_item(by=people.firm.actor, item=first)
    assert drop_item(by=people.wang.actor, item=first).dropped_on
    assert drop_item(by=people.coach.actor, item=second).dropped_on
    with pytest.raises(GuardRefused):
        finish_item(by=people.firm.actor, item=first)


def test_what_is_done_cannot_be_taken_back(people, case):
    item = todo(people.coach, case)
    finish_item(by=people.coach.actor, item=item)
    with pytest.raises(GuardRefused):
        drop_item(by=people.coach.actor, item=item)


def test_of_a_late_one_both_are_told_once(people, case):
    todo(people.coach, case)
    assert [remind_items(today=days(n)) for n in (5, 6, 6)] == [0, 1, 0]
    assert (told(people.firm, "case.item_late"), told(people.coach, "case.item_late")) == (1, 1)


def test_nobody_is_reminded_of_a_case_that_rests(people, case):
    todo(people.coach, case)
    Case.objects.filter(pk=case.pk).update(status="stopped", stop_code="market")
    assert remind_items(today=days(9)) == 0


def test_its_words_stand_in_no_notice_and_in_no_line_of_the_log(people, case):
    item = todo(people.coach, case, what=SECRET)
    remind_items(today=days(9))
    finish_item(by=people.firm.actor, item=item, remark=SECRET)
    assert ActionItem.objects.get().what == SECRET
    assert not any(SECRET in f"{each.title}{each.body}" for each in Notice.objects.all())
    assert not any(SECRET in f"{each.changes}{each.reason}" for each in AuditEntry.objects.all())
