"""Requests for classification, answers and certificates, brought there by the services."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from projects.enums import ListKind
from projects.models import Project
from projects.services.listings import enter_list
from registration.models import Case, ClassificationRequest
from registration.services.classification import Draft, hand_in_request, start_request
from registration.services.classification_office import Decision, decide_request, send_to_centre
from tests.personas import Persona, Personas
from tests.registration.factories import coached, open_case_of

SECRET = "镍钛合金支撑环的独有结构"
DRAFT = Draft(
    description=f"{SECRET}，由支撑环和输送系统组成，直径六至二十毫米。",
    intended_use="用于十千克以上儿童房间隔缺损的封堵治疗。",
    similar="同类产品甲，第三类，国械注准20183130001",
    reason="目录中没有对应的品名举例，可能属于第二类或第三类。",
)


def unsure_case(people: Personas) -> Case:
    """Wang does not know the class, nobody has confirmed one; with its coach."""
    return coached(open_case_of(people, "", claimed_class="unsure"), people.coach)


def drafted(by: Persona, case: Case | None, project: Project | None = None, files: Any = ()) -> ClassificationRequest:
    owner = project or (case.project if case is not None else None)
    assert owner is not None
    return start_request(by=by.actor, project=owner, case=case, draft=DRAFT, files=files)


def handed_in(by: Persona, case: Case | None, project: Project | None = None) -> ClassificationRequest:
    return hand_in_request(by=by.actor, request=drafted(by, case, project))


def sent(people: Personas, request: ClassificationRequest) -> ClassificationRequest:
    return send_to_centre(
        by=people.officer.actor,
        request=request,
        number="FL2026000123",
        on=timezone.localdate(),
        opinion_class="II",
        opinion="省局初步意见：按第二类管理。",
    )


def decided(people: Personas, request: ClassificationRequest, outcome: str = "III") -> ClassificationRequest:
    decision = Decision(outcome=outcome, on=timezone.localdate(), number="20260456", answer="按第三类医疗器械管理。")
    return decide_request(by=people.officer.actor, request=request, decision=decision)


def in_library(people: Personas, project: Project, days_ago: int = 0) -> None:
    on = timezone.localdate() - timedelta(days=days_ago)
    enter_list(by=people.officer.actor, project=project, kind=ListKind.LIBRARY, on=on)
