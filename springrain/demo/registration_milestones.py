"""The demo's registration cases: what was reached, what waits for confirmation, and one that is blocked."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Organisation
from core.actor import Actor
from registration.enums.cases import BlockCode, Route
from registration.enums.milestones import MilestoneKind
from registration.models import Case
from registration.services.cases import block_case, open_case, set_route
from registration.services.milestone_values import Report
from registration.services.milestones import report_milestone
from registration.steps import steps_of
from springrain.demo.people import actor

PAPER = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
EVIDENCE: dict[str, str] = {
    MilestoneKind.DESIGN_FROZEN.value: "设计定型评审纪要.pdf",
    MilestoneKind.TESTED.value: "注册检验报告.pdf",
    MilestoneKind.EVALUATED.value: "临床评价报告.pdf",
}
OBSTACLE = "送检样品的封装材料到货推迟，预计三周后恢复送检。"


def create_milestones(case: Case) -> None:
    """The office enters what is reached; the enterprise reports the next, which waits for confirmation."""
    office, firm, today = actor("officer"), actor("firm"), timezone.localdate()
    _reported(office, case, Report(MilestoneKind.DESIGN_FROZEN.value, today - timedelta(days=75)))
    kinds = {step.kind for step in steps_of(Case.objects.get(pk=case.pk).management_class)}
    if MilestoneKind.TESTED not in kinds:
        return
    set_route(by=firm, case=Case.objects.get(pk=case.pk), route=Route.SAME_KIND)
    facts = {"institute": "检测机构 951"}
    tested = Report(MilestoneKind.TESTED.value, today - timedelta(days=31), number="JC2026-0118", facts=facts)
    _reported(office, case, tested)
    note = "同品种比对资料见附件，第 12 页为结论。"
    _reported(firm, case, Report(MilestoneKind.EVALUATED.value, today - timedelta(days=3), note=note))


def create_blocked_case(case: Case) -> None:
    """A second one of the same project, with the institution as registrant, that an obstacle keeps from going on."""
    project, institution = case.project, case.project.institution
    if institution is None or not Organisation.objects.filter(pk=institution.pk, verified_at__isnull=False).exists():
        return
    own = open_case(by=actor("officer"), project=project, registrant=institution)
    block_case(by=actor("officer"), case=own, code=BlockCode.ENGINEERING, text=OBSTACLE)


def _reported(by: Actor, case: Case, report: Report) -> None:
    paper = SimpleUploadedFile(EVIDENCE[report.kind], PAPER, content_type="application/pdf")
    report_milestone(by=by, case=Case.objects.get(pk=case.pk), report=report, files=[paper])
