"""A project in which every text of every tier carries its own mark, so that a leak names itself."""

from typing import Any

from projects import fields
from projects.enums import ListKind, Rights, Tier
from projects.models import Project
from projects.services.applications import save_section, start_project
from projects.services.checks import accept_project, return_project
from projects.services.confirmations import decide_confirmation
from projects.services.documents import add_document
from projects.services.lifecycle import submit_project
from projects.services.listings import enter_list
from projects.services.people import accept_invitation, add_team_member, invite_member
from projects.services.viewing import record_view
from tests.answers import sample_answer
from tests.factories import pdf
from tests.personas import Personas
from tests.projects.papers.remarks import ONE_REMARK

FORMATS = {
    fields.Format.PHONE: "13987650001",
    fields.Format.EMAIL: "mark-of-email@example.org",
    fields.Format.PATENT: "ZL202310123456.6",
    fields.Format.PRODUCT_CATEGORY: "13-07-04",
}
ROOM = 40
FILLER = "用于测试的一句话，长度足够"
# A project's people and its institution, which stand in columns and not in the form.
FACTS = {Tier.ENTERPRISE: ["医疗机构 001"], Tier.GRANTED: ["队员的姓名甲乙"], Tier.REVIEW: []}


def mark_of(section: str, field: fields.Field, column: str = "") -> str:
    """Short enough for any field, and unlike anything else on a page."""
    place = fields.section(section).fields.index(field)
    cell = [each.key for each in field.columns].index(column) if column else 0
    return f"M{int(field.tier)}-{section[:5]}-{place:02}-{cell}-"


def marked_line(text: str, pattern: fields.Format, max_length: int) -> str:
    return FORMATS[pattern] if pattern else text[: max_length or ROOM]


def marked_answer(section: str, field: fields.Field) -> Any:
    mark = mark_of(section, field)
    if field.kind is fields.Kind.LINE:
        return marked_line(mark, field.format, field.max_length)
    if field.kind is fields.Kind.TEXT:
        filler = FILLER * (1 + field.min_length // len(FILLER))
        return f"{mark}{filler}"[: field.max_length or None]
    if field.kind is fields.Kind.TABLE:
        return [
            {
                column.key: marked_line(mark_of(section, field, column.key), column.format, column.max_length)
                if column.kind is fields.Kind.LINE
                else ""
                for column in field.columns
            }
        ]
    return sample_answer(field)


def marked_answers(section: fields.Section) -> dict[str, Any]:
    """Every field is answered, and what it depends on answered so that it is asked."""
    answers = {field.key: marked_answer(section.key, field) for field in section.fields}
    for field in section.fields:
        if field.needed_if is not None:
            key, values = field.needed_if
            many = section.field(key).kind is fields.Kind.CHOICES
            answers[key] = [values[0]] if many else values[0]
    overruled = {"patent_status": "granted", "service_invention": "yes"}
    return {**answers, **{key: value for key, value in overruled.items() if key in answers}}


def document_mark(tier: int) -> str:
    return f"M{tier}-document"


def marks(tier: Tier) -> list[str]:
    """All marks of exactly this tier, documents and people included."""
    found = [document_mark(tier), *FACTS.get(tier, [])]
    for section, field in fields.all_fields():
        if field.tier != tier:
            continue
        if field.kind is fields.Kind.TABLE:
            lines = [column for column in field.columns if column.kind is fields.Kind.LINE]
            found += [
                marked_line(mark_of(section.key, field, column.key), column.format, column.max_length)
                for column in lines
            ]
        elif field.kind is fields.Kind.LINE:
            found.append(marked_line(mark_of(section.key, field), field.format, field.max_length))
        elif field.kind is fields.Kind.TEXT:
            found.append(mark_of(section.key, field))
    return found


def marked_project(people: Personas) -> Project:
    """Accepted and listed, after everything that writes mails, notices and lines of the audit log has happened."""
    owner = people.wang.actor
    project = start_project(by=owner)
    for section in fields.SECTIONS:
        save_section(by=owner, project=project, section=section.key, answers=marked_answers(section), version=0)
    for tier in Tier:
        add_document(
            by=owner,
            project=project,
            section="technology",
            title=document_mark(tier),
            tier=tier,
            upload=pdf(f"{document_mark(tier)}.pdf", b"%PDF-1.4\n" + document_mark(tier).encode() + b"\n%%EOF\n"),
        )
    join(people, project)
    project = hand_in_twice(people, project)
    decide_confirmation(by=people.manager.actor, project=project, confirmed=True, note="同意申报")
    accept_project(by=people.officer.actor, project=project)
    enter_list(by=people.officer.actor, project=project, kind=ListKind.LIBRARY, on=project.applied_on, basis="依据")
    record_view(by=people.officer.actor, project=project)
    return Project.objects.get(pk=project.pk)


def join(people: Personas, project: Project) -> None:
    """A member who never answers, and Li, who joins."""
    owner = people.wang.actor
    add_team_member(by=owner, project=project, name=FACTS[Tier.GRANTED][0])
    member = add_team_member(by=owner, project=project, name="申报人 018", rights=Rights.EDIT)
    invitation = invite_member(by=owner, member=member, email=people.li.user.email)
    accept_invitation(by=people.li.actor, invitation=invitation)


def hand_in_twice(people: Personas, project: Project) -> Project:
    submit_project(by=people.wang.actor, project=project)
    return_project(by=people.officer.actor, project=Project.objects.get(pk=project.pk), remarks=ONE_REMARK)
    submit_project(by=people.wang.actor, project=Project.objects.get(pk=project.pk))
    return Project.objects.get(pk=project.pk)
