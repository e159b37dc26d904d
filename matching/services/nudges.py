"""The office reminds whoever keeps a match waiting."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, PermissionRefused
from core.services import lock, record
from matching.models import Match
from matching.notifications.nudges import tell_nudged
from matching.permissions import relations_of
from matching.selectors.office_matches import parties_waited_for, reminder_day
from matching.workflow import OFFICER


def nudge_match(*, by: Actor, match: Match) -> Match:
    """Tells those whose answer, signature or consent is missing; audited, once in ``nudge_days`` calendar days.

    Raises PermissionRefused for whoever is no officer of the project's province or has a part in it; GuardRefused
    when nobody keeps it waiting, or it is too early.
    """
    if OFFICER not in relations_of(by, match):
        raise PermissionRefused(_("Only the responsible office can do this."))
    with transaction.atomic():
        fresh = lock(Match, match.pk)
        parties = parties_waited_for(fresh)
        if not parties:
            raise GuardRefused(_("Nobody keeps this match waiting now."))
        _require_time(fresh)
        fresh.nudged_at = timezone.now()
        fresh.save(update_fields=["nudged_at"])
        record(
            by=by,
            event="match.nudged",
            object_type="match",
            object_ref=fresh.ref,
            region=fresh.region_id,
            changes={"parties": parties},
        )
        tell_nudged(match=fresh, parties=parties)
    return fresh


def _require_time(match: Match) -> None:
    first = reminder_day(match)
    if timezone.localdate() < first:
        raise GuardRefused(_("They can be reminded from %(day)s on.") % {"day": date_format(first)})
