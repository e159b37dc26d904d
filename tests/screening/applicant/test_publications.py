"""Published results: chosen fields, frozen rows, no unfiled invention; objections under a name, and their answers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.actor import ANONYMOUS
from core.errors import GuardRefused, InvalidInput, PermissionRefused, TooManyRequests
from core.models import Mail, Notice
from projects.models import Project
from screening.enums import PublicationStatus, Verdict
from screening.models import Objection, Publication
from screening.services import publications as service
from screening.services.decisions import prepare_decision
from screening.services.publications import (
    Draft,
    Voice,
    answer_objection,
    change_publication,
    close_due_publications,
    draft_publication,
    open_publication,
    raise_objection,
    withdraw_publication,
)
from tests.screening.applicant.decided import STRENGTHS, decided, scored_review
from tests.standing import standing

VOICE = Voice(name="李四", contact="reader@example.org", text="该项目与已上市产品相同，请核查。")


@standing
def case(people):
    return decided(people, Verdict.PASSED, patent_status="filed", title="儿童封堵器")


def choice(**changes) -> Draft:
    given = {
        "title": "第一批结果公示",
        "text": "依据评价标准",
        "list_kind": "",
        "fields": ["title", "institution", "lists"],
        "objections_until": timezone.localdate() + timedelta(days=7),
        **changes,
    }
    return Draft(**given)


def drafted(people, case, **changes) -> Publication:
    return draft_publication(by=people.officer.actor, round=case.review.round, draft=choice(**changes))


def opened(people, case, **changes) -> Publication:
    return open_publication(by=people.officer.actor, publication=drafted(people, case, **changes))


def test_everybody_reads_the_chosen_fields_and_nothing_else(people, case):
    publication = opened(people, case)

    page = Client().get(f"/announcements/{publication.ref}/").content.decode()

    assert case.project.reference in page
    assert "儿童封堵器" in page
    assert case.project.institution.name in page
    for hidden in (case.project.applicant.name, STRENGTHS, f"{case.review.total:.1f}", "专家 001"):
        assert hidden not in page
    assert publication.title in Client().get("/announcements/").content.decode()


def test_a_draft_is_seen_by_nobody_outside(people, sign_in, case):
    publication = drafted(people, case)

    assert Client().get(f"/announcements/{publication.ref}/").status_code == 404
    assert publication.title not in Client().get("/announcements/").content.decode()
    assert sign_in(people.officer51).get(f"/console/publications/{publication.ref}/").status_code == 404


def test_the_title_of_an_unfiled_invention_is_not_published(people):
    case = decided(people, Verdict.PASSED, patent_status="planned", title="未申请专利的发明")

    page = Client().get(f"/announcements/{opened(people, case).ref}/").content.decode()

    assert "未申请专利的发明" not in page
    assert case.project.reference in page


def test_only_released_decisions_of_passing_are_published(people, case):
    review, _panel, _cards = scored_review(people, Verdict.PASSED, round_=case.review.round, title="另一个项目")
    prepare_decision(by=people.officer.actor, review=review, verdict="passed", lists=["library"], reason="x")
    publication = opened(people, case)

    assert [row["reference"] for row in publication.rows] == [case.project.reference]


def test_nothing_to_show_is_not_published(people):
    case = decided(people, Verdict.NOT_PASSED)

    with pytest.raises(GuardRefused):
        open_publication(by=people.officer.actor, publication=drafted(people, case))


def test_what_is_shown_is_frozen(people, case):
    publication = opened(people, case)
    Project.objects.filter(pk=case.project.pk).update(title="后来的名称")

    page = Client().get(f"/announcements/{publication.ref}/").content.decode()

    assert "儿童封堵器" in page
    assert "后来的名称" not in page
    with pytest.raises(GuardRefused):
        change_publication(by=people.officer.actor, publication=publication, draft=choice(title="改名"))


@pytest.mark.parametrize("persona", ["wang", "manager", "officer51", "leader", "firm"])
def test_only_the_provinces_office_publishes(people, case, persona):
    publication = drafted(people, case)
    actor = getattr(people, persona).actor

    with pytest.raises(PermissionRefused):
        draft_publication(by=actor, round=case.review.round, draft=choice())
    with pytest.raises(PermissionRefused):
        open_publication(by=actor, publication=publication)


def test_taken_back_its_page_says_so_and_shows_nothing(people, case):
    publication = opened(people, case)
    with pytest.raises(InvalidInput):
        withdraw_publication(by=people.officer.actor, publication=publication, reason=" ")

    withdraw_publication(by=people.officer.actor, publication=publication, reason="内容有误")
    page = Client().get(f"/announcements/{publication.ref}/")

    assert page.status_code == 200
    assert "儿童封堵器" not in page.content.decode()
    assert "内容有误" not in page.content.decode()
    assert publication.title not in Client().get("/announcements/").content.decode()


def test_a_visitor_objects_and_only_the_office_reads_who(people, sign_in, case):
    publication = opened(people, case)
    address = f"/announcements/{publication.ref}/"
    given = {"name": VOICE.name, "contact": VOICE.contact, "text": VOICE.text, "reference": case.project.reference}

    assert Client().post(address, given).status_code == 302
    objection = Objection.objects.get()

    assert objection.review == case.review
    assert objection.raised_by is None
    assert Notice.objects.filter(event="publication.objection", recipient=people.officer.user).count() == 1
    console = sign_in(people.officer).get(f"/console/publications/{publication.ref}/").content.decode()
    assert VOICE.text in console
    assert VOICE.name in console
    for client in (Client(), sign_in(people.wang), sign_in(people.manager)):
        page = client.get(address).content.decode()
        assert VOICE.text not in page
        assert VOICE.name not in page
    assert VOICE.text not in " ".join(Notice.objects.values_list("body", flat=True))


def test_an_objection_without_a_name_stays_in_the_form(people, case):
    page = Client().post(f"/announcements/{opened(people, case).ref}/", {"text": VOICE.text, "contact": "1"})

    assert page.status_code == 422
    assert VOICE.text in page.content.decode()


def test_after_the_last_day_nobody_objects_and_the_task_closes_it_once(people, case):
    publication = opened(people, case)
    Publication.objects.filter(pk=publication.pk).update(objections_until=timezone.localdate() - timedelta(days=1))

    with pytest.raises(GuardRefused):
        raise_objection(by=people.wang.actor, publication=publication, voice=VOICE, address="192.0.2.1")
    assert Client().post(f"/announcements/{publication.ref}/", {"text": "x"}).status_code == 409
    assert close_due_publications() == 1
    assert close_due_publications() == 0
    publication.refresh_from_db()
    assert publication.status == PublicationStatus.CLOSED


def test_one_address_cannot_object_without_end(people, case, monkeypatch):
    publication = opened(people, case)
    monkeypatch.setattr(service, "OBJECTIONS_AN_HOUR", 2)
    for _ in range(2):
        raise_objection(by=people.wang.actor, publication=publication, voice=VOICE, address="192.0.2.1")

    with pytest.raises(TooManyRequests):
        raise_objection(by=people.wang.actor, publication=publication, voice=VOICE, address="192.0.2.1")


def test_the_answer_reaches_whoever_objected(people, case):
    publication = opened(people, case)
    signed_in = raise_objection(by=people.zhao.actor, publication=publication, voice=VOICE, address="192.0.2.1")
    visitor = raise_objection(by=ANONYMOUS, publication=publication, voice=VOICE, address="192.0.2.2")

    answer_objection(by=people.officer.actor, objection=signed_in, answer="已核查，无实质相同。")
    answer_objection(by=people.officer.actor, objection=visitor, answer="已核查。")

    assert Notice.objects.filter(event="publication.answered", recipient=people.zhao.user).count() == 1
    assert Mail.objects.filter(address="reader@example.org", recipient=None).count() == 1
    with pytest.raises(GuardRefused):
        answer_objection(by=people.officer.actor, objection=signed_in, answer="再答")
    with pytest.raises(PermissionRefused):
        answer_objection(by=people.officer51.actor, objection=visitor, answer="x")


def test_the_office_drafts_looks_publishes_and_answers_in_the_console(people, sign_in, case):
    office = sign_in(people.officer)
    assert case.review.round.name in office.get("/console/publications/new/").content.decode()
    given = {
        "title": "第一批结果公示",
        "fields_shown": ["title"],
        "objections_until": (timezone.localdate() + timedelta(days=7)).isoformat(),
    }
    made = office.post(f"/console/publications/new/?round={case.review.round.ref}", given)
    publication = Publication.objects.get()
    assert made.url == f"/console/publications/{publication.ref}/"
    assert "儿童封堵器" in office.get(made.url).content.decode()

    office.post(f"{made.url}open/")
    objection = raise_objection(by=people.zhao.actor, publication=publication, voice=VOICE, address="192.0.2.1")
    office.post(f"/console/objections/{objection.ref}/answer/", {"answer": "已核查。"})

    objection.refresh_from_db()
    assert objection.answer == "已核查。"
    assert "已核查。" in office.get(made.url).content.decode()
    assert office.get("/console/publications/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_public_list_asks_as_much_for_many_as_for_one(people, case, rows, django_assert_num_queries):
    for number in range(rows):
        opened(people, case, title=f"公示 {number}")
    client = Client()
    client.get("/announcements/")

    with django_assert_num_queries(1):
        client.get("/announcements/")
