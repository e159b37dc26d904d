"""Exemptions (豁免): the office says why something overdue is not chased until a day; audited, and over by itself."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.roles import Role
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.services import record
from core.texts import required_text
from progress.models import Exemption
from progress.waiting.board import board_row
from progress.waiting.kinds import FOREVER, Row

MOST_REASON = 300
LONGEST = timedelta(days=365)


def exempt(*, by: Actor, kind: str, pk: int, until: date, reason: str) -> Exemption:
    """Keeps it from being chased up to and including a day; another exemption takes the place of one that stands.

    The term itself stays as it is, and the row is shown, counted apart. Raises PermissionRefused, NotVisible,
    InvalidInput for a day that has passed or lies more than a year ahead, GuardRefused for what is not late.
    """
    person = require_officer(by)
    said = required_text("reason", reason, least=5, most=MOST_REASON, missing=_("Say why, in a few words."))
    today = timezone.localdate()
    if not today <= until <= today + LONGEST:
        last = date_format(today + LONGEST)
        raise InvalidInput(fields={"until": [_("Choose a day from today until %(day)s.") % {"day": last}]})
    with transaction.atomic():
        row = board_row(by, kind, pk)
        if row.due_on is None or row.due_on >= today:
            raise GuardRefused(_("It is not overdue; there is nothing to exempt."))
        _end_standing(by, row)
        made = Exemption(kind=kind, object_id=pk, region_id=by.region, until=until, reason=said, made_by_id=person)
        _keep(made)
        _record(by, row, "exemption.made", {"until": until.isoformat()}, said)
    return made


def take_exemption_back(*, by: Actor, kind: str, pk: int) -> None:
    """It is chased again from now on. Nothing happens when none stands. Raises PermissionRefused, NotVisible."""
    require_officer(by)
    with transaction.atomic():
        row = board_row(by, kind, pk)
        if row.exempt == FOREVER:
            raise GuardRefused(_("This exemption was made in the formal check and has no end."))
        if _end_standing(by, row):
            _record(by, row, "exemption.taken_back", {}, "")


def require_officer(by: Actor) -> int:
    if by.user_id is None or by.role != Role.PROVINCIAL_OFFICER:
        raise PermissionRefused(_("Only an officer of the province can do this."))
    return by.user_id


def _keep(made: Exemption) -> None:
    """Two officers at once: the first one's stands, the second is told."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise GuardRefused(_("Somebody else has just exempted it; look at it again.")) from None


def _end_standing(by: Actor, row: Row) -> int:
    standing = Exemption.objects.filter(kind=row.kind, object_id=row.pk, ended_at=None)
    return standing.update(ended_at=timezone.now(), ended_by_id=by.user_id)


def _record(by: Actor, row: Row, event: str, changes: dict[str, str], reason: str) -> None:
    record(
        by=by,
        event=event,
        object_type="deadline",
        object_ref=f"{row.kind}:{row.ref}",
        region=by.region,
        changes={"kind": row.kind, "due_on": row.due_on.isoformat() if row.due_on else "", **changes},
        reason=reason,
    )
