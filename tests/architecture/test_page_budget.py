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
from projects.selectors.catalogue import forget_subcatalogues
from tests.architecture.crawl import Address, Crawler, named_addresses, path_of

MOST_QUERIES, MOST_BYTES = 12, 120 * 1024
# By role, the addresses it uses most; those of the console's menu come of themselves.
MAIN = {
    "wang": (
        "projects:project_list projects:project_page projects:section_edit projects:project_check waiting:waiting_list"
        " matching:match_list matching:match_page matching:need_list matching:platform_list registration:case_page"
        " registration:case_coaching registration:case_milestones outreach:activity_list core:notice_list"
    ),
    "manager": "projects:project_list waiting:waiting_list registration:case_page",
    "firm": (
        "matching:project_search matching:match_list matching:match_page matching:need_list waiting:waiting_list"
        " registration:case_page"
    ),
    "institute": "console:index",
    "officer": (
        "console:index console:check_page console:project_page console:programme_page console:threshold_page"
        " registration:case_page registration:case_coaching progress:targets progress:report_list waiting:waiting_list"
    ),
    "leader": "console:index progress:targets progress:report_list waiting:waiting_list",
    "coach": "console:index registration:case_page registration:case_coaching waiting:waiting_list",
    "city": "console:index",
    "expert": "console:index console:seat_desk waiting:waiting_list",
    "department": "console:index",
    "national": "console:index progress:targets progress:report_list",
    "system_admin": "console:index",
    "security_admin": "console:index",
    "audit_admin": "console:index",
}
ROLES = {
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
    # Answers, papers, lists, decisions, who has looked.
    "projects:project_page": 17,
    # The application beside its standing, its former decisions, and what resembles it.
    "console:check_page": 21,
    "console:project_page": 14,
    # Milestones with papers, coach, class, dossier, story.
    "registration:case_page": 18,
    # Plan, records, action items, questions, coaches.
    "registration:case_coaching": 17,
    # The index of words in its parts, then the rows, the profile, what is saved.
    "matching:project_search": 16,
    # Both sides, agreement, readers, meetings, partnership, and what has happened.
    "matching:match_page": 14,
    # Five kinds of things due beside the list, and the views of it.
    "console:coach_desk": 14,
}


def pages(asker: str) -> Iterator[str]:
    yield from MAIN[asker].split()
    if asker in ROLES:
        yield from (f"console:{page.name}" for page in menu_pages(ROLES[asker]))


@pytest.fixture
def remembered(settings) -> Iterator[None]:
    """As in use: the names of the catalogue's parts are remembered."""
    settings.CATALOGUE_SECONDS = 600
    yield
    forget_subcatalogues()


def test_every_main_page_keeps_to_its_budget(crawled, remembered):
    crawler = Crawler(crawled)
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
