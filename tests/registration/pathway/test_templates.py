"""Versions of the road: drafts, publishing, what never changes; and the console's pages of them."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, StaleEdit
from registration.forms.road_parts import with_act
from registration.forms.road_templates import RoadForm, boxes_of
from registration.handlers import bring_roads_into_new_database
from registration.models import RoadTemplate
from registration.pathway.content import Content
from registration.pathway.shipped import shipped_versions
from registration.selectors.road_comparison import comparison
from registration.selectors.road_templates import template_in_force, templates_of_office
from registration.services.road_templates import (
    delete_road_draft,
    publish_road_template,
    publish_shipped_templates,
    start_road_draft,
)
from tests.registration.factories import open_case_of
from tests.registration.pathway.drafts import boxes, in_force, make_draft, published, save, with_limit

pytestmark = pytest.mark.django_db
LIST = "/console/roads/"


def test_the_portal_brings_a_common_version_and_guangdongs_and_brings_them_once():
    assert list(RoadTemplate.objects.order_by("number").values_list("number", "region")) == [(1, None), (2, "44")]
    publish_shipped_templates()
    bring_roads_into_new_database(sender=apps.get_app_config("registration"), using="default")
    assert RoadTemplate.objects.count() == 2


def test_each_province_has_its_own_or_the_common_one(people):
    assert template_in_force("44").number == 2
    assert template_in_force("51").number == 1
    own = published(people.officer51, based_on=in_force(None))
    assert template_in_force("51") == own
    assert template_in_force("44").number == 2


def test_a_new_version_supersedes_the_provinces_last_one(people):
    new = published(people.officer)
    assert new.number == 3
    assert RoadTemplate.objects.get(number=2).status == "superseded"
    assert RoadTemplate.objects.get(number=1).status == "published"


@pytest.mark.parametrize("name", ["wang", "firm", "coach", "leader", "department", "national"])
def test_who_starts_no_version(people, name):
    with pytest.raises(PermissionRefused):
        start_road_draft(by=getattr(people, name).actor, based_on=in_force())


def test_another_provinces_versions_do_not_exist_for_an_officer(people, sign_in):
    draft, own = make_draft(people.officer), in_force()
    assert {each.number for each in templates_of_office(people.officer51.actor)} == {1}
    client = sign_in(people.officer51)
    for template in (draft, own):
        assert client.get(f"{LIST}{template.ref}/").status_code == 404
        assert client.get(f"{LIST}{template.ref}/compare/").status_code == 404
    with pytest.raises(NotVisible):
        start_road_draft(by=people.officer51.actor, based_on=own)
    with pytest.raises(NotVisible):
        publish_road_template(by=people.officer51.actor, template=draft)


def test_a_draft_with_faults_is_saved_but_not_published(people):
    draft = make_draft(people.officer)
    content = with_limit(Content.read(draft.content), "technical_review", "II", 4000)
    draft = save(people.officer, draft, content)
    with pytest.raises(InvalidInput) as refusal:
        publish_road_template(by=people.officer.actor, template=draft)
    assert refusal.value.fields


def test_two_who_save_the_same_draft_do_not_overwrite_each_other(people):
    draft = make_draft(people.officer)
    content = Content.read(draft.content)
    save(people.officer, draft, with_limit(content, "decision", "II", 15))
    with pytest.raises(StaleEdit):
        save(people.officer, draft, with_limit(content, "decision", "II", 18))


def test_saving_the_same_again_changes_nothing(people):
    draft = make_draft(people.officer)
    assert save(people.officer, draft, Content.read(draft.content), note=draft.note).version == draft.version


REFUSED = [
    "UPDATE registration_roadtemplate SET content = '{}' WHERE id = %s",
    "UPDATE registration_roadtemplate SET name = 'x' WHERE id = %s",
    "UPDATE registration_roadtemplate SET status = 'draft', published_at = NULL WHERE id = %s",
    "UPDATE registration_roadtemplate SET status = 'superseded', content = '{}' WHERE id = %s",
    "DELETE FROM registration_roadtemplate WHERE id = %s",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_a_published_version_refuses_every_change(statement):
    with pytest.raises(DatabaseError, match="is refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [in_force().pk])


def test_published_versions_are_not_emptied_and_a_draft_can_be_deleted(people):
    with pytest.raises(DatabaseError, match="is refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE registration_roadtemplate CASCADE")
    draft = make_draft(people.officer)
    delete_road_draft(by=people.officer.actor, template=draft)
    assert not RoadTemplate.objects.filter(pk=draft.pk).exists()
    with pytest.raises(NotVisible):
        delete_road_draft(by=people.officer.actor, template=in_force(None))
    with pytest.raises(GuardRefused):
        delete_road_draft(by=people.officer.actor, template=in_force())


@pytest.mark.parametrize("shipped", list(shipped_versions()), ids=lambda shipped: shipped.name_en)
def test_the_editors_boxes_give_back_what_is_stored(shipped):
    form = RoadForm(boxes_of(shipped.content, name="名", name_en="name", note="", version=3))
    assert form.is_valid(), form.errors
    assert form.content == shipped.content


def test_what_differs_is_named_stage_by_stage():
    common, guangdong = (each.content for each in shipped_versions())
    assert comparison(common, common) == []
    titles = [change.title for change in comparison(common, guangdong)]
    assert len(titles) == 2
    assert all("省" in title or "Provincial" in title for title in titles)
    [change] = comparison(common, with_limit(common, "decision", "II", 15))
    [difference] = change.differences
    assert "20" in difference.before
    assert "15" in difference.after


def test_stages_are_added_moved_and_taken_out_and_channels_follow():
    content = next(iter(shipped_versions())).content
    number = len(content.stages)
    more, place = with_act(content, "add-s")
    assert (len(more.stages), place) == (number + 1, f"s{number}")
    moved, place = with_act(content, "down-s0")
    assert (moved.stages[1], place) == (content.stages[0], "s1")
    assert [change.title for change in comparison(content, moved)]
    guangdong = list(shipped_versions())[1].content
    review = next(n for n, stage in enumerate(guangdong.stages) if stage.key == "technical_review")
    less, _place = with_act(guangdong, f"remove-s{review}")
    assert all("technical_review" not in rule.cuts for rule in less.channels)
    for act in ("", "save", "up-s0", "remove-s99", "down-s", "up-c0"):
        assert with_act(content, act)[0] == content


def test_an_officer_edits_checks_compares_and_publishes(people, sign_in):
    client = sign_in(people.officer)
    client.post(f"{LIST}{in_force().ref}/start/")
    draft = RoadTemplate.objects.get(status="draft")
    edit = f"{LIST}{draft.ref}/edit/"
    assert client.get(edit).status_code == 200
    review = next(n for n, stage in enumerate(draft.content["stages"]) if stage["key"] == "technical_review")
    typed = boxes(draft, **{f"s{review}-limit-II": "５５", "act": "save"})
    assert client.post(edit, typed).status_code == 302
    draft.refresh_from_db()
    assert draft.content["stages"][review]["limits"]["II"] == 55
    assert "55" in client.get(f"{LIST}{draft.ref}/compare/").content.decode()
    wrong = boxes(draft, **{f"s{review}-limit-II": ""})
    assert f"#s{review}" in client.post(f"{LIST}{draft.ref}/check/", wrong).content.decode()
    assert client.get(f"{LIST}{draft.ref}/publish/").status_code == 200
    assert client.post(f"{LIST}{draft.ref}/publish/", {"version": draft.version}).status_code == 302
    assert in_force().number == 3
    assert client.get(f"{LIST}{in_force().ref}/").status_code == 200


def test_what_is_no_number_stays_typed_beside_its_message(people, sign_in):
    draft = make_draft(people.officer)
    answer = sign_in(people.officer).post(f"{LIST}{draft.ref}/edit/", boxes(draft, answer_days="三个月", s0__zh="界定"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "三个月" in text
    assert "界定" in text


def test_a_stale_save_shows_both_and_loses_nothing(people, sign_in):
    draft = make_draft(people.officer)
    typed = boxes(draft, answer_days="60", act="save")
    save(people.officer, draft, with_limit(Content.read(draft.content), "decision", "II", 15))
    answer = sign_in(people.officer).post(f"{LIST}{draft.ref}/edit/", typed)
    assert answer.status_code == 409
    assert 'value="60"' in answer.content.decode()


def test_a_draft_is_published_only_as_it_was_looked_at(people, sign_in):
    draft = make_draft(people.officer)
    answer = sign_in(people.officer).post(f"{LIST}{draft.ref}/publish/", {"version": "99"})
    assert answer.status_code == 409
    assert in_force().number == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number_of_versions(people, sign_in, rows, django_assert_num_queries):
    open_case_of(people)
    for _number in range(rows):
        make_draft(people.officer)
    client = sign_in(people.officer)
    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        answer = client.get(LIST)
    assert answer.content.decode().count("</tr>") == rows + 3


QUERIES = 5


@pytest.mark.parametrize("name", ["coach", "leader", "department", "system_admin"])
def test_other_staff_are_refused(people, sign_in, name):
    assert sign_in(getattr(people, name)).get(LIST).status_code == 403


@pytest.mark.parametrize("typed", ["", "drei", "٣", "-1", "9" * 5000])
def test_a_version_that_is_no_number_publishes_nothing(people, sign_in, typed):
    draft = make_draft(people.officer)
    page = sign_in(people.officer).post(f"{LIST}{draft.ref}/publish/", {"version": typed})
    assert page.status_code == 409
    draft.refresh_from_db()
    assert draft.status == "draft"
