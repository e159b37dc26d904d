"""Who may do what with a matchmaking event, and when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, PortalError, StaleEdit
from core.models import AuditEntry, Notice
from matching.enums import EntryStatus, FairStatus
from matching.models import Fair, FairEntry, FairMeeting
from matching.selectors.fairs import entry_ref, others_for, timetable_for
from matching.services.fair_entries import (
    change_entry,
    check_in,
    choose_entry,
    enter_fair,
    pass_over_entry,
    record_for_both,
    record_intention,
    set_wishes,
    withdraw_entry,
)
from matching.services.fair_timetable import publish_timetable, reopen_timetable, solve_timetable
from matching.services.fairs import (
    call_fair,
    cancel_fair,
    change_fair,
    close_call,
    close_due_calls,
    create_fair,
    hold_fair,
    remind_fairs,
    state_of,
)
from projects.services.lifecycle import set_openness
from tests.matching.fairs.fairs import (
    begin,
    called,
    chosen_pair,
    drafted,
    facts,
    open_project,
    rival,
    scheduled,
    wished,
)
from tests.matching.profiles.profiles import write

EVERYBODY_ELSE = ("wang", "firm", "manager", "leader", "coach", "national", "officer51", "system_admin", "nobody")


@pytest.mark.parametrize("who", [name for name in EVERYBODY_ELSE if name != "officer51"])
def test_only_an_officer_prepares_an_event(people, who):
    with pytest.raises(PermissionRefused):
        create_fair(by=getattr(people, who).actor, facts=facts())


@pytest.mark.parametrize("who", EVERYBODY_ELSE)
@pytest.mark.parametrize("act", [call_fair, close_call, publish_timetable, reopen_timetable, hold_fair])
def test_only_the_provinces_officer_leads_an_event(people, who, act):
    fair = drafted(people)
    with pytest.raises(PortalError) as refused:
        act(by=getattr(people, who).actor, fair=fair)
    assert isinstance(refused.value, PermissionRefused)
    assert Fair.objects.get().status == FairStatus.DRAFT


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"place": ""}, "place"),
        ({"slots": 0}, "slots"),
        ({"tables": 61}, "tables"),
        ({"slot_minutes": 5}, "slot_minutes"),
        ({"city": "5101"}, "city"),
        ({"subcatalogues": ("99",)}, "subcatalogues"),
        ({"starts_at": timezone.now() - timedelta(days=1)}, "starts_at"),
        ({"apply_until": timezone.localdate() + timedelta(days=21)}, "apply_until"),
    ],
)
def test_what_an_event_cannot_be(people, given, field):
    with pytest.raises(InvalidInput) as refused:
        create_fair(by=people.officer.actor, facts=facts(**given))
    assert field in refused.value.fields


def test_the_call_reaches_whom_it_fits_and_nobody_else(people):
    write(people.firm)
    open_project(people)
    called(people)
    told = set(Notice.objects.filter(event="fair.called").values_list("recipient_id", flat=True))
    assert told == {people.wang.user.pk, people.firm.user.pk}


def test_a_change_of_the_place_is_told_and_a_stale_form_refused(people):
    write(people.firm)
    fair = called(people)
    enter_fair(by=people.firm.actor, fair=fair)
    seen = state_of(fair)
    change_fair(
        by=people.officer.actor, fair=fair, facts=facts(place="二号会议厅", starts_at=fair.starts_at), seen=seen
    )
    assert Notice.objects.filter(event="fair.moved", recipient=people.firm.user).count() == 1
    with pytest.raises(StaleEdit):
        change_fair(by=people.officer.actor, fair=fair, facts=facts(), seen=seen)


def test_an_owner_enters_his_open_project_once_and_not_a_closed_one(people):
    fair, project = called(people), open_project(people)
    entry = enter_fair(by=people.wang.actor, fair=fair, project=project, absent_slots=[2], note="寻找量产伙伴")
    assert (entry.status, entry.absent_slots) == (EntryStatus.APPLIED, [2])
    with pytest.raises(PermissionRefused):
        enter_fair(by=people.wang.actor, fair=fair, project=project)
    closed = open_project(people, "另一个项目")
    set_openness(by=people.wang.actor, project=closed, openness="closed")
    with pytest.raises(PermissionRefused):
        enter_fair(by=people.wang.actor, fair=fair, project=closed)


@pytest.mark.parametrize("who", ["li", "zhao", "officer", "firm"])
def test_nobody_enters_the_project_of_another(people, who):
    fair, project = called(people), open_project(people)
    with pytest.raises(PermissionRefused):
        enter_fair(by=getattr(people, who).actor, fair=fair, project=project)


@pytest.mark.parametrize("who", ["unverified_firm", "firm", "manager", "department", "nobody"])
def test_a_firm_enters_once_it_is_verified_and_has_a_profile(people, who):
    with pytest.raises(PermissionRefused):
        enter_fair(by=getattr(people, who).actor, fair=called(people))


def test_a_project_outside_the_sub_catalogues_cannot_enter(people):
    project = open_project(people)
    other = "01" if project.subcatalogue != "01" else "02"
    with pytest.raises(PermissionRefused):
        enter_fair(by=people.wang.actor, fair=called(people, subcatalogues=(other,)), project=project)


def test_after_the_last_day_nobody_enters_and_the_task_closes(people):
    write(people.firm)
    fair = called(people)
    Fair.objects.update(apply_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(GuardRefused):
        enter_fair(by=people.firm.actor, fair=fair)
    assert close_due_calls(today=timezone.localdate()) == 1
    assert close_due_calls(today=timezone.localdate()) == 0
    assert Fair.objects.get().status == FairStatus.SELECTING


def test_an_event_being_prepared_does_not_exist_for_others(people):
    write(people.firm)
    with pytest.raises(NotVisible):
        enter_fair(by=people.firm.actor, fair=drafted(people))


def test_whoever_took_his_entry_back_can_enter_again(people):
    write(people.firm)
    fair = called(people)
    entry = enter_fair(by=people.firm.actor, fair=fair)
    withdraw_entry(by=people.firm.actor, entry=entry)
    again = enter_fair(by=people.firm.actor, fair=fair, note="改了主意")
    assert (again.pk, again.status, again.note) == (entry.pk, EntryStatus.APPLIED, "改了主意")


def test_a_colleague_of_the_firm_acts_for_it_and_another_firm_does_not(people):
    fair = called(people)
    entry = chosen_pair(people, fair)[1]
    with pytest.raises(PermissionRefused):
        change_entry(by=rival(41).actor, entry=entry, note="x", absent_slots=[])
    with pytest.raises(PermissionRefused):
        withdraw_entry(by=people.wang.actor, entry=entry)


def test_away_in_every_slot_is_no_taking_part(people):
    write(people.firm)
    with pytest.raises(InvalidInput):
        enter_fair(by=people.firm.actor, fair=called(people), absent_slots=[1, 2, 3, 4])
    with pytest.raises(InvalidInput):
        enter_fair(by=people.firm.actor, fair=Fair.objects.get(), absent_slots=[5])


@pytest.mark.parametrize("who", ["wang", "firm", "officer51", "leader"])
@pytest.mark.parametrize("act", [choose_entry, pass_over_entry, check_in])
def test_only_the_office_chooses_and_checks_in(people, who, act):
    write(people.firm)
    entry = enter_fair(by=people.firm.actor, fair=called(people))
    with pytest.raises(PermissionRefused):
        act(by=getattr(people, who).actor, entry=entry)


def test_wishes_wait_for_the_choice_and_reach_only_those_offered(people):
    fair = called(people)
    write(people.firm)
    applied = enter_fair(by=people.firm.actor, fair=fair)
    with pytest.raises(GuardRefused):
        set_wishes(by=people.firm.actor, entry=applied, wanted=[])
    choose_entry(by=people.officer.actor, entry=applied)
    unchosen = enter_fair(by=people.wang.actor, fair=fair, project=open_project(people))
    with pytest.raises(NotVisible):
        wished(people.firm, applied, unchosen)


def test_one_no_is_enough(people):
    fair, officer = called(people), people.officer.actor
    project, firm = chosen_pair(people, fair)
    wished(people.firm, firm, project)
    set_wishes(by=people.wang.actor, entry=project, wanted=[], unwanted=[entry_ref(firm)])
    close_call(by=officer, fair=fair)
    with pytest.raises(GuardRefused):
        solve_timetable(by=officer, fair=Fair.objects.get())


def test_from_the_call_to_the_intentions(people):
    fair, project, firm = scheduled(people)
    officer = people.officer.actor
    meeting = FairMeeting.objects.get()
    assert [row.other for row in timetable_for(people.wang.actor, project)] == [firm]
    assert [row.other for row in timetable_for(people.firm.actor, firm)] == [project]
    with pytest.raises(GuardRefused):
        record_intention(by=people.wang.actor, entry=project, slot=meeting.slot, intention="go_on")
    begin(fair)
    check_in(by=officer, entry=project)
    record_intention(by=people.wang.actor, entry=project, slot=meeting.slot, intention="go_on")
    assert not timetable_for(people.firm.actor, firm)[0].both
    record_intention(by=people.firm.actor, entry=firm, slot=meeting.slot, intention="go_on")
    assert timetable_for(people.firm.actor, firm)[0].both
    hold_fair(by=officer, fair=fair)
    assert FairEntry.objects.get(pk=project.pk).arrived_at is not None
    assert Notice.objects.filter(event="fair.held").count() == 2


def test_a_second_scan_changes_nothing(people):
    _fair, project, _firm = scheduled(people)
    first = check_in(by=people.officer.actor, entry=project).arrived_at
    assert check_in(by=people.officer.actor, entry=project).arrived_at == first
    assert AuditEntry.objects.filter(event="fair_entry.arrived").count() == 1


def test_whoever_withdraws_loses_his_meetings_and_the_other_is_told(people):
    _fair, project, firm = scheduled(people)
    withdraw_entry(by=people.firm.actor, entry=firm)
    assert timetable_for(people.wang.actor, project) == []
    assert Notice.objects.filter(event="fair.meeting_dropped", recipient=people.wang.user).count() == 1


def test_a_timetable_that_fits_no_more_is_not_published(people):
    fair, project, firm = scheduled(people)
    officer = people.officer.actor
    reopen_timetable(by=officer, fair=fair)
    assert timetable_for(people.wang.actor, FairEntry.objects.get(pk=project.pk)) == []
    slot = FairMeeting.objects.get().slot
    change_entry(by=people.firm.actor, entry=firm, note="", absent_slots=[slot])
    with pytest.raises(GuardRefused):
        publish_timetable(by=officer, fair=fair)
    solve_timetable(by=officer, fair=Fair.objects.get())
    assert FairMeeting.objects.get().slot != slot
    publish_timetable(by=officer, fair=fair)


def test_nobody_publishes_nothing(people):
    fair = called(people)
    close_call(by=people.officer.actor, fair=fair)
    with pytest.raises(GuardRefused):
        publish_timetable(by=people.officer.actor, fair=fair)


def test_a_cancelled_event_is_told_with_its_reason(people):
    fair, project, _firm = scheduled(people)
    with pytest.raises(InvalidInput):
        cancel_fair(by=people.officer.actor, fair=fair, reason=" ")
    cancel_fair(by=people.officer.actor, fair=fair, reason="台风停会")
    told = Notice.objects.filter(event="fair.cancelled", body__contains="台风停会")
    assert set(told.values_list("recipient_id", flat=True)) == {people.wang.user.pk, people.firm.user.pk}
    assert timetable_for(people.wang.actor, FairEntry.objects.get(pk=project.pk)) == []


def test_an_event_is_not_held_before_its_day(people):
    fair = scheduled(people)[0]
    with pytest.raises(GuardRefused):
        hold_fair(by=people.officer.actor, fair=fair)


def test_the_day_before_everybody_is_reminded_once(people):
    fair = scheduled(people)[0]
    eve = timezone.localdate(fair.starts_at) - timedelta(days=1)
    assert [remind_fairs(today=eve), remind_fairs(today=eve), remind_fairs(today=eve - timedelta(days=1))] == [1, 1, 0]
    assert Notice.objects.filter(event="fair.tomorrow").count() == 2


def test_the_office_enters_what_was_said_on_the_spot(people):
    fair = scheduled(people)[0]
    begin(fair)
    meeting = FairMeeting.objects.get()
    with pytest.raises(PermissionRefused):
        record_for_both(by=people.firm.actor, meeting=meeting, project="go_on", firm="go_on")
    record_for_both(by=people.officer.actor, meeting=meeting, project="maybe", firm="", note="会后再约")
    meeting.refresh_from_db()
    assert (meeting.project_intention, meeting.firm_intention) == ("maybe", "")
    assert "会后再约" not in str(list(AuditEntry.objects.values_list("changes", "reason")))


def test_both_sides_see_each_other_once_chosen(people):
    fair = called(people)
    project, firm = chosen_pair(people, fair)
    assert others_for(people.wang.actor, project) == [firm]
    assert others_for(people.firm.actor, firm) == [project]
