"""Every named address × every persona has an expected answer, and the answers follow the rules.

The expectation is ``docs/permissions.md``. After a change that is meant, run ``manage.py draw_permissions`` and read
what changed: a cell that opens to one more persona is a decision, not a detail.
"""

from pathlib import Path

import pytest

from accounts.roles import CONSOLE_ROLES, Role
from core.console import PAGES
from tests.architecture.crawl import ASKERS, Crawler, drawn, named_addresses

PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
# Asked in parts, so that several processes share the work.
PARTS = 4
OPEN = {200, 302, 409, 422}
CLOSED = {403, 404}
ROLE_OF = {
    "officer": Role.PROVINCIAL_OFFICER,
    "officer51": Role.PROVINCIAL_OFFICER,
    "leader": Role.LEADER,
    "coach": Role.COACH,
    "city": Role.CITY_OFFICER,
    "expert": Role.REVIEWER,
    "stranger": Role.REVIEWER,
    "department": Role.DEPARTMENT,
    "institute": Role.TEST_INSTITUTE,
    "national": Role.NATIONAL_OFFICIAL,
    "system_admin": Role.SYSTEM_ADMIN,
    "security_admin": Role.SECURITY_ADMIN,
    "audit_admin": Role.AUDIT_ADMIN,
}
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
# What anybody may read without signing in.
FOR_VISITORS = {
    "home",
    "core:healthz",
    "find",
    "guide:accessibility",
    "guide:overview",
    "guide:shortcuts",
    "guide:situation",
    "guide:site_map",
    "guide:terms",
    "accounts:privacy_notice",
    "accounts:organisation_search",
    "matching:agreement_ask",
    "outreach:activity_calendar",
    "outreach:activity_list",
    "outreach:activity_door",
    "proofs:proof_ask",
    "proofs:proof_verify",
    "matching:agreement_verify",
    "matching:letter_verify",
    "matching:need_list",
    "matching:need_page",
    "matching:platform_list",
    "matching:platform_page",
    "matching:showcase",
    "projects:receipt_ask",
    "projects:receipt_verify",
    "screening:announcement_list",
    "screening:announcement_page",
    "screening:letter_verify",
    "screening:standard_page",
    "screening:standard_pdf",
    "statistics:open_data",
    "statistics:overview",
    "statistics:province",
    "statistics:province_data",
    "api_docs",
    "api_schema",
}
SIGN_IN = ("account_", "socialaccount_", "openid_", "mfa_", "usersessions_")


def expected() -> dict[str, dict[str, int]]:
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines() if "| `" in line]
    return {row[0].strip("`"): dict(zip(ASKERS, map(int, row[1:]), strict=True)) for row in rows}


MATRIX = expected()


def test_every_named_address_is_listed():
    """Run ``manage.py draw_permissions`` for a new page, and look who may open it."""
    assert sorted(MATRIX) == [address.name for address in named_addresses()]


@pytest.mark.slow(seconds=40)
@pytest.mark.parametrize("part", range(PARTS))
def test_the_portal_answers_as_listed(crawled, part):
    crawler = Crawler(crawled)
    different = []
    for address in named_addresses()[part::PARTS]:
        found = dict(zip(ASKERS, crawler.answers(address), strict=True))
        listed = MATRIX.get(address.name, {})
        different += [
            f"{address.name}, {asker}: {listed.get(asker)} listed, {found[asker]} found"
            for asker in ASKERS
            if listed.get(asker) != found[asker]
        ]
    assert not different, "\n" + "\n".join(different)


def test_the_page_is_drawn_from_these_answers():
    rows = [(address, list(MATRIX[address.name].values())) for address in named_addresses()]
    assert drawn(rows) == PAGE.read_text(encoding="utf-8")


def test_visitors_open_only_what_is_public():
    found = {name for name, answers in MATRIX.items() if answers["visitor"] == 200 and not name.startswith(SIGN_IN)}
    assert found <= FOR_VISITORS


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_of_the_console_opens_only_to_its_roles(name):
    answers = MATRIX[f"console:{name}"]
    for asker in ASKERS[1:]:
        allowed = ROLE_OF.get(asker, "") in PAGES[name].roles
        assert allowed or answers[asker] == 403, asker


@pytest.mark.parametrize("asker", [asker for asker in ASKERS if asker not in ROLE_OF and asker != "visitor"])
def test_nobody_else_enters_the_console(asker):
    entrances = {"console:login", "console:logout"}
    inside = [name for name in MATRIX if name.startswith("console:") and name not in entrances]
    assert {MATRIX[name][asker] for name in inside} == {403}


