"""Drives the fictional projects to their statuses through the services, as their people would do it."""

from typing import Any

from django.utils import timezone

from core.actor import Actor
from projects import fields
from projects.enums import ListKind
from projects.models import Project
from projects.services.applications import save_section, start_project
from projects.services.checks import RemarkInput, accept_project, refuse_project, return_project
from projects.services.confirmations import decide_confirmation
from projects.services.lifecycle import archive_project, submit_project, withdraw_project
from projects.services.listings import enter_list
from springrain.demo.ideas import IDEAS, DemoIdea
from springrain.demo.open_ideas import OPEN_IDEAS
from springrain.demo.people import actor
from springrain.demo.screened_ideas import SCREENED_IDEAS

MATURITY = {"idea": "2", "prototype": "4", "engineering": "5", "frozen": "7", "trial": "8"}
# A syntactically right, invented number (2023, invention, serial, check digit).
PATENT = {"number": "ZL202310000017.6", "kind": "invention", "holder": "医疗机构 901", "granted_on": "2025-08-06"}


def create_projects() -> None:
    for idea in (*IDEAS, *SCREENED_IDEAS, *OPEN_IDEAS):
        _drive(idea, _draft(idea))


def _draft(idea: DemoIdea) -> Project:
    owner = actor(idea.owner)
    project = start_project(by=owner, title=idea.title)
    answers = _answers(idea, owner)
    for section in fields.SECTIONS:
        mine = {field.key: answers[field.key] for field in section.fields if field.key in answers}
        # The draft stays a draft: its last sections are still to be filled in.
        if idea.end == "draft" and section.number > 5:
            break
        save_section(by=owner, project=project, section=section.key, answers=mine, version=0)
    return Project.objects.get(pk=project.pk)


def _answers(idea: DemoIdea, owner: Actor) -> dict[str, Any]:
    return {
        "title": idea.title,
        "summary": idea.summary,
        "project_type": ["idea" if idea.stage == "idea" else "prototype"],
        "applicant_name": owner.label,
        "department": idea.department,
        "job_title": "主任医师",
        "phone": "13800138000",
        "email": f"{idea.owner}@example.org",
        "institution_consent": "online",
        "problem": idea.problem,
        "population": "本院及协作医院收治的同类患者",
        "annual_cases": 120,
        "existing_means": idea.existing + "临床上仍缺少合适的替代办法。",
        "benefit": idea.benefit + "具体数据将在下一步试验中核实。",
        "settings": ["ward"],
        "tags": list(idea.tags),
        "principle": idea.principle + "关键参数由台架试验确定。",
        "intended_use": idea.summary + "。",
        "subcatalogue": idea.subcatalogue,
        "claimed_class": idea.management_class,
        "stage": idea.stage,
        "maturity": MATURITY[idea.stage],
        "tests_done": "完成台架试验和两轮临床使用者评估。",
        "patent_status": idea.patent_status,
        "patents": [PATENT] if idea.patent_status in {"filed", "published", "granted"} else [],
        "service_invention": "yes",
        "published": "no",
        "no_dispute": True,
        "support": ["engineering", "testing"],
        "modes": ["licence", "joint"],
        "disclosure_level": "enterprises",
        "truthful": True,
        "privacy": True,
        "no_patient_data": True,
    }


def _drive(idea: DemoIdea, project: Project) -> None:
    owner, officer = actor(idea.owner), actor("officer")
    if idea.end == "draft":
        return
    if idea.end == "archived":
        archive_project(by=owner, project=project)
        return
    submit_project(by=owner, project=project)
    project.refresh_from_db()
    if idea.end == "returned":
        return_project(by=officer, project=project, remarks=REMARKS)
    if idea.end == "refused":
        refuse_project(by=officer, project=project, code="other", text=REFUSAL)
    if idea.end == "withdrawn":
        withdraw_project(by=owner, project=project, reason="准备与合作单位重新确定方案后再申报")
    if idea.end == "accepted":
        _accept(idea, project, officer)


def _accept(idea: DemoIdea, project: Project, officer: Actor) -> None:
    decide_confirmation(by=actor("hospital"), project=project, confirmed=True, note="同意申报")
    accept_project(by=officer, project=project, confirmed_class=idea.management_class)
    for kind in idea.lists:
        enter_list(
            by=officer,
            project=project,
            kind=ListKind(kind),
            on=timezone.localdate(),
            basis="演示数据：入库决定",
        )


REMARKS = [
    RemarkInput("clinical", "existing_means", "请补充与已上市同类产品的比较（至少一种）。"),
    RemarkInput("product", "class_basis", "请说明判定为第二类的依据，可写明参照的产品类别。"),
]
REFUSAL = (
    "目前的设想还没有可供判断的原理说明和试验基础。建议先与本院科研部门或服务平台做一次概念验证，"
    "有初步结果后可再次申报；注册路径的问题可以向省局咨询。"
)
