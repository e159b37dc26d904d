"""What has changed since one last looked."""

import re
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Region
from core.actor import SYSTEM
from progress.models import BoardVisit, Correction
from progress.selectors.visits import last_look
from progress.services.rollups import take_in_changes
from progress.services.visits import note_look
from projects.enums import ListKind
from projects.models import Listing, Project
from projects.services.ledger import import_ledger
from projects.services.listings import enter_list, leave_list
from tests.progress.asking import DAY
from tests.progress.boards.walking import board_url, figure_links, opens_to
from tests.projects.ledger.workbooks import typed_row, workbook

pytestmark = pytest.mark.django_db
LIBRARY = ListKind.LIBRARY


def load_small(*rows) -> None:
    import_ledger(by=SYSTEM, region=Region.objects.get(pk="44"), file=workbook(*rows))
    take_in_changes()


def look(people, client, ago: timedelta) -> None:
    """He looked at the board so long ago."""
    client.get(board_url("board"))
    BoardVisit.objects.filter(user=people.leader.user).update(looked_at=timezone.now() - ago)


def line_of(text: str, label: str) -> list[str]:
    row = re.search(rf'<th scope="row">{label}</th>(.*?)</tr>', text, re.DOTALL)[1]
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]


def test_looks_close_together_are_one_visit(people):
    noon = timezone.now()
    leader = people.leader.actor

    def at(minutes: int, library: int, region: str = "44") -> None:
        figures = {"library": library}
        now = noon + timedelta(minutes=minutes)
        note_look(by=leader, board="overview", region=region, figures=figures, now=now)

    at(0, 10)
    assert last_look(leader, "overview", "44") is None
    at(20, 11)
    at(45, 12)
    assert last_look(leader, "overview", "44") is None
    at(45 + 31, 15)
    found = last_look(leader, "overview", "44")
    assert (found.at, found.figures) == (noon + timedelta(minutes=45), {"library": 12})
    at(45 + 40, 16)
    assert last_look(leader, "overview", "44").figures == {"library": 12}
    assert last_look(people.officer.actor, "overview", "44") is None
    # Another province begins anew, and there is one row all the same.
    at(200, 3, region="")
    assert last_look(leader, "overview", "44") is None
    assert BoardVisit.objects.get(user=people.leader.user).figures == {"library": 3}


@pytest.mark.django_db(transaction=True)
def test_two_first_looks_at_once_are_one_row(people):
    actor = people.leader.actor

    def act() -> None:
        note_look(by=actor, board="overview", region="44", figures={"library": 1})
        connection.close()

    looks = [Thread(target=act) for _each in range(4)]
    for each in looks:
        each.start()
    for each in looks:
        each.join()
    assert BoardVisit.objects.count() == 1


def test_the_cards_say_by_how_much_they_moved(people, sign_in):
    load_small(typed_row(1), typed_row(2))
    leader = sign_in(people.leader)
    look(people, leader, timedelta(days=3))
    today = timezone.localdate()
    load_small(typed_row(3, applied_on=today, library_day=today, evaluation_day=today))
    text = leader.get(board_url("board")).content.decode()
    day = (today - timedelta(days=3)).strftime("%Y-%m-%d")
    assert "您上次查看以来" in text
    assert f"{day}以来 +1" in text
    assert "以来无变化" in text
    assert line_of(text.partition("您上次查看以来")[2], str(LIBRARY.label)) == ["+1", "3"]
    for url, value in set(figure_links(text)):
        opens_to(leader, url, value)
    # Looking again at once is the same visit: it still says what is new.
    assert f"{day}以来 +1" in leader.get(board_url("board")).content.decode()
    assert BoardVisit.objects.count() == 1


def test_what_was_noted_late_is_a_correction_and_not_a_movement(people, sign_in):
    load_small(typed_row(1), typed_row(2, library="否", library_day=None))
    leader = sign_in(people.leader)
    look(people, leader, timedelta(days=5))
    today = timezone.localdate()
    second = Project.objects.order_by("pk")[1]
    enter_list(by=SYSTEM, project=second, kind=LIBRARY, on=today - timedelta(days=20))
    leave_list(by=SYSTEM, listing=Listing.objects.get(project=second, kind=LIBRARY), on=today, reason="出库")
    take_in_changes()
    assert Correction.objects.filter(indicator="library", management_class="*").exists()
    leader.get(board_url("board"))
    text = leader.get(board_url("changes_board")).content.decode()
    # It was 1; one came twenty days ago, which was not known then, and has left today.
    assert line_of(text, str(LIBRARY.label)) == ["1", "0", "−1", "+1", "1"]
    corrections = text.partition('id="corrections"')[2]
    assert str(LIBRARY.label) in corrections
    assert (today - timedelta(days=20)).isoformat() in corrections
    for url, value in set(figure_links(text)):
        opens_to(leader, url, value, walk=True)
    opened = re.search(r'<th scope="row"><a href="([^"]+)"', corrections)[1].replace("&amp;", "&")
    assert leader.get(opened).status_code == 200


def test_narrowed_it_compares_the_two_days_as_they_are_counted_now(people, sign_in):
    load_small(typed_row(1), typed_row(2, management_class="二类"))
    leader = sign_in(people.leader)
    look(people, leader, timedelta(days=3))
    today = timezone.localdate()
    load_small(typed_row(3, applied_on=today, library_day=today, evaluation_day=today))
    leader.get(board_url("board"))
    text = leader.get(board_url("changes_board", "class=III")).content.decode()
    assert line_of(text, str(LIBRARY.label)) == ["1", "+1", "0", "2"]
    assert BoardVisit.objects.get().figures["library"] == 3


@pytest.mark.parametrize("query", [DAY, "class=II", "wall=1", "as_of=2999-01-01", "city=4401"])
def test_what_one_does_not_usually_look_at_is_not_remembered(people, sign_in, query):
    load_small(typed_row(1))
    sign_in(people.leader).get(board_url("board", query))
    assert not BoardVisit.objects.exists()


def test_the_first_time_it_compares_with_a_month_ago(people, sign_in):
    load_small(typed_row(1))
    text = sign_in(people.leader).get(board_url("changes_board", "as_of=2025-10-01")).content.decode()
    assert "2025年9月1日" in text
    assert line_of(text, str(LIBRARY.label)) == ["0", "+1", "0", "1"]


def test_a_day_can_be_chosen_and_must_lie_before(people, sign_in):
    load_small(typed_row(1))
    leader = sign_in(people.leader)
    chosen = leader.get(board_url("changes_board", f"{DAY}&compared=2025-08-02")).content.decode()
    assert line_of(chosen, str(LIBRARY.label))[0] == "0"
    wrong = leader.get(board_url("changes_board", f"{DAY}&compared=2026-07-02")).content.decode()
    assert "请选择早于截至日期的一天" in wrong
    assert 'value="2026-07-02"' in wrong


def test_nobody_reads_another_s_visits(people, sign_in):
    load_small(typed_row(1))
    look(people, sign_in(people.leader), timedelta(days=3))
    assert "您上次查看以来" not in sign_in(people.officer).get(board_url("board")).content.decode()
