"""The console's pages of rounds: what they show, to whom, with how many questions to the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import Notice
from projects.models import TeamMember
from screening.enums import ReviewStatus, RoundStatus, SeatStatus
from screening.models import Review, Round, Seat
from tests.factories import accepted_project, draft_project
from tests.screening.factories import make_review, make_round, make_scorecard

LIST = "/console/rounds/"


def url(round_, rest=""):
    return f"{LIST}{round_.ref}/{rest}"


def given(**more):
    return {
        "name": "2026年第二批",
        "kind": "batch",
        "seats": "5",
        "capacity": "",
        "scores_due_on": (timezone.localdate() + timedelta(days=20)).isoformat(),
        "release_on": "",
        "chair": "",
        "two_persons": ["not_passed"],
        **more,
    }


def join_team(people, project):
    """The officer becomes one of the project's own people."""
    TeamMember.objects.create(project=project, user=people.officer.user, name="经办本人", position=9)


class TestMaking:
    def test_made_then_filled(self, people, sign_in):
        client = sign_in(people.officer)
        project = accepted_project(people, title="可降解支撑环")
        answer = client.post(f"{LIST}new/", given())
        round_ = Round.objects.get()
        assert answer.url == url(round_, "add/")
        page = client.get(answer.url)
        assert [row["project"].title for row in page.context["rows"]] == ["可降解支撑环"]
        chosen = {"project": [project.reference], f"tag-{project.reference}": ["innovative"]}
        assert client.post(url(round_, "add/"), chosen).url == url(round_)
        assert Review.objects.get().tags == ["innovative"]
        assert "可降解支撑环" in client.get(url(round_)).content.decode()

    @pytest.mark.parametrize("wrong", [{"name": ""}, {"seats": "4"}, {"scores_due_on": "2020-01-01"}])
    def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(self, people, sign_in, wrong):
        answer = sign_in(people.officer).post(f"{LIST}new/", given(**wrong))
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == set(wrong)
        assert not Round.objects.exists()

    def test_changing(self, people, sign_in, batch):
        answer = sign_in(people.officer).post(url(batch, "edit/"), given(name="改名", seats="7"))
        assert answer.url == url(batch)
        batch.refresh_from_db()
        assert (batch.name, batch.seats) == ("改名", 7)

    def test_nothing_ticked_is_said(self, people, sign_in, batch):
        answer = sign_in(people.officer).post(url(batch, "add/"), {})
        assert answer.status_code == 422


class TestActs:
    def test_open_asks_first_and_names_the_gaps(self, people, sign_in):
        round_ = make_round(people, seats=3)
        review = make_review(people, round_)
        client = sign_in(people.officer)
        page = client.get(url(round_, "act/open/"))
        assert review.project.title in page.content.decode()
        refused = client.post(url(round_, "act/open/"), {})
        assert refused.status_code == 409
        assert client.post(url(round_, "act/open/"), {"anyway": "on"}).url == url(round_)
        assert Round.objects.get().status == RoundStatus.SCORING

    @pytest.mark.parametrize("act", ["open", "decide", "score_on", "close", "start"])
    def test_each_has_its_page(self, people, sign_in, opened, act):
        assert sign_in(people.officer).get(url(opened[0].round, f"act/{act}/")).status_code == 200

    def test_others_do_not_exist(self, people, sign_in, opened):
        assert sign_in(people.officer).get(url(opened[0].round, "act/delete/")).status_code == 404

    def test_take_out_and_tags(self, people, sign_in, opened):
        client, review = sign_in(people.officer), opened[0]
        assert client.get(f"/console/reviews/{review.ref}/tags/").status_code == 200
        client.post(f"/console/reviews/{review.ref}/tags/", {"tags": ["first_of_kind"]})
        assert Review.objects.get().tags == ["first_of_kind"]
        assert client.post(f"/console/reviews/{review.ref}/remove/", {"reason": ""}).status_code == 422
        client.post(f"/console/reviews/{review.ref}/remove/", {"reason": "推迟"})
        assert Review.objects.get().status == ReviewStatus.CANCELLED


