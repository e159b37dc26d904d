"""A case from the partnership to its end: opened, blocked, stopped, re-classed; who finds it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from matching.models import Partnership
from matching.services.partnerships import end_partnership
from projects.services.lifecycle import withdraw_project
from projects.services.listings import confirm_class
from registration.enums.cases import CaseStatus, RoadStage, StopCode
from registration.models import Case, StageSpell
from registration.selectors.cases import case_for
from registration.services.cases import (
    block_case,
    close_case,
    open_case,
    resume_case,
    set_route,
    stop_case,
    unblock_case,
)
from registration.services.milestones import (
    Report,
    confirm_milestone,
    refuse_milestone,
    report_milestone,
    revoke_milestone,
    withdraw_milestone,
)
from tests.matching.partnerships.factories import second_firm
from tests.registration.factories import city_person, coached, open_case_of, reached

TODAY = timezone.localdate()


def test_a_confirmed_partnership_opens_its_case(people):
    case = open_case_of(people)
    assert (case.status, case.stage, case.management_class, case.class_confirmed) == (
        "running",
        "cultivation",
        "II",
        True,
    )
    assert case.registrant == people.firm.organisation
    assert case.city_id == "4401"
    assert case.partnership.match.project_id == case.project_id


def test_opening_it_again_gives_the_one_that_is_there(people):
    case = open_case_of(people)
    again = open_case(by=people.officer.actor, project=case.project, registrant=case.registrant)
    assert again == case


def test_an_institution_can_be_the_registrant_of_its_own_project_only(people):
    case = open_case_of(people)
    own = open_case(by=people.officer.actor, project=case.project, registrant=case.project.institution)
    assert own != case
    with pytest.raises(InvalidInput):
        open_case(by=people.officer.actor, project=case.project, registrant=people.zhao.organisation)


@pytest.mark.parametrize("name", ["wang", "firm", "manager", "officer"])
def test_who_finds_a_case(people, name):
    case = open_case_of(people)
    assert case_for(getattr(people, name).actor, case.ref) == case


@pytest.mark.parametrize(
    "name",
    [
        "li",
        "zhao",
        "manager2",
        "coach",
        "leader",
        "national",
        "department",
        "officer51",
        "sun",
        "unverified_firm",
        "nobody",
    ],
)
def test_to_whom_a_case_does_not_exist(people, name):
    case = open_case_of(people)
    with pytest.raises(NotVisible):
        case_for(getattr(people, name).actor, case.ref)


def test_a_second_firm_does_not_find_the_first_ones_case(people):
    case = open_case_of(people)
    with pytest.raises(NotVisible):
        case_for(second_firm().actor, case.ref)


def test_class_one_is_found_by_the_city_of_the_registrant_and_by_no_other(people):
    case = open_case_of(people, "I")
    assert case_for(city_person().actor, case.ref) == case
    with pytest.raises(NotVisible):
        case_for(city_person("4403").actor, case.ref)


def test_class_two_is_not_the_citys(people):
    case = open_case_of(people, "II")
    with pytest.raises(NotVisible):
        case_for(city_person().actor, case.ref)


def test_another_class_moves_the_case_to_another_body_and_keeps_its_history(people):
    case, city = open_case_of(people, "I"), city_person()
    reached(people.officer, case, "design_frozen")
    assert Case.objects.get().stage == RoadStage.FILING
    confirm_class(by=people.officer.actor, project=case.project, management_class="II", on=TODAY)
    fresh = Case.objects.get()
    assert (fresh.management_class, fresh.stage) == ("II", "testing")
    assert fresh.milestones.count() == 1
    with pytest.raises(NotVisible):
        case_for(city.actor, case.ref)


def test_blocked_with_a_reason_and_going_on_again(people):
    case = block_case(by=people.firm.actor, case=open_case_of(people), code="funding", text="等待第二笔款项")
    assert (case.status, case.block_code, case.block_text) == ("blocked", "funding", "等待第二笔款项")
    case = unblock_case(by=people.wang.actor, case=case)
    assert (case.status, case.block_code, case.block_text) == ("running", "", "")


def test_something_else_has_to_be_said(people):
    with pytest.raises(InvalidInput) as refusal:
        block_case(by=people.firm.actor, case=open_case_of(people), code="other")
    assert "text" in refusal.value.fields


@pytest.mark.parametrize("name", ["wang", "firm"])
def test_the_sides_cannot_stop_or_close(people, name):
    case, by = open_case_of(people), getattr(people, name).actor
    for act in (stop_case, close_case):
        with pytest.raises(PermissionRefused):
            act(by=by, case=case, code="market")


def test_stopped_resumed_closed(people):
    case = stop_case(by=people.officer.actor, case=open_case_of(people), code="market")
    assert (case.status, case.stop_code) == ("stopped", "market")
    case = resume_case(by=people.officer.actor, case=case)
    assert (case.status, case.stop_code) == ("running", "")
    case = close_case(by=people.officer.actor, case=case, code="not_feasible")
    assert case.status == CaseStatus.CLOSED
    with pytest.raises(GuardRefused):
        block_case(by=people.firm.actor, case=case, code="funding")


def test_the_end_of_the_partnership_stops_its_case(people):
    case = open_case_of(people)
    end_partnership(by=people.wang.actor, partnership=Partnership.objects.get())
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.status, fresh.stop_code) == ("stopped", StopCode.PARTNERSHIP_ENDED)


def test_a_withdrawn_project_stops_its_cases(people):
    case = open_case_of(people)
    withdraw_project(by=people.wang.actor, project=case.project, reason="另行安排")
    assert Case.objects.get(pk=case.pk).stop_code == StopCode.PROJECT_GONE


def test_what_a_side_reports_counts_once_a_guide_has_confirmed_it(people):
    case = coached(open_case_of(people), people.coach)
    milestone = reached(people.firm, case, "design_frozen")
    assert (milestone.status, Case.objects.get().stage) == ("reported", "cultivation")
    with pytest.raises(PermissionRefused):
        confirm_milestone(by=people.wang.actor, milestone=milestone)
    confirm_milestone(by=people.coach.actor, milestone=milestone)
    assert Case.objects.get().stage == RoadStage.TESTING


def test_a_guides_own_report_counts_at_once(people):
    milestone = reached(people.officer, open_case_of(people), "design_frozen")
    assert milestone.status == "confirmed"


def test_days_that_contradict_each_other_are_refused_with_both(people):
    case = open_case_of(people)
    reached(people.officer, case, "tested", TODAY - timedelta(days=10))
    with pytest.raises(InvalidInput) as refusal:
        reached(people.officer, case, "design_frozen", TODAY)
    assert "注册检验" in str(refusal.value.fields["on"][0]) or "test" in str(refusal.value.fields["on"][0])


def test_the_way_of_class_two_with_one_supplement(people):
    case, day = open_case_of(people), TODAY - timedelta(days=100)
    stages = []
    for number, kind in enumerate(
        [
            "design_frozen",
            "tested",
            "evaluated",
            "accepted",
            "supplement_asked",
            "supplement_answered",
            "reviewed",
            "decided",
            "certified",
        ]
    ):
        reached(people.officer, case, kind, day + timedelta(days=number))
        stages.append(Case.objects.get().stage)
    assert stages == [
        "testing", "evaluation", "dossier", "review", "supplement", "review", "decision", "decision", "approved",
    ]  # fmt: skip
    fresh = Case.objects.get()
    assert (fresh.status, fresh.completed_on) == ("completed", day + timedelta(days=8))
    assert StageSpell.objects.filter(case=case, left_on=None).count() == 1


def test_review_cannot_end_while_a_supplement_is_open(people):
    case = open_case_of(people)
    for kind in ("accepted", "supplement_asked"):
        reached(people.officer, case, kind)
    with pytest.raises(GuardRefused):
        reached(people.officer, case, "reviewed")


def test_a_revoked_certificate_reopens_the_case(people):
    case = open_case_of(people)
    reached(people.officer, case, "accepted")
    certificate = reached(people.officer, case, "certified")
    revoke_milestone(by=people.officer.actor, milestone=certificate, reason="编号录入有误")
    fresh = Case.objects.get()
    assert (fresh.status, fresh.stage, fresh.completed_on) == ("running", "review", None)


def test_what_something_rests_on_cannot_be_revoked(people):
    case = open_case_of(people)
    acceptance = reached(people.officer, case, "accepted")
    reached(people.officer, case, "certified")
    with pytest.raises(GuardRefused):
        revoke_milestone(by=people.officer.actor, milestone=acceptance, reason="误报")


def test_refused_and_withdrawn_reports_can_be_made_anew(people):
    case = open_case_of(people)
    milestone = reached(people.firm, case, "design_frozen")
    refuse_milestone(by=people.officer.actor, milestone=milestone, reason="缺少评审纪要")
    again = reached(people.firm, case, "design_frozen")
    withdraw_milestone(by=people.wang.actor, milestone=again)
    assert reached(people.firm, case, "design_frozen").status == "reported"


def test_evidence_is_asked_for(people):
    with pytest.raises(InvalidInput) as refusal:
        report_milestone(by=people.firm.actor, case=open_case_of(people), report=Report("design_frozen", TODAY))
    assert "files" in refusal.value.fields


def test_the_way_of_evaluation_is_chosen(people):
    case = set_route(by=people.firm.actor, case=open_case_of(people), route="trial")
    assert case.route == "trial"


@pytest.mark.parametrize("name", ["wang", "firm", "officer", "manager"])
def test_list_and_page_open(people, sign_in, name):
    case = open_case_of(people)
    client = sign_in(getattr(people, name))
    assert case.project.title in client.get("/registration/").content.decode()
    assert client.get(f"/registration/cases/{case.ref}/").status_code == 200
