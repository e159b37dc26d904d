"""The tags that can bring a project into comprehensive evaluation (综合评选): an officer's choice."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput
from core.services import lock, record
from screening.content import TAGS
from screening.enums import ReviewStatus
from screening.models import Review
from screening.permissions import require_transition
from screening.selectors.rounds import ENDED
from screening.workflow import REVIEW_MACHINE


def choose_tags(*, by: Actor, review: Review, tags: Sequence[str]) -> Review:
    """Which tags count for this project, until its decision is prepared. Raises as ``add_projects``."""
    if set(tags) - set(TAGS):
        raise InvalidInput(fields={"tags": [_("Choose among the tags offered.")]})
    with transaction.atomic():
        fresh = lock(Review, review.pk)
        require_transition(by, fresh, REVIEW_MACHINE.transition("cancel"))
        if fresh.status in (ReviewStatus.PREPARED, *ENDED):
            raise GuardRefused(_("The decision on this project is prepared already."))
        before, fresh.tags = fresh.tags, list(dict.fromkeys(tags))
        fresh.save(update_fields=["tags"])
        record(
            by=by,
            event="review.tags_chosen",
            object_type="project",
            object_ref=fresh.audit_ref,
            region=fresh.region_id,
            changes={"tags": [", ".join(before), ", ".join(fresh.tags)]},
        )
    return fresh
