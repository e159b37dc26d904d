"""Projects at a status, built by driving the services, never by setting fields."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from projects import fields
from projects.models import Project
from projects.services.applications import save_section, start_project
from projects.services.checks import accept_project, return_project
from projects.services.lifecycle import submit_project
from tests.answers import complete_answers
from tests.personas import Persona, Personas

SMALL_PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def pdf(name: str = "paper.pdf", content: bytes = SMALL_PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def draft_project(persona: Persona, **answers: Any) -> Project:
    """A complete draft; ``answers`` overrides single fields by key, e.g. title="…", patent_status="granted"."""
    project = start_project(by=persona.actor)
    for section in fields.SECTIONS:
        save_section(
            by=persona.actor,
            project=project,
            section=section.key,
            answers=complete_answers(section, **answers),
            version=0,
        )
    return Project.objects.get(pk=project.pk)


def submitted_project(persona: Persona, **answers: Any) -> Project:
    project = draft_project(persona, **answers)
    submit_project(by=persona.actor, project=project)
    return Project.objects.get(pk=project.pk)


def returned_project(people: Personas, remarks: list[Any], **answers: Any) -> Project:
    project = submitted_project(people.wang, **answers)
    return_project(by=people.officer.actor, project=project, remarks=remarks)
    return Project.objects.get(pk=project.pk)


def accepted_project(people: Personas, **answers: Any) -> Project:
    project = submitted_project(people.wang, **answers)
    accept_project(by=people.officer.actor, project=project)
    return Project.objects.get(pk=project.pk)
