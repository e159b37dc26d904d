"""Enquiries to service platforms: asked once, answered once, closed by whoever asked.

The texts stand in the enquiry alone: neither the audit log nor a notice or an e-mail repeats them.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, NotVisible, PermissionRefused
from core.limits import spend
from core.refs import new_ref
from core.services import lock, perform, record
from core.texts import required_text
from matching.enums import EnquiryStatus
from matching.models import Enquiry, ServicePlatform
from matching.notifications.enquiries import tell_answered, tell_asked, tell_waiting
from matching.permissions import relations_of, require_transition
from matching.selectors.enquiries import has_people, overdue_enquiries, projects_to_name
from matching.workflow import ENQUIRY_MACHINE, PLATFORM
from projects.models import Project

LEAST_TEXT, MOST_TEXT = 10, 2000
ENQUIRIES_A_DAY = 10
DAY = 24 * 3600
# To one platform by one person, as long as they are not answered.
MOST_OPEN = 3


def ask_platform(*, by: Actor, platform: ServicePlatform, text: str, project: Project | None = None) -> Enquiry:
    """Sends a question to a platform of the directory; its people are told and read it.

    Of the ``project``, which must be the asking person's own, they are shown number and title and nothing else.
    Raises PermissionRefused for visitors, InvalidInput, NotVisible for a project of somebody else, GuardRefused when
    nobody would read it or too many wait, TooManyRequests from the eleventh of a day on.
    """
    person = by.user_id
    if person is None:
        raise PermissionRefused(_("Please sign in to ask."))
    said = required_text("text", text, least=LEAST_TEXT, most=MOST_TEXT)
    if project is not None and not projects_to_name(by).filter(pk=project.pk).exists():
        raise NotVisible
    spend("enquiry", str(person), limit=ENQUIRIES_A_DAY, seconds=DAY)
    with transaction.atomic():
        fresh = lock(ServicePlatform, platform.pk)
        _require_asking(by, fresh)
        enquiry = Enquiry.objects.create(ref=new_ref(), platform=fresh, project=project, author_id=person, text=said)
        record(
            by=by,
            event="enquiry.asked",
            object_type="enquiry",
            object_ref=enquiry.ref,
            region=fresh.region_id,
            changes={"platform": fresh.name},
        )
        tell_asked(enquiry)
    return enquiry


def _require_asking(by: Actor, platform: ServicePlatform) -> None:
    if platform.hidden_at is not None:
        raise NotVisible
    if PLATFORM in relations_of(by, platform):
        raise GuardRefused(_("You answer for this platform yourself."))
    if not has_people(platform):
        raise GuardRefused(_("Nobody of this platform reads enquiries here yet. Please call it."))
    waiting = platform.enquiries.filter(author_id=by.user_id, status=EnquiryStatus.OPEN).count()
    if waiting >= MOST_OPEN:
        raise GuardRefused(
            _("%(n)s of your enquiries already wait for this platform's answer.") % {"n": waiting},
            help_text=_("Wait for an answer, or close one of them."),
        )


def answer_enquiry(*, by: Actor, enquiry: Enquiry, text: str) -> Enquiry:
    """The platform's people answer; whoever asked is told. It can be done once.

    Raises PermissionRefused, InvalidInput, GuardRefused when it is answered or closed.
    """
    said = required_text("text", text, least=LEAST_TEXT, most=MOST_TEXT)
    with transaction.atomic():
        values = {"answered_at": timezone.now(), "answered_by_id": by.user_id}
        fresh = perform(ENQUIRY_MACHINE, "answer", enquiry, by=by, allow=require_transition, values=values)
        # Not among the values: what the spine writes stands in the audit log, which others read.
        fresh.answer = said
        fresh.save(update_fields=["answer"])
        tell_answered(fresh)
    return fresh


def close_enquiry(*, by: Actor, enquiry: Enquiry) -> Enquiry:
    """Whoever asked needs nothing more; an unanswered one can no longer be answered. Raises PermissionRefused,
    GuardRefused when it is closed."""
    return perform(ENQUIRY_MACHINE, "close", enquiry, by=by, allow=require_transition)


def remind_platforms(*, today: date) -> int:
    """Reminds each platform's people once of an enquiry they have not answered within the working days they have.

    Returns how many enquiries were due; safe to run any number of times.
    """
    due = list(overdue_enquiries(today))
    for enquiry in due:
        tell_waiting(enquiry)
    return len(due)
