"""The demo's activities: a coaching meeting that counts, and a training one can register for."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import Organisation
from outreach.services.activities import ActivityFacts, announce_activity, hold_activity, plan_activity
from outreach.services.attendance import check_in_all, enter_attendees, register_for
from springrain.demo.people import actor

PEOPLE = tuple(f"参会人员 {number:03d}, 医疗机构 {901 + number % 2}" for number in range(1, 25))


def create_activities() -> None:
    """Through the services, as the office itself would do it."""
    officer, today = actor("officer"), timezone.localdate()
    host = Organisation.objects.get(pk=actor("doctor").organisation_id or 0)
    meeting = plan_activity(
        by=officer,
        facts=ActivityFacts(
            kind="coaching_meeting",
            title="临床创新成果转化注册辅导会（演示）",
            starts_at=_at(today - timedelta(days=10), 14),
            ends_at=_at(today - timedelta(days=10), 17),
            place=f"{host.name} 学术报告厅",
            city="4401",
            hosts=(host.ref,),
            lecturers=("辅导员 01",),
            topics=("第二类医疗器械注册路径", "注册检验常见问题", "现场答疑"),
        ),
    )
    enter_attendees(by=officer, activity=meeting, lines=PEOPLE)
    check_in_all(by=officer, activity=meeting)
    hold_activity(by=officer, activity=meeting, counted_by_hand=36, summary="现场答疑十二条，两条转省局热线跟进。")
    training = plan_activity(
        by=officer,
        facts=ActivityFacts(
            kind="training",
            title="项目申报与临床价值评价标准培训（演示）",
            starts_at=_at(today + timedelta(days=14), 9),
            ends_at=_at(today + timedelta(days=14), 11),
            link="https://meet.example.org/training",
            audience="clinicians",
            places=300,
            topics=("申报书填写要点", "评价标准解读", "披露级别与知识产权保护"),
        ),
    )
    register_for(by=actor("doctor"), activity=announce_activity(by=officer, activity=training))


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
