"""The expert's pages: without script, with autosave, papers in place, what changed since he last scored."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from projects.models import Project, Submission
from projects.services.checks import accept_project
from projects.services.documents import add_document
from projects.services.lifecycle import submit_project
from screening.enums import ReviewStatus, SeatStatus
from screening.models import Review, Scorecard, Seat
from tests.factories import draft_project, pdf
from tests.screening.factories import make_expert, make_review, make_round, make_scorecard, make_seat, seated_review
from tests.screening.scoring.sheets import full_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk(people, sign_in):
    """An accepted seat, its expert, and his browser."""
    _review, panel = seated_review(people, 3)
    seat, persona = panel[0]
    return seat, persona, sign_in(persona)


def page(name, *args):
    return reverse(f"console:{name}", args=args)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_one_and_for_three(
    people, sign_in, django_assert_num_queries, rows
):
    expert, persona = make_expert()
    round_ = make_round(people)
    for number in range(rows):
        make_seat(make_review(people, round_, title=f"项目 {number}"), expert, SeatStatus.ACCEPTED, position=number)
    client = sign_in(persona)
    client.get(page("my_reviews"))
    with django_assert_num_queries(LIST_QUERIES):
        answer = client.get(page("my_reviews"))
    assert answer.content.decode().count("data-row ") == rows


LIST_QUERIES = 6


def test_the_list_follows_the_experts_own_order(people, sign_in):
    expert, persona = make_expert()
    round_ = make_round(people)
    for title, position in (("甲项目名", 3), ("乙项目名", 1), ("丙项目名", 2)):
        make_seat(make_review(people, round_, title=title), expert, SeatStatus.ACCEPTED, position=position)
    text = sign_in(persona).get(page("my_reviews")).content.decode()
    assert sorted(("甲项目名", "乙项目名", "丙项目名"), key=text.index) == ["乙项目名", "丙项目名", "甲项目名"]


def test_from_answer_to_lock_without_any_script(people, sign_in):
    expert, persona = make_expert()
    seat = make_seat(make_review(people, make_round(people)), expert)
    client = sign_in(persona)
    assert client.get(page("seat_desk", seat.ref)).headers["Location"] == page("seat_answer", seat.ref)
    refused = client.post(page("seat_answer", seat.ref), {"answer": "accept"})
    assert refused.status_code == 422
    accepted = client.post(page("seat_answer", seat.ref), {"answer": "accept", "no_conflict": "on"})
    assert accepted.headers["Location"] == page("seat_desk", seat.ref)
    posted = {**full_sheet("4"), "version": "0", "then": "submit"}
    saved = client.post(page("seat_desk", seat.ref), posted)
    assert saved.headers["Location"] == page("seat_submit", seat.ref)
    last_look = client.get(page("seat_submit", seat.ref)).content.decode()
    assert "80.0" in last_look
    done = client.post(page("seat_submit", seat.ref), {"version": "1"})
    assert done.headers["Location"] == page("my_reviews")
    assert Seat.objects.get(pk=seat.pk).status == SeatStatus.SUBMITTED
    locked = client.post(page("seat_desk", seat.ref), {**full_sheet("5"), "version": "1", "then": "save"})
    assert locked.status_code == 302
    assert Scorecard.objects.get(seat=seat).total == 80


def test_what_is_missing_is_shown_at_its_place(desk):
    seat, _expert, client = desk
    typed = {**full_sheet(), "A1": "5", "A1-comment": "", "version": "0", "then": "submit"}
    client.post(page("seat_desk", seat.ref), typed)
    back = client.get(page("seat_submit", seat.ref))
    assert back.headers["Location"] == page("seat_desk", seat.ref) + "?check=1"
    text = client.get(back.headers["Location"]).content.decode()
    assert 'href="#id_A1-comment_box"' in text


def test_the_autosave_answers_with_version_sums_and_time(desk):
    seat, _expert, client = desk
    shown = client.get(page("seat_desk", seat.ref))
    sent = {**full_sheet("3"), "version": "0", "seen": shown.context["seen"], "writer": shown.context["writer"]}
    answer = client.post(page("seat_autosave", seat.ref), sent, headers={"Accept": "application/json"})
    body = answer.json()
    assert (answer.status_code, body["version"], body["points"]["total"]) == (200, 1, "60.0")
    assert body["saved_at"]


def test_two_windows_meet_in_a_conflict_that_shows_both_texts(desk):
    seat, _expert, client = desk
    shown = client.get(page("seat_desk", seat.ref))
    start = {"version": "0", "seen": shown.context["seen"], "then": "save"}
    client.post(page("seat_desk", seat.ref), {**full_sheet(), "remark": "先写的", **start})
    answer = client.post(page("seat_desk", seat.ref), {**full_sheet(), "remark": "后写的", **start})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "先写的" in text
    assert "后写的</textarea>" in text
    again = {"version": answer.context["version"], "seen": answer.context["seen"], "then": "save"}
    client.post(page("seat_desk", seat.ref), {**full_sheet(), "remark": "后写的", **again})
    assert Scorecard.objects.get(seat=seat).remark == "后写的"


def test_a_page_of_one_expert_is_not_saved_by_the_next(desk):
    seat, _expert, client = desk
    sent = {**full_sheet(), "version": "0", "seen": "{}", "writer": "somebody-else"}
    answer = client.post(page("seat_autosave", seat.ref), sent, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "other_writer")
    assert not Scorecard.objects.exists()


def test_after_the_session_has_ended_the_script_is_told_so(desk):
    seat, _expert, client = desk
    client.logout()
    answer = client.post(page("seat_autosave", seat.ref), {}, headers={"Accept": "application/json"})
    assert answer.status_code == 401


def with_paper(people, **answers) -> tuple[Project, str]:
    project = draft_project(people.wang, **answers)
    add_document(
        by=people.wang.actor,
        project=project,
        section="evidence",
        title="动物试验报告",
        tier=3,
        upload=pdf("report.pdf"),
    )
    submit_project(by=people.wang.actor, project=project)
    accept_project(by=people.officer.actor, project=Project.objects.get(pk=project.pk))
    project = Project.objects.get(pk=project.pk)
    return project, project.documents.get().ref


def test_papers_are_shown_in_place_and_every_look_is_on_record(people, sign_in):
    project, document = with_paper(people)
    expert, persona = make_expert()
    seat = make_seat(make_review(people, make_round(people), project), expert, SeatStatus.ACCEPTED)
    client = sign_in(persona)
    text = client.get(page("seat_document", seat.ref, document)).content.decode()
    assert expert.code in text
    file = client.get(page("seat_file", seat.ref, document))
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in file.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in file.headers["Content-Security-Policy"]
    looked = AuditEntry.objects.filter(event="document.downloaded", actor_id=persona.user.pk)
    assert looked.count() == 1


@pytest.mark.parametrize("status", [SeatStatus.INVITED, SeatStatus.CONFLICT, SeatStatus.DECLINED])
def test_no_paper_without_an_open_dossier(people, sign_in, status):
    project, document = with_paper(people)
    expert, persona = make_expert()
    seat = make_seat(make_review(people, make_round(people), project), expert, status)
    for name in ("seat_document", "seat_file"):
        assert sign_in(persona).get(page(name, seat.ref, document)).status_code == 404


def test_a_paper_of_another_project_is_not_reached_through_ones_own_seat(people, desk):
    seat, _expert, client = desk
    _project, document = with_paper(people, title="另一个项目")
    assert client.get(page("seat_file", seat.ref, document)).status_code == 404


def test_after_the_release_only_his_own_score_stays(people, desk):
    seat, _expert, client = desk
    make_scorecard(seat, 4)
    Review.objects.filter(pk=seat.review_id).update(status=ReviewStatus.RELEASED)
    answer = client.get(page("seat_desk", seat.ref))
    assert answer.status_code == 200
    assert answer.context["sections"] == []
    assert "80.0" in answer.content.decode()


def test_after_a_resubmission_he_sees_what_changed_since_he_last_scored(people, sign_in):
    expert, persona = make_expert()
    earlier = make_review(people, make_round(people), summary="这是第一次提交时写的一句话简介内容")
    make_scorecard(make_seat(earlier, expert, SeatStatus.ACCEPTED), 2)
    Review.objects.filter(pk=earlier.pk).update(status=ReviewStatus.RELEASED)
    old = earlier.submission
    package = json.loads(json.dumps(old.package))
    package["answers"]["basics"]["summary"] = "这是改进之后重新写的一句话简介内容"
    fresh = Submission.objects.create(
        project=old.project,
        number=old.number + 1,
        package=package,
        digest="0" * 64,
        code="R4AGAIN",
        submitted_by=old.submitted_by,
    )
    review = Review.objects.create(
        ref="R4AGAIN00001",
        region_id=earlier.region_id,
        round=make_round(people, "第二批"),
        project=earlier.project,
        submission=fresh,
        previous=earlier,
    )
    seat = make_seat(review, expert, SeatStatus.ACCEPTED)
    answer = sign_in(persona).get(page("seat_desk", seat.ref))
    text = answer.content.decode()
    assert answer.context["changes"] == 1
    assert "这是第一次提交时写的一句话简介内容" in text
    assert "这是改进之后重新写的一句话简介内容" in text
    assert answer.context["sheet"].parts[0].rows[0].earlier == "2"


def test_deadlines_are_counted_for_the_menu(people, sign_in):
    expert, persona = make_expert()
    round_ = make_round(people)
    late = make_seat(make_review(people, round_, title="迟到的项目"), expert, SeatStatus.ACCEPTED)
    make_seat(make_review(people, round_, title="还早的项目"), expert, SeatStatus.ACCEPTED)
    Seat.objects.filter(pk=late.pk).update(score_due_on=timezone.localdate() - timedelta(days=10))
    text = sign_in(persona).get(reverse("console:index")).content.decode()
    assert page("my_reviews") in text
