"""One project, one officer: named, handed over, replaced, and what each of them can open."""

import pytest
from django.utils import timezone

from accounts.models import Membership
from accounts.services.memberships import end_membership
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import AuditEntry, Notice
from core.workdays import add_workdays
from registration.enums.coaching import HandOverStatus
from registration.models import Case, CoachSpell, HandOver
from registration.selectors.cases import case_for
from registration.selectors.coaches import able_loads, loads_of, waiting_for_coach
from registration.services.cases import close_case
from registration.services.coaching import (
    accept_hand_over,
    assign_coach,
    assign_coaches,
    decline_hand_over,
    propose_hand_over,
    release_orphans,
    withdraw_hand_over,
)
from tests.registration.coaching.given import SECRET, assigned, colleague, fresh, kept, second_case
from tests.registration.factories import open_case_of


def told(persona, event: str) -> int:
    return Notice.objects.filter(recipient=persona.user, event=event).count()


def test_the_coach_an_officer_names_opens_the_case_and_everybody_is_told(people):
    case = assigned(people)
    assert case_for(people.coach.actor, case.ref) == case
    spell = CoachSpell.objects.get()
    assert (spell.coach, spell.assigned_by) == (people.coach.user, people.officer.user)
    assert spell.contact_due_on == add_workdays(timezone.localdate(), 5)
    assert [told(each, "case.coach_assigned") for each in (people.coach, people.wang, people.firm)] == [1, 1, 1]


def test_another_coach_takes_over_and_the_first_no_longer_sees_it(people):
    case, other = assigned(people), colleague(people)
    kept(people.coach, case)
    assigned(people, case, other, note=SECRET)
    with pytest.raises(NotVisible):
        case_for(people.coach.actor, case.ref)
    assert case_for(other.actor, case.ref).service_records.count() == 1
    before, now = CoachSpell.objects.order_by("id")
    assert (before.until_on, before.ended_by) == (timezone.localdate(), people.officer.user)
    assert (now.coach, now.until_on, now.note) == (other.user, None, SECRET)
    assert told(people.coach, "case.coach_left") == 1


def test_naming_the_same_coach_again_changes_nothing(people):
    case = assigned(people)
    assigned(people, case)
    assert CoachSpell.objects.count() == 1


def test_whoever_saw_another_coach_is_asked_to_look_again(people):
    case = fresh(open_case_of(people))
    assigned(people, case)
    with pytest.raises(GuardRefused):
        assign_coach(by=people.officer.actor, case=case, coach=colleague(people).user)


@pytest.mark.parametrize("name", ["wang", "firm", "manager", "coach", "leader", "officer51"])
def test_only_an_officer_of_the_province_names_a_coach(people, name):
    case = open_case_of(people)
    with pytest.raises(PermissionRefused):
        assign_coach(by=getattr(people, name).actor, case=fresh(case), coach=people.coach.user)
    assert fresh(case).coach is None


@pytest.mark.parametrize("name", ["officer", "wang", "firm", "leader"])
def test_only_an_active_coach_of_the_province_can_be_named(people, name):
    with pytest.raises(InvalidInput):
        assign_coach(by=people.officer.actor, case=fresh(open_case_of(people)), coach=getattr(people, name).user)


def test_whoever_has_a_part_in_the_project_is_neither_listed_nor_named(people):
    case, membership = open_case_of(people), people.coach.user.memberships.get()
    Membership.objects.create(
        ref="PARTOFFIRM",
        user=people.coach.user,
        organisation=people.firm.organisation,
        role="enterprise_member",
        status="active",
        decided_at=timezone.now(),
    )
    assert membership.ref not in [load.membership.ref for load in able_loads(fresh(case))]
    with pytest.raises(InvalidInput):
        assign_coach(by=people.officer.actor, case=fresh(case), coach=people.coach.user)


def test_a_case_that_is_over_gets_no_coach(people):
    case = close_case(by=people.officer.actor, case=open_case_of(people), code="market")
    with pytest.raises(GuardRefused):
        assign_coach(by=people.officer.actor, case=fresh(case), coach=people.coach.user)


def test_suggested_is_the_least_loaded_then_who_knows_the_field(people):
    case, third = assigned(people), colleague(people, 3)
    second = colleague(people, 2)
    load, *rest = loads_of("44")
    assert (load.living, [each.coach for each in rest][-1]) == (0, people.coach.user)
    other = second_case(people)
    assert able_loads(fresh(other))[0].coach in (second.user, third.user)
    # Both new ones are equal; one of them has guided a case of the same sub-catalogue before.
    field = fresh(other).project.subcatalogue
    assigned(people, case, third)
    Case.objects.filter(pk=case.pk).update(status="closed", stop_code="market")
    found = loads_of("44", subcatalogue=field)
    assert (found[0].coach, found[0].experience) == (third.user, 1)


