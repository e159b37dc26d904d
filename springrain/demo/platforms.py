"""The demo's directory of service platforms in the four cities of the plan, with a few enquiries."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import Organisation
from matching.enums import Capability, PlatformKind
from matching.models import ServicePlatform
from matching.services.enquiries import answer_enquiry, ask_platform
from matching.services.platforms import PlatformFacts, PlatformTexts, add_platform, set_demonstration
from projects.models import Project
from springrain.demo.people import actor

GUANGZHOU, SHENZHEN, FOSHAN, DONGGUAN = "4401", "4403", "4406", "4419"


@dataclass(frozen=True)
class Idea:
    """``organisation`` is the name of one whose people answer; ``demonstration`` days ago it was named one."""

    name: str
    kind: str
    city: str
    summary: str
    description: str
    capabilities: tuple[str, ...]
    subcatalogues: tuple[str, ...] = ()
    organisation: str = ""
    demonstration: int = 0


IDEAS: tuple[Idea, ...] = (
    Idea(
        "服务平台 941 有源器械中试线",
        PlatformKind.PILOT,
        FOSHAN,
        "有源手术与监护器械的工程样机、小批量试制和转产验证。",
        "万级洁净装配 600 平方米，电子装联、注塑打样和老化试验各一条线。\n"
        "常规样机 6 至 8 周交付，可按医疗器械生产质量管理规范保留全部试制记录。",
        (Capability.PILOT, Capability.PRODUCTION, Capability.RESEARCH),
        ("01", "07", "08"),
        "服务平台 941",
        120,
    ),
    Idea(
        "服务平台 941 注册服务部",
        PlatformKind.CRO,
        FOSHAN,
        "二类有源器械的注册资料、质量体系与临床评价路径咨询。",
        "提供注册路径评估、技术要求起草和体系辅导，首次评估不收费。",
        (Capability.REGISTRATION, Capability.CLINICAL),
        organisation="服务平台 941",
    ),
    Idea(
        "概念验证中心 942",
        PlatformKind.CONCEPT,
        GUANGZHOU,
        "面向临床医生的早期想法：可行性判断、原理样机与动物预试验。",
        "每季度集中受理，两周内给出书面意见；通过初评的项目可获得原理样机支持。",
        (Capability.RESEARCH, Capability.FUNDING),
        ("03", "04", "13"),
        demonstration=60,
    ),
    Idea(
        "植入材料中试平台 943",
        PlatformKind.PILOT,
        SHENZHEN,
        "可降解高分子与金属植入物的小试、中试和灭菌验证。",
        "挤出、编织、激光切割与涂层设备齐备，可承担有效期加速老化研究。",
        (Capability.PILOT, Capability.PRODUCTION),
        ("13", "17"),
        demonstration=200,
    ),
    Idea(
        "临床研究服务机构 944",
        PlatformKind.CRO,
        SHENZHEN,
        "医疗器械临床试验方案设计、监查、数据管理与统计。",
        "熟悉真实世界数据研究，团队常驻深圳，可覆盖粤港澳大湾区的研究中心。",
        (Capability.CLINICAL, Capability.REGISTRATION),
    ),
    Idea(
        "研发生产外包机构 945",
        PlatformKind.CDMO,
        DONGGUAN,
        "从工程化设计到受托生产，一次性使用无菌器械为主。",
        "十万级洁净车间两处，持有受托生产所需的体系；起订量可商议。",
        (Capability.RESEARCH, Capability.PILOT, Capability.PRODUCTION),
        ("02", "14"),
    ),
    Idea(
        "检测机构 951 有源与生物相容性实验室",
        PlatformKind.TESTING,
        GUANGZHOU,
        "电气安全、电磁兼容和生物相容性的注册检验与研究性测试。",
        "对已完成对接的转化项目优先安排检验；送样前可先做预测试。",
        (Capability.TESTING,),
        organisation="检测机构 951",
        demonstration=30,
    ),
    Idea(
        "医疗机构 946 医疗器械临床试验机构",
        PlatformKind.TRIALS,
        GUANGZHOU,
        "备案的医疗器械临床试验机构，骨科、心血管和儿科专业。",
        "伦理委员会每月两次会议，立项到启动平均 6 周。",
        (Capability.CLINICAL,),
        ("03", "04"),
    ),
)


def create_platforms() -> None:
    """Through the services; two enquiries of the demo's doctor go to the demo's platform, one of them answered."""
    made = [_enter(idea) for idea in IDEAS]
    doctor, platform = actor("doctor"), actor("platform")
    project = Project.objects.filter(owner_id=doctor.user_id, reference__isnull=False).order_by("id").first()
    ask_platform(
        by=doctor,
        platform=made[0],
        text="我们已有原理样机，希望在年内做出 20 套工程样机用于型式检验，请问排期和大致费用。",
        project=project,
    )
    asked = ask_platform(by=doctor, platform=made[1], text="想请教这类产品是否可以走免临床评价路径，需要准备哪些材料？")
    answer_enquiry(
        by=platform,
        enquiry=asked,
        text="可以先核对免临床目录中的适用范围。请准备产品描述与同类产品清单，我们安排一次免费的路径评估，电话 0757-0000 0941。",
    )


def _enter(idea: Idea) -> ServicePlatform:
    officer = actor("officer")
    answering = (
        Organisation.objects.filter(region_id="44", name=idea.organisation).first() if idea.organisation else None
    )
    facts = PlatformFacts(
        name=idea.name, kind=idea.kind, city=idea.city, organisation=answering.ref if answering else ""
    )
    texts = PlatformTexts(
        summary=idea.summary,
        description=idea.description,
        capabilities=idea.capabilities,
        subcatalogues=idea.subcatalogues,
        phone="020-0000 0000",
    )
    platform = add_platform(by=officer, facts=facts, texts=texts)
    if not idea.demonstration:
        return platform
    day = timezone.localdate() - timedelta(days=idea.demonstration)
    return set_demonstration(by=officer, platform=platform, on=day, basis="演示：省级示范性转化服务平台名单")
