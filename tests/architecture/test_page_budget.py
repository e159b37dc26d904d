"""The main pages of each role keep to their budget: at most twelve questions to the database, at most 120 kB of HTML.

What a page asks grows with what it shows, never with its rows: lists have tests of their own for one row and three.
"""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from core.console import menu_pages
from matching.services.search import index_changes
from projects.selectors.catalogue import forget_subcatalogues
from springrain.navigation import MENUS, MORE, STAFF
from tests.architecture.crawl import Address, Crawler, named_addresses, path_of

MOST_QUERIES, MOST_BYTES = 12, 120 * 1024
# By role, the addresses it uses most; those of its menu and of the console's come of themselves.
BOARDS = (
    "progress:funnel_board progress:trend_board progress:division_board progress:times_board progress:ageing_board"
    " progress:activity_board progress:changes_board progress:indicator_rows"
)
MAIN = {
    "wang": (
        "projects:project_list projects:project_page projects:section_edit projects:project_check waiting:waiting_list"
        " matching:match_list matching:match_page matching:need_list matching:platform_list registration:case_page"
        " registration:case_coaching registration:case_milestones outreach:activity_page core:notice_list"
        " statistics:overview find"
    ),
    "manager": "projects:project_list waiting:waiting_list registration:case_page",
    "firm": (
        "matching:match_page waiting:waiting_list registration:case_page matching:need_page matching:enterprise_list"
    ),
    "institute": "console:index",
    "officer": (
        "console:index console:check_page console:project_page console:programme_page console:threshold_page"
        " console:counts console:review_page"
        f" registration:case_page registration:case_coaching waiting:waiting_list {BOARDS}"
    ),
    "leader": f"console:index waiting:waiting_list {BOARDS}",
    "coach": "console:index registration:case_page registration:case_coaching waiting:waiting_list",
    "city": "console:index",
    "expert": "console:index console:seat_desk waiting:waiting_list",
    "department": "console:index",
    "national": f"console:index progress:province_board {BOARDS}",
    "system_admin": "console:index",
    "security_admin": "console:index",
    "audit_admin": "console:index",
}
ROLES = {
    "wang": Role.CLINICIAN,
    "manager": Role.INSTITUTION_MANAGER,
    "firm": Role.ENTERPRISE_MEMBER,
    "officer": Role.PROVINCIAL_OFFICER,
    "leader": Role.LEADER,
    "coach": Role.COACH,
    "city": Role.CITY_OFFICER,
    "expert": Role.REVIEWER,
    "institute": Role.TEST_INSTITUTE,
    "department": Role.DEPARTMENT,
    "national": Role.NATIONAL_OFFICIAL,
    "system_admin": Role.SYSTEM_ADMIN,
    "security_admin": Role.SECURITY_ADMIN,
    "audit_admin": Role.AUDIT_ADMIN,
}
# One page on purpose, of many small tables: what would be left out would be asked for by a second page at once.
MORE_QUERIES = {
    # Records with their papers and ratings, plan and measures, things to do, what the sides told, coaches.
    "registration:case_coaching": 13,
    # The sets of the search, the texts of the best, then the projects themselves; and what was turned down before.
    "matching:recommended": 13,
    # No page, but the numbers of the menu, one question for each queue: they come after it, once in half a minute.
    "console:counts": 15,
}


def pages(asker: str) -> Iterator[str]:
    role = ROLES[asker]
    menu = (name for name, _label in (*MENUS.get(role, STAFF), *MORE.get(role, ())))
    desks = (f"console:{page.name}" for page in menu_pages(role))
    yield from dict.fromkeys((*MAIN[asker].split(), *menu, *desks))


@pytest.fixture
def remembered(settings) -> Iterator[None]:
    """As in use: the names of the catalogue's parts are remembered."""
    settings.CATALOGUE_SECONDS = 600
    yield
    forget_subcatalogues()


def test_every_main_page_keeps_to_its_budget(crawled, remembered):
    crawler = Crawler(crawled)
    # As in use: what changes is taken into the sets of the search within a minute.
    index_changes()
    known = {each.name: each for each in named_addresses()}
    beyond = [said for asker in MAIN for name in pages(asker) for said in broken(crawler, asker, known[name])]
    assert not beyond, "\n".join(beyond)


def broken(crawler: Crawler, asker: str, address: Address) -> Iterator[str]:
    client, path = crawler.clients[asker], path_of(address, crawler.world)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    if response.status_code != 200:
        yield f"{asker} {address.name}: {response.status_code}"
        return
    questions = [each["sql"] for each in asked if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    most = MORE_QUERIES.get(address.name, MOST_QUERIES)
    if len(questions) > most:
        yield f"{asker} {address.name}: {len(questions)} questions, at most {most}"
    if len(response.content) > MOST_BYTES:
        yield f"{asker} {address.name}: {len(response.content)} bytes"


def test_numbers_of_the_menu_come_after_the_page(people, sign_in):
    """No page counts what waits; the fragment does, for the menu and on the start page for its cards."""
    client = sign_in(people.officer)
    page = client.get(reverse("console:index")).content.decode()
    place = reverse("console:counts")
    assert f'hx-get="{place}?cards=1"' in page
    assert 'data-duty="check_queue"' in page
    assert f'hx-get="{place}"' in client.get(reverse("console:check_queue")).content.decode()
    assert 'id="duties"' in client.get(f"{place}?cards=1").content.decode()
    assert 'id="duties"' not in client.get(place).content.decode()


def test_the_fragment_of_numbers_is_for_the_console_alone(people, sign_in, client):
    place = reverse("console:counts")
    assert client.get(place).status_code == 302
    assert sign_in(people.wang).get(place).status_code == 403
