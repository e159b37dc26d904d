"""What ends soon between a project and an enterprise: access to the dossier, and the agreement itself.

Neither can be late: both end by themselves, and whoever wants to go on acts before.
"""

from django.db.models import Exists, Min, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from matching.enums import BOUND
from matching.models import Match
from matching.selectors.access import ending_grants
from matching.selectors.agreement_ends import ending_agreements
from progress.waiting.enums import Turn
from progress.waiting.kinds import Columns, Kind, Link, Rows
from progress.waiting.matching import firm
from progress.waiting.parts import ENTERPRISES, SIDES, in_roles, owned

BOUND_ONES = sorted(BOUND)


def _of_owner(actor: Actor) -> Rows:
    """Matches of his projects in which somebody's access ends; the first of several ends is the day."""
    ending = ending_grants(timezone.now()).filter(basis=OuterRef("ref")).order_by()
    first = ending.values("basis").annotate(first=Min("valid_until")).values("first")
    rows = in_roles(
        actor, SIDES, Match.objects.filter(Exists(ending), owned(actor, "project__"), status__in=BOUND_ONES)
    )
    return rows.annotate(access_until=Subquery(first))


def _of_reader(actor: Actor) -> Rows:
    """His own access for the enterprise he acts for."""
    running = Match.objects.filter(ref=OuterRef("basis"), status__in=BOUND_ONES)
    rows = in_roles(actor, ENTERPRISES, ending_grants(timezone.now()), organisation_id=actor.organisation_id)
    return rows.filter(Exists(running), user_id=actor.user_id or 0)


def _agreements(actor: Actor) -> Rows:
    mine = owned(actor, "match__project__") | firm(actor, "match__")
    return in_roles(actor, SIDES, ending_agreements(timezone.localdate())).filter(mine)


KINDS = (
    Kind(
        key="access_ending",
        label=_("Access to your dossier that ends soon"),
        sentence=_("An enterprise's access to the protected part ends: extend it, or leave it to end by itself."),
        act=_("See the access"),
        turn=Turn.PERSON,
        roles=SIDES,
        columns=Columns(
            "ref", number="project__reference", title="project__title", since="@status_since", due="@access_until"
        ),
        mine=_of_owner,
        links={"": Link("matching:match_access")},
        overdue=False,
    ),
    Kind(
        key="access_lapsing",
        label=_("Your access that ends soon"),
        sentence=_("Your access to the protected part ends: ask in the conversation if you need more time."),
        act=_("Ask for more time"),
        turn=Turn.PERSON,
        roles=ENTERPRISES,
        columns=Columns("basis", number="project__reference", since="@valid_from", due="@valid_until"),
        mine=_of_reader,
        links={"": Link("matching:match_talk")},
        overdue=False,
    ),
    Kind(
        key="agreement_ending",
        label=_("Confidentiality agreement that ends soon"),
        sentence=_("Access ends with it. Whoever goes on talking agrees on confidentiality anew before."),
        act=_("See the agreement"),
        turn=Turn.ORGANISATION,
        roles=SIDES,
        columns=Columns(
            "match__ref",
            number="match__project__reference",
            title="match__project__title",
            since="@owner_signed_at",
            due="last_day",
        ),
        mine=_agreements,
        links={"": Link("matching:match_agreement")},
        overdue=False,
    ),
)
