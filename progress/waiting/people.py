"""What waits with people, organisations, activities and the portal's own jobs."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import MembershipStatus
from accounts.models import Membership, Organisation
from accounts.roles import Role
from accounts.selectors import organisations_to_verify, requests_for_officer
from core.actor import Actor
from core.enums import RunOutcome
from core.models import TaskRun
from outreach.enums import ActivityStatus
from outreach.models import Activity
from outreach.selectors.activities import ORGANISERS
from progress.waiting.enums import Turn
from progress.waiting.kinds import BARE, Columns, Kind, Link, Rows
from progress.waiting.parts import INSTITUTIONS, NOBODY, OFFICERS, SYSTEM_ADMINS, in_roles, of_province

MANAGING = INSTITUTIONS | {Role.ENTERPRISE_MEMBER.value, Role.PLATFORM_MEMBER.value}


def _requests(actor: Actor) -> Rows:
    """To act for the organisation he manages: an institution's managers, of firms and platforms those named so."""
    if actor.role not in MANAGING or actor.organisation_id is None:
        return Membership.objects.none()
    rows = Membership.objects.filter(organisation_id=actor.organisation_id, status=MembershipStatus.PENDING)
    rows = rows.exclude(user_id=actor.user_id or 0)
    own = Membership.objects.filter(pk=actor.membership_id or 0, manages=True, status=MembershipStatus.ACTIVE)
    return rows if actor.role in INSTITUTIONS else rows.filter(Exists(own))


def _failed_jobs(actor: Actor) -> Rows:
    """Those whose last run has failed; one that has worked since needs nobody."""
    ended = (RunOutcome.DONE, RunOutcome.NOTHING, RunOutcome.FAILED)
    newer = TaskRun.objects.filter(task=OuterRef("task"), pk__gt=OuterRef("pk"), outcome__in=ended)
    return in_roles(actor, SYSTEM_ADMINS, TaskRun.objects.filter(~Exists(newer), outcome=RunOutcome.FAILED))


def _unclosed(actor: Actor) -> Rows:
    """Over, and nobody has said whether it took place: whoever prepared it."""
    rows = Activity.objects.filter(status=ActivityStatus.ANNOUNCED, ends_at__lt=timezone.now())
    prepared = Q(created_by_id=actor.user_id) if actor.user_id is not None else NOBODY
    return in_roles(actor, ORGANISERS, rows, region_id=actor.region).filter(prepared)


def _unclosed_of_office(actor: Actor) -> Rows:
    rows = Activity.objects.filter(status=ActivityStatus.ANNOUNCED, ends_at__lt=timezone.now())
    return of_province(rows, actor, project="")


KINDS = (
    Kind(
        key="member_request",
        label=_("Request to join"),
        sentence=_("Somebody says that he works for your organisation: confirm it, or refuse."),
        act=pgettext_lazy("what waits", "Decide"),
        turn=Turn.ORGANISATION,
        roles=frozenset(MANAGING),
        columns=Columns("ref", title="user__name", since="@requested_at", who="organisation__name"),
        mine=_requests,
        links={"": Link("accounts:member_list", BARE)},
        overdue=False,
    ),
    Kind(
        key="member_request_office",
        label=_("Request to join an organisation without a manager"),
        sentence=_("Nobody else can say whether he works there: confirm it, or refuse."),
        act=pgettext_lazy("what waits", "Decide"),
        turn=Turn.OFFICE,
        roles=OFFICERS,
        columns=Columns("ref", title="user__name", since="@requested_at"),
        mine=requests_for_officer,
        links={"": Link("console:membership_queue", BARE)},
        overdue=False,
    ),
    Kind(
        key="organisation",
        label=_("Organisation to verify"),
        sentence=_("Look whether name and code are right: verify it, or refuse."),
        act=_("Look at it"),
        turn=Turn.OFFICE,
        roles=OFFICERS,
        columns=Columns("ref", title="name", since="@created_at"),
        mine=organisations_to_verify,
        links={"": Link("console:organisation_page")},
        overdue=False,
        office=lambda actor: of_province(
            Organisation.objects.filter(verified_at=None, refused_at=None), actor, project=""
        ),
        office_link=Link("console:organisation_page"),
    ),
    Kind(
        key="activity_close",
        label=_("Activity that is over"),
        sentence=_("Say whether it took place; before that it counts in no figure."),
        act=_("Mark it"),
        turn=Turn.PERSON,
        roles=ORGANISERS,
        columns=Columns("ref", title="title", since="@starts_at", due="@ends_at", who="created_by__name"),
        mine=_unclosed,
        links={"": Link("console:activity_page")},
        office=_unclosed_of_office,
        office_link=Link("console:activity_page"),
    ),
    Kind(
        key="job_failed",
        label=_("Periodic job that failed"),
        sentence=_("Look what went wrong, mend it, and let it run again."),
        act=_("Look at it"),
        turn=Turn.OFFICE,
        roles=SYSTEM_ADMINS,
        columns=Columns("task", title="task", since="@asked_at"),
        mine=_failed_jobs,
        links={"": Link("console:task_runs")},
        overdue=False,
    ),
)
