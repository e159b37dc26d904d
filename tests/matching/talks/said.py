"""Conversations and meetings for the tests, and a second firm that must learn of none."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.roles import Role
from matching.models import Match, Meeting, Message
from matching.services.meetings import MeetingPlan, propose_meeting
from matching.services.talks import send_message
from projects.models import Project
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project
from tests.matching.matched import chosen_match
from tests.personas import Persona, Personas, make_organisation, make_persona

OUTSIDERS = (
    *("li", "manager", "zhao", "officer", "leader", "coach", "unverified_firm"),
    *("department", "national", "nobody", "second_firm"),
)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SECRET = "镀膜配方先按第三版试，细节当面说"


def outsider(people: Personas, who: str) -> Persona:
    return another_firm() if who == "second_firm" else getattr(people, who)


def another_firm() -> Persona:
    firm = make_organisation("企业 077", OrganisationKind.ENTERPRISE)
    return make_persona("企业用户 077", Role.ENTERPRISE_MEMBER, firm)


def colleague_of(persona: Persona) -> Persona:
    return make_persona("企业用户 099", Role.ENTERPRISE_MEMBER, persona.organisation)


def pdf(name: str = "方案.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def said(persona: Persona, match: Match, text: str = SECRET, **more) -> Message:
    return send_message(by=persona.actor, match=match, text=text, **more)


def plan(days: float = 3, **changed) -> MeetingPlan:
    facts = {
        "subject": "样机尺寸与接口",
        "starts_at": (timezone.now() + timedelta(days=days)).replace(second=0, microsecond=0),
        "minutes": 60,
        "place": "医疗机构 001 三号楼会议室",
        "link": "https://meeting.example.org/j/0423",
        "note": "请带上图纸",
    }
    return MeetingPlan(**{**facts, **changed})


def proposal(persona: Persona, match: Match, days: float = 3, **changed) -> Meeting:
    return propose_meeting(by=persona.actor, match=match, plan=plan(days, **changed))


def second_match(people: Personas) -> Match:
    """Between the same two, about another project of Wang."""
    project = accepted_project(people, patent_status="granted", service_invention="no", title="输送导丝稳定装置")
    set_openness(by=people.wang.actor, project=project, openness="enterprises")
    return chosen_match(people, Project.objects.get(pk=project.pk))
