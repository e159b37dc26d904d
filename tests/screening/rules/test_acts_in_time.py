"""Two people at once, stale pages, and projects that leave while they are judged."""

from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection

from core.errors import GuardRefused, PortalError, StaleEdit
from projects.models import Listing, Project
from projects.services.lifecycle import archive_project, restore_project, withdraw_project
from screening.enums import ReviewStatus, Verdict
from screening.models import Decision, Review
from screening.selectors.results import decision_mark, ready_decisions, waiting_decisions
from screening.selectors.rounds import figures_of
from screening.services.decisions import confirm_decision, prepare_decision, release_decision, take_back_decision
from screening.services.rounds import remove_review
from tests.screening.factories import make_review, make_round
from tests.screening.results.scored import scored_review, second_officer

FOURS = (4, 4, 4)


def prepared(people, review: Review, **given) -> Decision:
    return prepare_decision(
        by=people.officer.actor,
        review=review,
        **{"verdict": Verdict.PASSED, "lists": ["library"], "reason": "综合考虑", **given},
    )


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["wang", "officer"])
def test_a_project_under_review_is_not_archived(people, who, sign_in):
    review = make_review(people, make_round(people))
    persona = getattr(people, who)
    with pytest.raises(GuardRefused) as refusal:
        archive_project(by=persona.actor, project=review.project)
    assert refusal.value.help_text
    assert Project.objects.get(pk=review.project_id).status == "screening"
    address = (
        f"/projects/{review.project.ref}/archive/"
        if who == "wang"
        else f"/console/projects/{review.project.ref}/archive/"
    )
    assert sign_in(persona).post(address, {"reason": "不再需要"}).status_code == 409
    remove_review(by=people.officer.actor, review=review, reason="撤出")
    archived = archive_project(by=persona.actor, project=review.project)
    assert restore_project(by=persona.actor, project=archived).status == "accepted"


@pytest.mark.django_db
def test_a_prepared_decision_ends_with_its_review(people):
    review = scored_review(people, FOURS)
    decision = prepared(people, review, verdict="not_passed", lists=[], improve="补充数据")
    remove_review(by=people.officer.actor, review=review, reason="撤出")
    assert not ready_decisions(review.round).exists()
    assert not waiting_decisions(review.round).exists()
    with pytest.raises(GuardRefused):
        confirm_decision(by=second_officer(people).actor, decision=decision)
    with pytest.raises(GuardRefused):
        release_decision(by=people.officer.actor, decision=decision)
    assert Project.objects.get(pk=review.project_id).status == "accepted"


@pytest.mark.django_db
def test_nobody_confirms_what_he_has_not_read(people, sign_in):
    review = scored_review(people, FOURS)
    decision = prepared(people, review, verdict="not_passed", lists=[], improve="补充数据")
    second = second_officer(people)
    read = decision_mark(Review.objects.get(pk=review.pk), decision)
    page = sign_in(second).get(f"/console/reviews/{review.ref}/").content.decode()
    assert read in page
    prepared(people, review, verdict="not_passed", lists=[], improve="另一段文字")
    with pytest.raises(StaleEdit):
        confirm_decision(by=second.actor, decision=decision, seen=read)
    client = sign_in(second)
    assert client.post(f"/console/reviews/{review.ref}/confirm/", {"seen": read}).status_code == 409
    client.post(
        f"/console/rounds/{review.round.ref}/decisions/confirm/", {"review": [review.ref], f"seen-{review.ref}": read}
    )
    assert Decision.objects.get(pk=decision.pk).confirmed_by is None
    now = decision_mark(Review.objects.get(pk=review.pk), Decision.objects.get(pk=decision.pk))
    assert client.post(f"/console/reviews/{review.ref}/confirm/", {"seen": now}).status_code == 302


@pytest.mark.django_db
def test_an_old_page_overwrites_nobodys_decision(people, sign_in):
    review = scored_review(people, FOURS)
    old = decision_mark(review, None)
    prepared(people, review, strengths="先写的内容")
    typed = {"verdict": "improve", "improve": "后写的内容", "reason": "理由", "seen": old}
    answer = sign_in(second_officer(people)).post(f"/console/reviews/{review.ref}/decide/", typed)
    assert answer.status_code == 409
    assert "后写的内容" in answer.content.decode(), "what was typed stays on the page"
    assert Decision.objects.get(review=review).strengths == "先写的内容"
    now = decision_mark(Review.objects.get(pk=review.pk), Decision.objects.get(review=review))
    assert now in answer.content.decode()


@pytest.mark.django_db
def test_a_decision_taken_back_counts_nowhere(people):
    review = scored_review(people, FOURS)
    decision = prepared(people, review)
    assert figures_of(people.officer.actor, review.round, 20).decided == 1
    take_back_decision(by=people.officer.actor, decision=decision, reason="再看")
    assert figures_of(people.officer.actor, review.round, 20).decided == 0


def at_once(*acts) -> list[Exception | None]:
    """Each act in a thread and on a connection of its own; what each raised."""
    start, raised = Barrier(len(acts)), [None] * len(acts)

    def run(position, act):
        start.wait()
        try:
            act()
        except (PortalError, DatabaseError) as error:
            raised[position] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", ["withdraw", "remove", "take_back", "release"])
def test_a_release_meets_another_act(people, other):
    review = scored_review(people, FOURS)
    decision = prepared(people, review)
    officer, second = people.officer.actor, second_officer(people).actor
    acts = {
        "withdraw": lambda: withdraw_project(by=people.wang.actor, project=review.project),
        "remove": lambda: remove_review(by=second, review=review, reason="撤出"),
        "take_back": lambda: take_back_decision(by=second, decision=decision, reason="再看"),
        "release": lambda: release_decision(by=second, decision=decision),
    }
    raised = at_once(lambda: release_decision(by=officer, decision=decision), acts[other])
    assert all(error is None or isinstance(error, PortalError) for error in raised), raised
    after, project = Review.objects.get(pk=review.pk), Project.objects.get(pk=review.project_id)
    released = after.status == ReviewStatus.RELEASED
    assert Decision.objects.get(pk=decision.pk).status == ("released" if released else "prepared")
    assert Listing.objects.filter(project=project).count() == released
    # Withdrawing is open to an applicant whose project has passed, too.
    allowed = {"passed", "withdrawn"} if released else {"withdrawn", "accepted", "screening"}
    assert project.status in allowed
