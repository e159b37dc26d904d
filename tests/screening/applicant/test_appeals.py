"""Appeals: once, in time, by the applicant; answered by people who did not decide; upheld ones are scored anew."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.selectors import actor_for
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from core.workdays import add_workdays
from projects.enums import Status
from projects.models import TeamMember
from screening.enums import AppealStatus, RoundKind, RoundStatus, Verdict
from screening.models import Appeal, Decision, Review
from screening.services.appeals import dismiss_appeal, file_appeal, uphold_appeal
from screening.services.decisions import prepare_decision
from tests.screening.applicant.decided import IMPROVE, decided, third_officer
from tests.screening.factories import make_round
from tests.standing import standing

REASON = "评审意见未考虑申报书第三部分的随访数据，请复核。"


@standing
def case(people):
    return decided(people, Verdict.NOT_PASSED)


@standing
def other(people):
    return third_officer(people)


@standing
def rolling(people):
    return make_round(people, "滚动评审", kind=RoundKind.ROLLING, status=RoundStatus.SCORING)


def filed(people, case) -> Appeal:
    return file_appeal(by=people.wang.actor, decision=case.decision, text=REASON)


def test_an_appeal_waits_ten_working_days_for_people_who_did_not_decide(people, case, other):
    appeal = filed(people, case)

    assert appeal.due_on == add_workdays(timezone.localdate(), 10)
    told = set(Notice.objects.filter(event="appeal.filed").values_list("recipient__name", flat=True))
    assert told == {other.user.name, people.wang.user.name}


@pytest.mark.parametrize("persona", ["li", "zhao", "manager", "officer", "firm", "nobody"])
def test_nobody_but_the_applicant_appeals(people, sign_in, case, persona):
    with pytest.raises(PermissionRefused):
        file_appeal(by=getattr(people, persona).actor, decision=case.decision, text=REASON)
    assert sign_in(getattr(people, persona)).get(f"/projects/{case.project.ref}/appeal/").status_code == 404


def test_a_member_of_the_team_does_not_appeal_either(people, sign_in, case):
    TeamMember.objects.create(project=case.project, position=2, name="申报人 018", user=people.li.user)

    assert sign_in(people.li).get(f"/projects/{case.project.ref}/appeal/").status_code == 404


def test_after_the_last_day_it_is_too_late(people, sign_in, case):
    yesterday = timezone.localdate() - timedelta(days=1)
    Decision.objects.filter(pk=case.decision.pk).update(appeal_until=yesterday)
    case.decision.refresh_from_db()

    with pytest.raises(GuardRefused):
        filed(people, case)
    assert sign_in(people.wang).get(f"/projects/{case.project.ref}/appeal/").status_code == 404
    assert "/appeal/" not in sign_in(people.wang).get(f"/projects/{case.project.ref}/letter/").content.decode()


def test_on_the_last_day_it_is_not(people, case):
    Decision.objects.filter(pk=case.decision.pk).update(appeal_until=timezone.localdate())
    case.decision.refresh_from_db()

    assert filed(people, case).status == AppealStatus.OPEN


def test_it_is_filed_once(people, case):
    filed(people, case)

    with pytest.raises(GuardRefused):
        filed(people, case)


def test_a_reason_is_needed_and_what_was_typed_stays(people, sign_in, case):
    with pytest.raises(InvalidInput):
        file_appeal(by=people.wang.actor, decision=case.decision, text="不服")
    page = sign_in(people.wang).post(f"/projects/{case.project.ref}/appeal/", {"text": "不服"})

    assert page.status_code == 422
    assert "不服" in page.content.decode()
    assert not Appeal.objects.exists()


def test_the_applicant_files_it_on_his_page_and_reads_where_it_stands(people, sign_in, case):
    wang = sign_in(people.wang)

    assert wang.post(f"/projects/{case.project.ref}/appeal/", {"text": REASON}).status_code == 302
    appeal = Appeal.objects.get()
    panel = wang.get(f"/projects/{case.project.ref}/screening/", headers={"HX-Request": "true"}).content.decode()

    assert appeal.text == REASON
    assert appeal.due_on.strftime("%Y年") in panel
    assert "/appeal/" not in panel


def test_upheld_it_is_scored_by_others_and_decided_by_others(people, case, other, rolling):
    appeal = filed(people, case)

    review = uphold_appeal(by=other.actor, appeal=appeal, answer="随访数据确被忽略。", round=rolling)

    assert review.on_appeal
    assert review.previous_id == case.review.pk
    assert review.round_id == rolling.pk
    barred = set(review.barred.values_list("pk", flat=True))
    assert barred == {case.decision.prepared_by_id, case.decision.confirmed_by_id}
    case.project.refresh_from_db()
    assert case.project.status == Status.SCREENING
    assert Notice.objects.filter(event="appeal.upheld", recipient=people.wang.user).count() == 1


def test_barred_officers_do_not_decide_the_new_review(people, case, other, rolling):
    review = uphold_appeal(by=other.actor, appeal=filed(people, case), answer="同意", round=rolling)
    Review.objects.filter(pk=review.pk).update(status="scored", total=55, scored=5, dimensions={"A": "30"})

    with pytest.raises(PermissionRefused):
        prepare_decision(
            by=people.officer.actor,
            review=Review.objects.get(pk=review.pk),
            verdict=Verdict.IMPROVE,
            improve=IMPROVE,
            reason="x",
        )


def test_dismissed_the_decision_stands_and_the_answer_is_read(people, sign_in, case, other):
    appeal = filed(people, case)

    dismiss_appeal(by=other.actor, appeal=appeal, answer="经核查，评分已包含随访数据。")

    case.project.refresh_from_db()
    assert case.project.status == Status.NOT_PASSED
    panel = sign_in(people.wang).get(f"/projects/{case.project.ref}/screening/").content.decode()
    assert "经核查，评分已包含随访数据。" in panel
    with pytest.raises(GuardRefused):
        dismiss_appeal(by=other.actor, appeal=appeal, answer="再次")


def test_whoever_decided_does_not_answer(people, sign_in, case, rolling):
    appeal = filed(people, case)
    confirmer = User.objects.get(pk=case.decision.confirmed_by_id)

    for actor in (people.officer.actor, actor_for(confirmer)):
        with pytest.raises(PermissionRefused):
            dismiss_appeal(by=actor, appeal=appeal, answer="维持")
        with pytest.raises(PermissionRefused):
            uphold_appeal(by=actor, appeal=appeal, answer="同意", round=rolling)
    page = sign_in(people.officer).get(f"/console/appeals/{appeal.ref}/")
    assert page.status_code == 200
    assert b'name="answer"' not in page.content


@pytest.mark.parametrize("persona", ["officer51", "wang", "manager", "leader", "coach", "firm"])
def test_nobody_else_answers(people, case, persona):
    with pytest.raises(PermissionRefused):
        dismiss_appeal(by=getattr(people, persona).actor, appeal=filed(people, case), answer="维持")


def test_an_officer_with_a_part_in_the_project_never_sees_the_appeal(people, sign_in, case, other):
    appeal = filed(people, case)
    TeamMember.objects.create(project=case.project, position=2, name=other.user.name, user=other.user)
    client = sign_in(other)

    assert client.get(f"/console/appeals/{appeal.ref}/").status_code == 404
    assert case.project.ref not in client.get("/console/appeals/").content.decode()


def test_another_province_never_sees_the_appeal(people, sign_in, case):
    appeal = filed(people, case)

    assert sign_in(people.officer51).get(f"/console/appeals/{appeal.ref}/").status_code == 404


def test_the_console_answers_it(people, sign_in, case, other, rolling):
    appeal = filed(people, case)
    client = sign_in(other)
    unsaid = client.post(f"/console/appeals/{appeal.ref}/", {"act": "uphold", "answer": "同意"})
    said = client.post(f"/console/appeals/{appeal.ref}/", {"act": "uphold", "answer": "同意", "round": rolling.ref})

    assert unsaid.status_code == 422
    assert said.status_code == 302
    appeal.refresh_from_db()
    assert appeal.status == AppealStatus.UPHELD
    assert client.get("/console/appeals/?show=decided").content.decode().count(case.project.ref) >= 1


def test_a_closed_batch_takes_no_appeal(people, case, other):
    scoring = make_round(people, "第二批", status=RoundStatus.SCORING)

    with pytest.raises(InvalidInput):
        uphold_appeal(by=other.actor, appeal=filed(people, case), answer="同意", round=scoring)


def test_the_applicant_reads_no_name_of_an_officer(people, sign_in, case, other):
    dismiss_appeal(by=other.actor, appeal=filed(people, case), answer="维持")
    client = sign_in(people.wang)
    texts = [
        client.get(f"/projects/{case.project.ref}/{tail}").content.decode() for tail in ("", "screening/", "letter/")
    ]

    assert not any(name in text for text in texts for name in ("省局经办 01", "省局经办 02", "省局经办 03"))
    assert AuditEntry.objects.filter(event="appeal.dismissed", object_ref=case.project.key).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_file_one_appeal(people):
    case = decided(people, Verdict.NOT_PASSED)
    outcomes: list[str] = []

    def act() -> None:
        try:
            file_appeal(by=people.wang.actor, decision=case.decision, text=REASON)
            outcomes.append("filed")
        except GuardRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["filed", "refused"]
    assert Appeal.objects.count() == 1


def test_what_was_decided_on_appeal_is_final(people):
    """Otherwise one could appeal until the province has no officers left who took no part."""
    case = decided(people, Verdict.IMPROVE)
    Review.objects.filter(pk=case.review.pk).update(on_appeal=True)
    Decision.objects.filter(pk=case.decision.pk).update(appeal_until=None)
    with pytest.raises(GuardRefused):
        file_appeal(by=people.wang.actor, decision=Decision.objects.get(pk=case.decision.pk), text=REASON)
