"""Scenes of applications, screening, matching, people and activities, brought about by the services."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from accounts.enums import MembershipStatus, OrganisationKind
from accounts.models import Membership, Organisation
from accounts.roles import Role
from accounts.services.memberships import decide_membership
from accounts.services.organisations import verify_organisation
from core.models import TaskRun
from core.refs import new_ref
from matching.models import Match
from matching.services.agreements import sign_agreement
from matching.services.consents import give_consent
from matching.services.enquiries import answer_enquiry, ask_platform
from matching.services.matches import decline_match, invite_firm
from matching.services.meetings import agree_meeting
from matching.services.need_answers import answer_need, mark_answers_read
from matching.services.needs import close_need
from matching.services.partnerships import confirm_partnership
from outreach.models import Activity
from outreach.services.activities import cancel_activity
from projects.services.checks import RemarkInput, accept_project
from projects.services.confirmations import decide_confirmation
from projects.services.lifecycle import submit_project
from projects.services.people import accept_invitation, add_team_member, invite_member
from projects.services.transfers import answer_transfer, offer_transfer
from screening.enums import SeatStatus, Verdict
from screening.models import Expert, Pledge, Seat
from screening.services.appeals import dismiss_appeal, file_appeal
from screening.services.seats import decline_seat
from tests.factories import draft_project, returned_project, submitted_project
from tests.matching.matched import chosen_match, open_project, requested_match, signed_match
from tests.matching.needs.given import open_need
from tests.matching.partnerships.factories import confirmed, proposed, service_invention
from tests.matching.platforms.shop import enter
from tests.matching.profiles.profiles import write
from tests.matching.talks.said import proposal
from tests.outreach.given import announced
from tests.personas import Persona, make_organisation
from tests.progress.waiting.cast import NOTHING, Cast, Scene
from tests.registration.coaching.given import days
from tests.screening.applicant.decided import decided as decided_review
from tests.screening.applicant.decided import scored_review
from tests.screening.factories import make_expert, make_review, make_round, make_seat

APPEAL = "请复核：我们补充的对比数据没有被考虑，风险控制措施也已说明。"


def formal_check(cast: Cast) -> Scene:
    project = submitted_project(cast.people.wang)
    return cast.officers, lambda: accept_project(by=cast.people.officer.actor, project=project)


def correction(cast: Cast) -> Scene:
    project = returned_project(cast.people, [RemarkInput("clinical", "problem", "请补充数据。")])
    return (cast.people.wang,), lambda: submit_project(by=cast.people.wang.actor, project=project)


def institution_consent(cast: Cast) -> Scene:
    project = submitted_project(cast.people.wang, service_invention="yes", institution_consent="online")
    manager = cast.people.manager
    return (manager,), lambda: decide_confirmation(by=manager.actor, project=project, confirmed=True)


def team_invitation(cast: Cast) -> Scene:
    people = cast.people
    project = draft_project(people.wang)
    member = add_team_member(by=people.wang.actor, project=project, name=people.zhao.user.name)
    invitation = invite_member(by=people.wang.actor, member=member, email=people.zhao.user.email.upper())
    return (people.zhao,), lambda: accept_invitation(by=people.zhao.actor, invitation=invitation)


def project_offer(cast: Cast) -> Scene:
    people = cast.people
    project = draft_project(people.wang)
    offer = offer_transfer(by=people.wang.actor, project=project, email=people.li.user.email)
    return (people.li,), lambda: answer_transfer(by=people.li.actor, transfer=offer, accept=False)


def seat(cast: Cast, status: str) -> tuple[Persona, Seat]:
    review = make_review(cast.people, make_round(cast.people))
    make_seat(review, make_expert()[0], SeatStatus.DECLINED)
    expert, persona = make_expert()
    return persona, make_seat(review, expert, status)


def seat_answer(cast: Cast) -> Scene:
    persona, invited = seat(cast, SeatStatus.INVITED)
    # Once the pool has nobody else, no substitute is asked.
    Expert.objects.exclude(pk=invited.expert_id).update(status="retired")
    return (persona,), lambda: decline_seat(by=persona.actor, seat=invited, reason=NOTHING)


def score(cast: Cast) -> Scene:
    persona, accepted = seat(cast, SeatStatus.ACCEPTED)
    done = {"status": SeatStatus.SUBMITTED, "submitted_at": timezone.now()}
    return (persona,), lambda: Seat.objects.filter(pk=accepted.pk).update(**done)


def pledge(cast: Cast) -> Scene:
    expert, persona = make_expert()
    Pledge.objects.filter(expert=expert).delete()
    return (persona,), lambda: Pledge.objects.create(expert=expert, version="1")


def decision(cast: Cast) -> Scene:
    review, _panel, _cards = scored_review(cast.people, Verdict.PASSED)
    done = {"status": "prepared"}
    return cast.officers, lambda: type(review).objects.filter(pk=review.pk).update(**done)


def appeal(cast: Cast) -> Scene:
    """The first officer and a colleague have decided: neither answers."""
    found = decided_review(cast.people)
    filed = file_appeal(by=cast.people.wang.actor, decision=found.decision, text=APPEAL)
    answer = "经复核，维持原结论，理由已在信中说明。"
    return (cast.colleague,), lambda: dismiss_appeal(by=cast.colleague.actor, appeal=filed, answer=answer)


def request_answer(cast: Cast) -> Scene:
    match = requested_match(cast.people)
    wang = cast.people.wang
    return (wang,), lambda: decline_match(by=wang.actor, match=match, code="other", text="目前不便。")


def invitation_answer(cast: Cast) -> Scene:
    people = cast.people
    write(people.firm)
    match = invite_firm(
        by=people.wang.actor,
        project=open_project(people),
        organisation=people.firm.organisation,
        message="We would like to talk with you about this device.",
        cooperation=["licence"],
    )
    return (people.firm,), lambda: decline_match(by=people.firm.actor, match=match, code="other", text="目前不便。")


def agreement(cast: Cast) -> Scene:
    """One has signed: it waits for the other alone."""
    match, people = chosen_match(cast.people), cast.people

    def sign(persona: Persona) -> None:
        fresh = Match.objects.get(pk=match.pk)
        sign_agreement(by=persona.actor, match=fresh, digest=fresh.agreement.digest)

    sign(people.wang)
    return (people.firm,), lambda: sign(people.firm)


def match_consent(cast: Cast) -> Scene:
    people = cast.people
    match = chosen_match(people, service_invention(people))
    return (people.manager,), lambda: give_consent(by=people.manager.actor, match=match)


def meeting_answer(cast: Cast) -> Scene:
    people = cast.people
    meeting = proposal(people.firm, signed_match(people))
    return (people.wang,), lambda: agree_meeting(by=people.wang.actor, meeting=meeting)


def partnership_confirm(cast: Cast) -> Scene:
    people = cast.people
    partnership = proposed(people, signed_match(people))
    return (people.firm,), lambda: confirm_partnership(by=people.firm.actor, partnership=partnership)


def partnership_step(cast: Cast) -> Scene:
    people = cast.people
    partnership = confirmed(people, signed_match(people))
    partnership.steps.all().delete()
    partnership.steps.create(label="完成小试", due_on=days(3))
    return (people.wang, people.firm), lambda: partnership.steps.update(done_on=days(0))


def need_answer(cast: Cast) -> Scene:
    people = cast.people
    need = open_need(people.firm)
    answer_need(by=people.wang.actor, need=need, text="我们有一个样机可以试用，欢迎联系。")
    return (people.firm,), lambda: mark_answers_read(by=people.firm.actor, need=need)


def need_ending(cast: Cast) -> Scene:
    people = cast.people
    need = open_need(people.wang)
    return (people.wang,), lambda: close_need(by=people.wang.actor, need=need, outcome="unanswered")


def enquiry(cast: Cast) -> Scene:
    platform = enter(cast.people, "中试平台 041", cast.platform.organisation.ref, summary="小批量试制")
    asked_ = ask_platform(by=cast.people.wang.actor, platform=platform, text="能否小批量试制骨钻外壳？")
    keeper = cast.platform
    return (keeper,), lambda: answer_enquiry(by=keeper.actor, enquiry=asked_, text="可以试制，请附上外壳的图纸。")


def member_request(cast: Cast) -> Scene:
    people = cast.people
    request = Membership.objects.create(
        ref=new_ref(), user=people.nobody.user, organisation=people.wang.organisation, role=Role.CLINICIAN
    )
    manager = people.manager
    return (manager,), lambda: decide_membership(by=manager.actor, membership=request, confirmed=True)


def member_request_office(cast: Cast) -> Scene:
    people = cast.people
    alone = make_organisation("医疗机构 777")
    request = Membership.objects.create(
        ref=new_ref(), user=people.nobody.user, organisation=alone, role=Role.CLINICIAN, status=MembershipStatus.PENDING
    )
    return cast.officers, lambda: decide_membership(by=people.officer.actor, membership=request, confirmed=True)


def organisation(cast: Cast) -> Scene:
    people = cast.people
    Organisation.objects.filter(verified_at=None).update(verified_at=timezone.now())
    made = make_organisation("企业 555", OrganisationKind.ENTERPRISE, verified_at=None)
    return cast.officers, lambda: verify_organisation(by=people.officer.actor, organisation=made, verified=True)


def activity_close(cast: Cast) -> Scene:
    people = cast.people
    activity = announced(people)
    over = timezone.now() - timedelta(days=2)
    Activity.objects.filter(pk=activity.pk).update(starts_at=over - timedelta(hours=2), ends_at=over)
    return (people.officer,), lambda: cancel_activity(by=people.officer.actor, activity=activity, reason=NOTHING)


def job_failed(cast: Cast) -> Scene:
    task, now = "core.tasks.tidy", timezone.now()
    facts = {"task": task, "started_at": now, "ended_at": now}
    TaskRun.objects.create(**facts, outcome="failed", error="django.db.utils.OperationalError")
    return (cast.people.system_admin,), lambda: TaskRun.objects.create(**facts, outcome="done")


SCENES: dict[str, Callable[[Cast], Scene]] = {
    "formal_check": formal_check,
    "correction": correction,
    "institution_consent": institution_consent,
    "team_invitation": team_invitation,
    "project_offer": project_offer,
    "seat_answer": seat_answer,
    "score": score,
    "pledge": pledge,
    "decision": decision,
    "appeal": appeal,
    "request_answer": request_answer,
    "invitation_answer": invitation_answer,
    "agreement": agreement,
    "match_consent": match_consent,
    "meeting_answer": meeting_answer,
    "partnership_confirm": partnership_confirm,
    "partnership_step": partnership_step,
    "need_answer": need_answer,
    "need_ending": need_ending,
    "enquiry": enquiry,
    "member_request": member_request,
    "member_request_office": member_request_office,
    "organisation": organisation,
    "activity_close": activity_close,
    "job_failed": job_failed,
}
