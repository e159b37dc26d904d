"""The owner writes his card: who may, what is kept, what is asked once more."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from core.errors import GuardRefused, InvalidInput, PermissionRefused, StaleEdit
from core.models import AuditEntry
from matching.models import ProjectCard
from matching.selectors.card_proposals import proposals, shortened
from matching.services.cards import save_card
from projects.enums import Rights
from projects.models import Project, TeamMember
from projects.services.lifecycle import archive_project, set_openness
from tests.factories import accepted_project, draft_project
from tests.matching.cards.conftest import TEXTS

pytestmark = pytest.mark.django_db


def edit(project: Project) -> str:
    return reverse("matching:card_edit", args=[project.ref])


def test_only_the_owner_writes_the_card(people, carded, sign_in):
    project = carded("public")
    TeamMember.objects.create(project=project, position=1, name="申报人 018", user=people.li.user, rights=Rights.EDIT)
    expected = {"wang": 200, "li": 403, "manager": 404, "officer": 404, "firm": 404, "zhao": 404, "leader": 404}
    for who, answer in expected.items():
        assert sign_in(getattr(people, who)).get(edit(project)).status_code == answer, who
    for who in ("li", "manager", "officer", "firm"):
        with pytest.raises(PermissionRefused):
            save_card(by=getattr(people, who).actor, project=project, texts={"wish": "甲"}, version=1)


def test_a_save_is_kept_and_logged_without_its_texts(people, carded, card_of):
    project = carded()
    save_card(by=people.wang.actor, project=project, texts={"wish": "  寻求合作。 \r\n分期。"}, version=1)
    card = card_of(project)
    assert (card.wish, card.problem, card.version) == ("寻求合作。 \n分期。", TEXTS["problem"], 2)
    entry = AuditEntry.objects.filter(event="project.card_saved").latest("id")
    assert entry.changes == {"card_parts": ["wish"]}
    assert entry.object_ref == project.audit_ref


def test_saving_the_same_changes_nothing(people, carded, card_of):
    project = carded()
    save_card(by=people.wang.actor, project=project, texts=TEXTS, version=1)
    assert card_of(project).version == 1
    assert AuditEntry.objects.filter(event="project.card_saved").count() == 1


def test_too_long_texts_are_refused_all_at_once(people):
    project = draft_project(people.wang)
    with pytest.raises(InvalidInput) as refused:
        save_card(by=people.wang.actor, project=project, texts={"problem": "难" * 121, "wish": "愿" * 301}, version=0)
    assert set(refused.value.fields) == {"problem", "wish"}
    assert not ProjectCard.objects.exists()


def test_an_archived_project_keeps_its_card(people, carded):
    project = carded()
    archive_project(by=people.wang.actor, project=project)
    with pytest.raises(GuardRefused):
        save_card(by=people.wang.actor, project=project, texts={"wish": "甲"}, version=1)


def test_a_save_from_an_older_page_shows_both_texts(people, carded, card_of, sign_in):
    project = carded()
    save_card(by=people.wang.actor, project=project, texts={"wish": "先存的话。"}, version=1)
    client = sign_in(people.wang)
    answer = client.post(edit(project), {**TEXTS, "wish": "后写的话。", "version": "1"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "先存的话。" in page
    assert "后写的话。" in page
    assert card_of(project).wish == "先存的话。"
    assert client.post(edit(project), {**TEXTS, "wish": "后写的话。", "version": "2"}).status_code == 302
    assert card_of(project).wish == "后写的话。"


@pytest.mark.parametrize(
    "text",
    [
        "患者姓名：张三丰，术后出血。",
        "联系电话 13800138017。",
        "工作原理是磁力驱动。",
        "采用双网络凝胶与无纺基布复合的敷料。",
    ],
)
def test_what_may_not_be_read_by_others_is_asked_once_more(people, sign_in, text):
    project = accepted_project(people, patent_status="granted", structure="双网络凝胶与无纺基布复合，厚度零点八毫米。")
    client = sign_in(people.wang)
    answer = client.post(edit(project), {"version": "0", "problem": text})
    assert answer.status_code == 422
    assert 'name="confirmed"' in answer.content.decode()
    assert text in answer.content.decode()
    assert not ProjectCard.objects.exists()
    assert client.post(edit(project), {"version": "0", "problem": text, "confirmed": "on"}).status_code == 302
    assert ProjectCard.objects.get().problem == text


def test_ordinary_texts_are_saved_at_once(people, sign_in, card_of):
    project = accepted_project(people, patent_status="granted")
    answer = sign_in(people.wang).post(edit(project), {**TEXTS, "version": "0"})
    assert answer.status_code == 302
    assert answer["Location"].endswith("?as=firm")
    assert card_of(project).route == TEXTS["route"]


def test_the_application_offers_a_first_text_for_each_part(people, sign_in):
    project = accepted_project(
        people,
        problem="围术期误吸难以及时发现，护理人员需要整夜守护病人。另一句话。" * 3,
        stage="prototype",
        support=["engineering"],
        registration_type="class_2",
    )
    found = proposals(project)
    assert set(found) == {"problem", "benefit", "maturity", "route", "wish"}
    assert found["problem"].text.endswith("。")
    assert len(found["problem"].text) <= 120
    client = sign_in(people.wang)
    page = client.post(edit(project), {"version": "0", "take": "problem", "wish": "已写的愿望"})
    assert page.status_code == 200
    assert page.context["form"]["problem"].value() == found["problem"].text
    assert page.context["form"]["wish"].value() == "已写的愿望"
    everything = client.post(edit(project), {"version": "0", "take": "all", "wish": "已写的愿望"})
    assert everything.context["form"]["benefit"].value() == found["benefit"].text
    assert everything.context["form"]["wish"].value() == "已写的愿望"
    assert not ProjectCard.objects.exists()


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("短句。", 10, "短句。"),
        ("第一句话。第二句话很长很长。", 8, "第一句话。"),
        ("没有句号但有，逗号的很长的话", 9, "没有句号但有"),
        ("一" * 20, 10, "一" * 9 + "…"),
    ],
)
def test_proposals_end_where_a_reader_would_pause(text, limit, expected):
    assert shortened(text, limit) == expected


@pytest.mark.parametrize("level", ["public", "enterprises"])
def test_an_unfiled_project_is_not_opened_and_the_page_says_why(people, sign_in, level):
    project = accepted_project(people, patent_status="planned")
    with pytest.raises(GuardRefused):
        set_openness(by=people.wang.actor, project=project, openness=level)
    client = sign_in(people.wang)
    address = reverse("projects:project_openness", args=[project.ref])
    assert client.post(address, {"openness": level}).status_code in (302, 409)
    assert Project.objects.get(pk=project.pk).openness == "closed"
    page = client.get(address).content.decode()
    assert 'name="openness"' not in page
    assert reverse("matching:card_edit", args=[project.ref]) in page


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_wins_and_the_other_is_told(people):
    project = accepted_project(people, patent_status="granted")
    answers: list[str] = []
    start = threading.Barrier(2)

    def write(text: str) -> None:
        start.wait()
        try:
            save_card(by=people.wang.actor, project=project, texts={"wish": text}, version=0)
            answers.append("saved")
        except StaleEdit:
            answers.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(text,)) for text in ("甲的话", "乙的话")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["saved", "told"]
    assert ProjectCard.objects.get(project=project).version == 1
