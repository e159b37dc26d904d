"""What the addresses of dossiers, report packages and early guidance are about."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from projects.services.listings import confirm_class
from registration.models import Case, DossierModule, Guidance, ModuleVersion, PackageItem, ReportPackage
from registration.services.cases import open_case
from registration.services.dossiers import start_dossier
from registration.services.guidance import Session, begin_guidance, record_session
from registration.services.module_versions import Handed, submit_version
from registration.services.package_builds import build_package
from registration.services.packages import add_items, create_package, hand_over_package
from tests.factories import SMALL_PDF, accepted_project
from tests.personas import Personas, make_persona


def special(case: Case, people: Personas) -> dict[str, dict[str, object]]:
    """The dossier of this case, in whose first module a version waits; a package that was handed over, with guidance.

    The package reports the case's project when it is of Class III; else another one of Wang's, and then guidance is
    about a case of that one's institution.
    """
    module, version = _handed_in(case, people)
    package = _handed_over(case, people)
    guidance = _guided(package, people)
    dossier = {"ref": case.ref}
    one = {**dossier, "module": module.ref}
    report = {"ref": package.ref}
    item = {**report, "position": 1}
    named = {
        f"console:package_{name}": report for name in ("page", "add", "build", "hand_over", "discard", "candidates")
    }
    return {
        "registration:case_dossier": dossier,
        "registration:dossier_start": dossier,
        "registration:dossier_invite": dossier,
        "registration:dossier_dismiss": {**dossier, "number": _named(case, people)},
        "registration:dossier_module": one,
        "registration:module_submit": one,
        "registration:dossier_file": {**one, "file": version.files.get().ref},
        "registration:case_guidance": {"ref": guidance.case.ref},
        **named,
        "console:package_item": item,
        "console:guidance_begin": item,
        "console:package_download": {**report, "number": 1},
        "console:guidance_page": {"ref": guidance.ref},
    }


def _handed_in(case: Case, people: Personas) -> tuple[DossierModule, ModuleVersion]:
    if not case.class_confirmed:
        confirm_class(by=people.officer.actor, project=case.project, management_class="II", on=timezone.localdate())
        case.refresh_from_db()
    dossier = start_dossier(by=people.officer.actor, case=case)
    module = dossier.modules.get(position=1)
    file = SimpleUploadedFile("资料.pdf", SMALL_PDF, content_type="application/pdf")
    return module, submit_version(by=people.wang.actor, module=module, handed=Handed(), files=[file])


def _named(case: Case, people: Personas) -> int:
    """A coach who reads the dossier too."""
    further = make_persona("辅导员 09", "coach", people.coach.organisation)
    dossier = case.dossiers.get(ended_on=None)
    dossier.reviewers.create(user=further.user, invited_by=people.officer.user)
    return further.user.pk


def _handed_over(case: Case, people: Personas) -> ReportPackage:
    officer = people.officer.actor
    project = case.project
    if case.management_class != "III":
        project = accepted_project(people, title="矩阵上报")
        confirm_class(by=officer, project=project, management_class="III", on=timezone.localdate())
        project.refresh_from_db()
    package = create_package(by=officer, title="矩阵材料包")
    add_items(by=officer, package=package, chosen=[(project, None)])
    build_package(by=officer, ref=package.ref, job="MATRIX", progress=lambda done, total: None)
    package.refresh_from_db()
    return hand_over_package(by=officer, package=package, on=timezone.localdate(), to="国家局器审中心")


def _guided(package: ReportPackage, people: Personas) -> Guidance:
    officer = people.officer.actor
    item = PackageItem.objects.select_related("project", "listing", "package").get(package=package)
    if not item.project.cases.exists():
        assert item.project.institution is not None
        open_case(by=officer, project=item.project, registrant=item.project.institution)
    guidance = begin_guidance(by=officer, item=item, on=timezone.localdate())
    session = Session(on=timezone.localdate(), body="分中心", topics="路径", advice="先做动物试验", shared=True)
    record_session(by=officer, guidance=guidance, session=session)
    return guidance
