"""The road of a case: when it is planned anew, what is due, what people plan themselves."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from core.workdays import add_workdays
from projects.services.listings import confirm_class
from registration.models import Case, PlannedDay, RoadPlan
from registration.selectors.roads import question_with, road_of, what_if
from registration.services.cases import set_route, set_subcatalogue, stop_case
from registration.services.milestones import revoke_milestone
from registration.services.planning import replan_case, set_planned_day, set_planned_days
from registration.services.roads import refresh_road
from registration.services.stages import refresh_stage
from tests.registration.factories import coached, open_case_of, reached
from tests.registration.pathway.drafts import in_force, published

TODAY = timezone.localdate()
pytestmark = pytest.mark.django_db


def day(days):
    return TODAY + timedelta(days=days)


def fresh(case):
    return Case.objects.get(pk=case.pk)


def reasons(case):
    return list(case.plans.order_by("number").values_list("reason", flat=True))


def present(case):
    return case.plans.order_by("-number").first()


def test_opening_a_case_plans_its_road_by_the_version_of_its_province(people):
    case = open_case_of(people)
    plan = present(case)
    assert reasons(case) == ["opened"]
    assert (plan.template, plan.total_working_days, plan.firm) == (in_force(), 98, False)
    assert plan.ends_on == add_workdays(case.opened_on, 98)
    assert fresh(case).due_on is None


def test_a_case_elsewhere_is_planned_by_the_common_version(people):
    assert in_force(None).number == 1
    case = open_case_of(people)
    Case.objects.filter(pk=case.pk).update(region="51")
    RoadPlan.objects.filter(case=case).delete()
    refresh_road(fresh(case))
    assert present(case).template == in_force(None)


def test_nothing_new_makes_no_new_plan(people):
    case = open_case_of(people)
    for _time in range(2):
        refresh_stage(fresh(case), by=people.officer.actor, on=TODAY)
    reached(people.officer, case, "design_frozen")
    assert reasons(case) == ["opened"]


def test_class_route_channel_and_supplement_each_make_a_plan_with_its_reason(people):
    case = open_case_of(people)
    set_route(by=people.firm.actor, case=case, route="trial")
    reached(people.officer, case, "channel_granted", channel="provincial_priority", number="CQTS1")
    reached(people.officer, case, "accepted", TODAY - timedelta(days=3))
    reached(people.officer, case, "supplement_asked", TODAY)
    confirm_class(by=people.officer.actor, project=case.project, management_class="III", on=TODAY)
    assert reasons(case) == ["opened", "route", "channel", "supplement", "reclassed"]
    totals = list(case.plans.order_by("number").values_list("total_working_days", flat=True))
    assert totals == [98, 98, 64, 64 + 36, 128 + 60]
    who = list(case.plans.order_by("number").values_list("made_by", flat=True))
    assert who[1:] == [people.firm.user.pk, *[people.officer.user.pk] * 3]


def test_a_case_begins_with_the_sub_catalogue_of_its_project_and_is_planned_by_it(people):
    case = open_case_of(people, "III", subcatalogue="21")
    assert (case.subcatalogue, present(case).subcatalogue) == ("21", "21")
    assert "software" in {leg["key"] for leg in present(case).legs}


def test_not_sure_is_no_sub_catalogue(people):
    assert open_case_of(people, "III", subcatalogue="00").subcatalogue == ""


def test_another_sub_catalogue_makes_a_plan_and_tells_the_others(people):
    case = open_case_of(people, "III", subcatalogue="21")
    with pytest.raises(InvalidInput):
        set_subcatalogue(by=people.firm.actor, case=case, subcatalogue="99")
    for _time in range(2):
        set_subcatalogue(by=people.firm.actor, case=case, subcatalogue="13")
    assert reasons(case) == ["opened", "subcatalogue"]
    keys = {leg["key"] for leg in present(case).legs}
    assert {"animal_study", "sterile"} <= keys
    assert "software" not in keys
    told = Notice.objects.filter(event="case.subcatalogue_set").values_list("recipient", flat=True)
    assert people.wang.user.pk in told
    assert people.firm.user.pk not in told
    assert fresh(case).project.subcatalogue == "21"


@pytest.mark.parametrize("name", ["manager", "zhao", "unverified_firm", "officer51", "department"])
def test_only_sides_and_guides_name_the_sub_catalogue(people, name):
    case = open_case_of(people)
    with pytest.raises(PermissionRefused):
        set_subcatalogue(by=getattr(people, name).actor, case=case, subcatalogue="13")


def test_a_case_that_rests_keeps_its_sub_catalogue(people):
    case = open_case_of(people)
    stop_case(by=people.officer.actor, case=case, code="market")
    with pytest.raises(GuardRefused):
        set_subcatalogue(by=people.officer.actor, case=case, subcatalogue="13")


def test_a_channel_taken_back_is_planned_without_it(people):
    case = open_case_of(people)
    granted = reached(people.officer, case, "channel_granted", channel="provincial_priority", number="CQTS1")
    revoke_milestone(by=people.officer.actor, milestone=granted, reason="误报")
    assert (reasons(case)[-1], present(case).total_working_days) == ("channel", 98)


def test_due_follows_the_term_of_the_present_stage_from_what_was_really_reached(people):
    case, accepted = open_case_of(people), TODAY - timedelta(days=10)
    reached(people.officer, case, "accepted", accepted)
    assert fresh(case).due_on == add_workdays(accepted, 3 + 60)
    reached(people.officer, case, "supplement_asked", TODAY - timedelta(days=4))
    # Nobody has planned the answer: the law's last day.
    assert fresh(case).due_on == TODAY - timedelta(days=4) + timedelta(days=365)
    set_planned_day(by=people.firm.actor, case=case, stage="supplement_answer", round=1, on=day(40))
    assert fresh(case).due_on == day(40)
    reached(people.officer, case, "supplement_answered", TODAY - timedelta(days=2))
    assert fresh(case).due_on == add_workdays(TODAY - timedelta(days=2), 60)
    reached(people.officer, case, "reviewed", TODAY - timedelta(days=1))
    assert fresh(case).due_on == add_workdays(TODAY - timedelta(days=1), 20)
    reached(people.officer, case, "decided", TODAY)
    assert fresh(case).due_on == add_workdays(TODAY, 10)
    reached(people.officer, case, "certified", TODAY)
    assert fresh(case).due_on is None


def test_people_plan_their_preparations_and_the_old_plan_is_kept(people):
    case = coached(open_case_of(people), people.coach)
    days = {("design_freeze", 0): day(30), ("testing", 0): day(90), ("evaluation_choice", 0): day(150)}
    set_planned_days(by=people.wang.actor, case=case, days=days)
    assert fresh(case).due_on == day(30)
    assert present(case).firm is False
    set_planned_day(by=people.coach.actor, case=case, stage="dossier", on=day(180))
    plan = present(case)
    assert (reasons(case), plan.firm) == (["opened", "days", "days"], True)
    assert plan.ends_on == add_workdays(day(180), 98)
    assert AuditEntry.objects.filter(event="case.days_planned").count() == 2


def test_a_day_set_again_changes_nothing_and_an_empty_one_takes_it_away(people):
    case = open_case_of(people)
    for _time in range(2):
        set_planned_day(by=people.firm.actor, case=case, stage="testing", on=day(60))
    assert len(reasons(case)) == 2
    set_planned_day(by=people.firm.actor, case=case, stage="testing", on=None)
    assert not PlannedDay.objects.filter(case=case).exists()
    assert len(reasons(case)) == 3


def test_planned_days_stay_when_the_road_is_planned_anew(people):
    case = open_case_of(people)
    set_planned_day(by=people.firm.actor, case=case, stage="testing", on=day(60))
    set_route(by=people.firm.actor, case=case, route="trial")
    confirm_class(by=people.officer.actor, project=case.project, management_class="III", on=TODAY)
    legs = {leg["key"]: leg["ends"] for leg in present(case).legs}
    assert legs["testing"] == day(60).isoformat()


@pytest.mark.parametrize(
    ("stage", "days"), [("testing", -1), ("technical_review", 30), ("trial", 30), ("nowhere", 30), ("dossier", 9000)]
)
def test_a_day_that_nobody_can_plan_is_refused_beside_its_stage(people, stage, days):
    with pytest.raises(InvalidInput) as refusal:
        set_planned_day(by=people.firm.actor, case=open_case_of(people), stage=stage, on=day(days))
    assert stage in refusal.value.fields


def test_days_out_of_order_are_refused_with_what_comes_before(people):
    case = open_case_of(people)
    with pytest.raises(InvalidInput) as refusal:
        set_planned_days(by=people.firm.actor, case=case, days={("testing", 0): day(60), ("dossier", 0): day(30)})
    assert "注册检验" in str(refusal.value.fields["dossier"][0])
    # What runs beside the others may end whenever it does.
    set_planned_days(by=people.firm.actor, case=case, days={("testing", 0): day(60), ("quality_system", 0): day(30)})


def test_what_is_reached_is_planned_no_more(people):
    case = open_case_of(people)
    reached(people.officer, case, "design_frozen")
    with pytest.raises(InvalidInput):
        set_planned_day(by=people.firm.actor, case=case, stage="design_freeze", on=day(5))


@pytest.mark.parametrize("name", ["manager", "li", "officer51", "coach", "department"])
def test_who_plans_no_days(people, name):
    case = open_case_of(people)
    with pytest.raises(PermissionRefused):
        set_planned_day(by=getattr(people, name).actor, case=case, stage="testing", on=day(60))


def test_a_case_that_rests_is_not_planned(people):
    case = stop_case(by=people.officer.actor, case=open_case_of(people), code="market")
    with pytest.raises(GuardRefused):
        set_planned_day(by=people.firm.actor, case=case, stage="testing", on=day(60))


def test_a_running_case_keeps_its_version_until_its_guide_plans_it_anew(people):
    case = coached(open_case_of(people), people.coach)
    new = published(people.officer, days=50)
    set_route(by=people.firm.actor, case=case, route="exempt")
    assert (present(case).template.number, present(case).total_working_days) == (2, 98)
    with pytest.raises(PermissionRefused):
        replan_case(by=people.firm.actor, case=case)
    plan = replan_case(by=people.coach.actor, case=case)
    assert (plan.template, plan.total_working_days, plan.reason) == (new, 88, "replanned")
    with pytest.raises(GuardRefused):
        replan_case(by=people.coach.actor, case=case)


def test_a_plan_is_never_changed_not_even_in_the_database(people):
    plan = present(open_case_of(people))
    with pytest.raises(DatabaseError, match="is refused"), transaction.atomic():
        RoadPlan.objects.filter(pk=plan.pk).update(total_working_days=1)


def test_planned_expected_and_actual_stand_beside_each_other(people):
    case = open_case_of(people)
    set_planned_day(by=people.firm.actor, case=case, stage="design_freeze", on=day(10))
    reached(people.officer, case, "design_frozen", TODAY)
    rows = {row.leg.key: row for row in road_of(fresh(case)).rows}
    freeze = rows["design_freeze"]
    assert (freeze.planned_ends, freeze.actual_ends, freeze.state) == (day(10), TODAY, "done")
    assert rows["testing"].state == "now"
    assert freeze.shift < 0


def test_a_late_stage_is_marked_and_moves_what_follows(people):
    case, accepted = open_case_of(people), TODAY - timedelta(days=200)
    reached(people.officer, case, "accepted", accepted)
    road = road_of(fresh(case))
    review = next(row for row in road.rows if row.leg.key == "technical_review")
    assert (review.state, review.expected_ends) == ("late", TODAY)
    assert road.expected.ends == add_workdays(TODAY, 30)


def test_what_would_be_is_reckoned_and_nothing_kept(people):
    case = open_case_of(people)
    road = road_of(case)
    other = what_if(road, question_with(road, {"management_class": "III", "supplements": 1}))
    assert other.total_working_days == 128 + 60
    assert len(reasons(case)) == 1


def test_what_would_be_keeps_the_supplements_that_were_asked_for(people):
    case = open_case_of(people)
    reached(people.officer, case, "accepted")
    reached(people.officer, case, "supplement_asked")
    assert question_with(road_of(fresh(case)), {"supplements": 0}).supplements == 1
