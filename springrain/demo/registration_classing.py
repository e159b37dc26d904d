"""The demo's doubts about a class, channel pre-checks and certificates, given a case of the demo."""

from django.utils import timezone

from accounts.models import User
from accounts.selectors import actor_for
from core.actor import Actor
from projects.enums import ListKind, ManagementClass
from projects.models import Listing, Project
from registration.channels import procedures_of
from registration.models import Case, ClassificationRequest, Proof
from registration.services.channels import advise_channel, save_channel_answers
from registration.services.classification import Draft, hand_in_request, start_request
from registration.services.classification_office import Decision, confirm_outcome, decide_request, send_to_centre
from registration.services.proofs import issue_proof
from springrain.demo.people import actor

DRAFT = Draft(
    description="由一次性使用的导管端头和可重复使用的手柄组成，端头材料为医用级聚合物，手柄内含微型压力传感器。",
    intended_use="在手术中为医务人员提供组织间压力的参考值，单次使用不超过两小时，不用于诊断。",
    similar="已有同类压力监测导管按第三类管理；不含传感器的手柄按第二类管理。",
    reason="分类目录中没有“带压力提示的手柄”的品名举例，传感器仅作提示，可能按第二类管理。",
)
ANSWERS = {"urgent": "yes", "none_in_province": "yes", "first_registration": "yes", "traceable": "yes"}
ADVICE = "临床急需且省内尚无同品种，建议在注册申请前与省局沟通优先审批。"


def create_classing(case: Case) -> None:
    """A decided request, answers with advice, and the owner's certificates; the class follows what was decided."""
    owner = _owner(case.project)
    request = create_request(case, owner)
    if case.project.confirmed_class != ManagementClass.II:
        confirm_outcome(by=actor("officer"), request=request, on=timezone.localdate())
    create_channel_check(Case.objects.get(pk=case.pk), owner)
    create_proofs(case.project, owner)


def create_request(case: Case, owner: Actor, outcome: str = "II") -> ClassificationRequest:
    """Prepared by the owner, sent on by the province, decided by the national centre."""
    officer, today = actor("officer"), timezone.localdate()
    request = hand_in_request(by=owner, request=start_request(by=owner, project=case.project, case=case, draft=DRAFT))
    request = send_to_centre(
        by=officer,
        request=request,
        number="FL2026000901",
        on=today,
        opinion_class=outcome,
        opinion="建议按第二类管理。",
    )
    return decide_request(by=officer, request=request, decision=Decision(outcome, today, "20260901", "按第二类管理。"))


def create_waiting_request(case: Case) -> ClassificationRequest:
    """One that lies on the office's desk."""
    owner = _owner(case.project)
    return hand_in_request(by=owner, request=start_request(by=owner, project=case.project, case=case, draft=DRAFT))


def create_channel_check(case: Case, owner: Actor) -> None:
    save_channel_answers(by=owner, case=case, answers=ANSWERS, version=0)
    channels = [procedure.channel.value for procedure in procedures_of(case.region_id)]
    advise_channel(by=actor("officer"), case=case, channel=channels[-1], reason=ADVICE)


def create_proofs(project: Project, owner: Actor) -> list[Proof]:
    """Of conversion, which every case allows; of the library where the project stands in it."""
    kinds = ["conversion"]
    if Listing.objects.filter(project=project, kind=ListKind.LIBRARY).exists():
        kinds.append("library")
    return [issue_proof(by=owner, project=project, kind=kind) for kind in kinds]


def _owner(project: Project) -> Actor:
    return actor_for(User.objects.get(pk=project.owner_id or 0))
