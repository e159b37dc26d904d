"""A second province of the demo, with another programme, other numbers and another way of counting."""

from collections.abc import Iterable
from datetime import date, timedelta
from io import BytesIO

from accounts.enums import OrganisationKind
from accounts.models import Organisation, Region
from progress.services.programmes import ProgrammeFacts, start_programme
from progress.services.targets import TargetFacts, add_target
from projects.enums import ListKind
from projects.ledger.rows import LedgerRow
from projects.ledger.writing import ledger_workbook
from projects.services.ledger import import_ledger
from springrain.demo.held_activities import Held, hold_one
from springrain.demo.people import actor

SICHUAN = "51"
APPLICATIONS = 60
BEGIN = date(2026, 3, 16)
CLASSES = ("II", "III", "II", "I")
FIELDS = ("04", "07", "13", "14", "17")
TARGETS = (
    TargetFacts("applications", "yearly", "collect", 150, "每年征集150项以上（演示）", responsible="省药品监督管理局"),
    TargetFacts("library", "cumulative", "collect", 200, "至方案期末入库200项以上（演示）"),
    TargetFacts("trainings", "yearly", "serve", 4, "每年组织4场以上培训（演示）", role="provincial_officer"),
    TargetFacts("coaching_meetings", "yearly", "serve", 6, "每年开展6次以上注册辅导会（演示）"),
    TargetFacts("key_in_channel", "average", "lead", 5, "平均每年5个以上项目进入特殊通道（演示）"),
)


def create_second_province() -> None:
    officer = actor("officer51")
    programme = start_programme(
        by=officer,
        facts=ProgrammeFacts(
            name="四川省“春雨行动”工作方案（2026—2027年，演示）",
            name_en="Sichuan: Spring Rain Action, working plan 2026–2027 (demo)",
            first_year=2026,
            last_year=2027,
            source="演示文件，2026年3月16日印发",
            issued_on=BEGIN,
            rules={"year": "plan", "average": "each_year"},
            warn_share=10,
        ),
    )
    for facts in TARGETS:
        add_target(by=officer, programme=programme, facts=facts)
    file = BytesIO(ledger_workbook(_rows(), {}))
    import_ledger(by=officer, region=Region.objects.get(pk=SICHUAN), file=file)
    for held in _held():
        hold_one(officer, held)


def _rows() -> Iterable[LedgerRow]:
    for number in range(1, APPLICATIONS + 1):
        applied = BEGIN + timedelta(days=number * 5 // 3)
        listed = ((ListKind.LIBRARY.value, applied + timedelta(days=4)),) if number % 3 else ()
        yield LedgerRow(
            row=number,
            number=f"SC2026{number:04d}",
            applied_on=applied,
            title=f"演示项目 {number:03d}",
            institution=f"医疗机构 96{number % 8}",
            place="",
            applicant=f"申报人 96{number % 20:02d}",
            department="骨科",
            subcatalogue=FIELDS[number % len(FIELDS)],
            management_class=CLASSES[number % len(CLASSES)],
            innovative=number % 5 == 0,
            first_of_kind=False,
            stage="prototype",
            patent=number % 2 == 0,
            listed=listed,
            note="演示",
        )


def _held() -> Iterable[Held]:
    host = Organisation.objects.filter(region=SICHUAN, kind=OrganisationKind.INSTITUTION).order_by("-name")[0]
    for number in range(1, 4):
        on = BEGIN + timedelta(days=30 * number)
        yield Held("training", f"申报培训第 {number} 场（演示）", on, 50 + 10 * number)
        yield Held("coaching_meeting", f"注册辅导会第 {number} 场（演示）", on + timedelta(days=2), 25, host)