def test_loads_cost_the_same_for_one_coach_and_for_three(people, django_assert_num_queries):
    assigned(people)
    with django_assert_num_queries(4):
        loads_of("44", subcatalogue="13")
    colleague(people, 2), colleague(people, 3)
    with django_assert_num_queries(4):
        assert len(loads_of("44", subcatalogue="13")) == 3


def test_many_cases_are_shared_out_evenly(people):
    other, cases = colleague(people), [open_case_of(people), second_case(people)]
    done = assign_coaches(by=people.officer.actor, cases=[fresh(each) for each in cases], coach=None)
    assert len(done) == 2
    assert {fresh(each).coach for each in cases} == {people.coach.user, other.user}
    assert not waiting_for_coach(people.officer.actor).exists()


def test_many_at_once_pass_over_a_case_that_has_its_coach_by_now(people):
    cases = [fresh(open_case_of(people)), fresh(second_case(people))]
    assigned(people, cases[0], colleague(people))
    done = assign_coaches(by=people.officer.actor, cases=cases, coach=people.coach.user)
    assert [each.pk for each in done] == [cases[1].pk]


def test_class_one_waits_for_its_city_and_not_for_a_coach(people):
    open_case_of(people, "I")
    assert not waiting_for_coach(people.officer.actor).exists()


def test_the_coach_proposes_a_colleague_and_an_officer_accepts(people):
    case, other = assigned(people), colleague(people)
    proposal = propose_hand_over(by=people.coach.actor, case=case, colleague=other.user, note=SECRET)
    assert told(people.officer, "hand_over.proposed") == 1
    with pytest.raises(NotVisible):
        case_for(other.actor, case.ref)
    accept_hand_over(by=people.officer.actor, hand_over=proposal)
    assert case_for(other.actor, case.ref) == case
    assert HandOver.objects.get().status == HandOverStatus.ACCEPTED
    assert CoachSpell.objects.order_by("-id")[0].note == SECRET


def test_declined_withdrawn_or_overtaken_the_present_coach_stays_or_another_is_named(people):
    case, other = assigned(people), colleague(people)

    def proposal():
        return propose_hand_over(by=people.coach.actor, case=fresh(case), colleague=other.user, note="调岗")

    declined = decline_hand_over(by=people.officer.actor, hand_over=proposal(), reason="请先完成首次联系")
    assert (declined.status, told(people.coach, "hand_over.declined")) == ("declined", 1)
    assert withdraw_hand_over(by=people.coach.actor, hand_over=proposal()).status == "withdrawn"
    waiting = proposal()
    with pytest.raises(GuardRefused):
        proposal()
    assigned(people, case, colleague(people, 3))
    waiting.refresh_from_db()
    assert waiting.status == HandOverStatus.LAPSED


def test_a_hand_over_is_the_coachs_to_propose_and_the_offices_to_accept(people):
    case, other = assigned(people), colleague(people)
    for persona in (people.wang, people.firm, people.officer, other):
        with pytest.raises(PermissionRefused):
            propose_hand_over(by=persona.actor, case=case, colleague=other.user, note="调岗")
    waiting = propose_hand_over(by=people.coach.actor, case=case, colleague=other.user, note="调岗")
    for persona in (people.coach, other, people.wang):
        with pytest.raises(PermissionRefused):
            accept_hand_over(by=persona.actor, hand_over=waiting)


def test_when_a_coachs_role_ends_his_cases_are_without_coach(people):
    case = assigned(people)
    membership = people.coach.user.memberships.get()
    end_membership(by=people.security_admin.actor, membership=membership)
    now = fresh(case)
    assert (now.coach, now.coach_since) == (None, None)
    assert CoachSpell.objects.get().until_on == timezone.localdate()
    assert waiting_for_coach(people.officer.actor).get() == case
    assert (told(people.officer, "case.coach_ended"), told(people.wang, "case.coach_ended")) == (1, 1)


def test_a_closed_account_is_found_by_the_daily_round(people):
    case = assigned(people)
    people.coach.user.is_active = False
    people.coach.user.save(update_fields=["is_active"])
    assert (release_orphans(), release_orphans()) == (1, 0)
    assert fresh(case).coach is None


def test_notes_stand_in_no_notice_and_in_no_line_of_the_log(people):
    case, other = assigned(people, note=SECRET), colleague(people)
    waiting = propose_hand_over(by=people.coach.actor, case=case, colleague=other.user, note=SECRET)
    decline_hand_over(by=people.officer.actor, hand_over=waiting, reason=SECRET)
    assert not Notice.objects.filter(body__contains=SECRET).exists()
    assert not any(SECRET in f"{each.changes}{each.reason}" for each in AuditEntry.objects.all())
