"""Enquiries to service platforms: read by whoever asked and by the platform's people, and by nobody else."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from accounts.enums import MembershipStatus
from accounts.models import Membership, User
from core.actor import Actor
from core.errors import NotVisible
from core.paging import Page, page_of
from matching.enums import EnquiryStatus
from matching.models import Enquiry, ServicePlatform
from matching.selectors.platforms import PLATFORM_ROLES, answer_due
from projects.models import Project

ORDER = ("-id",)
# What waits for an answer stands first.
RECEIVED_ORDER = ("-is_open", "-id")
PAGE_SIZE = 20
# A platform that has not answered for so long is no longer reminded.
REMINDED_FOR = timedelta(days=60)


def enquiries_visible_to(actor: Actor) -> QuerySet[Enquiry]:
    """One's own, and those to the platforms the actor answers for. An officer's role opens none."""
    return Enquiry.objects.filter(_own(actor) | _received(actor)).select_related(
        "platform__region", "platform__city", "project", "author", "answered_by"
    )


def enquiry_for(actor: Actor, ref: str) -> Enquiry:
    """Raises NotVisible alike for unknown and for hidden ones."""
    found = enquiries_visible_to(actor).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def my_enquiries(actor: Actor, cursor: str = "") -> Page[Enquiry]:
    """What the person asked, newest first."""
    rows = Enquiry.objects.filter(_own(actor)).select_related("platform", "project")
    return page_of(rows, order=ORDER, cursor=cursor, size=PAGE_SIZE)


def received_enquiries(actor: Actor, status: str = "", cursor: str = "") -> Page[Enquiry]:
    """What was asked of the platforms the actor answers for: the unanswered first, then the newest."""
    rows = Enquiry.objects.filter(_received(actor)).select_related("platform", "project", "author")
    rows = rows.annotate(is_open=Q(status=EnquiryStatus.OPEN))
    if status in EnquiryStatus.values:
        rows = rows.filter(status=status)
    return page_of(rows, order=RECEIVED_ORDER, cursor=cursor, size=PAGE_SIZE)


def waiting_enquiries(actor: Actor) -> int:
    """How many the actor's platforms have not answered."""
    return Enquiry.objects.filter(_received(actor), status=EnquiryStatus.OPEN).count()


def projects_to_name(actor: Actor) -> QuerySet[Project]:
    """Projects whose owner the person is and that have a number: only he decides to whom number and title are told."""
    rows = Project.objects.filter(owner_id=actor.user_id or 0, reference__isnull=False)
    return rows.order_by("-updated_at", "-id")


def overdue_enquiries(today: date) -> QuerySet[Enquiry]:
    """Those of all platforms that have waited for more than the working days a platform may take."""
    rows = Enquiry.objects.filter(status=EnquiryStatus.OPEN).annotate(due=answer_due("asked_at", "platform__region"))
    rows = rows.filter(due__lte=today, due__gt=today - REMINDED_FOR)
    return rows.select_related("platform").order_by("pk")


def people_of_platform(platform: ServicePlatform) -> QuerySet[User]:
    """Who is told of enquiries, and answers them; nobody for an entry without an organisation."""
    if platform.organisation_id is None:
        return User.objects.none()
    answering = Membership.objects.filter(
        organisation_id=platform.organisation_id, role__in=PLATFORM_ROLES, status=MembershipStatus.ACTIVE
    )
    return User.objects.filter(pk__in=answering.values("user"), is_active=True).order_by("pk")


def has_people(platform: ServicePlatform) -> bool:
    """Whether somebody would read an enquiry."""
    return people_of_platform(platform).exists()


def asking_organisation(enquiry: Enquiry) -> str:
    """Where whoever asked works, as the platform is told; his oldest active membership."""
    rows = Membership.objects.filter(user_id=enquiry.author_id, status=MembershipStatus.ACTIVE).order_by("id")
    return rows.values_list("organisation__name", flat=True).first() or ""


def _own(actor: Actor) -> Q:
    return Q(author_id=actor.user_id) if actor.user_id is not None else Q(pk__in=[])


def _received(actor: Actor) -> Q:
    if actor.role not in PLATFORM_ROLES or actor.organisation_id is None:
        return Q(pk__in=[])
    return Q(platform__organisation_id=actor.organisation_id)
