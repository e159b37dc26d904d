"""A person finds again what he opened: as it is called now, as far as it is open to him now."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.services.personal import close_account, write_personal_data
from core.actor import ANONYMOUS
from core.models import LastOpened, ListChoice, SavedView
from core.opened import KEPT, KEPT_DAYS, drop_old_opened, note_opened, opened_by
from core.saved_views import choose_columns, save_view
from projects.selectors.visibility import visible_to
from springrain import recent as module
from springrain.recent import KINDS, QUIET_SECONDS, forget, note, recent
from tests.at_once import at_once
from tests.factories import accepted_project, draft_project, submitted_project
from tests.matching.matched import open_project, requested_match
from tests.matching.needs.given import open_need

pytestmark = pytest.mark.django_db

FIND = reverse("find")


@pytest.fixture(autouse=True)
def nothing_remembered():
    module._last.clear()


def page_of(project) -> str:
    return reverse("projects:project_page", args=[project.ref])


def labels(actor) -> list[str]:
    return [each.label for each in recent(actor)]


def test_what_was_opened_is_found_again_the_last_first(people, sign_in):
    client = sign_in(people.wang)
    projects = [draft_project(people.wang, title=f"草稿 {n}") for n in range(3)]
    for project in (*projects, projects[0]):
        assert client.get(page_of(project)).status_code == 200
    assert labels(people.wang.actor) == ["草稿 0", "草稿 2", "草稿 1"]
    assert LastOpened.objects.count() == 3
    for asked, headers in ((FIND, {}), (FIND, {"HX-Request": "true"}), (reverse("recent"), {"HX-Request": "true"})):
        text = client.get(asked, headers=headers).content.decode()
        assert text.index("草稿 0") < text.index("草稿 2") < text.index("草稿 1")


def test_a_project_is_one_thing_under_its_key_and_its_number(people, sign_in):
    client, project = sign_in(people.wang), draft_project(people.wang, title="先有稿后有号")
    client.get(page_of(project))
    project = submitted_project(people.wang, title="已提交")
    client.get(page_of(project))
    module._last.clear()
    client.get(reverse("projects:project_page", args=[project.key]))
    assert LastOpened.objects.filter(kind="project", object_id=project.pk).count() == 1


def test_each_kind_of_thing_is_noted(people, sign_in):
    match, need = requested_match(people), open_need(people.wang, title="编织需求")
    firm = sign_in(people.firm)
    firm.get(reverse("matching:match_page", args=[match.ref]))
    firm.get(reverse("matching:need_page", args=[need.ref]))
    firm.get(page_of(match.project))
    assert [each.url for each in recent(people.firm.actor)] == [
        page_of(match.project),
        reverse("matching:need_page", args=[need.ref]),
        reverse("matching:match_page", args=[match.ref]),
    ]
    officer = sign_in(people.officer)
    project = accepted_project(people, title="在控制台打开")
    officer.get(reverse("console:project_page", args=[project.ref]))
    officer.get(reverse("console:match_page", args=[match.ref]))
    urls = [each.url for each in recent(people.officer.actor)]
    assert urls[1] == reverse("console:project_page", args=[project.ref])
    assert urls[0] == reverse("console:match_page", args=[match.ref])


def test_every_page_that_is_noted_exists():
    for kind in KINDS.values():
        for page in kind.pages:
            assert reverse(page, args=["x"])


def test_what_may_no_longer_be_seen_leaves_no_trace(people, sign_in):
    project, client = open_project(people), sign_in(people.firm)
    client.get(page_of(project))
    assert labels(people.firm.actor) == [project.title]
    project.openness = "closed"
    project.save(update_fields=["openness"])
    assert not visible_to(people.firm.actor).filter(pk=project.pk).exists()
    assert labels(people.firm.actor) == []
    text = client.get(FIND).content.decode()
    assert project.title not in text
    assert project.ref not in text
    assert "最近打开</h2>" not in text


def test_names_are_those_of_today(people, sign_in):
    project, client = draft_project(people.wang, title="旧名"), sign_in(people.wang)
    client.get(page_of(project))
    project.title = "新名"
    project.save(update_fields=["title"])
    assert labels(people.wang.actor) == ["新名"]


def test_what_is_refused_or_only_a_part_of_a_page_is_not_noted(people, sign_in, client):
    project = draft_project(people.wang)
    assert sign_in(people.zhao).get(page_of(project)).status_code == 404
    own = sign_in(people.wang)
    own.get(page_of(project), headers={"HX-Request": "true"})
    own.head(page_of(project))
    own.post(page_of(project))
    own.get(reverse("projects:project_list"))
    shown = open_project(people)
    client.get(page_of(shown))
    assert not LastOpened.objects.exists()


def test_nobody_sees_what_another_has_opened(people, sign_in):
    project = submitted_project(people.wang, title="只有我看过")
    sign_in(people.wang).get(page_of(project))
    assert labels(people.officer.actor) == []
    assert recent(ANONYMOUS) == []
    assert "只有我看过" not in sign_in(people.officer).get(FIND).content.decode()


def test_the_list_is_cleared_by_its_person_alone(people, sign_in):
    client, project = sign_in(people.wang), draft_project(people.wang, title="清空")
    client.get(page_of(project))
    sign_in(people.li).post(reverse("recent_clear"))
    assert LastOpened.objects.count() == 1
    answer = client.post(reverse("recent_clear"), follow=True)
    assert "已清空" in answer.content.decode()
    assert not LastOpened.objects.exists()
    client.get(page_of(project))
    assert labels(people.wang.actor) == ["清空"]
    assert client.get(reverse("recent_clear")).status_code == 405


def test_a_script_in_a_title_stays_text(people, sign_in):
    client = sign_in(people.wang)
    client.get(page_of(draft_project(people.wang, title="<script>alert(1)</script>")))
    for address in (FIND, reverse("recent")):
        assert "<script>alert" not in client.get(address, headers={"HX-Request": "true"}).content.decode()


def noting(queries) -> list[str]:
    return [each["sql"] for each in queries if "core_lastopened" in each["sql"]]


def test_a_page_pays_one_statement_and_none_when_it_is_loaded_again(people, sign_in, monkeypatch):
    client, project = sign_in(people.wang), draft_project(people.wang)
    for expected in (1, 0):
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(project))
        assert len(noting(queries)) == expected
    key, ref, at = module._last[people.wang.user.pk]
    module._last[people.wang.user.pk] = key, ref, at - QUIET_SECONDS - 1
    with CaptureQueriesContext(connection) as queries:
        client.get(page_of(project))
    assert len(noting(queries)) == 1


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_one_question_and_one_for_each_kind(n, people, django_assert_num_queries):
    actor = people.wang.actor
    for number in range(n):
        project = draft_project(people.wang, title=f"草稿 {number}")
        note(actor, KINDS["project"], project.ref)
        note(actor, KINDS["need"], open_need(people.wang, title=f"需求 {number}").ref)
    with django_assert_num_queries(3):
        assert len(recent(actor)) == 2 * n


def test_only_the_last_forty_of_ninety_days_are_kept(people):
    now, user = timezone.now(), people.wang.user
    LastOpened.objects.bulk_create(
        LastOpened(user=user, kind="project", object_id=n, at=now - timedelta(hours=n)) for n in range(KEPT + 5)
    )
    LastOpened.objects.create(
        user=people.li.user, kind="project", object_id=1, at=now - timedelta(days=KEPT_DAYS, hours=1)
    )
    assert drop_old_opened(now) == 6
    assert [number for _kind, number in opened_by(people.wang.actor)] == list(range(KEPT))
    assert drop_old_opened(now) == 0


def test_a_fault_in_the_memory_breaks_no_page(people, sign_in, monkeypatch):
    def broken(*args):
        raise DatabaseError

    monkeypatch.setattr("springrain.middleware.note", broken)
    assert sign_in(people.wang).get(page_of(draft_project(people.wang))).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_windows_note_the_same_thing_once(people):
    project, actor = draft_project(people.wang), people.wang.actor
    rows = visible_to(actor).filter(pk=project.pk)
    raised = at_once(*(lambda: note_opened(by=actor, kind="project", rows=rows.all()) for _n in range(3)))
    assert raised == [None] * 3
    assert LastOpened.objects.count() == 1
    forget(by=actor)
    assert not LastOpened.objects.exists()


def test_it_is_taken_along_and_goes_with_the_account(people):
    person, project = people.firm, open_project(people)
    note(person.actor, KINDS["project"], project.ref)
    save_view(by=person.actor, key="matching:match_list", query="state=asked", name="等答复的")
    choose_columns(by=people.li.actor, key="console:project_list", hidden=["class"])
    target = io.BytesIO()
    write_personal_data(person.user, target, lambda done, total: None)
    data = json.loads(zipfile.ZipFile(target).read("data.json"))
    assert [row["title"] for row in data["opened_lately"]] == [project.title]
    assert [row["name"] for row in data["views_of_lists"]] == ["等答复的"]
    assert [row["list_key"] for row in data["columns_of_lists"]] == ["matching:match_list"]
    close_account(by=person.actor)
    assert not LastOpened.objects.exists()
    assert not SavedView.objects.exists()
    assert ListChoice.objects.get().user_id == people.li.user.pk
