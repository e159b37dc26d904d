"""Dossiers, packages and guidance at each step, brought there by the services."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.selectors import actor_holding
from core.models import Job
from projects.models import Product, Project
from projects.services.checks import accept_project
from projects.services.documents import add_document
from projects.services.lifecycle import submit_project
from projects.services.listings import confirm_class
from registration.models import (
    Case,
    Dossier,
    DossierModule,
    Guidance,
    GuidanceSession,
    ModuleRemark,
    ModuleVersion,
    PackageItem,
    ReportPackage,
)
from registration.services.dossiers import start_dossier
from registration.services.guidance import Session, begin_guidance, record_session
from registration.services.module_remarks import send_remarks, write_remark
from registration.services.module_versions import Handed, submit_version
from registration.services.package_builds import build_package, start_build
from registration.services.packages import add_items, choose_attachments, create_package, hand_over_package
from tests.factories import SMALL_PDF, draft_project, pdf
from tests.personas import Persona, Personas
from tests.registration.factories import coached, open_case_of

MISSING = "缺少有效期研究的原始记录"
BETTER = "建议补充包装验证"
SECRET_DRAFT = "内部草稿：请先看风险管理"
ADVICE = "先做动物试验，再定临床方案"
INTERNAL = "内部意见：倾向于同品种路径"


def paper(name: str, content: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, SMALL_PDF + f"{name} {content}".encode(), content_type="application/pdf")


def case_with_coach(people: Personas, management_class: str = "II", **answers) -> Case:
    return coached(open_case_of(people, management_class, **answers), people.coach)


def started(people: Personas, management_class: str = "II", case: Case | None = None) -> Dossier:
    found = case or case_with_coach(people, management_class)
    return start_dossier(by=people.coach.actor, case=found)


def module_of(dossier: Dossier, key: str = "technical") -> DossierModule:
    return DossierModule.objects.get(dossier=dossier, key=key)


def submitted(by: Persona, module: DossierModule, *names: str, **handed) -> ModuleVersion:
    """Based on what is there; the files are new."""
    number = ModuleVersion.objects.filter(module=module).count()
    handed.setdefault("based_on", number)
    if number:
        handed.setdefault("changes", "按意见修改")
    files = [paper(name) for name in (names or ("要求.pdf",))]
    return submit_version(by=by.actor, module=fresh(module), handed=Handed(**handed), files=files)


def fresh(module: DossierModule) -> DossierModule:
    return DossierModule.objects.select_related("dossier__case").get(pk=module.pk)


def remarked(by: Persona, module: DossierModule, *texts: str, severity: str = "must") -> list[ModuleRemark]:
    """Written and sent."""
    found = [
        write_remark(by=by.actor, module=fresh(module), severity=severity, text=text) for text in (texts or (MISSING,))
    ]
    send_remarks(by=by.actor, module=fresh(module))
    return [ModuleRemark.objects.get(pk=each.pk) for each in found]


def class_three(people: Personas, title: str, **answers) -> Project:
    """An accepted project of Wang with a paper, of confirmed Class III, without a case."""
    project = draft_project(people.wang, title=title, **answers)
    add_document(
        by=people.wang.actor, project=project, section="evidence", title="伦理批件", tier=3, upload=pdf("伦理 批件.pdf")
    )
    return accepted(people, project, "III")


def accepted(people: Personas, project: Project, management_class: str) -> Project:
    submit_project(by=people.wang.actor, project=project)
    accept_project(by=people.officer.actor, project=Project.objects.get(pk=project.pk))
    confirm_class(
        by=people.officer.actor,
        project=Project.objects.get(pk=project.pk),
        management_class=management_class,
        on=timezone.localdate(),
    )
    return Project.objects.get(pk=project.pk)


def package_with(people: Personas, *projects: Project | tuple[Project, Product]) -> ReportPackage:
    package = create_package(by=people.officer.actor, title="2026年第二批")
    chosen = [each if isinstance(each, tuple) else (each, None) for each in projects]
    picked = add_items(by=people.officer.actor, package=package, chosen=chosen) if chosen else []
    assert not [each.refusal for each in picked if each.refusal]
    return ReportPackage.objects.get(pk=package.pk)


def item_of(package: ReportPackage, position: int = 1) -> PackageItem:
    return PackageItem.objects.select_related("project", "product", "package", "listing").get(
        package=package, position=position
    )


def with_papers(people: Personas, package: ReportPackage) -> None:
    """Every paper of every product."""
    for item in package.items.all():
        documents = item.project.documents.values_list("ref", flat=True)
        files = item.project.cases.filter(files__milestone__isnull=False).values_list("files__ref", flat=True)
        choose_attachments(by=people.officer.actor, item=item, documents=list(documents), files=list(files))


def built(people: Personas, package: ReportPackage) -> ReportPackage:
    """By the job, as the worker runs it."""
    job = start_build(by=people.officer.actor, package=ReportPackage.objects.get(pk=package.pk))
    run(job)
    return ReportPackage.objects.get(pk=package.pk)


def run(job: Job) -> Job:
    actor = actor_holding(job.owner, job.params["membership"])
    build_package(by=actor, ref=job.params["package"], job=job.ref, progress=lambda done, total: None)
    return job


def handed_over(people: Personas, *projects: Project, on: date | None = None) -> ReportPackage:
    package = built(people, package_with(people, *projects))
    return hand_over_package(
        by=people.officer.actor, package=package, on=on or timezone.localdate(), to="国家局器审中心 收文"
    )


def guided(people: Personas, case: Case) -> Guidance:
    package = handed_over(people, case.project)
    return begin_guidance(by=people.officer.actor, item=item_of(package), on=timezone.localdate())


def session(people: Personas, guidance: Guidance, *, shared: bool, advice: str, **changes) -> GuidanceSession:
    given = {"body": "器械大湾区分中心", "topics": "临床评价路径", **changes}
    return record_session(
        by=people.officer.actor,
        guidance=guidance,
        session=Session(on=timezone.localdate(), advice=advice, shared=shared, **given),
        files=[paper("纪要.pdf", advice)],
    )
