"""Over many projects what no roll-up holds is counted by a worker and kept: boards answer at once and say so."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.actor import SYSTEM
from progress.answers import QUESTIONS, within_a_page
from progress.figures import breakdown, figures
from progress.models import KeptAnswer
from progress.scope import Filters, read_filters, written_filters
from progress.selectors.work import ages, times_taken
from progress.services.answers import LOST, USUAL, count_answer, have_counted, prepare_boards
from progress.services.rollups import take_in_changes
from progress.tasks import count_answer as count_answer_task
from projects.services.listings import confirm_class
from tests.factories import accepted_project
from tests.progress.boards.walking import board_url, figure_links
from tests.registration.coaching.given import kept
from tests.registration.factories import coached, open_case_of

pytestmark = pytest.mark.django_db
LONG = {
    "times_board": "",
    "ageing_board": "",
    "activity_board": "",
    "changes_board": "",
    "division_board": "by=institution",
    "board": "from=2026-02-03",
    "trend_board": "from=2026-02-03",
    "funnel_board": "from=2026-02-03",
}


@pytest.fixture
def many(settings):
    """Every portal counts as one of many projects."""
    settings.PROGRESS = {**settings.PROGRESS, "count_at_once": -1}


@pytest.fixture
def sent():
    """What workers were sent for, which nobody does by himself here."""
    with patch("progress.services.answers.enqueue") as enqueue:
        yield enqueue


def work_done() -> int:
    """The worker does all that is asked for."""
    waiting = list(KeptAnswer.objects.filter(wanted_at__isnull=False).values_list("pk", flat=True))
    for pk in waiting:
        count_answer_task(pk)
    return len(waiting)


@pytest.fixture
def history(people):
    """A case in a stage, an accepted project, a class."""
    case = coached(open_case_of(people), people.coach)
    kept(people.coach, case)
    confirm_class(by=SYSTEM, project=accepted_project(people), management_class="III", on=timezone.localdate())
    take_in_changes()
    return case


def shown_when_counted(client, url: str) -> str:
    """The page once a worker has counted all it asks for: all of it at the first look."""
    if 'id="counting"' in client.get(url).content.decode():
        assert work_done()
    page = client.get(url).content.decode()
    assert 'id="counting"' not in page
    return page


@pytest.mark.parametrize("name", LONG)
def test_boards_show_the_same_whether_kept_or_counted_at_once(people, sign_in, settings, history, sent, name):
    client, url = sign_in(people.leader), board_url(name, LONG[name])
    at_once = set(figure_links(client.get(url).content.decode()))
    settings.PROGRESS = {**settings.PROGRESS, "count_at_once": -1}
    waiting = client.get(url)
    assert 'id="counting"' in waiting.content.decode()
    page = shown_when_counted(client, url)
    assert set(figure_links(page)) == at_once
    assert 'id="counted-at"' in page
    assert 'id="counted-at"' not in waiting.content.decode()


def test_a_narrow_question_is_answered_at_once(people, sign_in, many, guangdong, history, sent):
    client = sign_in(people.leader)
    query = f"institution={people.wang.organisation.name}"
    assert 'id="counting"' not in client.get(board_url("times_board", query)).content.decode()
    with within_a_page() as page:
        ages(guangdong, Filters(timezone.localdate(), city="4401", subcatalogue="06"))
    assert not page.is_counting
    assert not KeptAnswer.objects.exists()


def test_few_projects_are_counted_at_once(people, sign_in, history, sent):
    assert 'id="counted-at"' not in sign_in(people.leader).get(board_url("times_board")).content.decode()
    assert not sent.called


def test_reports_and_exports_count_by_themselves(many, guangdong, history):
    assert times_taken(guangdong, Filters(timezone.localdate()))
    assert breakdown("library", guangdong, Filters(timezone.localdate()), "institution") is not None
    assert not KeptAnswer.objects.exists()


def test_a_worker_is_sent_for_once_however_many_look(people, sign_in, many, history, sent):
    for person in (people.leader, people.officer, people.leader):
        sign_in(person).get(board_url("ageing_board"))
    assert sent.call_count == 1
    KeptAnswer.objects.update(wanted_at=timezone.now() - LOST - timedelta(minutes=1))
    sign_in(people.leader).get(board_url("ageing_board"))
    assert sent.call_count == 2


def test_what_is_old_is_shown_and_counted_anew(people, sign_in, many, history, sent, settings):
    client, url = sign_in(people.leader), board_url("times_board")
    shown_when_counted(client, url)
    calls = sent.call_count
    client.get(url)
    assert sent.call_count == calls
    old = timezone.now() - timedelta(minutes=settings.PROGRESS["recount_minutes"] + 1)
    KeptAnswer.objects.update(counted_at=old)
    page = client.get(url).content.decode()
    assert timezone.localtime(old).strftime("%H:%M") in page
    assert sent.call_count == calls + 1
    assert work_done() == 1
    assert KeptAnswer.objects.get().counted_at > old


def test_another_day_province_and_filter_is_another_question(many, guangdong, history, sent):
    today = timezone.localdate()
    asked = [Filters(today), Filters(today - timedelta(days=1)), Filters(today, management_class="III")]
    for filters in asked:
        with within_a_page() as page:
            ages(guangdong, filters)
        assert page.is_counting
    with within_a_page() as page:
        ages(type(guangdong)("51", guangdong.tier), asked[0])
    assert page.is_counting
    assert KeptAnswer.objects.count() == 4


def test_another_province_never_reads_the_answer(people, sign_in, many, history, sent):
    shown_when_counted(sign_in(people.leader), board_url("ageing_board"))
    other = shown_when_counted(sign_in(people.officer51), board_url("ageing_board"))
    assert all(value == 0 for _url, value in figure_links(other))


def test_the_waiting_part_turns_into_the_board(people, sign_in, many, history, sent):
    client, url = sign_in(people.leader), board_url("times_board")
    asks = {"headers": {"HX-Request": "true", "HX-Target": "counting"}}
    assert 'hx-get="?' in client.get(url, **asks).content.decode()
    work_done()
    answer = client.get(url, **asks)
    assert (answer.headers["HX-Refresh"], answer.content) == ("true", b"")


def test_machines_are_told_to_ask_again(people, sign_in, many, guangdong, history, sent):
    client = sign_in(people.leader)
    url = reverse("api_indicators") + "?from=2026-02-03"
    answer = client.get(url)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    work_done()
    today = Filters(timezone.localdate(), applied_from=date(2026, 2, 3))
    assert client.get(url).json()["applications"] == figures(guangdong, today)["applications"].total > 0


def test_the_night_prepares_what_boards_show(people, sign_in, many, history, sent):
    today = timezone.localdate()
    KeptAnswer.objects.create(digest="x", name="ages", filters={}, asked_on=today - timedelta(days=31))
    sent_for = prepare_boards(today)
    assert sent_for == KeptAnswer.objects.count() == sent.call_count
    assert sent_for % len(USUAL) == 0
    work_done()
    client = sign_in(people.leader)
    for name in ("times_board", "ageing_board", "activity_board"):
        assert 'id="counting"' not in client.get(board_url(name)).content.decode()


def test_the_night_has_nothing_to_do_with_few_projects(history, sent):
    assert prepare_boards(timezone.localdate()) == 0
    assert not sent.called


def test_a_lost_question_is_no_error(sent):
    have_counted(())
    count_answer(7)
    assert not sent.called


def test_a_kept_board_asks_the_same_for_one_project_and_for_three(
    people, sign_in, many, history, sent, django_assert_num_queries, django_assert_max_num_queries
):
    client, url = sign_in(people.leader), board_url("division_board", "by=department")
    shown_when_counted(client, url)
    with django_assert_max_num_queries(30) as queries:
        client.get(url)
        few = len(queries)
    for _each in range(3):
        accepted_project(people)
    take_in_changes()
    KeptAnswer.objects.all().delete()
    shown_when_counted(client, url)
    with django_assert_num_queries(few):
        client.get(url)


DAYS = st.dates(date(2024, 1, 1), date(2027, 1, 1))
TEXTS = st.sampled_from(["", "none", "44", "甲医院"])


@given(
    st.builds(
        Filters,
        as_of=DAYS,
        applied_from=st.none() | DAYS,
        city=TEXTS,
        institution=TEXTS,
        institutions=st.lists(st.integers(1, 9), max_size=3).map(tuple),
        since=st.none() | DAYS,
        month=st.none() | DAYS,
        late=st.booleans(),
    )
)
def test_filters_are_read_as_they_were_written(filters):
    assert read_filters(written_filters(filters)) == filters


def test_every_long_question_is_one_of_a_board():
    assert set(QUESTIONS) == {"groups", "months", "moves", "times", "ages", "activity"}
