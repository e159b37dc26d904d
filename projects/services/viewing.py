"""Puts the looks of outsiders on record, for the owner to see."""

from django.db import transaction

from core.actor import Actor
from projects.models import Project
from projects.notifications import tell_first_look
from projects.selectors.viewers import has_just_looked
from projects.selectors.visibility import FIRM_ROLES, TEAM, relations_of, viewing_tier
from projects.services.trail import record_on_project
from projects.workflow import OWNER


def record_view(*, by: Actor, project: Project, part: str = "page") -> None:
    """Audits that somebody outside the project's own people read it, and up to which tier.

    Visitors who are not signed in are not recorded: there is nobody to name. Repeats within half an hour count once.
    The owner is told when a firm looks for the first time.
    """
    if not by.is_authenticated or relations_of(by, project) & {OWNER, TEAM}:
        return
    if has_just_looked(by, project, part):
        return
    with transaction.atomic():
        record_on_project(
            by=by,
            project=project,
            event="project.viewed",
            changes={"tier": int(viewing_tier(by, project)), "part": part},
        )
        if by.role in FIRM_ROLES:
            tell_first_look(project=project, by=by)
