"""The office's pages about panels: who opens them, what they show, what their forms do."""

import pytest
from django.urls import reverse

from core.models import Job
from screening.enums import ConflictRule, Specialty
from screening.models import ConflictDismissal, Draw, Review
from screening.services import draws
from screening.services.draws import draw_round
from tests.factories import accepted_project
from tests.screening.factories import PANEL, make_expert, make_review, make_round
from tests.standing import standing

pytestmark = pytest.mark.django_db


def make_pool(times: int = 1, **fields):
    return [make_expert(specialty, **fields)[0] for _number in range(times) for specialty in PANEL]


@standing
def review(people):
    return make_review(people, make_round(people), subcatalogue="13", department="普外科")


@pytest.fixture
def officer(people, sign_in):
    """Reads English, so that the sentences here are the ones in the code."""
    people.officer.user.language = "en"
    people.officer.user.save(update_fields=["language"])
    return sign_in(people.officer)


def url(name: str, *args: str) -> str:
    return reverse(f"console:{name}", args=args)


def text_of(response) -> str:
    return response.content.decode()


def test_the_draw_button_fills_the_panels_and_shows_who_sits(officer, review):
    experts = make_pool()
    answer = officer.post(url("panel_draw", review.round.ref), follow=True)
    assert answer.status_code == 200
    assert all(expert.name in text_of(answer) for expert in experts)
    assert Draw.objects.count() == 1


def test_a_large_round_is_drawn_in_the_background(officer, review, monkeypatch):
    make_pool()
    monkeypatch.setattr("screening.admin.panels.MOST_AT_ONCE", 0)
    answer = officer.post(url("panel_draw", review.round.ref))
    job = Job.objects.get(kind=draws.DRAW_JOB)
    assert answer.url == reverse("core:job_page", args=[job.ref])


def test_an_empty_seat_says_which_rule_blocks(officer, review):
    for specialty in (Specialty.CLINICAL, Specialty.ENGINEERING, Specialty.MARKET, Specialty.MARKET):
        make_expert(specialty)
    officer.post(url("panel_draw", review.round.ref))
    for page in (url("panel_list", review.round.ref), url("panel_page", review.ref)):
        assert "The pool has nobody of this specialty." in text_of(officer.get(page))


def test_a_draw_is_run_again_on_its_page(officer, people, review):
    make_pool()
    drawn = draw_round(by=people.officer.actor, round=review.round)
    page = url("draw_page", drawn.ref)
    assert str(drawn.seed) in text_of(officer.get(page))
    again = text_of(officer.post(page))
    assert "The same seats came out" in again
    Draw.objects.filter(pk=drawn.pk).update(result={"seats": [], "solver": "ortools 1"})
    again = text_of(officer.post(page))
    assert "The result differs in 5 seats." in again
    assert "ortools 1" in again


def test_the_ranked_list_explains_and_seats(officer, review):
    fit = make_expert(Specialty.ENGINEERING)[0]
    unfit = make_expert(Specialty.ENGINEERING, institution="医疗机构 001")[0]
    page = text_of(officer.get(url("panel_page", review.ref)))
    assert url("panel_seat", review.ref, fit.ref) in page
    assert url("panel_seat", review.ref, unfit.ref) not in page
    assert url("conflict_dismiss", review.ref, unfit.ref, ConflictRule.SAME_INSTITUTION) in page
    assert "Both belong to 医疗机构 001." in page
    assert officer.post(url("panel_seat", review.ref, fit.ref), {"reason": ""}).status_code == 422
    assert officer.post(url("panel_seat", review.ref, fit.ref), {"reason": "熟悉该领域"}).status_code == 302
    assert review.panel.get().expert == fit
    assert officer.post(url("panel_seat", review.ref, unfit.ref), {"reason": "熟悉"}).status_code == 422


def test_a_false_alarm_is_dismissed_with_a_reason(officer, review):
    expert = make_expert(Specialty.ENGINEERING, institution="医疗机构 001")[0]
    page = url("conflict_dismiss", review.ref, expert.ref, ConflictRule.SAME_INSTITUTION)
    assert officer.get(page).status_code == 200
    officer.post(page, {"reason": "同名的另一家单位"})
    assert ConflictDismissal.objects.get().reason == "同名的另一家单位"
    assert officer.get(page).status_code == 404


def test_a_seat_is_taken_back(officer, people, review):
    make_pool(2)
    draw_round(by=people.officer.actor, round=review.round)
    seat = review.panel.first()
    page = url("seat_replace", seat.ref)
    assert officer.get(page).status_code == 200
    officer.post(page, {"reason": "长期出差", "substitute": "hand"})
    seat.refresh_from_db()
    assert (seat.status, review.panel.count()) == ("replaced", 5)


@pytest.mark.parametrize(
    ("persona", "answer"), [("officer51", 404), ("leader", 403), ("coach", 403), ("wang", 403), ("audit_admin", 403)]
)
def test_other_people_find_no_panels(people, sign_in, review, persona, answer):
    expert = make_expert(Specialty.ENGINEERING, institution="医疗机构 001")[0]
    drawn = draw_round(by=people.officer.actor, round=review.round)
    client = sign_in(getattr(people, persona))
    for page in (
        url("panel_list", review.round.ref),
        url("panel_page", review.ref),
        url("draw_page", drawn.ref),
        url("panel_seat", review.ref, expert.ref),
        url("conflict_dismiss", review.ref, expert.ref, ConflictRule.SAME_INSTITUTION),
    ):
        assert client.get(page).status_code == answer
    assert client.post(url("panel_draw", review.round.ref)).status_code == answer


def test_an_officer_with_a_part_in_the_project_finds_nothing_of_its_panel(people, officer, review):
    make_pool()
    drawn = draw_round(by=people.officer.actor, round=review.round)
    seat = review.panel.first()
    review.project.team.create(position=5, name="省局经办 01", user=people.officer.user)
    for page in (url("panel_page", review.ref), url("seat_replace", seat.ref)):
        assert officer.get(page).status_code == 404
    for page in (url("panel_list", review.round.ref), url("draw_page", drawn.ref)):
        assert seat.expert.name not in text_of(officer.get(page))


@pytest.mark.parametrize("name", ["panel_list", "draw_page"])
def test_lists_take_as_many_queries_for_three_as_for_one(people, officer, review, name, django_assert_max_num_queries):
    make_pool(2)
    counts = []
    for more in (0, 2):
        for _number in range(more):
            make_review(people, review.round, accepted_project(people, subcatalogue="13"))
        drawn = draw_round(by=people.officer.actor, round=review.round)
        page = url(name, drawn.ref if name == "draw_page" else review.round.ref)
        officer.get(page)
        with django_assert_max_num_queries(60) as captured:
            officer.get(page)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert Review.objects.count() == 3


def test_a_complete_panel_offers_no_more_experts(officer, people, review):
    make_pool(2)
    draw_round(by=people.officer.actor, round=review.round)
    page = text_of(officer.get(url("panel_page", review.ref)))
    assert "Choose by hand" not in page
    assert page.count(">Take back<") == 5
