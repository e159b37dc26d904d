"""The page: in order, grouped, narrowed by kind, page by page, at a constant number of questions; and its number."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registration.models import ActionItem
from tests.factories import submitted_project
from tests.progress.waiting.late import late_check, made_late
from tests.registration.coaching.given import assigned, days, todo

PLACE = "/waiting/"


def titles(answer) -> list[tuple[str, list[str]]]:
    return [(str(group.label), [line.row.title for line in group.lines]) for group in answer.context["groups"]]


def test_overdue_first_then_by_day_and_what_has_none_last(people, sign_in):
    late_check(people, 3, title="已超期")
    made_late(submitted_project(people.wang, title="今天到期"), timezone.localdate())
    submitted_project(people.wang, title="以后到期")
    answer = sign_in(people.officer).get(f"{PLACE}?kind=formal_check")
    found = titles(answer)
    assert [names for _label, names in found] == [["已超期"], ["今天到期"], ["以后到期"]]
    assert [label for label, _names in found][:2] == ["已超期", "今天"]
    text = answer.content.decode()
    assert "/console/checks/" in text


def test_it_is_narrowed_by_a_kind_of_the_address_and_an_unknown_one_narrows_nothing(people, sign_in):
    submitted_project(people.wang, title="待审查")
    client = sign_in(people.officer)
    everything = client.get(PLACE).context["shown"]
    assert client.get(f"{PLACE}?kind=formal_check").context["shown"] == 1
    for odd in ("nothing", "score", "%00", "formal_check'"):
        assert client.get(f"{PLACE}?kind={odd}").context["shown"] == everything


def test_the_empty_page_says_what_will_stand_there(people, sign_in):
    answer = sign_in(people.department).get(PLACE)
    assert answer.status_code == 200
    assert "暂无等您处理的事项" in answer.content.decode()


def test_visitors_are_asked_to_sign_in(client):
    assert client.get(PLACE).status_code == 302
    assert client.get(f"{PLACE}count/").status_code == 302


def test_pages_follow_each_other(people, sign_in, monkeypatch):
    monkeypatch.setattr("progress.waiting.lists.PAGE_SIZE", 2)
    case = assigned(people)
    for number in range(5):
        todo(people.coach, case, party="owner", what=f"事项 {number}", due=number + 1)
    client, seen, address = sign_in(people.wang), [], f"{PLACE}?kind=action_item"
    for _page in range(3):
        answer = client.get(address)
        seen += [line.row.due_on for group in answer.context["groups"] for line in group.lines]
        address = f"{PLACE}?kind=action_item&after={answer.context['page'].older}"
    assert seen == [days(number + 1) for number in range(5)]


def test_one_row_costs_what_three_cost(people, sign_in):
    case, client, asked = assigned(people), sign_in(people.wang), []
    todo(people.coach, case, party="owner")
    client.get(PLACE)
    for more in (0, 2):
        for number in range(more):
            todo(people.coach, case, party="owner", what=f"又一项 {number}")
        with CaptureQueriesContext(connection) as found:
            client.get(PLACE)
        asked.append(len(found))
    assert asked[0] == asked[1]
    # Session, person, memberships, the views, the page, the numbers beside the kinds, the bell.
    assert asked[0] <= 7, asked


@pytest.mark.parametrize("late", [True, False])
def test_the_number_is_kept_by_the_browser_for_a_moment(people, sign_in, late):
    case = assigned(people)
    item = todo(people.coach, case, party="owner")
    if late:
        ActionItem.objects.filter(pk=item.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    answer = sign_in(people.wang).get(f"{PLACE}count/")
    assert answer["Cache-Control"] == "private, max-age=30"
    assert ("calm" in answer.content.decode()) is not late
    nothing = sign_in(people.department).get(f"{PLACE}count/")
    assert nothing.content.decode().strip() == ""
