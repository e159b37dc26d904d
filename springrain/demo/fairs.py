"""The demo's matchmaking events: one with a published timetable, one open for registration."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.enums import MembershipStatus
from accounts.models import Membership
from accounts.roles import Role
from accounts.selectors import actor_for, actor_holding
from core.actor import Actor
from matching.models import Fair, FairEntry
from matching.selectors.fairs import entry_ref, open_projects, others_for
from matching.services.fair_entries import choose_entry, enter_fair, set_wishes
from matching.services.fair_timetable import publish_timetable, solve_timetable
from matching.services.fairs import FairFacts, call_fair, close_call
from matching.services.fairs import create_fair as prepare_fair
from projects.models import Project
from springrain.demo.people import actor

GUANGZHOU, SHENZHEN = "4401", "4403"
PROJECTS, FIRMS = 8, 6
SEED = 2026


def create_fair() -> None:
    """Through the services; whoever takes part wishes to meet two of three it is shown."""
    planned = _call("植入与介入器械专场对接会", GUANGZHOU, "广州会展中心 三号厅", days=12, tables=4)
    entries = [*_enter_projects(planned), *_enter_firms(planned)]
    officer = actor("officer")
    chosen = [(who, choose_entry(by=officer, entry=entry)) for who, entry in entries]
    for place, (who, entry) in enumerate(chosen):
        _wish(who, entry, place)
    close_call(by=officer, fair=planned)
    solve_timetable(by=officer, fair=Fair.objects.get(pk=planned.pk), seed=SEED)
    publish_timetable(by=officer, fair=planned)
    _enter_firms(_call("创新医疗器械秋季对接会", SHENZHEN, "深圳湾科技交流中心 二楼", days=40, tables=10), most=2)


def _call(title: str, city: str, place: str, *, days: int, tables: int) -> Fair:
    day = timezone.localdate() + timedelta(days=days)
    facts = FairFacts(
        title=title,
        place=place,
        starts_at=timezone.make_aware(datetime.combine(day, time(9, 30))),
        apply_until=day - timedelta(days=7),
        text="上午集中洽谈，每轮二十分钟，换桌五分钟内完成。请项目方携带公开资料，涉密内容另行签署保密协议后再谈。",
        city=city,
        slots=6,
        tables=tables,
    )
    officer = actor("officer")
    return call_fair(by=officer, fair=prepare_fair(by=officer, facts=facts))


def _enter_projects(fair: Fair) -> list[tuple[Actor, FairEntry]]:
    found = []
    for project in open_projects().filter(region=fair.region, owner__isnull=False).order_by("pk")[:PROJECTS]:
        owner = _owner(project)
        found.append((owner, enter_fair(by=owner, fair=fair, project=project, note="希望找到能做小批量试制的伙伴。")))
    return found


def _owner(project: Project) -> Actor:
    assert project.owner is not None  # noqa: S101 - asked for above
    return actor_for(project.owner)


def _enter_firms(fair: Fair, most: int = FIRMS) -> list[tuple[Actor, FairEntry]]:
    speaking = Membership.objects.filter(
        role=Role.ENTERPRISE_MEMBER,
        status=MembershipStatus.ACTIVE,
        organisation__verified_at__isnull=False,
        organisation__profile__version__gt=0,
    ).select_related("user")
    first = {member.organisation_id: member for member in speaking.order_by("-pk")}
    people = [actor_holding(member.user, member.pk) for _number, member in sorted(first.items())[:most]]
    return [(who, enter_fair(by=who, fair=fair, note="有注册和生产经验，寻找样机阶段的项目。")) for who in people]


def _wish(who: Actor, entry: FairEntry, place: int) -> None:
    others = others_for(who, FairEntry.objects.get(pk=entry.pk))
    wanted = [entry_ref(one) for number, one in enumerate(others) if (number + place) % 3]
    set_wishes(by=who, entry=entry, wanted=wanted)
