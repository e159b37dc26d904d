"""What waits around matchmaking events: wishes, the day itself, how meetings went, and the office's own steps."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.actor import Actor
from matching.enums import EntryStatus, FairStatus
from matching.models import Fair, FairEntry, FairMeeting, FairWish
from matching.selectors.fairs import start_of
from progress.waiting.enums import Turn
from progress.waiting.kinds import BOTH, Columns, Kind, Link, Rows
from progress.waiting.parts import OFFICERS, SIDES, in_roles, of_province, owned

# Nobody is asked for ever how a meeting went.
ASKED_FOR = timedelta(days=60)
WISHING = (FairStatus.CALLING, FairStatus.SELECTING)


def _own_entries(actor: Actor) -> Rows:
    """Chosen ones: of his projects, and of the verified enterprise he acts for."""
    mine = owned(actor, "project__")
    if actor.role == Role.ENTERPRISE_MEMBER and actor.organisation_id is not None:
        mine |= Q(organisation_id=actor.organisation_id, organisation__verified_at__isnull=False)
    return in_roles(actor, SIDES, FairEntry.objects.filter(mine, status=EntryStatus.CHOSEN))


def _wishes(actor: Actor) -> Rows:
    said = FairWish.objects.filter(by_entry=OuterRef("pk"))
    return _own_entries(actor).filter(~Exists(said), fair__status__in=WISHING, fair__starts_at__gt=timezone.now())


def _coming(actor: Actor) -> Rows:
    """From the published timetable until the day is over, or one has arrived."""
    rows = _own_entries(actor).filter(fair__status=FairStatus.SCHEDULED, arrived_at=None)
    return rows.filter(fair__starts_at__gte=start_of(timezone.localdate()))


def _unsaid(actor: Actor) -> Rows:
    of_project = Q(project_entry=OuterRef("pk"), project_intention="")
    of_firm = Q(firm_entry=OuterRef("pk"), firm_intention="")
    open_ones = FairMeeting.objects.filter(of_project | of_firm)
    since = timezone.now() - ASKED_FOR
    return _own_entries(actor).filter(Exists(open_ones), fair__status=FairStatus.HELD, fair__starts_at__gte=since)


def _to_schedule() -> Rows:
    return Fair.objects.filter(status=FairStatus.SELECTING)


def _to_close(now: datetime) -> Rows:
    return Fair.objects.filter(status=FairStatus.SCHEDULED, starts_at__lt=now)


def _of_officer(actor: Actor, rows: Rows) -> Rows:
    return in_roles(actor, OFFICERS, rows, region_id=actor.region)


# Where a project or firm has its own page of the event.
ENTRY: dict[str, Any] = {"arg": Coalesce("project__reference", "organisation__ref"), "title": "fair__title"}

KINDS = (
    Kind(
        key="fair_wishes",
        label=_("Wishes for a matchmaking event"),
        sentence=_("You are chosen: say whom you would like to meet, before the timetable is made."),
        act=_("Say whom"),
        turn=Turn.ORGANISATION,
        roles=SIDES,
        columns=Columns("fair__ref", **ENTRY, since="@status_since", due="@fair__starts_at"),
        mine=_wishes,
        links={"": Link("matching:fair_wishes", BOTH)},
        overdue=False,
    ),
    Kind(
        key="fair_coming",
        label=_("Matchmaking event you take part in"),
        sentence=_("Look at your timetable, and bring the code for the entrance."),
        act=_("See the timetable"),
        turn=Turn.ORGANISATION,
        roles=SIDES,
        columns=Columns("fair__ref", **ENTRY, since="@fair__status_since", due="@fair__starts_at"),
        mine=_coming,
        links={"": Link("matching:fair_timetable", BOTH)},
        overdue=False,
    ),
    Kind(
        key="fair_intention",
        label=_("How your meetings went"),
        sentence=_("Say for each meeting of the event whether you want to go on."),
        act=_("Say it"),
        turn=Turn.ORGANISATION,
        roles=SIDES,
        columns=Columns("fair__ref", **ENTRY, since="@fair__status_since"),
        mine=_unsaid,
        links={"": Link("matching:fair_timetable", BOTH)},
        overdue=False,
    ),
    Kind(
        key="fair_schedule",
        label=_("Matchmaking event without a timetable"),
        sentence=_("Registration is closed: choose who takes part, and publish the timetable before the day."),
        act=_("See the event"),
        turn=Turn.OFFICE,
        roles=OFFICERS,
        columns=Columns("ref", title="title", since="@status_since", due="@starts_at", who="created_by__name"),
        mine=lambda actor: _of_officer(actor, _to_schedule()),
        links={"": Link("console:fair_page")},
        office=lambda actor: of_province(_to_schedule(), actor, project=""),
        office_link=Link("console:fair_page"),
    ),
    Kind(
        key="fair_close",
        label=_("Matchmaking event that is over"),
        sentence=_("Say whether it took place; those who took part are then asked how their meetings went."),
        act=_("See the event"),
        turn=Turn.OFFICE,
        roles=OFFICERS,
        columns=Columns("ref", title="title", since="@starts_at", due="@starts_at", who="created_by__name"),
        mine=lambda actor: _of_officer(actor, _to_close(timezone.now())),
        links={"": Link("console:fair_page")},
        office=lambda actor: of_province(_to_close(timezone.now()), actor, project=""),
        office_link=Link("console:fair_page"),
    ),
)
