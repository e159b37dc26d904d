"""Views of lists and choices of columns: a person's own, opened through the list itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.actor import ANONYMOUS
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.lists import LISTS, list_named
from core.models import ListChoice, SavedView
from core.saved_views import (
    MOST_VIEWS,
    change_view,
    choose_columns,
    delete_view,
    kept_for,
    save_view,
    view_for,
    views_of,
)
from tests.at_once import at_once, refused
from tests.factories import accepted_project, submitted_project

PROJECTS = "console:project_list"
HERE = "/console/projects/"
THIRD = "management_class=III"
SCRIPT = "<script>alert(1)</script>"

pytestmark = pytest.mark.django_db


def kept(people, query=THIRD, name="三类", **choices) -> SavedView:
    return save_view(by=people.officer.actor, key=PROJECTS, query=query, name=name, **choices)


def send(client: Client, page: str, **values):
    return client.post(reverse(f"core:{page}"), {"list": PROJECTS, **values})


def test_a_view_is_kept_and_found_above_its_list(people, sign_in):
    client = sign_in(people.officer)
    page = client.get(HERE, {"management_class": "III", "text": ""})
    assert "另存为视图" in page.content.decode()
    answer = send(client, "view_save", query=page.context["request"].kept.query, name="  三类  产品 ")
    assert answer.url == f"{HERE}?{THIRD}"
    page = client.get(answer.url).content.decode()
    assert f'<a href="?{THIRD}" aria-current="true">三类 产品</a>' in page
    assert "另存为视图" not in page
    assert f'<a href="?{THIRD}">三类 产品</a>' in client.get(HERE).content.decode()


def test_a_view_keeps_filters_only(people, sign_in):
    client = sign_in(people.officer)
    send(client, "view_save", query="after=x&evil=1&text=%E6%94%AF%E6%9E%B6&status=accepted", name="支架")
    assert SavedView.objects.get().query == "status=accepted&text=%E6%94%AF%E6%9E%B6"


def test_nothing_is_kept_without_a_filter_or_a_name(people):
    with pytest.raises(GuardRefused):
        kept(people, query="")
    for name in ("", "  \n "):
        with pytest.raises(InvalidInput) as wrong:
            kept(people, name=name)
        assert "name" in wrong.value.fields
    with pytest.raises(InvalidInput):
        kept(people, name="长" * 61)
    with pytest.raises(PermissionRefused):
        save_view(by=ANONYMOUS, key=PROJECTS, query=THIRD, name="x")
    assert not SavedView.objects.exists()


def test_names_and_filters_are_kept_once(people):
    kept(people)
    with pytest.raises(InvalidInput):
        kept(people, query="text=a")
    with pytest.raises(GuardRefused, match="三类"):
        kept(people, name="另一个")
    save_view(by=people.officer51.actor, key=PROJECTS, query=THIRD, name="三类")
    assert SavedView.objects.count() == 2


def test_no_more_than_twenty_of_a_list(people):
    for n in range(MOST_VIEWS):
        kept(people, query=f"text={n}", name=f"视图 {n}")
    with pytest.raises(GuardRefused):
        kept(people)
    save_view(by=people.officer.actor, key="console:check_queue", query="q=a", name="别的列表")


def test_what_is_wrong_is_said_beside_the_name_and_nothing_typed_is_lost(people, sign_in):
    kept(people)
    answer = send(sign_in(people.officer), "view_save", query="text=a", name="三类")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="三类"' in page
    assert 'value="text=a"' in page
    assert "此列表已有同名视图" in page


def test_a_script_in_a_name_stays_text(people, sign_in):
    kept(people, name=SCRIPT, is_default=True)
    client = sign_in(people.officer)
    ref = SavedView.objects.get().ref
    for address in (f"{HERE}?{THIRD}", reverse("core:view_list"), reverse("core:view_page", args=[ref])):
        page = client.get(address).content.decode()
        assert SCRIPT not in page
        assert "&lt;script&gt;" in page


def test_the_list_opens_with_the_view_that_is_to_come_first(people, sign_in):
    client = sign_in(people.officer)
    kept(people, is_default=True)
    assert client.get(HERE).url == f"{HERE}?{THIRD}"
    # "Clear all" on the list itself, and everything that is asked for, is taken at its word.
    assert client.get(HERE, headers={"referer": f"http://testserver{HERE}?{THIRD}"}).status_code == 200
    assert client.get(HERE, {"saved": "all"}).status_code == 200
    assert client.get(HERE, {"text": "a"}).status_code == 200
    assert sign_in(people.officer51).get(HERE).status_code == 200
    second = kept(people, query="text=a", name="第二", is_default=True)
    assert client.get(HERE).url == f"{HERE}?text=a"
    change_view(by=people.officer.actor, view=second, name="第二", is_default=False)
    assert client.get(HERE).status_code == 200


def test_a_figure_opens_to_its_rows_whatever_views_there_are(people, sign_in):
    """A list to which figures lead never opens with a view, not even with one that says so."""
    key, client = "progress:indicator_rows,applications", sign_in(people.officer)
    here = reverse("progress:indicator_rows", args=["applications"])
    assert 'name="is_default"' not in client.get(here, {"class": "III"}).content.decode()
    client.post(reverse("core:view_save"), {"list": key, "query": "class=III", "name": "三类", "is_default": "on"})
    view = SavedView.objects.get()
    assert not view.is_default
    SavedView.objects.update(is_default=True)
    assert client.get(here).status_code == 200
    assert 'name="is_default"' not in client.get(reverse("core:view_page", args=[view.ref])).content.decode()


def test_a_view_of_today_goes_on_with_the_days(people, sign_in):
    today = timezone.localdate()
    key, client = "progress:indicator_rows,applications", sign_in(people.officer)
    for day in (today, today - timedelta(days=1)):
        client.post(reverse("core:view_save"), {"list": key, "query": f"as_of={day}&class=III", "name": str(day)})
    kept_queries = SavedView.objects.order_by("name").values_list("query", flat=True)
    assert list(kept_queries) == [f"as_of={today - timedelta(days=1)}&class=III", "class=III"]


def test_a_stale_filter_is_left_out_and_said(people, sign_in):
    project = accepted_project(people)
    kept(people, query="status=accepted&management_class=IX", name="旧")
    page = sign_in(people.officer).get(f"{HERE}?status=accepted&management_class=IX")
    assert page.status_code == 200
    text = page.content.decode()
    assert "已不再可选" in text
    assert project.title in text


@pytest.mark.parametrize("page", ["console:check_queue", "console:need_list", "console:activity_list"])
def test_a_stale_filter_never_breaks_a_list_that_trusts_its_address(page, people, sign_in):
    name = next(name for name, allowed in LISTS[page].filters.items() if allowed is not None)
    save_view(by=people.officer.actor, key=page, query=f"{name}=gone", name="旧")
    answer = sign_in(people.officer).get(f"{reverse(page)}?{name}=gone")
    assert answer.status_code == 200
    assert "已不再可选" in answer.content.decode()


def test_a_view_belongs_to_its_person_alone(people, sign_in):
    view = kept(people)
    other = people.officer51
    with pytest.raises(NotVisible):
        view_for(other.actor, view.ref)
    with pytest.raises(NotVisible):
        change_view(by=other.actor, view=view, name="x", is_default=True)
    delete_view(by=other.actor, view=view)
    client = sign_in(other)
    assert client.get(reverse("core:view_page", args=[view.ref])).status_code == 404
    for name in ("view_page", "view_delete"):
        assert client.post(reverse(f"core:{name}", args=[view.ref]), {"name": "x"}).status_code == 404
    assert send(client, "view_columns", view=view.ref, column="class").status_code == 404
    view.refresh_from_db()
    assert (view.name, view.hidden) == ("三类", [])
    assert "三类" not in client.get(reverse("core:view_list")).content.decode()
    assert not views_of(ANONYMOUS).exists()


def test_renamed_and_deleted(people, sign_in):
    view, client = kept(people), sign_in(people.officer)
    kept(people, query="text=a", name="占用")
    page = reverse("core:view_page", args=[view.ref])
    assert client.get(page).status_code == 200
    assert client.post(page, {"name": "占用"}).status_code == 422
    assert client.post(page, {"name": "新名"}).status_code == 302
    assert "新名" in client.get(reverse("core:view_list")).content.decode()
    for _twice in range(2):
        answer = client.post(reverse("core:view_delete", args=[view.ref]))
    assert answer.status_code == 404
    assert [each.name for each in views_of(people.officer.actor)] == ["占用"]


def test_columns_are_chosen_for_the_list(people, sign_in):
    submitted_project(people.wang, title="列的选择")
    client = sign_in(people.officer)
    assert "申报日期" in client.get(HERE).content.decode()
    answer = send(client, "view_columns", query="text=%E5%88%97", column=["institution", "status", "unknown"])
    assert answer.url == f"{HERE}?text=%E5%88%97"
    assert kept_for(people.officer.actor, PROJECTS).hidden == {"class", "applied", "lists"}
    page = client.get(HERE).content.decode()
    assert "列的选择" in page
    assert '<th scope="col">申报日期</th>' not in page
    assert 'data-label="申报日期"' not in page
    assert 'data-label="状态"' in page
    send(client, "view_columns", all="1")
    assert 'data-label="申报日期"' in client.get(HERE).content.decode()


def test_the_column_that_names_a_row_cannot_be_left_out(people, sign_in):
    submitted_project(people.wang, title="总在那里")
    client = sign_in(people.officer)
    send(client, "view_columns")
    assert "总在那里" in client.get(HERE).content.decode()
    assert len(ListChoice.objects.get().hidden) == 5


def test_a_view_has_columns_of_its_own(people, sign_in):
    client = sign_in(people.officer)
    send(client, "view_columns", column=["status"])
    view = kept(people)
    assert "status" not in view.hidden
    send(client, "view_columns", query=THIRD, view=view.ref, column=["class"])
    assert client.get(f"{HERE}?{THIRD}").context["request"].kept.without.keys() >= {"status", "lists"}
    assert "status" not in client.get(HERE).context["request"].kept.without


@pytest.mark.parametrize(
    "key", ["", "x", "core:notice_list", "console:listing_list", "console:listing_list,none", "a\x00b"]
)
def test_what_is_no_list_has_no_views(key, people, sign_in):
    client = sign_in(people.officer)
    for name in ("view_save", "view_columns"):
        assert client.post(reverse(f"core:{name}"), {"list": key, "query": "q=a", "name": "x"}).status_code == 404
    assert not ListChoice.objects.exists()


def test_every_list_has_a_title_and_columns_of_its_own():
    arguments = {
        "console:listing_list": "library",
        "console:coach_page": "REF",
        "progress:indicator_rows": "applications",
    }
    for page in LISTS:
        key = ",".join([page, *filter(None, [arguments.get(page)])])
        columns = [column.key for column in list_named(key).columns_of(key)]
        assert str(list_named(key).titled(key))
        assert len(columns) == len(set(columns))


def test_views_of_a_list_cost_one_question_however_many_there_are(people, sign_in):
    client = sign_in(people.officer)

    def asked() -> int:
        client.get(HERE, {"saved": "all"})
        with CaptureQueriesContext(connection) as queries:
            assert client.get(HERE, {"saved": "all"}).status_code == 200
        return len([each for each in queries if "core_listchoice" in each["sql"]])

    assert asked() == 1
    for n in range(3):
        kept(people, query=f"text={n}", name=f"视图 {n}")
    assert asked() == 1


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_of_views_has_a_constant_number_of_questions(n, people, sign_in, django_assert_num_queries):
    for number in range(n):
        kept(people, query=f"text={number}", name=f"视图 {number}")
    client = sign_in(people.officer)
    client.get(reverse("core:view_list"))
    with django_assert_num_queries(5):
        client.get(reverse("core:view_list"))


def test_visitors_have_no_views(client):
    page = client.get(reverse("matching:platform_list"))
    assert page.status_code == 200
    assert "list-bar" not in page.content.decode()
    assert client.get(reverse("core:view_list")).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_tabs_do_not_keep_two_views_under_one_name(people):
    raised = at_once(*(lambda n=n: kept(people, query=f"text={n}", name="同名", is_default=True) for n in range(3)))
    assert refused(raised) == [InvalidInput, InvalidInput]
    assert SavedView.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_leave_one_view_that_comes_first(people):
    raised = at_once(
        *(lambda n=n: kept(people, query=f"text={n}", name=f"视图 {n}", is_default=True) for n in range(3))
    )
    assert refused(raised) == []
    assert SavedView.objects.filter(is_default=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_choose_columns_for_the_first_time(people):
    raised = at_once(
        *(lambda: choose_columns(by=people.officer.actor, key=PROJECTS, hidden=["class"]) for _n in range(2))
    )
    assert refused(raised) == []
    assert ListChoice.objects.get().hidden == ["class"]
