"""What a person's own data and open duties are among projects, for whoever takes his data along or leaves."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import OpenDuty, PersonalPart, Row, add_open_duties, add_personal_part
from projects.enums import Status
from projects.models import DocumentVersion, Project, SectionRecord, Submission, TeamMember

# Nothing is to be done for these any more; they stay with the institution as they are.
AT_REST = (Status.REFUSED, Status.WITHDRAWN, Status.ARCHIVED, Status.NOT_PASSED)


def _own(user: User) -> Iterable[Row]:
    names = ("key", "reference", "title", "status", "applied_on", "submitted_at", "openness", "institution__name")
    return Project.objects.filter(owner=user).order_by("pk").values(*names)


def _answers(user: User) -> Iterable[Row]:
    rows = SectionRecord.objects.filter(project__owner=user).order_by("project_id", "section")
    return rows.values("project__key", "section", "answers", "saved_at")


def _submissions(user: User) -> Iterable[Row]:
    rows = Submission.objects.filter(submitted_by=user).order_by("pk")
    return rows.values("project__reference", "number", "submitted_at", "digest", "code")


def _teams(user: User) -> Iterable[Row]:
    rows = TeamMember.objects.filter(user=user).order_by("pk")
    return rows.values("project__reference", "position", "name", "organisation_name", "contribution", "rights")


def _documents(user: User) -> Iterable[Row]:
    rows = DocumentVersion.objects.filter(uploaded_by=user).order_by("pk")
    return rows.values("document__project__key", "document__title", "name", "size", "sha256", "uploaded_at")


def _files(user: User) -> Iterator[tuple[str, Any]]:
    for version in DocumentVersion.objects.filter(uploaded_by=user).order_by("pk").iterator():
        yield version.name, version.file


def _duties(user: User) -> Iterator[OpenDuty]:
    """A project goes on with somebody: it is handed over, withdrawn or put away."""
    for project in Project.objects.filter(owner=user).exclude(status__in=AT_REST).order_by("pk"):
        name = {"project": project.reference or project.title or project.key}
        words = _("%(project)s is yours: hand it over to a colleague, withdraw it, or archive it.") % name
        yield OpenDuty(words, reverse("projects:project_page", args=[project.ref]))


for part_name, rows in (
    ("projects", _own),
    ("applications", _answers),
    ("submissions", _submissions),
    ("teams", _teams),
):
    add_personal_part(PersonalPart(part_name, rows))
add_personal_part(PersonalPart("documents", _documents, _files))
add_open_duties(_duties)
