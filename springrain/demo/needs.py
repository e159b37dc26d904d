"""What the demo's people look for: open, answered and closed needs, written through the services."""

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import actor_for
from core.actor import Actor
from matching.enums import NeedKind, NeedOutcome
from matching.models import Need
from matching.services.need_answers import answer_need, reply_to_answer
from matching.services.needs import close_need, publish_need, start_need
from projects.enums import STANDING
from projects.models import Project
from springrain.demo.people import actor

FIRM_NEED = {
    "title": "寻找可降解止血材料，已完成动物试验的优先",
    "text": "本企业有第三类无源植入器械的生产条件，寻找可在四周内完全降解的止血材料项目。\n"
    "希望已完成动物试验，有明确的降解周期数据；可提供中试、注册检验和注册申报，合作方式可谈。",
    "subcatalogues": ["13"],
    "wanted": ["research", "clinical"],
    "tier": 1,
}
OTHER_FIRM_NEED = {
    "title": "征集适合基层使用的便携监护产品创意",
    "text": "面向县域医院和社区，寻找便携式监护、随访类产品的创意或样机。\n希望操作简单、一次培训即可使用，单价适合基层采购。",
    "subcatalogues": ["07", "21"],
    "wanted": ["research"],
    "tier": 0,
}
CLINICAL_NEEDS = (
    {
        "title": "卧床患者夜间导管滑脱，现有固定办法不可靠",
        "text": "夜班巡视间隔内，躁动患者的胃管、尿管滑脱每月约发生六次，胶布固定易松，约束带又影响皮肤。\n"
        "希望有一种不需约束、能及时提醒护士的办法。",
        "department": "重症医学科",
        "subcatalogues": ["14"],
        "wanted": ["research", "production"],
        "tier": 1,
    },
    {
        "title": "儿童雾化配合差，治疗时间难以保证",
        "text": "三岁以下儿童雾化时哭闹、扭动，面罩贴合不好，实际吸入量难以估计，家长也很焦虑。\n"
        "希望面罩更舒适，并能显示有效吸入时间。",
        "department": "儿科",
        "subcatalogues": ["08"],
        "wanted": ["research"],
        "tier": 0,
    },
)
PROJECT_NEED = {
    "title": "需要具备洁净条件的小批量试制",
    "text": "样机已完成，需要在洁净环境下小批量试制约两百件，用于注册检验，希望三个月内安排。",
    "wanted": ["pilot", "testing"],
    "tier": 1,
}
OFFER = (
    "我们有相近的夜间离床与管路移位提醒样机，可在两周内到科室演示，并按实际使用场景修改。联系人可在服务时间随时沟通。"
)
REPLY = "谢谢，下周三下午可以到科室看样机，请带上固定贴的皮肤刺激性检测资料。"


def create_needs() -> None:
    """One open need of each kind, one with an answer and a reply, one closed with its outcome."""
    doctor, firm = actor("doctor"), actor("firm")
    _published(firm, NeedKind.ENTERPRISE, FIRM_NEED)
    bedside = _published(doctor, NeedKind.CLINICAL, CLINICAL_NEEDS[0])
    answer = answer_need(by=firm, need=bedside, text=OFFER)
    reply_to_answer(by=doctor, answer=answer, text=REPLY)
    closed = _published(actor("doctor2"), NeedKind.CLINICAL, CLINICAL_NEEDS[1])
    close_need(
        by=actor("doctor2"), need=closed, outcome=NeedOutcome.ELSEWHERE, text="已选用新到货的软边面罩，先观察效果。"
    )
    project = Project.objects.filter(owner_id=doctor.user_id, status__in=STANDING).order_by("id").first()
    if project is not None:
        _published(doctor, NeedKind.PROJECT, PROJECT_NEED, project)
    for other in _other_firms(firm)[:1]:
        _published(other, NeedKind.ENTERPRISE, OTHER_FIRM_NEED)


def _published(by: Actor, kind: NeedKind, values: dict[str, object], project: Project | None = None) -> Need:
    return publish_need(by=by, need=start_need(by=by, kind=kind, values=values, project=project))


def _other_firms(firm: Actor) -> list[Actor]:
    """Members of the other demo enterprises, as far as there are any."""
    members = User.objects.filter(
        memberships__role=Role.ENTERPRISE_MEMBER, memberships__organisation__verified_at__isnull=False
    ).exclude(email="firm@example.org")
    return [actor_for(person) for person in members.order_by("pk")]
