"""The expert pool: who is taken in, what is known of him, what he signs, when he is away, when he leaves."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from accounts.selectors import organisations_named
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.refs import new_ref
from core.services import lock, perform, record
from projects.ledger.text import clean_name
from projects.selectors.catalogue import subcatalogue_names
from screening.enums import ExpertStatus
from screening.models import Expert, ExpertInvitation, Pledge
from screening.notifications.experts import tell_pledge_wanted, tell_retired
from screening.permissions import relations_of, require_officer, require_transition
from screening.selectors.experts import experts_without_pledge, pledge_version
from screening.services.expert_facts import MOST_LOAD, ExpertFacts, checked_values
from screening.workflow import EXPERT, EXPERT_MACHINE, OFFICER

LONGEST_ABSENCE = timedelta(days=730)


def add_expert(*, by: Actor, facts: ExpertFacts) -> Expert:
    """Takes a person into the pool of the officer's province; he is asked only by ``invite_expert``.

    He gets the next number of the province. Raises InvalidInput, also for an address that stands in the pool.
    """
    require_officer(by, by.region)
    values = checked_values(facts, subcatalogue_names())
    try:
        with transaction.atomic():
            region = lock(Region, by.region)
            expert = create_expert(region, values)
            note(by, "expert.added", expert, {"specialty": expert.specialty})
    except IntegrityError:
        raise InvalidInput(fields={"email": [_("Somebody with this address stands in the pool already.")]}) from None
    return expert


def create_expert(region: Region, values: dict[str, Any]) -> Expert:
    """The row itself, under the caller's lock of the province, which keeps the numbers apart."""
    last = Expert.objects.filter(region=region).aggregate(last=Max("number"))["last"] or 0
    return Expert.objects.create(ref=new_ref(), region=region, number=last + 1, **with_institution(region.pk, values))


def with_institution(region: str, values: dict[str, Any]) -> dict[str, Any]:
    """Ties the expert to the organisation that bears the name he gave, when the portal knows it."""
    name = values["institution_name"]
    # A ledger's institutions are stored without the space that people like to type beside Chinese.
    found = organisations_named([name, clean_name(name)], region=region)
    return {**values, "institution": found.get(name) or found.get(clean_name(name))}


def change_expert(*, by: Actor, expert: Expert, facts: ExpertFacts) -> Expert:
    """Corrects what is known of an expert. The address of one who has joined is his account's and stays.

    Another address takes an open invitation back. Raises InvalidInput, PermissionRefused.
    """
    values = checked_values(facts, subcatalogue_names())
    try:
        with transaction.atomic():
            fresh = lock(Expert, expert.pk)
            require_officer(by, fresh.region_id)
            write_changes(by, fresh, values)
    except IntegrityError:
        raise InvalidInput(fields={"email": [_("Somebody with this address stands in the pool already.")]}) from None
    return fresh


