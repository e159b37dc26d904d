"""The score matrix as Excel: complete for officers, on record, and without what nobody may see."""

from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from core.errors import PermissionRefused
from core.models import AuditEntry, Job
from core.runner import run_job
from projects.models import TeamMember
from screening.content import Content
from screening.models import Scorecard
from screening.services.matrix import start_matrix_export
from tests.screening.factories import make_scorecard, seated_review
from tests.standing import standing


@standing
def scored(people):
    review, panel = seated_review(people, 3, title="=可降解支撑环")
    for level, (seat, _) in zip((2, 4), panel, strict=False):
        make_scorecard(seat, level)
    make_scorecard(panel[0][0], 3, turn=2)
    Scorecard.objects.create(
        seat=panel[2][0], review=review, standard=review.round.standard, remark="尚未提交的草稿", answers={}
    )
    return review, panel


def workbook(people, round_):
    job = start_matrix_export(by=people.officer.actor, round=round_)
    run_job(job.pk)
    done = Job.objects.get(pk=job.pk)
    assert done.status == "done", done.result
    with done.output.open("rb") as file:
        return load_workbook(BytesIO(file.read()))


def texts(book):
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_every_score_handed_in_stands_there(people, scored):
    review, panel = scored
    scores, projects, comments = workbook(people, review.round).worksheets
    rows = list(scores.iter_rows(values_only=True))
    assert len(rows) == 4
    header = rows[0]
    content = Content.read(review.round.standard.content)
    assert [name for each in content.criteria for name in header if str(name).startswith(f"{each.code} ")] == [
        f"{each.code} {each.name}" for each in content.criteria
    ]
    first, revised, second = rows[1:]
    assert (first[2], revised[2]) == (panel[0][0].expert.code,) * 2
    assert float(second[-4]) == 80
    assert projects.max_row == 2
    assert comments.max_row > 1


def test_drafts_stay_private(people, scored):
    review, panel = scored
    found = texts(workbook(people, review.round))
    assert "尚未提交的草稿" not in found
    assert panel[2][0].expert.name not in found


def test_a_title_like_a_formula_stays_a_text(people, scored):
    cell = workbook(people, scored[0].round).worksheets[0]["B2"]
    assert (cell.data_type, cell.value) == ("s", "=可降解支撑环")


def test_an_officer_gets_no_row_of_his_own_project(people, scored):
    review = scored[0]
    TeamMember.objects.create(project=review.project, user=people.officer.user, name="本人", position=9)
    found = texts(workbook(people, review.round))
    assert review.project.title not in found
    assert not {seat.expert.name for seat, _ in scored[1]} & set(found)


def test_it_stands_in_the_audit_log(people, scored):
    workbook(people, scored[0].round)
    entry = AuditEntry.objects.get(event="export.made", object_type="round")
    assert (entry.object_ref, entry.actor_id) == (scored[0].round.ref, people.officer.user.pk)


@pytest.mark.parametrize("who", ["wang", "leader", "officer51", "national"])
def test_nobody_else_may_ask(people, scored, who):
    with pytest.raises(PermissionRefused):
        start_matrix_export(by=getattr(people, who).actor, round=scored[0].round)
    assert not Job.objects.exists()


def test_nor_an_expert_of_the_panel(people, scored):
    with pytest.raises(PermissionRefused):
        start_matrix_export(by=scored[1][0][1].actor, round=scored[0].round)


def test_work_asked_for_by_somebody_who_is_no_officer_any_more_fails(people, scored):
    job = start_matrix_export(by=people.officer.actor, round=scored[0].round)
    people.officer.user.memberships.update(status="ended", ended_at=timezone.now())
    run_job(job.pk)
    assert Job.objects.get(pk=job.pk).status == "failed"
