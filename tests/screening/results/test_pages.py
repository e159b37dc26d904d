"""The officer's pages: the ranking, one review side by side, preparing, confirming and releasing."""

import pytest
from django.urls import reverse

from projects.enums import Status
from projects.models import Project
from screening.enums import DecisionStatus, ReviewStatus
from screening.models import Decision, Review
from screening.services.decisions import prepare_decision
from screening.services.results import compute_round
from tests.screening.factories import make_round, seated_review
from tests.screening.results.scored import hand_in, review_seats, scored_review, second_officer
from tests.standing import standing

pytestmark = pytest.mark.django_db
RANKING_QUERIES = 7
REVIEW_QUERIES = 13


def address(name: str, obj) -> str:
    return reverse(f"console:{name}", args=[obj.ref])


@standing
def round_(people):
    return make_round(people, seats=3)


@standing
def three(people, round_):
    """Passing, to be improved, far apart."""
    levels = ((4, 4, 4), (3, 2, 3), (1, 4, 3))
    titles = ("可降解支撑环", "防雾喉镜片", "电动止血钳")
    return [scored_review(people, each, round_=round_, title=title) for each, title in zip(levels, titles, strict=True)]


def titles(answer) -> list[str]:
    return [row["review"].project.title for row in answer.context["rows"]]


def test_best_first_with_its_rank_and_what_is_proposed(people, sign_in, round_, three):
    answer = sign_in(people.officer).get(address("round_ranking", round_))
    assert titles(answer) == ["可降解支撑环", "电动止血钳", "防雾喉镜片"]
    assert [row["rank"] for row in answer.context["rows"]] == [1, 2, 3]
    assert [tab["n"] for tab in answer.context["tabs"]] == [3, 1, 2, 0]
    assert "80.0" in answer.content.decode()


def test_the_next_page_goes_on_with_the_rank(people, sign_in, round_, three, monkeypatch):
    monkeypatch.setattr("screening.selectors.results.PAGE_SIZE", 2)
    client = sign_in(people.officer)
    first = client.get(address("round_ranking", round_))
    second = client.get(address("round_ranking", round_), {"after": first.context["page"].older})
    assert titles(second) == ["防雾喉镜片"]
    assert [row["rank"] for row in second.context["rows"]] == [3]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"verdict": "passed"}, ["可降解支撑环"]),
        ({"verdict": "improve"}, ["电动止血钳", "防雾喉镜片"]),
        ({"status": "discussion"}, ["电动止血钳"]),
        ({"flag": "spread"}, ["电动止血钳"]),
        ({"flag": "veto"}, []),
        ({"q": "喉镜"}, ["防雾喉镜片"]),
        ({"status": "nonsense", "verdict": "nonsense"}, []),
    ],
)
def test_filters(people, sign_in, round_, three, query, found):
    assert titles(sign_in(people.officer).get(address("round_ranking", round_), query)) == found


@pytest.mark.parametrize("count", [1, 3])
def test_the_ranking_costs_the_same_for_one_and_for_three(people, sign_in, round_, count, django_assert_num_queries):
    for n in range(count):
        scored_review(people, (4, 4, 4), round_=round_, title=f"项目 {n}")
    client = sign_in(people.officer)
    client.get(address("round_ranking", round_))
    with django_assert_num_queries(RANKING_QUERIES):
        assert len(titles(client.get(address("round_ranking", round_)))) == count


@pytest.mark.parametrize("seats", [3, 5])
def test_the_review_costs_the_same_for_three_and_for_five_experts(people, sign_in, seats, django_assert_num_queries):
    review = scored_review(people, (4,) * seats)
    client = sign_in(people.officer)
    client.get(address("review_page", review))
    with django_assert_num_queries(REVIEW_QUERIES):
        client.get(address("review_page", review))


def test_an_officer_learns_nothing_about_his_own_project_not_even_from_counts(people, sign_in, round_, three):
    own = three[0]
    Project.objects.filter(pk=own.project_id).update(owner=people.officer.user)
    client = sign_in(people.officer)
    answer = client.get(address("round_ranking", round_))
    assert titles(answer) == ["电动止血钳", "防雾喉镜片"]
    assert [row["rank"] for row in answer.context["rows"]] == [1, 2]
    assert [tab["n"] for tab in answer.context["tabs"]] == [2, 0, 2, 0]
    assert client.get(address("review_page", own)).status_code == 404
    assert client.post(address("round_prepare", round_), {"review": own.ref}).status_code == 302
    assert own.project.title not in client.get(address("round_release", round_)).content.decode()


@pytest.mark.parametrize("name", ["round_ranking", "round_agreement", "round_release"])
@pytest.mark.parametrize(("who", "status"), [("officer51", 404), ("leader", 403), ("wang", 403), ("audit_admin", 403)])
def test_pages_of_a_round_exist_for_its_officers_only(people, sign_in, round_, name, who, status):
    assert sign_in(getattr(people, who)).get(address(name, round_)).status_code == status


@pytest.mark.parametrize(("who", "status"), [("officer51", 404), ("leader", 403), ("wang", 403), ("audit_admin", 403)])
def test_a_review_exists_for_the_officers_of_its_province_only(people, sign_in, who, status):
    review = scored_review(people, (4, 4, 4))
    client = sign_in(getattr(people, who))
    assert client.get(address("review_page", review)).status_code == status
    for name in ("decide", "conclude", "post", "discuss", "complete", "take_back", "confirm", "release"):
        assert client.post(address(f"review_{name}", review)).status_code == status