def write_changes(by: Actor, expert: Expert, values: dict[str, Any]) -> list[str]:
    """Writes what differs, under the caller's lock, and returns the names of those fields."""
    wanted = with_institution(expert.region_id, values)
    if expert.user_id is not None and wanted["email"] != expert.email:
        raise InvalidInput(fields={"email": [_("He has joined with this address; it can no longer be changed.")]})
    changed = [name for name, value in wanted.items() if getattr(expert, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(expert, name, wanted[name])
    expert.save(update_fields=changed)
    if "email" in changed:
        revoke_invitations(expert)
    note(by, "expert.changed", expert, {"fields": changed})
    return changed


def revoke_invitations(expert: Expert) -> int:
    """Links sent earlier stop working. Returns how many did work."""
    still = ExpertInvitation.objects.filter(expert=expert, accepted_at=None, revoked_at=None)
    return still.update(revoked_at=timezone.now())


def retire_expert(*, by: Actor, expert: Expert, reason: str) -> Expert:
    """Takes him out of the pool: no new reviews. What he holds he may finish, what he scored stays. He is told.

    Raises InvalidInput without a reason, PermissionRefused, GuardRefused when he has left already.
    """
    reason = reason.strip()
    if not reason:
        raise InvalidInput(fields={"reason": [_("Please say why.")]})
    with transaction.atomic():
        fresh = perform(EXPERT_MACHINE, "retire", expert, by=by, allow=require_transition, reason=reason)
        revoke_invitations(fresh)
        tell_retired(fresh)
    return fresh


def take_back_expert(*, by: Actor, expert: Expert) -> Expert:
    """Back into the pool; he is asked again and has to say yes again. Raises PermissionRefused, GuardRefused."""
    return perform(EXPERT_MACHINE, "return", expert, by=by, allow=require_transition)


def record_training(*, by: Actor, expert: Expert, on: date | None = None) -> Expert:
    """The day on which he finished the training, told by the office or by himself; without one: today.

    Raises InvalidInput for a day to come, PermissionRefused for others.
    """
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise InvalidInput(fields={"on": [_("This day has not come yet.")]})
    with transaction.atomic():
        fresh = lock(Expert, expert.pk)
        require_own_or_office(by, fresh)
        if fresh.trained_on != day:
            note(by, "expert.trained", fresh, {"trained_on": [_iso(fresh.trained_on), day.isoformat()]})
            fresh.trained_on = day
            fresh.save(update_fields=["trained_on"])
    return fresh


def sign_pledge(*, by: Actor, expert: Expert, version: str) -> Pledge:
    """He signs the confidentiality pledge (保密承诺书) he has just read; signing twice is signing once.

    Raises GuardRefused when ``version`` is no longer the one in force, PermissionRefused for anybody but himself.
    """
    with transaction.atomic():
        fresh = lock(Expert, expert.pk)
        if EXPERT not in relations_of(by, fresh):
            raise PermissionRefused(_("Only the expert himself can do this."))
        if version != pledge_version():
            raise GuardRefused(_("The text of the pledge has changed. Please read the present one."))
        pledge, created = Pledge.objects.get_or_create(expert=fresh, version=version)
        if created:
            note(by, "expert.pledged", fresh, {"version": version})
    return pledge


def set_availability(*, by: Actor, expert: Expert, away_until: date | None, load_limit: int) -> Expert:
    """The last day on which he takes no new reviews (None: takes them), and how many he holds at one time.

    Reviews he holds already are not touched. Raises InvalidInput, PermissionRefused for others than himself and the
    office.
    """
    _require_sensible(away_until, load_limit)
    with transaction.atomic():
        fresh = lock(Expert, expert.pk)
        require_own_or_office(by, fresh)
        changes: dict[str, Any] = {
            "away_until": [_iso(fresh.away_until), _iso(away_until)],
            "load_limit": [fresh.load_limit, load_limit],
        }
        fresh.away_until, fresh.load_limit = away_until, load_limit
        fresh.save(update_fields=["away_until", "load_limit"])
        note(by, "expert.availability_set", fresh, changes)
    return fresh


def _require_sensible(away_until: date | None, load_limit: int) -> None:
    today = timezone.localdate()
    if away_until is not None and away_until > today + LONGEST_ABSENCE:
        raise InvalidInput(fields={"away_until": [_("At most two years ahead.")]})
    if not 1 <= load_limit <= MOST_LOAD:
        raise InvalidInput(fields={"load_limit": [_("A whole number from 1 to %(n)s.") % {"n": MOST_LOAD}]})


def require_own_or_office(by: Actor, expert: Expert) -> None:
    if not relations_of(by, expert) & {EXPERT, OFFICER}:
        raise PermissionRefused(_("Only the expert himself or an officer of his province can do this."))


def require_in_pool(expert: Expert) -> None:
    if expert.status == ExpertStatus.RETIRED:
        raise GuardRefused(_("This expert has left the pool. Take him back first."))


def note(by: Actor, event: str, expert: Expert, changes: dict[str, Any] | None = None) -> None:
    record(
        by=by, event=event, object_type="expert", object_ref=expert.ref, region=expert.region_id, changes=changes or {}
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def ask_for_pledges() -> None:
    """Asks everybody in the pool who has not signed the present version, once for each version."""
    version = pledge_version()
    tell_pledge_wanted(experts_without_pledge(version), version)
