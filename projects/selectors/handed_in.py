"""The answers of an application: to its own people as they stand, to everybody else as they were handed in."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from core.actor import Actor
from projects.enums import Status
from projects.models import Project, Submission
from projects.selectors.applications import section_records
from projects.selectors.visibility import TEAM, relations_of
from projects.workflow import OWNER

# From the return on the applicant may have changed his answers; half a correction is not yet anybody's business.
CHANGED_SINCE = frozenset(
    {Status.RETURNED.value, Status.TO_IMPROVE.value, Status.WITHDRAWN.value, Status.ARCHIVED.value}
)

Answers = Mapping[str, Mapping[str, Any]]


def known_answers(actor: Actor, project: Project) -> Answers:
    """By section, not yet cut to a tier: whoever shows them asks ``projects.disclosure``."""
    if project.status in CHANGED_SINCE and not relations_of(actor, project) & {OWNER, TEAM}:
        last = project.submissions.order_by("-number").first()
        if last is not None:
            handed_in: Answers = last.package["answers"]
            return handed_in
    return present_answers(project)


def ever_handed_in() -> Exists:
    """A condition on projects, to be read with what else is asked of them."""
    return Exists(Submission.objects.filter(project=OuterRef("pk")))


def present_answers(project: Project) -> Answers:
    """As they are stored now; those that stand in columns of the project are left to the reader."""
    return {key: record.answers for key, record in section_records(project).items()}
