"""Puts the looks of outsiders on record, for the owner to see."""

from django.db import transaction

from core.actor import Actor
from projects.enums import Tier
from projects.models import Project
from projects.notifications import tell_first_look, tell_first_reading
from projects.selectors.viewers import has_just_looked
from projects.selectors.visibility import FIRM_ROLES, TEAM, interface_tier, relations_of, viewing_tier
from projects.services.trail import record_on_project
from projects.workflow import OWNER


def record_view(*, by: Actor, project: Project, part: str = "page", again: bool | None = None) -> None:
    """Audits that somebody outside the project's own people read it, and up to which tier.

    Visitors who are not signed in are not recorded: there is nobody to name. Repeats within half an hour count once;
    ``again``: whether this is one, where the page has asked. The owner is told when a firm looks for the first time,
    and when it first reads what was opened in person.
    """
    if not by.is_authenticated or relations_of(by, project) & {OWNER, TEAM}:
        return
    is_firm = by.role in FIRM_ROLES
    # What others may read does not change between two looks.
    if not is_firm and (has_just_looked(by, project, part) if again is None else again):
        return
    tier = interface_tier(by, project) if part == "api" else viewing_tier(by, project)
    if is_firm and has_just_looked(by, project, part, tier):
        return
    with transaction.atomic():
        record_on_project(
            by=by,
            project=project,
            event="project.viewed",
            changes={"tier": int(tier), "part": part},
        )
        if tier == Tier.GRANTED:
            tell_first_reading(project=project, by=by)
        elif is_firm:
            tell_first_look(project=project, by=by)
