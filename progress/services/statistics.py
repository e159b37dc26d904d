"""Publishing figures for everybody, and taking them back: only what an office looked at and chose, frozen."""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput
from core.refs import new_ref
from core.services import lock, record
from progress.models import StatisticsEdition
from progress.permissions import board_scope, statistics_region
from progress.reports.offered import OfferedFigure, digest_of_figures, offered_figures
from progress.scope import Filters
from progress.selectors.statistics import editions_of


def preview_figures(*, by: Actor, keys: Collection[str], as_of: date) -> list[OfferedFigure]:
    """What would be published: counted now, kept nowhere. Raises PermissionRefused."""
    return offered_figures(board_scope(by, statistics_region(by)), Filters(as_of), keys)


def publish_statistics(
    *, by: Actor, keys: Collection[str], as_of: date, small: Collection[str], seen: str, after: int
) -> StatisticsEdition:
    """Freezes what the preview showed, as the next version. Posted twice, it is published once.

    ``small`` are the figures below five that are to be published all the same; the others of that size are left out.
    ``seen`` is the preview's digest, ``after`` the newest version it knew of. Raises PermissionRefused; InvalidInput
    when nothing is left to publish; GuardRefused when figures changed since the preview or somebody else published.
    """
    region = statistics_region(by)
    found = preview_figures(by=by, keys=keys, as_of=as_of)
    chosen = [each.as_json() for each in found if not each.is_small or each.key in small]
    newest = editions_of(region).first()
    if newest is not None and newest.version == after + 1 and (newest.figures, newest.as_of) == (chosen, as_of):
        return newest
    if digest_of_figures(found) != seen:
        raise GuardRefused(_("A figure has changed since the preview. Please look at it again, then publish."))
    if not chosen:
        raise InvalidInput(
            _("No figure is left to publish: tick small ones that you want to publish, or choose others.")
        )
    if (newest.version if newest is not None else 0) != after:
        raise _published_meanwhile()
    return _publish(by, region, chosen, as_of, after + 1)


def _published_meanwhile() -> GuardRefused:
    return GuardRefused(_("Somebody has published in the meantime. Please look at that version first."))


def _publish(by: Actor, region: str, figures: list[dict[str, object]], as_of: date, version: int) -> StatisticsEdition:
    assert by.user_id is not None  # noqa: S101 - officers and officials are people
    edition = StatisticsEdition(
        ref=new_ref(),
        region_id=region or None,
        version=version,
        as_of=as_of,
        figures=figures,
        published_by_id=by.user_id,
        office=by.organisation_name,
    )
    try:
        with transaction.atomic():
            edition.save(force_insert=True)
            _record(by, edition, "statistics.published", {"figures": [str(each["key"]) for each in figures]})
    except IntegrityError:
        raise _published_meanwhile() from None
    return edition


def take_back_statistics(*, by: Actor, edition: StatisticsEdition) -> StatisticsEdition:
    """Nothing of the place is shown to visitors any more until something is published anew. Done twice, it is once.

    Raises PermissionRefused; GuardRefused for a version that a later one has replaced.
    """
    region = statistics_region(by)
    with transaction.atomic():
        fresh = lock(StatisticsEdition, edition.pk)
        newest = editions_of(region).first()
        if newest is None or newest.pk != fresh.pk:
            raise GuardRefused(_("Only the version that is shown can be taken back."))
        if fresh.taken_back_at is None:
            fresh.taken_back_at, fresh.taken_back_by_id = timezone.now(), by.user_id
            fresh.save(update_fields=["taken_back_at", "taken_back_by"])
            _record(by, fresh, "statistics.taken_back", {})
    return fresh


def _record(by: Actor, edition: StatisticsEdition, event: str, changes: dict[str, object]) -> None:
    facts = {"version": edition.version, "as_of": edition.as_of.isoformat(), **changes}
    record(
        by=by,
        event=event,
        object_type="statistics",
        object_ref=edition.ref,
        region=edition.region_id or "",
        changes=facts,
    )
