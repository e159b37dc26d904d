"""The demo's matches: one at each step, from a waiting request to a partnership with its letter."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import Organisation, User
from accounts.selectors import actor_for
from core.actor import Actor
from matching.models import Match, Meeting, Partnership
from matching.services.agreements import sign_agreement
from matching.services.consents import give_consent
from matching.services.matches import accept_match, decline_match, invite_firm, request_match
from matching.services.meetings import MeetingPlan, agree_meeting, propose_meeting
from matching.services.partnership_life import answer_survey, set_step_done
from matching.services.partnerships import confirm_partnership, propose_partnership
from matching.services.talks import send_message
from projects.enums import PATENT_FILED, STANDING, Openness
from projects.models import Project
from springrain.demo.people import actor

REQUEST = "我们有相近产品的注册和生产经验，已看过项目简介，希望了解样机现状和后续计划，可派工程师到科室当面沟通。"
INVITATION = "看到贵公司在同类产品上有完整的生产线，想请你们看看这个项目，一起把样机做成可以送检的产品。"
TEAM = "研发工程师两名，注册专员一名"
DECLINED = "目前还在做第二轮使用者评估，数据出来后欢迎再联系。"
# Who speaks (True: the enterprise), and what.
TALK = (
    (True, "您好，保密协议已签好。我们看了结构说明，想请教关键参数的台架试验是在什么条件下做的？"),
    (False, "台架试验按临床使用时的温度和压力做的，重复三十次。原始记录可以带来一起看。"),
    (True, "好的，下周我们带工程师过来，也把小批量试制的报价方案一起带上。"),
)
STEPS = (("完成设计定型", 60), ("注册检验送检", 120), ("注册申请受理", 300))


def create_matches() -> None:
    """Through the services, as the people themselves would do it; as far as there are open projects for it."""
    firm, others = actor("firm"), _other_firms()
    projects = iter(_open_projects())
    _partnership(firm, next(projects))
    _in_talks(firm, next(projects))
    _accepted(firm, next(projects))
    _invited(firm, next(projects))
    project = next(projects, None) or Project.objects.get(pk=_open_projects()[0].pk)
    _requested(next(others), project)
    declined = _requested(next(others), project)
    decline_match(by=_owner(project), match=declined, code="too_early", text=DECLINED)


def _open_projects() -> list[Project]:
    found = Project.objects.filter(
        status__in=STANDING, patent_status__in=PATENT_FILED, owner__isnull=False, reference__isnull=False
    ).exclude(openness=Openness.CLOSED)
    return list(found.order_by("pk"))


def _other_firms() -> Iterator[Actor]:
    found = User.objects.filter(email__regex=r"^firm9\d\d@example\.org$").order_by("email")
    return iter([actor_for(person) for person in found])


def _owner(project: Project) -> Actor:
    assert project.owner is not None  # noqa: S101 - asked for above
    return actor_for(project.owner)


def _requested(firm: Actor, project: Project) -> Match:
    return request_match(by=firm, project=project, message=REQUEST, cooperation=["licence", "joint"], team=TEAM)


def _invited(firm: Actor, project: Project) -> None:
    organisation = Organisation.objects.get(pk=firm.organisation_id or 0)
    invite_firm(
        by=_owner(project), project=project, organisation=organisation, message=INVITATION, cooperation=["joint"]
    )


def _accepted(firm: Actor, project: Project) -> Match:
    match = _requested(firm, project)
    readers = [firm.user_id] if firm.user_id is not None else []
    return accept_match(by=_owner(project), match=match, people=readers, access_days=90)


def _signed(firm: Actor, project: Project) -> Match:
    match = _accepted(firm, project)
    for by in (_owner(project), firm):
        fresh = Match.objects.get(pk=match.pk)
        sign_agreement(by=by, match=fresh, digest=fresh.agreement.digest)
    fresh = Match.objects.get(pk=match.pk)
    if hasattr(fresh, "consent"):
        give_consent(by=actor("hospital"), match=fresh, note="同意对接")
    return Match.objects.get(pk=match.pk)


def _in_talks(firm: Actor, project: Project) -> Meeting:
    match, owner = _signed(firm, project), _owner(project)
    for by_firm, text in TALK:
        send_message(by=firm if by_firm else owner, match=match, text=text)
    day = timezone.localdate() + timedelta(days=7)
    starts_at = timezone.make_aware(datetime.combine(day, time(14, 30)))
    plan = MeetingPlan(
        subject="看样机，讨论小批量试制", starts_at=starts_at, minutes=90, place="医疗机构 901 科教楼 302"
    )
    return agree_meeting(by=owner, meeting=propose_meeting(by=firm, match=match, plan=plan))


def _partnership(firm: Actor, project: Project) -> Partnership:
    """Recorded by the enterprise, confirmed by the owner; both let the office read what they agreed on."""
    match, owner, today = _signed(firm, project), _owner(project), timezone.localdate()
    values = {
        "kind": "licence",
        "exclusive": False,
        "signed_on": today,
        "ends_on": today + timedelta(days=3 * 365),
        "amount": "600000",
        "note": "入门费分两期支付；注册证由企业持有，医院继续参与临床评价。",
        "shares": True,
        "steps": [(label, today + timedelta(days=days)) for label, days in STEPS],
    }
    recorded = propose_partnership(by=firm, match=match, values=values)
    partnership = confirm_partnership(by=owner, partnership=recorded, shares=True)
    first = partnership.steps.order_by("due_on", "id")[0]
    set_step_done(by=firm, partnership=partnership, step=first.pk, on=today)
    answer_survey(by=owner, partnership=partnership, marks=5, helped=True, text="对接专员回复很快，希望多办专场。")
    return partnership
