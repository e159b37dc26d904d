"""One search over everything finds what the person could open, and nothing else: not a title, not that there is one."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.actor import ANONYMOUS
from projects.enums import Openness
from projects.models import Project
from projects.selectors.named import named
from projects.selectors.visibility import visible_to
from springrain.finding import found
from tests.factories import accepted_project, draft_project, submitted_project
from tests.matching.matched import open_project, requested_match
from tests.matching.needs.given import draft_need, open_need
from tests.personas import Personas

pytestmark = pytest.mark.django_db


def labels(actor, text: str) -> set[str]:
    return {each.label for group in found(actor, text) for each in group.findings}


def addresses(actor, text: str) -> set[str]:
    return {each.url for group in found(actor, text) for each in group.findings}


def test_an_owner_finds_his_draft_and_nobody_else_does(people):
    draft = draft_project(people.wang, title="秘密的可调式封堵器")
    page = reverse("projects:project_page", args=[draft.ref])
    assert page in addresses(people.wang.actor, "可调式")
    for asker in ("li", "zhao", "manager", "firm", "rival", "officer", "leader", "expert", "system_admin", "sun"):
        persona = getattr(people, asker, None)
        if persona is not None:
            assert page not in addresses(persona.actor, "可调式"), asker
    assert page not in addresses(ANONYMOUS, "可调式")


def test_a_submitted_project_is_found_by_its_office_and_not_by_another_province(people):
    project = submitted_project(people.wang, title="双腔引导管")
    for text in ("双腔", project.ref, project.ref.lower(), "引导管 双腔"):
        assert "双腔引导管" in labels(people.officer.actor, text)
        for other in (people.officer51, people.firm, people.zhao):
            assert "双腔引导管" not in labels(other.actor, text)


def test_a_firm_finds_what_is_open_to_firms_and_visitors_do_not(people):
    project = open_project(people)
    firms, visitors = labels(people.firm.actor, project.title), labels(ANONYMOUS, project.title)
    assert project.title in firms
    assert (project.title in visitors) == (project.openness == Openness.PUBLIC)


def test_a_closed_project_is_not_found_by_firms(people):
    project = accepted_project(people, title="未开放的止血材料")
    assert project.title not in labels(people.firm.actor, "止血材料")


def test_a_match_is_found_by_its_two_sides_only(people):
    match = requested_match(people)
    page = reverse("matching:match_page", args=[match.ref])
    title = match.project.title
    assert page in addresses(people.wang.actor, title)
    assert page in addresses(people.firm.actor, title)
    for other in (people.officer, people.manager, people.zhao, people.leader):
        assert page not in addresses(other.actor, title)


def test_a_match_is_not_found_by_the_name_of_the_other_side(people):
    match = requested_match(people)
    page = reverse("matching:match_page", args=[match.ref])
    assert page not in addresses(people.wang.actor, match.organisation.name)


def test_a_need_is_found_once_it_is_published(people):
    hidden, shown = (
        draft_need(people.wang, title="尚未发布的编织需求"),
        open_need(people.wang, title="已发布的编织需求"),
    )
    assert labels(people.firm.actor, "编织需求") == {shown.title}
    assert labels(people.wang.actor, "编织需求") == {hidden.title, shown.title}


def test_the_console_is_found_by_whom_it_opens_to(people):
    queue = reverse("console:check_queue")
    officers = {each.url for group in found(people.officer.actor, "形式审查") for each in group.findings}
    assert queue in officers
    assert queue not in addresses(people.wang.actor, "形式审查")


@pytest.mark.parametrize("text", ["", " ", "器", "%", "_", "%%", "'; --", "x" * 500])
def test_too_little_and_strange_texts_find_nothing_and_break_nothing(people, text):
    submitted_project(people.wang)
    assert "projects" not in " ".join(addresses(people.wang.actor, text))


def test_pages_words_and_full_width_letters(people):
    assert reverse("guide:terms") + "#design_freeze" in addresses(ANONYMOUS, "产品定型")
    assert reverse("matching:showcase") in addresses(ANONYMOUS, "展示")
    project = submitted_project(people.wang)
    full_width = "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in project.ref)
    assert project.title in labels(people.wang.actor, full_width)


def test_it_is_a_page_without_scripts_and_a_fragment_with(people, sign_in):
    project = submitted_project(people.wang, title="可视化喉镜")
    client = sign_in(people.wang)
    page = client.get(reverse("find"), {"q": "喉镜"}).content.decode()
    assert "<html" in page
    assert f'href="{reverse("projects:project_page", args=[project.ref])}"' in page
    part = client.get(reverse("find"), {"q": "喉镜"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "可视化喉镜" in part


def test_what_was_typed_is_shown_as_text():
    page = Client().get(reverse("find"), {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize(("asker", "text"), [("officer", "喉镜"), ("firm", "喉镜"), ("officer", "可视化 k4")])
def test_the_few_that_can_be_meant_are_found_by_their_index(people, asker, text):
    """Words of two characters as well; in an empty table any index is as good as another."""
    titles = ["可视化喉镜", *(f"题目 {number}" for number in range(2000))]
    Project.objects.bulk_create(
        Project(
            key=f"K{at:06}",
            region_id="44",
            title=title,
            reference=f"CY44-2026-9{at:05}",
            status="accepted",
            applied_on=date(2026, 1, 8),
        )
        for at, title in enumerate(titles)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE projects_project")
    rows = named(visible_to(getattr(people, asker).actor), text.split()).order_by("-pk")[:6]
    assert "project_name_pairs" in rows.explain()


def test_parts_of_numbers_and_single_characters_beside_words(people):
    project = submitted_project(people.wang, title="双腔 X 引导管")
    for text in (project.ref[2:9], f"x {project.ref[-4:]}", "腔 引导", "引 导管"):
        assert project.title in labels(people.wang.actor, text), text
    assert project.title not in labels(people.wang.actor, "腔管 引导")


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_much_is_found(people: Personas, sign_in, count, django_assert_num_queries):
    for number in range(count):
        submitted_project(people.wang, title=f"可视化喉镜{number}")
        open_need(people.wang, title=f"可视化喉镜需求{number}")
    client = sign_in(people.wang)
    with django_assert_num_queries(7):
        client.get(reverse("find"), {"q": "可视化喉镜"}, headers={"HX-Request": "true"})
