"""Every figure of every board opens to exactly its rows: the published year, as of several days and narrowed."""

import pytest

from tests.progress.asking import DAY
from tests.progress.boards.walking import BOARDS, board_url, figure_links, opens_to

DIMENSIONS = ("subcatalogue", "city", "institution", "department")
pytestmark = pytest.mark.usefixtures("year")


@pytest.mark.parametrize(
    ("name", "query"),
    [
        *((name, DAY) for name in BOARDS),
        ("board", f"{DAY}&from=2026-01-01&class=II"),
        ("funnel_board", f"{DAY}&city=4403"),
        ("trend_board", "as_of=2026-05-20&class=III&show=library&show=institutions&show=applicants"),
        ("trend_board", f"{DAY}&span=all&from=2025-11-15&show=applications&show=preservice_candidates"),
        *(("division_board", f"{DAY}&of=library&by={by}") for by in DIMENSIONS),
        ("division_board", f"{DAY}&of=applicants&by=city"),
        ("division_board", f"{DAY}&of=institutions&by=institution&from=2026-02-01"),
        ("division_board", f"{DAY}&of=reported_to_cmde&by=class&institution=医疗机构085"),
        ("changes_board", f"{DAY}&compared=2026-03-31"),
        ("changes_board", f"{DAY}&compared=2026-03-31&class=II"),
        ("times_board", f"{DAY}&class=III"),
        ("activity_board", f"{DAY}&subcatalogue=14"),
    ],
)
def test_figures_open_to_their_rows(people, sign_in, name, query):
    leader = sign_in(people.leader)
    answer = leader.get(board_url(name, query))
    assert answer.status_code == 200
    links = figure_links(answer.content.decode())
    assert len(links) >= 3
    for number, (url, value) in enumerate(sorted(set(links))):
        opens_to(leader, url, value, walk=number % 9 == 0 and value < 120)
