"""What could leak at a matchmaking event is there, and does not."""

import pytest
from django.utils import timezone
from icalendar import Calendar

from core.models import AuditEntry, Mail, Notice
from matching.models import Fair
from matching.selectors.fair_office import plan_of
from matching.selectors.fairs import chosen_entries, meetable, others_for, timetable_for
from matching.services.fair_entries import choose_entry, enter_fair, record_intention
from matching.services.fair_timetable import publish_timetable, solve_timetable
from matching.services.fairs import close_call
from projects.selectors.visibility import visible_to
from projects.services.lifecycle import set_openness
from tests.matching.fairs.fairs import begin, called, chosen_pair, open_project, rival, scheduled, wished


def read(client, *addresses: str) -> str:
    return "".join(client.get(address).content.decode() for address in addresses)


def test_a_firm_named_as_excluded_learns_nothing_of_the_project(people, sign_in):
    fair = called(people)
    hidden = open_project(people, "不给三十一号看的项目", excluded_firms="企业 031")
    project, firm = chosen_pair(people, fair, hidden)
    assert others_for(people.firm.actor, firm) == []
    assert others_for(people.wang.actor, project) == []
    place = f"/matching/events/{fair.ref}/entries/{people.firm.organisation.ref}/"
    told = read(sign_in(people.firm), f"/matching/events/{fair.ref}/", place, f"{place}wishes/")
    assert "不给三十一号看的项目" not in told
    assert hidden.ref not in told


def test_a_project_closed_after_the_choice_is_not_offered_any_more(people):
    fair = called(people)
    opened = open_project(people)
    project, firm = chosen_pair(people, fair, opened)
    wished(people.firm, firm, project)
    set_openness(by=people.wang.actor, project=opened, openness="closed")
    assert others_for(people.firm.actor, firm) == []
    assert plan_of(fair).wishes == {}


def test_a_project_closed_after_the_timetable_loses_its_name_there(people, sign_in):
    fair, project, firm = scheduled(people)
    place = f"/matching/events/{fair.ref}/entries/{people.firm.organisation.ref}/timetable/"
    assert project.project.title in read(sign_in(people.firm), place)
    set_openness(by=people.wang.actor, project=project.project, openness="closed")
    assert timetable_for(people.firm.actor, firm)[0].other is None
    told = read(sign_in(people.firm), place)
    assert project.project.title not in told
    assert project.project.ref not in told


@pytest.mark.parametrize("answers", [{}, {"excluded_firms": "企业041、企业 099"}])
def test_who_may_meet_is_who_may_see(people, answers):
    """The comparison for all pairs at once says the same as the rule every page asks."""
    fair, second = called(people), rival(41)
    project, firm = chosen_pair(people, fair, open_project(people, **answers))
    other = choose_entry(by=people.officer.actor, entry=enter_fair(by=second.actor, fair=fair))
    allowed = meetable(chosen_entries(fair))
    for entry, persona in ((firm, people.firm), (other, second)):
        sees = visible_to(persona.actor).filter(pk=project.project_id).exists()
        assert ((project.pk, entry.pk) in allowed) == sees


def test_a_firm_sees_neither_other_firms_nor_their_wishes_and_meetings(people, sign_in):
    fair, second, officer = called(people), rival(41), people.officer.actor
    project, firm = chosen_pair(people, fair)
    other = choose_entry(by=officer, entry=enter_fair(by=second.actor, fair=fair, note="第二家的打算"))
    wished(second, other, project)
    wished(people.firm, firm, project)
    close_call(by=officer, fair=fair)
    solve_timetable(by=officer, fair=Fair.objects.get())
    publish_timetable(by=officer, fair=fair)
    mine = f"/matching/events/{fair.ref}/entries/{people.firm.organisation.ref}/"
    pages = ("", "wishes/", "timetable/", "calendar.ics")
    told = read(sign_in(people.firm), f"/matching/events/{fair.ref}/", *(mine + page for page in pages))
    for secret in ("企业 041", "第二家的打算", second.organisation.ref, other.check_in):
        assert secret not in told
    theirs = f"/matching/events/{fair.ref}/entries/{second.organisation.ref}/"
    for page in pages:
        assert sign_in(people.firm).get(theirs + page).status_code == 404


def test_no_notice_or_mail_names_the_other_side_or_the_note(people):
    fair, project, firm = scheduled(people)
    begin(fair)
    record_intention(
        by=people.firm.actor, entry=firm, slot=timetable_for(people.firm.actor, firm)[0].meeting.slot, intention="no"
    )
    said = str(list(Notice.objects.filter(event__startswith="fair").values_list("title", "body")))
    said += str(list(Mail.objects.filter(subject__contains="专场").values_list("subject", "body")))
    assert project.project.title not in said
    assert "企业 031" not in said
    kept = AuditEntry.objects.filter(event__in=("fair_entry.wished", "fair_entry.intended")).values_list(
        "changes", flat=True
    )
    assert kept
    assert all(set(changes) == {"who"} for changes in kept)


def test_the_other_side_does_not_see_a_no(people, sign_in):
    fair, project, firm = scheduled(people)
    begin(fair)
    slot = timetable_for(people.firm.actor, firm)[0].meeting.slot
    record_intention(by=people.firm.actor, entry=firm, slot=slot, intention="no")
    row = timetable_for(people.wang.actor, project)[0]
    assert (row.intention, row.both) == ("", False)
    page = sign_in(people.wang).get(f"/matching/events/{fair.ref}/entries/{project.project.ref}/timetable/")
    assert "checked" not in page.content.decode()


def test_a_proposal_is_nobodys_but_the_offices(people, sign_in):
    fair, officer = called(people), people.officer.actor
    project, firm = chosen_pair(people, fair)
    wished(people.firm, firm, project)
    close_call(by=officer, fair=fair)
    solve_timetable(by=officer, fair=Fair.objects.get())
    assert timetable_for(people.firm.actor, firm) == []
    place = f"/matching/events/{fair.ref}/entries/{people.firm.organisation.ref}/"
    assert sign_in(people.firm).get(f"{place}timetable/").status_code == 404
    assert sign_in(people.firm).get(f"{place}calendar.ics").status_code == 404


def test_the_calendar_file_tells_time_and_table_only(people, sign_in):
    fair, project, firm = scheduled(people)
    answer = sign_in(people.firm).get(f"/matching/events/{fair.ref}/entries/{firm.organisation.ref}/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    event = next(part for part in Calendar.from_ical(answer.content).walk("VEVENT"))
    assert event.start == timezone.localtime(timetable_for(people.firm.actor, firm)[0].at)
    text = answer.content.decode()
    assert project.project.title not in text
    assert project.project.ref not in text
    assert "医疗机构" not in text


@pytest.mark.parametrize("who", ["firm", "wang", "leader", "officer51", "manager"])
def test_a_code_found_on_the_floor_opens_nothing(people, sign_in, who):
    _fair, project, _firm = scheduled(people)
    answer = sign_in(getattr(people, who)).get(f"/console/events/check-in/{project.check_in}/")
    assert answer.status_code == (404 if who == "officer51" else 403)
