"""The demo's way to the market: one case of each class, each with what its people have done so far."""

from django.utils import timezone

from accounts.models import Organisation
from projects.models import Project
from projects.services.listings import confirm_class
from registration.models import Case
from registration.services.cases import open_case
from springrain.demo.people import actor
from springrain.demo.registration_appointments import create_appointments, create_force, create_tickets
from springrain.demo.registration_classing import create_channel_check, create_proofs, create_waiting_request
from springrain.demo.registration_coaching import create_coach, create_coaching
from springrain.demo.registration_desks import create_checklist, create_tasks, create_tests
from springrain.demo.registration_dossier import create_dossier, create_report_package
from springrain.demo.registration_milestones import create_blocked_case, create_milestones
from springrain.demo.registration_pathway import create_planned_road

FIRST, SECOND = "压疮体位减压翻身垫", "可视化喉镜防雾片"


def create_registration() -> None:
    """Class III comes from the demo's partnership; the officer opens the others."""
    _third(Case.objects.select_related("project").get(partnership__isnull=False))
    firm = Organisation.objects.get(pk=actor("firm").organisation_id or 0)
    _second(_opened(SECOND, "II", firm))
    project = Project.objects.select_related("institution").get(title=FIRST, owner__isnull=False)
    assert project.institution is not None  # noqa: S101 - the demo's doctors work in one
    _first(_opened(FIRST, "I", project.institution))


def _opened(title: str, management_class: str, registrant: Organisation) -> Case:
    project = Project.objects.get(title=title, owner__isnull=False)
    _confirm(project, management_class)
    return open_case(by=actor("officer"), project=Project.objects.get(pk=project.pk), registrant=registrant)


def _confirm(project: Project, management_class: str) -> None:
    if project.confirmed_class != management_class:
        confirm_class(by=actor("officer"), project=project, management_class=management_class, on=timezone.localdate())


def _fresh(case: Case) -> Case:
    return Case.objects.select_related("project__owner", "project__institution", "registrant", "coach").get(pk=case.pk)


def _third(case: Case) -> None:
    _confirm(case.project, "III")
    create_coach(_fresh(case))
    create_milestones(_fresh(case))
    create_planned_road(_fresh(case), by=actor("coach"))
    create_report_package(Project.objects.get(pk=case.project_id))
    create_dossier(_fresh(case))
    create_channel_check(_fresh(case), actor("doctor"))
    create_force(_fresh(case))
    create_proofs(case.project, actor("doctor"))


def _second(case: Case) -> None:
    create_coach(_fresh(case))
    create_coaching(_fresh(case))
    create_planned_road(_fresh(case), by=actor("firm"), route="same_kind")
    create_tasks(_fresh(case), actor("coach"))
    create_tests(_fresh(case), actor("firm"))
    create_appointments(_fresh(case))
    create_tickets(_fresh(case))
    create_blocked_case(_fresh(case))


def _first(case: Case) -> None:
    create_checklist(_fresh(case))
    create_waiting_request(_fresh(case))
