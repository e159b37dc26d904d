"""Matchmaking events (专场对接会), and the entries of those who take part, as each of them may see them.

A participant sees his own entries, meetings and wishes. Of others he sees the chosen ones of the other side, of which
an enterprise sees only the projects it may see anyway; wishes and numbers of others are nobody's but the office's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When
from django.utils import timezone

from accounts.enums import MembershipStatus
from accounts.models import Membership, User
from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from core.paging import Page, page_of
from matching.enums import EntryStatus, FairStatus, Intention
from matching.models import Fair, FairEntry, FairMeeting, FairWish
from projects.enums import PATENT_FILED, STANDING, Openness
from projects.models import Project, SectionRecord
from projects.selectors.visibility import is_verified_firm, visible_to

ORDER = ("-starts_at", "-id")
PAGE_SIZE = 20
OPENED = (Openness.PUBLIC.value, Openness.ENTERPRISES.value)
# Registered and not gone: they hear of everything that happens to the event.
LIVING_ENTRIES = (EntryStatus.APPLIED.value, EntryStatus.CHOSEN.value)
WITH_SIDES = ("fair__region", "fair__city", "project", "project__owner", "organisation", "author")


def fairs_visible_to(actor: Actor) -> QuerySet[Fair]:
    """Announced ones of all provinces to everybody signed in; one being prepared to nobody here."""
    if not actor.is_authenticated:
        return Fair.objects.none()
    return Fair.objects.exclude(status=FairStatus.DRAFT).select_related("region", "city")


def fair_for(actor: Actor, ref: str) -> Fair:
    """Raises NotVisible alike for unknown ones and for drafts."""
    found = fairs_visible_to(actor).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def fair_page(actor: Actor, *, past: bool, cursor: str = "") -> Page[Fair]:
    """Those still to come with the next one first, or those over with the last one first."""
    today = start_of(timezone.localdate())
    rows = fairs_visible_to(actor)
    if past:
        return page_of(rows.filter(starts_at__lt=today), order=ORDER, cursor=cursor, size=PAGE_SIZE)
    return page_of(rows.filter(starts_at__gte=today), order=("starts_at", "id"), cursor=cursor, size=PAGE_SIZE)


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def slot_start(fair: Fair, slot: int) -> datetime:
    """``slot`` counts from 1."""
    return fair.starts_at + timedelta(minutes=fair.slot_minutes * (slot - 1))


def end_of(fair: Fair) -> datetime:
    return slot_start(fair, fair.slots + 1)


def my_entries(actor: Actor) -> QuerySet[FairEntry]:
    """For projects the actor owns, and for the verified enterprise he acts for; those taken back included."""
    mine = Q(project__owner_id=actor.user_id) if actor.user_id is not None else Q(pk__in=[])
    if actor.role == Role.ENTERPRISE_MEMBER and is_verified_firm(actor):
        mine |= Q(organisation_id=actor.organisation_id)
    return FairEntry.objects.filter(mine).exclude(fair__status=FairStatus.DRAFT).select_related(*WITH_SIDES)


def my_entries_at(actor: Actor, fair: Fair) -> list[FairEntry]:
    return list(my_entries(actor).filter(fair=fair).order_by("pk"))


def my_entry(actor: Actor, fair_ref: str, whose: str) -> FairEntry:
    """``whose`` is the number of the project or the reference of the enterprise. Raises NotVisible."""
    found = my_entries(actor).filter(_whose(whose), fair__ref=fair_ref).first()
    if found is None:
        raise NotVisible
    return found


def _whose(ref: str) -> Q:
    return Q(project__reference=ref) | Q(organisation__ref=ref)


def entry_ref(entry: FairEntry) -> str:
    """By what an entry is named in addresses and forms."""
    if entry.project is not None:
        return entry.project.ref
    assert entry.organisation is not None  # noqa: S101 - the database keeps one of the two
    return entry.organisation.ref


def projects_to_enter(actor: Actor, fair: Fair) -> QuerySet[Project]:
    """The actor's own projects that he has opened to enterprises and that fit the event, those entered left out."""
    entered = FairEntry.objects.filter(fair=fair, project__isnull=False).exclude(status=EntryStatus.WITHDRAWN)
    rows = open_projects().filter(owner_id=actor.user_id or 0, region_id=fair.region_id)
    if fair.subcatalogues:
        rows = rows.filter(subcatalogue__in=fair.subcatalogues)
    return rows.exclude(pk__in=entered.values("project")).order_by("reference")


def open_projects() -> QuerySet[Project]:
    """What verified enterprises find at all; a single one may still be excluded by name."""
    return Project.objects.filter(
        status__in=STANDING, patent_status__in=PATENT_FILED, openness__in=OPENED, reference__isnull=False
    )


def may_enter_as_firm(actor: Actor, fair: Fair) -> bool:
    """A verified enterprise with a saved profile that has not entered yet."""
    if actor.role != Role.ENTERPRISE_MEMBER or not is_verified_firm(actor):
        return False
    profiled = Q(organisation__profile__version__gt=0)
    speaks = Membership.objects.filter(pk=actor.membership_id or 0).filter(profiled).exists()
    return (
        speaks and not my_entries(actor).filter(fair=fair, project=None).exclude(status=EntryStatus.WITHDRAWN).exists()
    )


def chosen_entries(fair: Fair) -> QuerySet[FairEntry]:
    rows = FairEntry.objects.filter(fair=fair, status=EntryStatus.CHOSEN)
    return rows.select_related("project", "organisation__profile", "organisation__city").order_by("pk")


