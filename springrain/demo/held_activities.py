"""What the demo's offices held in the first year, as published: 14 trainings with 2,850 person-times, surveys in 24
institutions, more than twenty follow-up visits; titles and places are numbered, the days invented."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from core.actor import Actor
from outreach.services.activities import ActivityFacts, hold_activity, plan_activity
from springrain.demo.people import actor

# Together 2,850.
TRAINING_PEOPLE = (62, 210, 185, 240, 198, 176, 225, 260, 188, 204, 231, 217, 249, 205)
CITIES = ("4401", "4403", "4406", "4419")
SURVEYS, FOLLOW_UPS, MEETINGS = 24, 22, 6


@dataclass(frozen=True)
class Held:
    """``host`` is where it took place, None for no institution; ``people`` came, counted by hand."""

    kind: str
    title: str
    on: date
    people: int
    host: Organisation | None = None
    city: str = ""


def hold_activities() -> None:
    officer, hosts = actor("officer"), _hosts()
    for held in (*_trainings(), *_surveys(hosts), *_follow_ups(hosts), *_meetings(hosts)):
        hold_one(officer, held)


def hold_one(by: Actor, held: Held) -> None:
    """Written down afterwards, through the services, as an office would do it."""
    starts_at = timezone.make_aware(datetime.combine(held.on, time(9)))
    facts = ActivityFacts(
        kind=held.kind,
        title=held.title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        place=f"{held.host.name} 会议室" if held.host else "演示会场",
        city=held.city,
        hosts=(held.host.ref,) if held.host else (),
    )
    hold_activity(by=by, activity=plan_activity(by=by, facts=facts), counted_by_hand=held.people)


def _hosts() -> list[Organisation]:
    """Institutions of the published year's ledger."""
    rows = Organisation.objects.filter(region="44", kind=OrganisationKind.INSTITUTION, name__startswith="医疗机构0")
    return list(rows.order_by("name")[:SURVEYS])


def _trainings() -> Iterable[Held]:
    """The first on the day on which the action began in the province, the others every twenty-five days."""
    first = date(2025, 7, 14)
    for number, people in enumerate(TRAINING_PEOPLE):
        city = CITIES[number % len(CITIES)]
        title = f"政策宣贯与申报培训第 {number + 1} 场（演示）"
        yield Held("training", title, first + timedelta(days=25 * number), people, city=city)


def _surveys(hosts: list[Organisation]) -> Iterable[Held]:
    for number, host in enumerate(hosts):
        title = f"专题调研第 {number + 1} 次（演示）"
        yield Held("survey", title, date(2025, 8, 5) + timedelta(days=12 * number), 6 + number % 5, host)


def _follow_ups(hosts: list[Organisation]) -> Iterable[Held]:
    for number in range(FOLLOW_UPS):
        title = f"跟踪服务第 {number + 1} 次（演示）"
        on = date(2025, 9, 10) + timedelta(days=13 * number)
        yield Held("follow_up", title, on, 3 + number % 4, hosts[number % 12])


def _meetings(hosts: list[Organisation]) -> Iterable[Held]:
    """One a month in the first half of 2026."""
    for number in range(MEETINGS):
        title = f"临床创新成果转化注册辅导会第 {number + 1} 场（演示）"
        yield Held("coaching_meeting", title, date(2026, number + 1, 20), 40 + 5 * number, hosts[number])
