"""What people write stays on its page: it stands in no notice, mail, audit line or calendar file."""

import json

from django.utils import timezone

from core.models import AuditEntry, Mail, Notice
from registration.models import Ticket
from registration.services.appointments import cancel_appointment, decline_appointment
from registration.services.force_work import Decision, ForceMeetingPlan, plan_meeting, write_decision, write_minutes
from registration.services.forces import close_force
from registration.services.hotline import TalkPlan, book_talk, confirm_kept, report_done, say_not_kept
from tests.registration.appointments.given import (
    LINK,
    MATTER,
    QUESTION,
    SAID,
    SUBJECT,
    TRIED,
    WISH,
    asked,
    booked,
    case_of,
    decided,
    force_of,
    institute,
    moment,
    offered,
    workday,
)
from tests.registration.factories import coached
from tests.standing import standing

SECRETS = {
    SUBJECT, QUESTION, MATTER, TRIED, WISH, SAID, "声纹甲", "声纹乙", "声纹丙", "声纹丁", "声纹戊", "声纹己", "声纹庚",
    "声纹辛", "检验提速专班", "两个月内完成注册检验",
}  # fmt: skip


@standing
def everything(people):
    case = coached(case_of(people), people.coach)
    first, second = offered(people.coach, link=LINK)
    cancel_appointment(by=people.wang.actor, appointment=booked(people.wang, case, first), note="声纹甲")
    made = booked(people.firm, case, second)
    decline_appointment(by=people.coach.actor, appointment=made, reason="声纹乙")
    unit = institute()
    ticket = asked(people.wang, case, subject="声纹丙", urgency="urgent", urgency_reason="声纹丁", wants_talk=True)
    ticket = book_talk(by=people.leader.actor, ticket=ticket, plan=TalkPlan(moment(workday(2)), 30, link=LINK))
    ticket = report_done(by=unit.actor, ticket=decided(people, ticket, unit), text="声纹戊")
    ticket = say_not_kept(by=people.wang.actor, ticket=ticket, text="声纹己")
    confirm_kept(by=people.wang.actor, ticket=report_done(by=unit.actor, ticket=ticket, text="声纹庚"))
    force = force_of(people, case, people.coach, people.department, leads=people.coach)
    plan = ForceMeetingPlan("声纹辛", moment(workday(3)), 60, link=LINK)
    meeting = plan_meeting(by=people.coach.actor, force=force, plan=plan)
    write_minutes(by=people.coach.actor, meeting=meeting, text="声纹甲")
    member = force.members.get(membership__user=people.department.user)
    write_decision(by=people.coach.actor, force=force, decision=Decision("声纹乙", member, workday(), meeting, True))
    close_force(by=people.officer.actor, force=force, result="声纹丙")
    return case, made, ticket, force, meeting


def test_notices_mails_and_log_name_number_and_state_only(everything):
    told = "".join(f"{row.title}{row.body}{row.url}" for row in Notice.objects.all())
    mailed = "".join(f"{row.subject}{row.body}" for row in Mail.objects.all())
    logged = "".join(f"{row.reason}{json.dumps(row.changes, ensure_ascii=False)}" for row in AuditEntry.objects.all())
    assert Notice.objects.filter(event__startswith="hotline.").exists()
    assert AuditEntry.objects.filter(object_type="force").exists()
    for secret in SECRETS:
        assert secret not in told, secret
        assert secret not in mailed, secret
        assert secret not in logged, secret
    assert LINK not in told + mailed + logged


def test_calendar_files_name_number_time_and_place_only(people, sign_in, everything):
    case, made, ticket, force, meeting = everything
    answers = [
        sign_in(people.firm).get(f"/registration/cases/{case.ref}/appointments/{made.ref}/calendar/"),
        sign_in(people.wang).get(f"/registration/hotline/{ticket.ref}/calendar/"),
        sign_in(people.leader).get(f"/console/hotline/{ticket.ref}/calendar/"),
        sign_in(people.department).get(f"/registration/forces/{force.ref}/meetings/{meeting.ref}/calendar/"),
    ]
    for answer in answers:
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "METHOD:PUBLISH" in text
        for secret in SECRETS:
            assert secret not in text
        for person in (people.wang, people.coach, people.firm):
            assert person.user.name not in text
    assert case.project.ref in answers[0].content.decode()


def test_a_ticket_stands_on_no_page_of_the_case(people, sign_in, everything):
    case, _made, ticket, _force, _meeting = everything
    for name in ("firm", "coach", "officer"):
        for address in ("", "appointments/"):
            page = sign_in(getattr(people, name)).get(f"/registration/cases/{case.ref}/{address}").content.decode()
            assert "声纹丁" not in page
            assert ticket.ref not in page
    assert Ticket.objects.get().asked_at <= timezone.now()