def others_for(actor: Actor, entry: FairEntry) -> list[FairEntry]:
    """The chosen of the other side whom the entry could meet. Empty until it is chosen itself."""
    if entry.status != EntryStatus.CHOSEN:
        return []
    chosen = list(chosen_entries(entry.fair))
    allowed = meetable(chosen)
    if entry.project is not None:
        return [one for one in chosen if (entry.pk, one.pk) in allowed]
    seen = visible_to(actor).filter(pk__in=[one.project_id for one in chosen if one.project_id])
    numbers = set(seen.values_list("pk", flat=True))
    return [one for one in chosen if (one.pk, entry.pk) in allowed and one.project_id in numbers]


def meetable(entries: Iterable[FairEntry]) -> set[tuple[int, int]]:
    """(project's entry, enterprise's entry) of those who may learn of each other today.

    The project is open, the enterprise is verified and not among those the project names as excluded. The comparison
    is that of ``projects.selectors.visibility``, made for all pairs at once.
    """
    given = list(entries)
    numbers = [one.project_id for one in given if one.project_id]
    excluded = dict.fromkeys(open_projects().filter(pk__in=numbers).values_list("pk", flat=True), "")
    told = SectionRecord.objects.filter(project_id__in=list(excluded), section="cooperation")
    for pk, text in told.values_list("project_id", "answers__excluded_firms"):
        excluded[pk] = plain(text or "")
    firms = [one for one in given if one.organisation is not None and one.organisation.verified_at is not None]
    return {
        (one.pk, firm.pk)
        for one in given
        if one.project_id in excluded
        for firm in firms
        if firm.organisation is not None and plain(firm.organisation.name) not in excluded[one.project_id]
    }


def plain(text: str) -> str:
    return text.replace(" ", "").upper()


def wishes_of(entry: FairEntry) -> dict[int, bool]:
    """The other entry's key to whether a meeting is wanted."""
    return dict(FairWish.objects.filter(by_entry=entry).values_list("other_id", "wanted"))


@dataclass(frozen=True)
class OwnMeeting:
    """A meeting as one side sees it. ``other`` is None when that project is not open to the enterprise any more.

    ``intention`` is the own one; ``both`` when each side wants to go on, the only thing told of the other's.
    """

    meeting: FairMeeting
    entry: FairEntry
    other: FairEntry | None
    at: datetime
    until: datetime
    intention: str
    both: bool


def timetable_for(actor: Actor, entry: FairEntry) -> list[OwnMeeting]:
    """The published meetings of an own entry, in the order of the day; nothing of a timetable still being made."""
    if entry.fair.status not in (FairStatus.SCHEDULED, FairStatus.HELD):
        return []
    rows = FairMeeting.objects.filter(Q(project_entry=entry) | Q(firm_entry=entry)).order_by("slot")
    meetings = list(rows.select_related("project_entry__project", "firm_entry__organisation__profile"))
    seen = {one.project_entry.project_id or 0 for one in meetings}
    if entry.project is None:
        seen = set(visible_to(actor).filter(pk__in=seen).values_list("pk", flat=True))
    return [_own_meeting(entry, one, one.project_entry.project_id in seen) for one in meetings]


def _own_meeting(entry: FairEntry, meeting: FairMeeting, known: bool) -> OwnMeeting:
    project_side = entry.project is not None
    other = meeting.firm_entry if project_side else meeting.project_entry
    said = (meeting.project_intention, meeting.firm_intention)
    return OwnMeeting(
        meeting=meeting,
        entry=entry,
        other=other if known else None,
        at=slot_start(entry.fair, meeting.slot),
        until=slot_start(entry.fair, meeting.slot + 1),
        intention=said[0] if project_side else said[1],
        both=said == (Intention.GO_ON, Intention.GO_ON),
    )


def people_of_entry(entry: FairEntry) -> list[User]:
    """Who is told: the project's owner as of now, or whoever entered the firm while he still acts for it."""
    if entry.project is not None:
        return [entry.project.owner] if entry.project.owner is not None else []
    held = Membership.objects.filter(
        user_id=entry.author_id, organisation=entry.organisation, status=MembershipStatus.ACTIVE
    )
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True))


def people_to_invite(fair: Fair) -> QuerySet[User]:
    """Owners of open projects and people of verified enterprises of the province, of the event's sub-catalogues."""
    projects = open_projects().filter(region_id=fair.region_id)
    firms = Q(
        role=Role.ENTERPRISE_MEMBER,
        status=MembershipStatus.ACTIVE,
        organisation__verified_at__isnull=False,
        organisation__region_id=fair.region_id,
        organisation__profile__version__gt=0,
    )
    if fair.subcatalogues:
        projects = projects.filter(subcatalogue__in=fair.subcatalogues)
        firms &= Q(organisation__profile__subcatalogues__overlap=fair.subcatalogues)
    members = Membership.objects.filter(firms)
    wanted = Q(pk__in=projects.values("owner")) | Q(pk__in=members.values("user"))
    return User.objects.filter(wanted, is_active=True).order_by("pk")


def due_calls(today: date) -> QuerySet[Fair]:
    """Whose registration ran until yesterday or earlier."""
    return Fair.objects.filter(status=FairStatus.CALLING, apply_until__lt=today).order_by("pk")


def fairs_on(day: date) -> QuerySet[Fair]:
    return Fair.objects.filter(
        status=FairStatus.SCHEDULED, starts_at__gte=start_of(day), starts_at__lt=start_of(day + timedelta(days=1))
    ).order_by("pk")


COUNTED_ENTRIES = Count(
    Case(When(entries__status__in=LIVING_ENTRIES, then=F("entries__pk")), output_field=IntegerField()), distinct=True
)