def test_an_expert_of_the_panel_opens_none_of_these_pages(people, sign_in):
    review, panel = seated_review(people, seats=3)
    for seat, _ in panel:
        hand_in(seat, 4)
    client = sign_in(panel[0][1])
    for name, obj in (("review_page", review), ("round_ranking", review.round), ("round_agreement", review.round)):
        assert client.get(address(name, obj)).status_code == 403


def test_all_scores_stand_side_by_side_with_revised_ones_beside_the_first(people, sign_in):
    review = scored_review(people, (2, 4, 4), vetoes=("V5",))
    hand_in(review_seats(review)[0], 3, turn=2)
    page = sign_in(people.officer).get(address("review_page", review)).content.decode()
    for seat in review.panel.select_related("expert"):
        assert seat.expert.name in page
    assert "40.0" in page
    assert "→ 60.0" in page
    assert "V5" in page


def test_the_way_of_one_review_through_its_page(people, sign_in):
    review = scored_review(people, (2, 4, 4))
    client = sign_in(people.officer)
    assert client.post(address("review_post", review), {"text": "请看第三页"}).status_code == 302
    assert client.post(address("review_conclude", review), {"reason": ""}).status_code == 422
    assert client.post(address("review_conclude", review), {"reason": "意见已一致"}).status_code == 302
    wrong = client.post(address("review_decide", review), {"verdict": "improve", "strengths": "已键入的文字"})
    assert wrong.status_code == 422
    assert "已键入的文字" in wrong.content.decode()
    right = {"verdict": "not_passed", "improve": "先明确临床问题", "reason": "同类已多", "support": ["clinical"]}
    assert client.post(address("review_decide", review), right).status_code == 302
    assert client.post(address("review_confirm", review)).status_code == 403
    other = sign_in(second_officer(people))
    assert other.post(address("review_confirm", review)).status_code == 302
    assert client.post(address("review_take_back", review), {"reason": "再议"}).status_code == 302
    again = client.get(address("review_page", review)).content.decode()
    assert "先明确临床问题" in again
    assert client.post(address("review_discuss", review), {"reason": "再议一次"}).status_code == 302
    assert Review.objects.get(pk=review.pk).status == ReviewStatus.DISCUSSION


def test_the_form_comes_filled_with_the_proposal(people, sign_in):
    review = scored_review(people, (3, 2, 3))
    answer = sign_in(people.officer).get(address("review_page", review))
    initial = answer.context["decision_form"].initial
    assert initial["verdict"] == "improve"
    assert "建议努力达到" in initial["improve"]


def test_many_are_looked_at_then_prepared_confirmed_and_released(people, sign_in, round_, three):
    client = sign_in(people.officer)
    ticked = {"which": "ticked", "review": [each.ref for each in three]}
    look = client.post(address("round_prepare", round_), ticked)
    assert look.status_code == 200
    assert len(look.context["going"]) == 2
    assert len(look.context["refused"]) == 1
    assert not Decision.objects.exists()
    assert client.post(address("round_prepare", round_), {**ticked, "step": "send"}).status_code == 302
    assert Decision.objects.count() == 2
    page = client.get(address("round_release", round_))
    assert (page.context["n_ready"], page.context["n_waiting"]) == (2, 0)
    assert client.post(address("round_release_now", round_)).status_code == 302
    assert Decision.objects.filter(status=DecisionStatus.RELEASED).count() == 2
    statuses = {each.project.status for each in Review.objects.select_related("project")}
    assert statuses == {Status.PASSED, Status.TO_IMPROVE, Status.SCREENING}


def test_everything_that_waits_can_be_prepared_by_the_worker(
    people, sign_in, round_, three, django_capture_on_commit_callbacks
):
    client = sign_in(people.officer)
    look = client.post(address("round_prepare", round_), {"which": "all", "verdict": "improve"})
    assert [row["review"].project.title for row in look.context["going"]] == ["防雾喉镜片"]
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(address("round_prepare", round_), {"which": "all", "verdict": "improve", "step": "send"})
    assert sent.status_code == 302
    assert [each.review.project.title for each in Decision.objects.all()] == ["防雾喉镜片"]


def test_the_second_person_confirms_what_he_ticks_and_not_his_own(people, sign_in, round_):
    refused = scored_review(people, (2, 2, 2), round_=round_)
    prepare_decision(by=people.officer.actor, review=refused, verdict="not_passed", improve="先明确临床问题")
    own = sign_in(people.officer).post(address("round_confirm", round_), {"review": refused.ref})
    assert own.status_code == 302
    assert Decision.objects.get().confirmed_by is None
    assert sign_in(second_officer(people)).post(address("round_confirm", round_), {"review": refused.ref}).status_code
    assert Decision.objects.get().status == DecisionStatus.CONFIRMED


def test_agreement_and_severity_are_shown_as_kept(people, sign_in, round_, three):
    client = sign_in(people.officer)
    assert client.get(address("round_agreement", round_)).status_code == 200
    compute_round(round=round_)
    answer = client.get(address("round_agreement", round_))
    assert len(answer.context["severities"]) == 9
    assert client.post(address("round_compute", round_)).status_code == 302


def test_an_empty_round_says_what_comes_next(people, sign_in, round_):
    client = sign_in(people.officer)
    for name in ("round_ranking", "round_release", "round_agreement"):
        assert client.get(address(name, round_)).status_code == 200
    assert client.post(address("round_prepare", round_), {"which": "ticked"}).status_code == 302
