"""Registration tests: an institute reads only the requests made to it; of their cases a few facts."""

from datetime import date

from django.db.models import Case as Choice
from django.db.models import Count, IntegerField, Q, QuerySet, Value, When

from accounts.enums import MembershipStatus, OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from core.paper import grouped
from matching.enums import PartnershipStatus
from registration.enums.bookings import OPEN_BOOKINGS, BookingStatus
from registration.models import Case, CaseFile, TestBooking
from registration.selectors.cases import relations_of
from registration.selectors.tasks import CASES_GOING_ON
from registration.workflow import BODY
from registration.workflow.relations import READERS, SIDES, TEAM

ORDER = ("-priority", "asked_at", "id")
ORDER_DAYS = ("-priority", "arrives_on", "id")
ORDER_ENDED = ("-id",)
PAGE_SIZE = 20
WITH_CASE = ("case__project", "case__registrant", "case__partnership", "organisation")
PLACES: dict[str, tuple[str, ...]] = {
    "requested": (BookingStatus.REQUESTED.value,),
    "booked": (BookingStatus.BOOKED.value,),
    "received": (BookingStatus.RECEIVED.value,),
    "ended": tuple(sorted(set(BookingStatus.values) - OPEN_BOOKINGS)),
}
ORDERS = {"requested": ORDER, "booked": ORDER_DAYS, "received": ORDER_DAYS, "ended": ORDER_ENDED}


def institutes_of(region: str) -> QuerySet[Organisation]:
    """Verified test institutes of a province that have somebody who answers."""
    rows = Organisation.objects.filter(
        region_id=region,
        kind=OrganisationKind.TEST_INSTITUTE,
        verified_at__isnull=False,
        pk__in=Membership.objects.filter(
            role=Role.TEST_INSTITUTE, status=MembershipStatus.ACTIVE, user__is_active=True
        ).values("organisation_id"),
    )
    return rows.order_by("name", "pk")


def people_of_institute(organisation_id: int) -> list[User]:
    rows = Membership.objects.filter(
        organisation_id=organisation_id, status=MembershipStatus.ACTIVE, role=Role.TEST_INSTITUTE, user__is_active=True
    ).select_related("user")
    return [row.user for row in rows]


def bookings_of_institute(actor: Actor) -> QuerySet[TestBooking]:
    """``priority`` is 1 with a partnership in force (优先检验, domain guide §1.3 item 49), else 0."""
    if actor.role != Role.TEST_INSTITUTE or actor.organisation_id is None:
        return TestBooking.objects.none()
    first = When(case__partnership__status=PartnershipStatus.CONFIRMED, then=Value(1))
    rows = TestBooking.objects.filter(organisation_id=actor.organisation_id).select_related(*WITH_CASE)
    return rows.annotate(priority=Choice(first, default=Value(0), output_field=IntegerField()))


def institute_rows(actor: Actor, place: str, text: str, today: date) -> QuerySet[TestBooking]:
    """``place`` is a key of PLACES or "late"; ``text`` is searched in number, title, registrant and product."""
    rows = bookings_of_institute(actor)
    rows = rows.filter(_late(today)) if place == "late" else rows.filter(status__in=PLACES[place])
    for word in text.split():
        rows = rows.filter(
            Q(case__project__reference__icontains=word)
            | Q(case__project__title__icontains=word)
            | Q(case__registrant__name__icontains=word)
            | Q(product__icontains=word)
        )
    return rows


def _late(today: date) -> Q:
    """Not answered in time, or the planned end has passed without a report."""
    return Q(status=BookingStatus.REQUESTED, answer_by__lt=today) | Q(
        status__in=(BookingStatus.BOOKED, BookingStatus.RECEIVED), ends_on__lt=today
    )


def is_late(booking: TestBooking, today: date) -> bool:
    if booking.status == BookingStatus.REQUESTED:
        return booking.answer_by < today
    under_way = booking.status in (BookingStatus.BOOKED, BookingStatus.RECEIVED)
    return under_way and booking.ends_on is not None and booking.ends_on < today


def institute_counts(actor: Actor, today: date) -> dict[str, int]:
    """By place, in one query; "late" among them."""
    if actor.role != Role.TEST_INSTITUTE or actor.organisation_id is None:
        return dict.fromkeys((*PLACES, "late"), 0)
    counts = {place: Count("pk", filter=Q(status__in=statuses)) for place, statuses in PLACES.items()}
    rows = TestBooking.objects.filter(organisation_id=actor.organisation_id)
    return rows.aggregate(**counts, late=Count("pk", filter=_late(today)))


def booking_of_institute(actor: Actor, ref: str) -> TestBooking:
    """Raises NotVisible alike for unknown ones and for those of other institutes."""
    found = bookings_of_institute(actor).filter(ref=ref).prefetch_related("files").first()
    if found is None:
        raise NotVisible
    return found


def file_of_institute(actor: Actor, ref: str, file: str) -> CaseFile:
    found = CaseFile.objects.filter(ref=file, booking__in=bookings_of_institute(actor).filter(ref=ref)).first()
    if found is None:
        raise NotVisible
    return found


def priority_code(case: Case) -> str:
    """The code of its priority-testing letter while the partnership is in force, in groups; empty without."""
    partnership = case.partnership
    if partnership is None or partnership.status != PartnershipStatus.CONFIRMED or not partnership.code:
        return ""
    return grouped(partnership.code)


def relations_to_booking(actor: Actor, booking: TestBooking) -> frozenset[str]:
    """Those to its case, and BODY for the institute's people without a part in the project."""
    held = relations_of(actor, booking.case)
    tests = actor.role == Role.TEST_INSTITUTE and actor.organisation_id == booking.organisation_id
    return held | {BODY} if tests and not held & (SIDES | {TEAM}) else held


def bookings_of_case(actor: Actor, case: Case) -> list[TestBooking]:
    """For those who read the papers of a case of ``case_for``."""
    if not relations_of(actor, case) & READERS:
        return []
    rows = TestBooking.objects.filter(case=case).select_related("organisation", "asked_by")
    return list(rows.prefetch_related("files").order_by("-id"))


def booking_of_case(actor: Actor, case: Case, ref: str) -> TestBooking:
    """Raises NotVisible."""
    rows = TestBooking.objects.filter(case=case, ref=ref).select_related("organisation", "asked_by")
    found = rows.prefetch_related("files").first() if relations_of(actor, case) & READERS else None
    if found is None:
        raise NotVisible
    found.case = case
    return found


def late_bookings(today: date) -> list[TestBooking]:
    """Of cases that go on; for the portal itself."""
    rows = TestBooking.objects.filter(_late(today), case__status__in=CASES_GOING_ON, reminded__lt=2)
    return list(rows.select_related("case__project", "organisation").order_by("pk"))


def open_bookings_of(case: Case) -> list[TestBooking]:
    return list(TestBooking.objects.filter(case=case, status__in=OPEN_BOOKINGS).order_by("pk"))
