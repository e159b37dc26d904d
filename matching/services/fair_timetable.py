"""The timetable of a matchmaking event: proposed by the solver, looked at by the office, published, taken back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, PermissionRefused
from core.jobs import start_job
from core.models import Job
from core.services import lock, perform, record
from core.workbooks import write_workbook
from matching.enums import EntryStatus, FairStatus
from matching.models import Fair, FairMeeting
from matching.notifications.fairs import tell_reopened, tell_scheduled
from matching.permissions import relations_of, require_transition
from matching.selectors.fair_office import TIMETABLE_JOB, living_job, meetings_of, plan_of, seats_of, table_of
from matching.services.fairs import living_entries
from matching.timetable import QUESTIONS, Plan, Timetable, Told, breaches, nobody_told, timetable_of
from matching.workflow import FAIR_MACHINE, OFFICER

MOST_SEED = 2**31 - 1


def request_timetable(*, by: Actor, fair: Fair, seed: int = 0) -> Job:
    """Has the worker propose a timetable; asking again for the one being made gives the same work.

    Raises PermissionRefused, GuardRefused as ``solve_timetable``, and while another one is being made.
    """
    with transaction.atomic():
        fresh = lock(Fair, fair.pk)
        _require_proposing(by, fresh)
        running = living_job(fresh)
        if running is not None:
            if running.owner_id == by.user_id and running.params.get("seed") == seed:
                return running
            raise GuardRefused(_("The timetable is being made at the moment. Please wait until that has ended."))
        _require_wishes(plan_of(fresh))
        params = {"membership": by.membership_id, "fair": fresh.ref, "seed": seed}
        return start_job(kind=TIMETABLE_JOB, by=by, params=params, total=QUESTIONS)


def solve_timetable(*, by: Actor, fair: Fair, seed: int = 0, told: Told = nobody_told) -> Timetable:
    """Proposes a timetable in place of an earlier proposal; only the office sees it. Takes seconds, so no request
    waits for it: see ``request_timetable``.

    The same wishes and the same ``seed`` give the same timetable. Raises PermissionRefused, GuardRefused unless
    participants are being chosen, or while nobody wishes for anything.
    """
    _require_proposing(by, fair)
    plan = plan_of(fair)
    _require_wishes(plan)
    # Outside the transaction: nobody waits for a lock while the solver thinks.
    found = timetable_of(plan, seed=seed % MOST_SEED, told=told)
    with transaction.atomic():
        fresh = lock(Fair, fair.pk)
        _require_proposing(by, fresh)
        if breaches(plan_of(fresh), found.seats):
            raise GuardRefused(_("Entries have changed in the meantime. Please let it be made again."))
        _store(fresh, found, seed % MOST_SEED)
        record(
            by=by,
            event="fair.solved",
            object_type="fair",
            object_ref=fresh.ref,
            region=fresh.region_id,
            changes={"meetings": len(found.seats), "seed": fresh.seed},
        )
    return found


def _require_proposing(by: Actor, fair: Fair) -> None:
    if OFFICER not in relations_of(by, fair):
        raise PermissionRefused
    if fair.status != FairStatus.SELECTING:
        raise GuardRefused(_("A timetable is made after the registration has closed and before it is published."))


def _require_wishes(plan: Plan) -> None:
    if not plan.wishes:
        raise GuardRefused(_("No participant has wished for a meeting with another yet."))


def _store(fair: Fair, found: Timetable, seed: int) -> None:
    FairMeeting.objects.filter(fair=fair).delete()
    FairMeeting.objects.bulk_create(
        [
            FairMeeting(
                fair=fair, slot=seat.slot, table=seat.table, project_entry_id=seat.project, firm_entry_id=seat.firm
            )
            for seat in found.seats
        ]
    )
    fair.seed, fair.solved_at = seed, timezone.now()
    fair.save(update_fields=["seed", "solved_at"])


def publish_timetable(*, by: Actor, fair: Fair) -> Fair:
    """Gives everybody chosen his own timetable and tells him.

    Raises PermissionRefused, GuardRefused without a timetable or when it fits the entries no more.
    """
    with transaction.atomic():
        fresh = lock(Fair, fair.pk)
        if OFFICER not in relations_of(by, fresh):
            raise PermissionRefused
        seats = seats_of(meetings_of(fresh))
        if fresh.status == FairStatus.SELECTING and not seats:
            raise GuardRefused(_("There is no timetable yet."))
        if fresh.status == FairStatus.SELECTING and breaches(plan_of(fresh), seats):
            raise GuardRefused(_("The timetable does not fit the entries any more. Please let it be made again."))
        values = {"status_since": timezone.now()}
        done = perform(FAIR_MACHINE, "publish", fresh, by=by, allow=require_transition, values=values)
        tell_scheduled(done, living_entries(done, EntryStatus.CHOSEN))
    return done


def reopen_timetable(*, by: Actor, fair: Fair) -> Fair:
    """Takes a published timetable back before the day, so that it can be made anew; all chosen are told.

    Raises PermissionRefused, GuardRefused once the event has begun.
    """
    with transaction.atomic():
        fresh = lock(Fair, fair.pk)
        if fresh.starts_at <= timezone.now():
            raise GuardRefused(_("The event has begun."))
        values = {"status_since": timezone.now()}
        done = perform(FAIR_MACHINE, "reopen", fresh, by=by, allow=require_transition, values=values)
        tell_reopened(done, living_entries(done, EntryStatus.CHOSEN))
    return done


def export_timetable(*, by: Actor, fair: Fair) -> bytes:
    """The timetable as an Excel file for the office, and a line in the audit log. Raises PermissionRefused."""
    if OFFICER not in relations_of(by, fair):
        raise PermissionRefused
    headers = [
        _("Slot"),
        _("From"),
        _("Until"),
        _("Table"),
        _("Number"),
        _("Project title"),
        _("Institution"),
        _("Enterprise"),
    ]
    content = write_workbook(sheet=_("Timetable"), headers=headers, rows=table_of(fair, meetings_of(fair)))
    record(by=by, event="export.made", object_type="fair", object_ref=fair.ref, region=fair.region_id)
    return content
