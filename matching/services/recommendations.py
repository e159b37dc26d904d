"""What somebody does not want recommended again, and what he takes back of that.

It is his own affair: nobody else reads it, it changes nothing for others, and no line of the audit log tells of it.
"""

from accounts.models import Organisation
from core.actor import Actor
from core.errors import NotVisible
from matching.models import Dismissal
from matching.selectors.recommendations import Pairing
from projects.models import Project


def dismiss_recommendation(*, by: Actor, pairing: Pairing) -> None:
    """Twice is once. The reasons it was recommended for count for less in this person's recommendations."""
    if by.user_id is None:
        raise NotVisible
    Dismissal.objects.get_or_create(
        user_id=by.user_id,
        project_id=pairing.project.pk,
        organisation_id=pairing.organisation.pk,
        defaults={"factors": pairing.keys},
    )


def restore_recommendation(*, by: Actor, project: Project, organisation: Organisation) -> None:
    """It may be recommended again, and its reasons count as before; what was never dismissed stays as it is."""
    if by.user_id is not None:
        Dismissal.objects.filter(user_id=by.user_id, project=project, organisation=organisation).delete()
