"""The plan: versions, two at once, and who reports a measure as done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, PermissionRefused, StaleEdit
from core.models import AuditEntry, Notice
from registration.models import Case, Measure, PlanVersion
from registration.services.plans import mark_measure, remind_measures
from tests.registration.coaching.given import SECRET, assigned, days, fresh, line, planned
from tests.registration.factories import city_person, open_case_of

TODAY = timezone.localdate()


def test_each_save_is_a_version_and_the_earlier_ones_stay(people):
    case = assigned(people)
    plan = planned(people.coach, case)
    again = planned(people.coach, case, line(), line("预约注册检验", "coach"), version=1, diagnosis="已补数据")
    assert (plan.version, again.version) == (1, 2)
    first, second = PlanVersion.objects.order_by("version")
    assert (first.diagnosis, len(first.measures)) == ("缺密封性数据", 1)
    assert (second.diagnosis, [each["what"] for each in second.measures]) == (
        "已补数据",
        ["补做密封性验证", "预约注册检验"],
    )


def test_a_measure_keeps_its_reference_and_what_is_left_out_leaves_the_plan(people):
    case = assigned(people)
    planned(people.coach, case, line(), line("预约注册检验", "coach"))
    kept = Measure.objects.get(position=1)
    planned(people.coach, case, line("预约注册检验", "coach", ref=kept.ref, remark="已电话确认"), version=1)
    assert Measure.objects.get().ref == kept.ref


def test_the_same_text_again_is_no_version(people):
    case = assigned(people)
    planned(people.coach, case)
    assert planned(people.coach, case, version=0).version == 1
    assert PlanVersion.objects.count() == 1


def test_whoever_was_overtaken_sees_what_is_stored_now(people):
    case = assigned(people)
    planned(people.coach, case)
    with pytest.raises(StaleEdit) as refused:
        planned(people.officer, case, diagnosis="另一份诊断")
    assert (refused.value.version, refused.value.current["diagnosis"]) == (1, "缺密封性数据")


@pytest.mark.parametrize("name", ["wang", "firm", "manager", "leader", "officer51"])
def test_only_guides_write_the_plan(people, name):
    with pytest.raises(PermissionRefused):
        planned(getattr(people, name), assigned(people))


def test_the_city_writes_the_plan_of_a_filing(people):
    assert planned(city_person(), open_case_of(people, "I")).version == 1


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("what", {"what": "  "}),
        ("what", {"what": "长" * 301}),
        ("who", {"who": "nobody"}),
        ("body", {"who": "body"}),
        ("done_on", {"done_on": TODAY + timedelta(days=1)}),
        ("remark", {"remark": "长" * 301}),
    ],
)
def test_a_line_that_cannot_be_is_refused_beside_its_field(people, field, changed):
    with pytest.raises(InvalidInput) as refused:
        planned(people.coach, assigned(people), line(), line(**changed))
    assert list(refused.value.fields) == [f"measures-1-{field}"]


def test_an_empty_plan_and_one_of_a_closed_case_are_refused(people):
    case = assigned(people)
    with pytest.raises(InvalidInput):
        planned(people.coach, case, line(), diagnosis="长" * 3001)
    Case.objects.filter(pk=case.pk).update(status="closed", stop_code="market")
    with pytest.raises(GuardRefused):
        planned(people.officer, case)


def test_whoever_a_measure_names_says_that_it_is_done_and_a_version_is_kept(people):
    case = assigned(people)
    planned(people.coach, case)
    measure = mark_measure(by=people.firm.actor, measure=Measure.objects.get(), done_on=TODAY, remark="报告已出")
    assert (measure.done_on, measure.remark) == (TODAY, "报告已出")
    assert PlanVersion.objects.get(version=2).measures[0]["done_on"] == TODAY.isoformat()
    # A coach who has the plan before him since then is overtaken.
    with pytest.raises(StaleEdit):
        planned(people.coach, case, version=1, diagnosis="改动")
    assert mark_measure(by=people.coach.actor, measure=measure, done_on=None).done_on is None


def test_the_other_side_does_not_report_it(people):
    case = assigned(people)
    planned(people.coach, case)
    for persona in (people.wang, people.leader, people.officer51):
        with pytest.raises(PermissionRefused):
            mark_measure(by=persona.actor, measure=Measure.objects.get(), done_on=TODAY)


def test_it_counts_as_activity(people):
    case = assigned(people)
    Case.objects.filter(pk=case.pk).update(active_on=days(-50))
    planned(people.coach, case)
    assert fresh(case).active_on == TODAY


def test_of_a_late_measure_coach_and_side_are_told_once_and_again_for_another_day(people):
    case = assigned(people)
    planned(people.coach, case)
    late = days(11)
    assert (remind_measures(today=days(10)), remind_measures(today=late), remind_measures(today=late)) == (0, 1, 0)
    told = Notice.objects.filter(event="case.measure_late")
    assert set(told.values_list("recipient", flat=True)) == {people.coach.user.pk, people.firm.user.pk}
    measure = Measure.objects.get()
    planned(people.coach, case, line(ref=measure.ref, due=12), version=1)
    assert remind_measures(today=days(13)) == 1


def test_a_case_that_rests_is_not_reminded_of(people):
    case = assigned(people)
    planned(people.coach, case)
    Case.objects.filter(pk=case.pk).update(status="stopped", stop_code="market")
    assert remind_measures(today=days(30)) == 0


def test_its_words_stand_in_no_notice_and_in_no_line_of_the_log(people):
    planned(people.coach, assigned(people), line(SECRET, due=1), diagnosis=SECRET)
    remind_measures(today=days(5))
    assert Notice.objects.filter(event__startswith="case.").exists()
    assert not Notice.objects.filter(body__contains=SECRET).exists()
    assert not Notice.objects.filter(title__contains=SECRET).exists()
    assert not any(SECRET in f"{each.changes}{each.reason}" for each in AuditEntry.objects.all())
