"""What the addresses of class, channels and certificates are about, given a case of Wang with its coach."""

from django.utils import timezone

from projects.enums import ListKind
from projects.models import Listing
from projects.services.listings import enter_list
from registration.models import Case
from registration.services.classification import Draft, hand_in_request, start_request
from registration.services.proofs import issue_proof
from tests.factories import accepted_project
from tests.personas import Personas

DRAFT = Draft(
    description="由支撑环和输送系统组成，直径六至二十毫米。",
    intended_use="用于房间隔缺损的封堵治疗。",
    reason="分类目录中没有对应的品名举例。",
)


def special(case: Case, people: Personas) -> dict[str, dict[str, object]]:
    """A request that was handed in, a draft of a project without a case, and a certificate of Wang."""
    wang = people.wang.actor
    begun = start_request(by=wang, project=case.project, case=case, draft=DRAFT)
    request = hand_in_request(by=wang, request=begun)
    alone = accepted_project(people, title="矩阵类别存疑", claimed_class="unsure")
    draft = start_request(by=wang, project=alone, draft=DRAFT)
    if not Listing.objects.filter(project=case.project, kind=ListKind.LIBRARY, left_on=None).exists():
        enter_list(by=people.officer.actor, project=case.project, kind=ListKind.LIBRARY, on=timezone.localdate())
    proof = issue_proof(by=wang, project=case.project, kind="library")
    about = {"ref": case.project.ref, "proof": proof.ref}
    return {
        "registration:case_classification": {"ref": case.ref},
        "registration:case_classification_new": {"ref": case.ref},
        "registration:project_classification": {"ref": alone.ref},
        "registration:project_classification_new": {"ref": alone.ref},
        "registration:classification_page": {"ref": request.ref},
        "registration:classification_edit": {"ref": draft.ref},
        "registration:case_channels": {"ref": case.ref},
        "registration:project_proofs": {"ref": case.project.ref},
        "registration:proof_panel": {"ref": case.project.ref},
        "registration:proof_pdf": about,
        "proofs:proof_verify": {"code": proof.code},
        "console:proof_page": {"ref": proof.ref},
    }