class TestLate:
    def test_the_officer_sees_who_is_late_and_reminds(self, people, sign_in, opened):
        round_, (seat, persona) = opened[0].round, opened[1][0]
        Seat.objects.filter(pk=seat.pk).update(
            status=SeatStatus.ACCEPTED,
            declared_at=timezone.now(),
            score_due_on=timezone.localdate() - timedelta(days=1),
        )
        client = sign_in(people.officer)
        page = client.get(url(round_, "experts/") + "?show=late")
        assert [row.name for row in page.context["rows"]] == [persona.user.name]
        client.post(url(round_, "remind/"), {"expert": [str(seat.expert_id)]})
        client.post(url(round_, "remind/"), {"expert": [str(seat.expert_id)]})
        assert Notice.objects.filter(recipient=persona.user, event="seat.reminded").count() == 1
        board = client.get(url(round_))
        assert (board.context["progress"].late, board.context["progress"].seats) == (1, 3)
        assert client.get("/console/counts/").context["duties"]


@pytest.mark.parametrize("who", ["wang", "leader", "coach", "national", "officer51", "nobody", "audit_admin"])
def test_nobody_else_opens_a_round(people, sign_in, opened, who):
    client, round_, review = sign_in(getattr(people, who)), opened[0].round, opened[0]
    addresses = [url(round_, rest) for rest in ("", "edit/", "add/", "experts/", "act/open/")]
    addresses += [f"/console/reviews/{review.ref}/remove/", f"/console/reviews/{review.ref}/tags/"]
    for address in addresses:
        assert client.get(address).status_code in {302, 403, 404}, address
    for rest in ("matrix/", "remind/", "act/decide/"):
        assert client.post(url(round_, rest), {"anyway": "on"}).status_code in {302, 403, 404}
    round_.refresh_from_db()
    assert round_.status == RoundStatus.SCORING


def test_an_officer_with_a_part_in_a_project_sees_nothing_of_it(people, sign_in, opened):
    """Not its row, not its scores, not a count, and he can do nothing with it."""
    review, panel = opened
    make_scorecard(panel[0][0], 4)
    Review.objects.filter(pk=review.pk).update(total=80, spread=30, vetoes=1, status=ReviewStatus.DISCUSSION)
    join_team(people, review.project)
    client = sign_in(people.officer)
    page = client.get(url(review.round))
    assert review.project.title not in page.content.decode()
    figures, progress = page.context["figures"], page.context["progress"]
    assert (figures.reviews, figures.mean, figures.wide, figures.vetoed, figures.experts) == (0, None, 0, 0, 0)
    assert (progress.seats, progress.submitted) == (0, 0)
    assert client.get(url(review.round, "experts/")).context["rows"] == []
    assert client.get(f"/console/reviews/{review.ref}/remove/").status_code == 404
    assert client.get(LIST).context["rows"][0]["round"].projects == 0


def test_candidates_leave_out_what_one_has_a_part_in(people, sign_in, batch):
    project = accepted_project(people, title="经办本人的项目")
    join_team(people, project)
    client = sign_in(people.officer)
    assert client.get(url(batch, "add/")).context["rows"] == []
    client.post(url(batch, "add/"), {"project": [project.reference]})
    assert not Review.objects.exists()


def count(client, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_as_many_questions_for_three_rows_as_for_one(people, sign_in, opened):
    client, round_ = sign_in(people.officer), opened[0].round
    draft_project(people.wang)
    pages = [LIST, url(round_), url(round_, "experts/"), url(round_, "add/")]
    accepted_project(people)
    for page in pages:
        client.get(page)
    before = [count(client, page) for page in pages]
    for number in range(2):
        make_review(people, round_)
        make_round(people, name=f"另一批 {number}")
        accepted_project(people)
    assert [count(client, page) for page in pages] == before