def test_what_is_about_a_project_does_not_exist_for_another_province():
    about = [each.name for each in named_addresses() if "ref" in each.parameters and each.name.startswith("projects:")]
    about += [f"console:{name}" for name in ("check_page", "project_page", "project_audit", "class_confirm")]
    assert {MATRIX[name]["officer51"] for name in about} <= {404, 409}


@pytest.mark.parametrize("asker", ADMINISTRATORS)
def test_administrators_have_no_way_to_projects_and_figures(asker):
    names = [name for name in MATRIX if name.startswith(("projects:", "progress:", "api_"))]
    about = [name for name in names if name not in NOTHING_OF_PROJECTS]
    assert {MATRIX[name][asker] for name in about} <= CLOSED | {409}


# Own lists, which are empty for them, and what is public.
NOTHING_OF_PROJECTS = {
    "api_docs",
    "api_need_list",
    "api_project_list",
    "api_project_search",
    "api_schema",
    # Asks for the key of a program, whoever is signed in.
    "api_token",
    "projects:category_search",
    "projects:invitation_list",
    "projects:project_list",
    "projects:receipt_ask",
    "projects:receipt_verify",
    "projects:signed_in_again",
}


def test_the_three_administrators_share_nothing_but_the_list_of_accounts():
    # Numbers are those of the own menu.
    shared = {"counts", "index", "jsi18n", "login", "logout", "person_list", "person_page"}
    for name in MATRIX:
        if name.startswith("console:") and name.removeprefix("console:") not in shared:
            opens = [asker for asker in ADMINISTRATORS if MATRIX[name][asker] in OPEN]
            assert len(opens) <= 1, name


def test_every_console_role_has_a_persona_or_a_reason():
    without = CONSOLE_ROLES - {role.value for role in ROLE_OF.values()}
    assert not without


def test_what_an_expert_scores_is_his_alone():
    """Neither another expert, nor the office, nor the applicant opens his desk; he opens nothing of the office's."""
    desk = [name for name in MATRIX if name.startswith("console:seat_") and name != "console:seat_replace"]
    for name in desk:
        # Saving is refused as a stale page (409) before anybody's desk is looked for.
        opens = {asker for asker in ASKERS[1:] if MATRIX[name][asker] in OPEN - {409}}
        assert opens <= {"expert"}, name
    office = [name for name in MATRIX if name.startswith(("console:review_", "console:panel_", "console:round_"))]
    assert {MATRIX[name][asker] for name in office for asker in ("expert", "stranger")} == {403}


def test_the_office_of_another_province_finds_nothing_of_a_screening():
    about = (
        "review_",
        "panel_",
        "round_page",
        "round_ranking",
        "draw_page",
        "expert_page",
        "appeal_page",
        "standard_edit",
    )
    names = [name for name in MATRIX if name.startswith(tuple(f"console:{start}" for start in about))]
    assert {MATRIX[name]["officer51"] for name in names} == {404}


# What the two sides of a match do, and the papers between them.
BETWEEN_TWO = (
    "match_page match_accept match_admit match_decline match_withdraw match_end match_agreement match_access "
    "match_readers match_talk match_meetings match_partnership message_file meeting_page meeting_move meeting_calendar "
    "agreement_pdf partnership_new partnership_end partnership_paper letter"
)


@pytest.mark.parametrize("name", BETWEEN_TWO.split())
def test_what_the_two_sides_of_a_match_do_exists_for_nobody_else(name):
    answers = MATRIX[f"matching:{name}"]
    assert {answers[asker] for asker in ASKERS[1:] if asker not in ("wang", "firm", "keeper")} == {404}


def test_a_protected_paper_opens_to_the_person_named_and_not_to_his_firm():
    for name in ("projects:paper_page", "projects:paper_file"):
        assert [asker for asker in ASKERS[1:] if MATRIX[name][asker] in OPEN] == ["firm"], name


def test_an_entry_in_an_event_is_its_owners():
    names = [f"matching:fair_{name}" for name in ["entry", "wishes", "timetable", "calendar", "intention"]]
    for name in names:
        assert {MATRIX[name][asker] for asker in ASKERS[1:] if asker != "wang"} == {404}, name


def test_the_test_institute_reads_the_letters_of_its_province_and_nothing_else_of_a_match():
    about = ("console:match_", "console:partnership_", "console:fair_")
    assert {MATRIX[name]["institute"] for name in MATRIX if name.startswith(about)} == {403}
    assert MATRIX["console:testing_letter"]["institute"] == 200
