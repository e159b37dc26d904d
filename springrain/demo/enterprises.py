"""The demo's enterprises: the firm's own profile, and six more fictional ones that an officer has verified."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from stdnum.cn import uscc

from accounts.enums import OrganisationKind
from accounts.models import Membership, Organisation, Region, User
from accounts.roles import Role
from accounts.selectors import actor_for
from accounts.services import register_organisation, request_membership, verify_organisation
from matching.services.profiles import save_profile
from springrain.demo.people import actor

FIRM = 931
PARTS = ("subcatalogues", "classes", "capabilities", "cooperation", "stages", "places")

# Number, city, summary, then what is ticked (in the order of PARTS), certificates, and what came of earlier work.
Idea = tuple[int, str, str, tuple[str, ...], list[tuple[str, str]], str]

IDEAS: tuple[Idea, ...] = (
    (
        FIRM,
        "4403",
        "生产可降解植入器械和封堵器，有自己的精密编织和涂层车间。希望与外科、心血管医生一起把样机做成产品。",
        (
            "13 03",
            "II III",
            "research pilot testing registration production",
            "licence joint",
            "prototype engineering frozen",
            "4403 4419",
        ),
        [
            ("国械注准20223130931", "可降解封堵器系统"),
            ("国械注准20243130932", "可吸收吻合支架"),
            ("粤械注准20212030933", "一次性使用导引鞘组"),
        ],
        "与两家三级医院合作完成过一项可降解材料项目，从动物试验走到注册受理，用时三年。",
    ),
    (
        932,
        "4401",
        "做手术室用的高频和超声能量器械，二类产品注册经验较多，愿意接手样机阶段的手柄、刀头类创意。",
        (
            "01 02",
            "II III",
            "research pilot registration production sales",
            "transfer licence joint",
            "prototype engineering",
            "4401",
        ),
        [("粤械注准20202010934", "超声手术刀头"), ("粤械注准20232020935", "一次性使用内镜缝合钳")],
        "每年与医院联合申报一至两项临床改进类项目。",
    ),
    (
        933,
        "4406",
        "专注麻醉与呼吸耗材，注塑和挤出工艺完整，可以在三个月内开出小批量样件。",
        ("08 14", "I II", "pilot production sales", "transfer licence", "idea prototype engineering", "4406"),
        [
            ("粤械注准20212080936", "一次性使用喉镜片"),
            ("粤佛械备20230937", "气管插管固定器"),
            ("粤佛械备20240938", "呼吸管路支架"),
        ],
        "",
    ),
    (
        934,
        "4403",
        "医学影像与人工智能软件企业，已有肺结节、眼底两类产品，寻找有标注数据和明确临床问题的科室。",
        ("21 06", "II III", "research clinical registration", "joint equity", "idea prototype trial", "4403 4401"),
        [("国械注准20233210939", "肺部影像辅助检测软件")],
        "与影像科联合做过三中心的回顾性研究。",
    ),
    (
        935,
        "4419",
        "骨科与康复器械制造商，有金属增材制造和机加工两条线，可做个体化导板和外固定架。",
        ("04 19", "II", "pilot testing production", "licence joint", "engineering frozen", "4419"),
        [("粤械注准20222040940", "膝关节手术导板"), ("粤械注准20242190941", "手功能康复训练器")],
        "",
    ),
    (
        936,
        "4404",
        "体外诊断试剂企业，有分子和免疫两个平台，希望与检验科、感染科合作开发临床急需的项目。",
        (
            "40 22",
            "II III",
            "research testing clinical registration production",
            "licence joint",
            "idea prototype",
            "4404",
        ),
        [("国械注准20213400942", "呼吸道病原体核酸检测试剂盒"), ("粤械注准20222400943", "炎症指标检测试剂盒")],
        "曾为两家医院的自建检测方法完成产品化。",
    ),
    (
        937,
        "4420",
        "护理与家用器械企业，一类备案产品多，适合护士和基层医生的小发明，从样品到备案一般四到六个月。",
        ("14 15", "I II", "pilot production sales", "transfer licence equity", "idea prototype engineering frozen", ""),
        [("粤中械备20230944", "体位垫"), ("粤中械备20240945", "留置针保护套")],
        "",
    ),
)


def create_enterprises() -> None:
    """Everything through the services, as it happens: registered by its first member, verified by an officer."""
    for number, city, summary, ticked, licences, partnerships in IDEAS:
        member = _member_of(number, city)
        values: dict[str, Any] = {name: chosen.split() for name, chosen in zip(PARTS, ticked, strict=True)}
        values |= {"summary": summary, "partnerships": partnerships, "licences": _rows(licences)}
        if number == FIRM:
            values |= _in_full()
        organisation = Organisation.objects.get(name=f"企业 {number}", kind=OrganisationKind.ENTERPRISE)
        save_profile(by=actor_for(member), organisation=organisation, values=values, version=0)


def _member_of(number: int, city: str) -> User:
    """The firm's demo person, or a new one whose enterprise is registered and verified with him."""
    if number == FIRM:
        return User.objects.get(email="firm@example.org")
    user = User.objects.create_user(f"firm{number}@example.org", name=f"企业用户 {number}")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    region = Region.objects.get(pk="44")
    organisation = register_organisation(
        by=actor_for(user),
        kind=OrganisationKind.ENTERPRISE.value,
        name=f"企业 {number}",
        region=region,
        city=Region.objects.get(pk=city),
        uscc=fictional_code(city, number),
    )
    request_membership(by=actor_for(user), role=Role.ENTERPRISE_MEMBER.value, organisation=organisation)
    verify_organisation(by=actor("officer"), organisation=organisation, verified=True)
    assert Membership.objects.filter(user=user, status="active").exists()  # noqa: S101 - verified with its founder
    return user


def fictional_code(city: str, number: int) -> str:
    """A unified social credit code that passes the check and says TEXT, so that nobody takes it for a real one."""
    body = f"91{city}00TEXT{number:05d}"
    return body + str(uscc.calc_check_digit(body))


def _rows(licences: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"number": number, "name": name} for number, name in licences]


def _in_full() -> dict[str, Any]:
    return {
        "website": "https://example.org/",
        "description": "研发团队 42 人，万级洁净车间 1,800 平方米，按 GB/T 42061 建立质量管理体系。\n\n"
        "可以承担：材料筛选、结构优化、小批量试制、型式检验准备和注册资料撰写。动物试验与两家有资质的机构长期合作。",
        "contacts": [
            {
                "name": "企业联系人 931",
                "title": "研发合作负责人",
                "phone": "13800138931",
                "email": "contact931@example.org",
            }
        ],
    }
