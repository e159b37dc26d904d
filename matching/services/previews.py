"""The project's own people look at it as others do."""

from core.actor import Actor
from matching.selectors.previews import Preview, preview_of
from projects.models import Project
from projects.services.trail import record_on_project


def preview_project(*, by: Actor, project: Project, audience: str) -> Preview:
    """Puts the look on record. Widens nothing: ``project`` is one the actor belongs to, and reads in full anyway."""
    record_on_project(by=by, project=project, event="project.previewed", changes={"audience": audience})
    return preview_of(project, audience)
