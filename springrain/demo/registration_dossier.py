"""The demo's dossiers, one report package and its guidance, as the people themselves would do it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.selectors import actor_for
from core.actor import Actor
from projects.models import Project
from registration.dossiers import REGISTERED
from registration.models import Case, Dossier, DossierModule, ModuleRemark, ReportPackage
from registration.selectors.dossiers import latest_version
from registration.services.dossiers import start_dossier
from registration.services.guidance import Session, begin_guidance, record_session
from registration.services.module_remarks import find_ready, send_remarks, write_remark
from registration.services.module_versions import Handed, submit_version
from registration.services.package_builds import build_package
from registration.services.packages import add_items, create_package, hand_over_package
from springrain.demo.people import actor

PAPER = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MUST = "稳定性研究只有 3 个月的数据，请补充 6 个月和 12 个月的检测记录。"
SHOULD = "建议在综述资料中补充与同类产品的性能对比表。"
ANSWER = "已补充 6 个月数据，12 个月数据在检，预计下月补交。"
ADVICE = "建议先完成动物试验，再确定临床试验方案；主要终点宜采用术后六个月的残余分流率。"


def create_dossier(case: Case) -> Dossier:
    """A pre-review under way: one module ready, one answered and waiting, one with a remark, the others not begun.

    For a case of confirmed Class II or III that is under way.
    """
    guide, owner = _guide(case), _owner(case)
    dossier = start_dossier(by=guide, case=case)
    if DossierModule.objects.filter(dossier=dossier).exclude(status="open").exists():
        return dossier
    _handed_in(owner, dossier, "summary", "综述资料.pdf")
    write_remark(by=guide, module=_module(dossier, "summary"), severity="should", text=SHOULD)
    find_ready(by=guide, module=_module(dossier, "summary"))
    _handed_in(owner, dossier, "nonclinical", "风险管理报告.pdf", "稳定性研究.pdf")
    _remarked(guide, dossier, "nonclinical")
    remark = ModuleRemark.objects.get(module=_module(dossier, "nonclinical"))
    _handed_in(owner, dossier, "nonclinical", "稳定性研究.pdf", answers={remark.ref: ANSWER})
    _handed_in(owner, dossier, "labelling", "说明书样稿.pdf")
    _remarked(guide, dossier, "labelling")
    return dossier


def create_report_package(project: Project) -> ReportPackage:
    """The project of confirmed Class III, reported to the national centre; guided when it has a registration case."""
    officer = actor("officer")
    package = create_package(by=officer, title="2026年第一批", note="演示数据")
    add_items(by=officer, package=package, chosen=[(project, None)])
    build_package(by=officer, ref=package.ref, job=f"DEMO-{package.ref}", progress=lambda done, total: None)
    package.refresh_from_db()
    today = timezone.localdate()
    package = hand_over_package(by=officer, package=package, on=today, to="国家药品监督管理局医疗器械技术审评中心")
    item = package.items.select_related("project", "product", "package", "listing").get()
    if item.listing is not None and project.cases.exclude(status="closed").exists():
        guidance = begin_guidance(by=officer, item=item, on=today)
        session = Session(today, "器械大湾区分中心", "临床评价路径；动物试验设计", ADVICE, shared=True)
        record_session(by=officer, guidance=guidance, session=session)
    return package


def _guide(case: Case) -> Actor:
    return actor_for(case.coach) if case.coach is not None else actor("officer")


def _owner(case: Case) -> Actor:
    assert case.project.owner is not None  # noqa: S101 - a case of a partnership has one
    return actor_for(case.project.owner)


def _module(dossier: Dossier, key: str) -> DossierModule:
    assert key in {each.key for each in REGISTERED}  # noqa: S101 - named above
    return DossierModule.objects.select_related("dossier__case").get(dossier=dossier, key=key)


def _handed_in(owner: Actor, dossier: Dossier, key: str, *names: str, answers: dict[str, str] | None = None) -> None:
    module = _module(dossier, key)
    before = latest_version(module)
    handed = Handed(
        changes="按意见补充" if before else "",
        keep=[file.ref for file in before.files.all()] if before else [],
        answers=answers or {},
        based_on=before.number if before else 0,
    )
    files = [SimpleUploadedFile(name, PAPER, content_type="application/pdf") for name in names]
    submit_version(by=owner, module=module, handed=handed, files=files)


def _remarked(guide: Actor, dossier: Dossier, key: str) -> None:
    write_remark(by=guide, module=_module(dossier, key), severity="must", text=MUST)
    send_remarks(by=guide, module=_module(dossier, key))
