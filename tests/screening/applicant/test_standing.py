"""The project's page while it is screened and after: whose turn, by when, what can be done; and coming again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused
from core.workdays import add_workdays
from projects.enums import Status
from projects.models import Project
from projects.services.applications import save_section
from projects.services.checks import accept_project
from projects.services.lifecycle import submit_project, withdraw_project
from screening.enums import ReviewStatus, Verdict
from screening.models import Review, Round
from screening.selectors.history import previous_review
from screening.selectors.standing import project_screening
from screening.services.rounds import add_projects
from tests.factories import accepted_project
from tests.screening.applicant.decided import IMPROVE, STRENGTHS, decided
from tests.screening.factories import make_review, make_round, make_scorecard, seated_review

HTMX = {"HX-Request": "true"}


def day(value) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def test_while_experts_score_the_page_says_whose_turn_it_is_and_by_when(people, sign_in):
    review, panel = seated_review(people)
    make_scorecard(panel[0][0])
    wang = sign_in(people.wang)

    page = wang.get(f"/projects/{review.project.ref}/").content.decode()
    panel_html = wang.get(f"/projects/{review.project.ref}/screening/", headers=HTMX).content.decode()

    assert f"/projects/{review.project.ref}/screening/" in page
    assert day(review.round.scores_due_on) in panel_html
    assert day(add_workdays(review.round.scores_due_on, 10)) in panel_html
    assert "<html" not in panel_html
    _project, screening = project_screening(people.wang.actor, review.project.ref)
    assert screening.running is not None
    assert (screening.running.experts, screening.running.scored) == (5, 1)


def test_the_day_of_release_is_what_the_round_says(people):
    release = timezone.localdate() + timedelta(days=40)
    review = make_review(people, make_round(people, release_on=release))

    _project, screening = project_screening(people.wang.actor, review.project.ref)

    assert screening.running is not None
    assert screening.running.expected_on == release


@pytest.mark.parametrize("status", [each.value for each in ReviewStatus if each not in ("released", "cancelled")])
def test_every_state_of_a_running_review_is_said_without_a_name_or_a_score(people, sign_in, status):
    review, panel = seated_review(people)
    card = make_scorecard(panel[0][0], 4, A1=5)
    Review.objects.filter(pk=review.pk).update(status=status, total=card.total, spread=33, vetoes=1, scored=1)

    for persona in ("wang", "manager", "officer"):
        client = sign_in(getattr(people, persona))
        text = client.get(f"/projects/{review.project.ref}/screening/").content.decode()
        assert "专家 00" not in text
        assert f"{card.total:.1f}" not in text
        assert panel[0][0].ref not in text


def test_the_institution_reads_no_sentence_meant_for_the_applicant(people, sign_in):
    review, _panel = seated_review(people)

    _project, own = project_screening(people.wang.actor, review.project.ref)
    _project, theirs = project_screening(people.manager.actor, review.project.ref)

    assert own.running is not None
    assert theirs.running is not None
    assert own.running.sentence != theirs.running.sentence


def test_a_project_outside_the_screening_loads_no_panel(people, sign_in):
    project = accepted_project(people)

    page = sign_in(people.wang).get(f"/projects/{project.ref}/").content.decode()
    alone = sign_in(people.wang).get(f"/projects/{project.ref}/screening/")

    assert f"/projects/{project.ref}/screening/" not in page
    assert alone.status_code == 200


@pytest.mark.parametrize("verdict", Verdict.values)
def test_after_the_decision_page_list_console_and_overview_show_it(people, sign_in, verdict):
    case = decided(people, verdict)
    ref, label = case.project.ref, case.project.get_status_display()

    for persona, address in (
        ("wang", f"/projects/{ref}/"),
        ("wang", "/projects/"),
        ("wang", f"/projects/?status={case.project.status}"),
        ("manager", f"/projects/institution/?status={case.project.status}"),
        ("officer", f"/console/projects/?status={case.project.status}"),
        ("officer", f"/console/projects/{ref}/"),
        ("officer", f"/console/checks/{ref}/"),
    ):
        page = sign_in(getattr(people, persona)).get(address)
        assert page.status_code == 200, address
        assert str(label) in page.content.decode(), address


def test_the_institutions_tabs_count_what_is_in_the_screening(people, sign_in):
    decided(people, Verdict.IMPROVE)

    page = sign_in(people.manager).get("/projects/institution/").content.decode()

    for status in ("screening", "passed", "to_improve"):
        assert f"?status={status}" in page


def test_what_is_to_be_improved_is_changed_at_once_and_handed_in_from_the_day_on(people, sign_in):
    case = decided(people, Verdict.IMPROVE)
    wang, first = sign_in(people.wang), case.project.resubmit_from
    check = wang.get(f"/projects/{case.project.ref}/check/").content.decode()

    assert day(first) in check
    assert f"/projects/{case.project.ref}/submit/" not in check
    assert f"/projects/{case.project.ref}/letter/notes/" in check
    assert wang.get(f"/projects/{case.project.ref}/submit/").status_code == 302
    with pytest.raises(GuardRefused):
        submit_project(by=people.wang.actor, project=case.project)
    record = case.project.sections.get(section="basics")
    save_section(
        by=people.wang.actor,
        project=case.project,
        section="basics",
        answers={**record.answers, "title": "完善后的名称"},
        version=record.version,
    )
    assert IMPROVE.splitlines()[0] in wang.get(f"/projects/{case.project.ref}/letter/notes/").content.decode()


def test_handed_in_again_and_accepted_the_next_review_knows_the_last_one(people, sign_in):
    case = decided(people, Verdict.IMPROVE)
    Project.objects.filter(pk=case.project.pk).update(resubmit_from=timezone.localdate())
    project = Project.objects.get(pk=case.project.pk)
    check = sign_in(people.wang).get(f"/projects/{project.ref}/check/").content.decode()
    assert f"/projects/{project.ref}/submit/" in check

    submit_project(by=people.wang.actor, project=project)
    accept_project(by=people.officer.actor, project=Project.objects.get(pk=project.pk))
    project = Project.objects.get(pk=project.pk)
    assert previous_review(project) == case.review
    batch = make_round(people, "第二批")
    add_projects(by=people.officer.actor, round=Round.objects.get(pk=batch.pk), projects=[project], tags={})

    review = Review.objects.get(round=batch)
    assert review.previous_id == case.review.pk
    page = sign_in(people.wang).get(f"/projects/{project.ref}/screening/").content.decode()
    assert f"/projects/{project.ref}/letter/" in page
    assert STRENGTHS in sign_in(people.wang).get(f"/projects/{project.ref}/letter/").content.decode()


def test_a_project_in_the_screening_can_be_withdrawn_on_its_page(people, sign_in):
    review, _panel = seated_review(people)
    wang = sign_in(people.wang)

    assert f"/projects/{review.project.ref}/withdraw/" in wang.get(f"/projects/{review.project.ref}/").content.decode()
    withdraw_project(by=people.wang.actor, project=review.project)

    review.refresh_from_db()
    assert review.status == ReviewStatus.CANCELLED
    assert wang.get(f"/projects/{review.project.ref}/screening/").status_code == 200


def test_the_timeline_tells_the_outcome_and_not_the_offices_reason(people, sign_in):
    case = decided(people, Verdict.PASSED)

    page = sign_in(people.wang).get(f"/projects/{case.project.ref}/").content.decode()

    assert "内部理由" not in page
    assert case.project.status == Status.PASSED
